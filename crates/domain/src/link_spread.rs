//! How are the versions of Halo Link spread over the list, and who stays behind?
//!
//! Halo Link updates itself, in waves, so that most of a list has the same release a few days after it came
//! out. Who stays behind has an update that does not work: switched off, quarantined, or without rights.

use std::collections::BTreeMap;

use crate::link_version::LinkVersion;

/// The releases on a list, newest first, with how many have each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkSpread {
    releases: Vec<(LinkVersion, usize)>,
    told: usize,
}

impl LinkSpread {
    /// Adds up what is told, each version with how many have it; what cannot be read as a version is not
    /// counted.
    pub fn of<'a>(versions: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let mut counted: BTreeMap<LinkVersion, usize> = BTreeMap::new();
        for (version, count) in versions {
            if let Some(version) = LinkVersion::read(version) {
                *counted.entry(version.release()).or_default() += count;
            }
        }
        Self {
            told: counted.values().sum(),
            releases: counted.into_iter().rev().collect(),
        }
    }

    /// The releases, newest first, with how many have each.
    pub fn releases(&self) -> &[(LinkVersion, usize)] {
        &self.releases
    }

    /// The newest release that more than half of the list has, or has left behind; none where nobody tells.
    pub fn usual(&self) -> Option<LinkVersion> {
        let mut reached = 0;
        let mut releases = self.releases.iter();
        releases
            .find(|(_, count)| {
                reached += count;
                reached * 2 > self.told
            })
            .map(|(release, _)| *release)
    }

    /// The release that most have, where this version is older.
    pub fn left_behind_by(&self, version: &str) -> Option<LinkVersion> {
        let own = LinkVersion::read(version)?.release();
        self.usual().filter(|usual| own < *usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_is_more_than_half_and_a_build_is_no_release() {
        let list = [
            "26.713.10500.0",
            "26.713.10877",
            "2026.713.1",
            "26.518.9990",
            "26.330.9000",
            "nightly",
        ];
        let spread = LinkSpread::of(list.into_iter().map(|version| (version, 1)));
        let counts: Vec<_> = spread
            .releases()
            .iter()
            .map(|(release, count)| (release.short(), *count))
            .collect();
        assert_eq!(
            counts,
            [
                ("26.713".to_owned(), 3),
                ("26.518".to_owned(), 1),
                ("26.330".to_owned(), 1)
            ]
        );
        assert_eq!(spread.usual().unwrap().short(), "26.713");
        assert_eq!(spread.left_behind_by("26.713.1"), None);
        assert_eq!(
            spread.left_behind_by("26.518.9990").unwrap().short(),
            "26.713"
        );
        assert_eq!(spread.left_behind_by("nightly"), None);
    }

    #[test]
    fn early_in_a_wave_nobody_is_behind_yet() {
        let list = ["26.1116.1", "26.713.1", "26.713.1", "26.713.1"];
        let spread = LinkSpread::of(list.into_iter().map(|version| (version, 1)));
        assert_eq!(spread.left_behind_by("26.713.1"), None);
        let halved = LinkSpread::of([("26.1116.1", 2), ("26.713.1", 2)].into_iter());
        assert_eq!(halved.left_behind_by("26.713.1"), None, "half is not most");
        assert_eq!(LinkSpread::of([].into_iter()).usual(), None);
    }
}
