//! Bits in a row, and two ways to write a whole number in few of them.
//!
//! *Gamma* suits a number of which nothing is known but that small ones are likelier. *Rice* suits
//! many numbers of a like size: a parameter `k`, chosen for all of them, says how many low bits
//! are written as they are; what is left over is counted in ones. Both are textbook codes.

/// After this many ones in a Rice code the number follows in gamma, so that an outlier costs
/// dozens of bits and not millions.
const ONES_MAX: u64 = 20;

/// The bytes are not what the encoder wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the samples of an hour are cut off or garbled")]
pub(crate) struct Garbled;

/// Writes bits, the first into the highest bit of the first byte.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    free: u32,
}

impl Writer {
    /// The lowest `count` bits of `value`, highest first.
    pub(crate) fn bits(&mut self, value: u64, count: u32) {
        for position in (0..count).rev() {
            if self.free == 0 {
                self.bytes.push(0);
                self.free = 8;
            }
            self.free -= 1;
            if (value >> position) & 1 == 1 {
                let last = self
                    .bytes
                    .last_mut()
                    .expect("a byte was pushed when none had room");
                *last |= 1 << self.free;
            }
        }
    }

    /// Any number below 2^63, in twice its length.
    pub(crate) fn gamma(&mut self, value: u64) {
        let value = value + 1;
        let length = value.ilog2();
        self.bits(0, length);
        self.bits(value, length + 1);
    }

    /// A number whose size is about 2^k.
    pub(crate) fn rice(&mut self, value: u64, k: u32) {
        let ones = value >> k;
        if ones < ONES_MAX {
            self.ones(ones);
            self.bits(0, 1);
            self.bits(value, k);
        } else {
            self.ones(ONES_MAX);
            self.gamma(value);
        }
    }

    fn ones(&mut self, count: u64) {
        for _ in 0..count {
            self.bits(1, 1);
        }
    }

    /// What was written, filled up with zeros to a whole byte.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// How many bits [`Writer::rice`] takes.
pub(crate) fn rice_length(value: u64, k: u32) -> u64 {
    let ones = value >> k;
    if ones < ONES_MAX {
        ones + 1 + u64::from(k)
    } else {
        ONES_MAX + 2 * u64::from((value + 1).ilog2()) + 1
    }
}

/// Reads what [`Writer`] wrote.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn bits(&mut self, count: u32) -> Result<u64, Garbled> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or(Garbled)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(value)
    }

    pub(crate) fn gamma(&mut self) -> Result<u64, Garbled> {
        let mut length = 0;
        while self.bits(1)? == 0 {
            length += 1;
            if length > 62 {
                return Err(Garbled);
            }
        }
        Ok((1 << length | self.bits(length)?) - 1)
    }

    pub(crate) fn rice(&mut self, k: u32) -> Result<u64, Garbled> {
        let mut ones = 0;
        while ones < ONES_MAX {
            if self.bits(1)? == 0 {
                return Ok(ones << k | self.bits(k)?);
            }
            ones += 1;
        }
        self.gamma()
    }
}

/// Whole numbers of either sign as numbers without one, small staying small.
pub(crate) const fn folded(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// The reverse of [`folded`].
pub(crate) const fn unfolded(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read_back(
            values in proptest::collection::vec((0_u64..1 << 40, 0_u32..16), 0..50),
        ) {
            let mut writer = Writer::default();
            for (value, k) in &values {
                writer.gamma(*value);
                writer.rice(*value, *k);
                writer.bits(*value, 5);
            }
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
            for (value, k) in &values {
                prop_assert_eq!(reader.gamma(), Ok(*value));
                prop_assert_eq!(reader.rice(*k), Ok(*value));
                prop_assert_eq!(reader.bits(5), Ok(value & 31));
            }
        }

        #[test]
        fn a_sign_is_kept(value in i64::MIN >> 2..i64::MAX >> 2) {
            prop_assert_eq!(unfolded(folded(value)), value);
        }

        #[test]
        fn the_length_is_told_beforehand(value in 0_u64..1 << 40, k in 0_u32..16) {
            let mut writer = Writer::default();
            writer.rice(value, k);
            prop_assert_eq!(writer.into_bytes().len() as u64, rice_length(value, k).div_ceil(8));
        }
    }

    #[test]
    fn small_numbers_take_few_bits() {
        let mut writer = Writer::default();
        for _ in 0..8 {
            writer.gamma(0);
        }
        assert_eq!(writer.into_bytes(), [0xff]);
        assert_eq!([0, -1, 1, -2].map(folded), [0, 1, 2, 3]);
    }
}
