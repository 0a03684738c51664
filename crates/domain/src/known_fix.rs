//! What was wrong in older versions of Halo Link, and from which version on it is put right.
//!
//! The one list of it. A version below a fix is not said to suffer from the fault, only that the fault was
//! known in older ones. To add a fix, add a line with where it was published.

use crate::link_version::LinkVersion;
use crate::site::Pms;

/// One fault that a version put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownFix {
    /// The version that put it right, as Halo writes it.
    pub version: &'static str,
    /// What may happen below it, in a few words.
    pub below: &'static str,
    /// Which PMS it is about; none where about all.
    pub pms: Option<Pms>,
    /// Where it was published.
    pub source: &'static str,
}

const TROUBLESHOOTING: &str = "Halo Cloud troubleshooting";
const NOTES_2026: &str = "Halo release notes 2026";

/// Every fix that is known, oldest first.
pub const KNOWN_FIXES: [KnownFix; 7] = [
    KnownFix {
        version: "25.1210.7669",
        below: "registered queries may not expire",
        pms: None,
        source: TROUBLESHOOTING,
    },
    KnownFix {
        version: "26.202.8289",
        below: "may be online and answer no query until Halo Link is restarted",
        pms: None,
        source: TROUBLESHOOTING,
    },
    KnownFix {
        version: "26.330",
        below: "async and registered queries may get stuck",
        pms: None,
        source: NOTES_2026,
    },
    KnownFix {
        version: "26.407",
        below: "looking sites up is slower, and its errors say less",
        pms: None,
        source: NOTES_2026,
    },
    KnownFix {
        version: "26.416",
        below: "may not start where its survey of the hardware takes too long",
        pms: None,
        source: NOTES_2026,
    },
    KnownFix {
        version: "26.518",
        below: "async and registered queries may still get stuck",
        pms: None,
        source: NOTES_2026,
    },
    KnownFix {
        version: "26.713",
        below: "may fail with Best Practice before Oxford SP1",
        pms: Some(Pms::BestPractice),
        source: NOTES_2026,
    },
];

impl KnownFix {
    /// In a line: `below 26.202.8289: may be …`.
    pub fn words(&self) -> String {
        format!("below {}: {} ({})", self.version, self.below, self.source)
    }
}

/// The fixes that a version does not have, the newest first; nothing where the version cannot be read.
pub fn missing(version: &str, pms: Pms) -> Vec<&'static KnownFix> {
    let Some(has) = LinkVersion::read(version) else {
        return Vec::new();
    };
    let missing = KNOWN_FIXES.iter().rev().filter(|fix| {
        let is_about = fix.pms.is_none_or(|about| about == pms);
        is_about && LinkVersion::read(fix.version).is_some_and(|fixed| has < fixed)
    });
    missing.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_every_version_of_it_can_be_read() {
        let versions = KNOWN_FIXES.map(|fix| LinkVersion::read(fix.version).unwrap());
        assert!(versions.is_sorted(), "{versions:?}");
    }

    #[test]
    fn a_version_misses_what_came_after_it_and_concerns_its_pms() {
        let missing = |version, pms| {
            let fixes = missing(version, pms).into_iter();
            fixes.map(|fix| fix.version).collect::<Vec<_>>()
        };
        assert_eq!(missing("26.713.10500.0", Pms::BestPractice), [""; 0]);
        assert_eq!(missing("2026.518.9990", Pms::BestPractice), ["26.713"]);
        assert_eq!(missing("2026.518.9990", Pms::Zedmed), [""; 0]);
        assert_eq!(
            missing("26.202.8288", Pms::Zedmed).last(),
            Some(&"26.202.8289")
        );
        assert_eq!(missing("1.2207.100", Pms::D4w).len(), 6);
        assert_eq!(
            missing("nightly", Pms::D4w),
            [""; 0],
            "nothing is known of it"
        );
    }
}
