//! Dice that fall alike in every run, so that what failed once fails again.

/// A generator of numbers (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from zero until before `end`.
    pub fn below(&mut self, end: i64) -> i64 {
        self.next().checked_rem(end as u64).unwrap_or(0) as i64
    }

    pub fn index(&mut self, length: usize) -> usize {
        self.below(length as i64) as usize
    }

    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }
}
