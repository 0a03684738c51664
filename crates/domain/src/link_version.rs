//! Which Halo Link is newer?
//!
//! Versions are dates: `YY.MMDD.BUILD`, usually with a trailing `.0`; some 2026 releases spell the
//! year in full (`2026.414.9810`), and before December 2022 it was `1.YYMM.BUILD`. They are
//! compared as numbers after normalising the year, never as text.

/// A Halo Link version, ordered from old to new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkVersion {
    year: u32,
    day: u32,
    build: u32,
}

impl LinkVersion {
    /// Reads a version; none where the text is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.').map(str::parse::<u32>);
        let (first, second) = (parts.next()?.ok()?, parts.next()?.ok()?);
        let build = parts.next().and_then(Result::ok).unwrap_or(0);
        Some(match first {
            1 => Self {
                year: second / 100,
                day: (second % 100) * 100,
                build,
            },
            2000.. => Self {
                year: first - 2000,
                day: second,
                build,
            },
            _ => Self {
                year: first,
                day: second,
                build,
            },
        })
    }

    /// Year and day, as people name a release: `26.713`.
    pub fn short(&self) -> String {
        format!("{}.{}", self.year, self.day)
    }

    /// The release alone, without the build.
    pub const fn release(self) -> Self {
        Self { build: 0, ..self }
    }

    /// Whether both come from the same release, whatever the build.
    pub const fn same_release(&self, other: &Self) -> bool {
        self.year == other.year && self.day == other.day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_dates_in_every_spelling() {
        let order = [
            "1.2207.100",
            "22.1219.5",
            "26.202.8289",
            "2026.414.9810",
            "26.1101.1.0",
        ];
        let read: Vec<_> = order
            .iter()
            .map(|text| LinkVersion::read(text).unwrap())
            .collect();
        assert!(read.is_sorted(), "{read:?}");
        assert_eq!(read[3].short(), "26.414");
        assert_eq!(LinkVersion::read("unknown"), None);
    }
}
