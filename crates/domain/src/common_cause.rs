//! What several practices' trouble has in common: our access, a server that hosts them, an update
//! of Halo Link.
//!
//! A hosting server is known only where a person entered it, and an update only where Halo told
//! another version afterwards. Both are inferences and are worded so.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::incident;
use crate::observation::FailureClass;
use crate::outage::Cause;
use crate::reason::Reason;

/// A cause that several practices share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommonCause {
    /// Every call fails the same way.
    Access(FailureClass),
    /// The practices on one hosting server lost contact together.
    Host(String),
    /// Practices restarted with another version of Halo Link.
    LinkUpdate(String),
    /// Practices with one version of Halo Link lost contact together, and hardly any other did.
    LinkVersion(String),
}

const HOST: &str = "host_lost_contact";
const LINK_UPDATE: &str = "link_update";
const LINK_VERSION: &str = "link_version";

impl CommonCause {
    /// Reads what is kept.
    ///
    /// # Errors
    /// When the class is no known word.
    pub fn read(class: &str, subject: Option<String>) -> Result<Self, crate::UnknownWord> {
        Ok(match (class, subject) {
            (HOST, Some(host)) => Self::Host(host),
            (LINK_UPDATE, Some(version)) => Self::LinkUpdate(version),
            (LINK_VERSION, Some(version)) => Self::LinkVersion(version),
            (class, _) => Self::Access(class.parse()?),
        })
    }

    /// The stable word for it.
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Access(class) => class.as_str(),
            Self::Host(_) => HOST,
            Self::LinkUpdate(_) => LINK_UPDATE,
            Self::LinkVersion(_) => LINK_VERSION,
        }
    }

    /// Which host or version it is; none for our access.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Access(_) => None,
            Self::Host(subject) | Self::LinkUpdate(subject) | Self::LinkVersion(subject) => {
                Some(subject)
            }
        }
    }

    /// The sentence that names it.
    pub fn title(&self) -> String {
        match self {
            Self::Access(class) => incident::title(*class).to_owned(),
            Self::Host(host) => format!("Host {host} lost contact"),
            Self::LinkUpdate(version) => format!("Halo Link update {version}"),
            Self::LinkVersion(version) => {
                format!("Practices with Halo Link {version} lost contact together")
            }
        }
    }

    /// Whose side it is on.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::Access(class) => incident::cause(*class),
            Self::Host(_) => Cause::Practice,
            Self::LinkUpdate(_) | Self::LinkVersion(_) => Cause::HaloLink,
        }
    }

    /// Why everybody is unknown, where it is about our access.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Access(class) => Some((*class).into()),
            Self::Host(_) | Self::LinkUpdate(_) | Self::LinkVersion(_) => None,
        }
    }
}

/// So many practices make a common cause.
const MEMBERS_LEAST: usize = 3;
/// So close together they begin: two polls and the two minutes after which Halo calls a silent
/// site unreachable.
pub const TOGETHER: TimeDelta = TimeDelta::minutes(12);
/// For so long after the last restart with a version the next one counts to the same update.
pub const UPDATE_LASTS: TimeDelta = TimeDelta::hours(2);

/// So many practices that share nothing but their version of Halo Link make a common cause: fewer may fall
/// silent within minutes by chance.
pub const OF_A_VERSION_LEAST: usize = 10;
/// So many of those that fell silent together have that version, in tenths.
const OF_A_VERSION_TENTHS: usize = 8;

/// An outage that may share a host, or a version of Halo Link, with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// Its number.
    pub outage: i64,
    /// The practice's host, as entered.
    pub host: String,
    /// The version of Halo Link when it was last well; empty where it is not known.
    pub link_version: String,
    /// The earliest time at which it may have begun.
    pub began: DateTime<Utc>,
}

/// The hosts that lost contact, with the outages that tell so: at least three of them began
/// together, and they are at least half of the practices on the host.
pub fn lost_hosts(silent: &[Silent], on_host: &BTreeMap<String, usize>) -> Vec<(String, Vec<i64>)> {
    let mut by_host: BTreeMap<&str, Vec<&Silent>> = BTreeMap::new();
    for each in silent.iter().filter(|each| !each.host.is_empty()) {
        by_host.entry(&each.host).or_default().push(each);
    }
    let mut lost = Vec::new();
    for (host, mut outages) in by_host {
        outages.sort_by_key(|outage| outage.began);
        let groups = outages.chunk_by(|one, next| next.began - one.began <= TOGETHER);
        let Some(newest) = groups.last() else {
            continue;
        };
        let all = on_host.get(host).copied().unwrap_or(newest.len());
        if is_shared(newest.len(), all) {
            let members = newest.iter().map(|each| each.outage).collect();
            lost.push((host.to_owned(), members));
        }
    }
    lost
}

/// The version of Halo Link that practices share which fell silent together, with the outages that tell so:
/// at least ten of them within twelve minutes, and at least eight in ten of all that fell silent then. Since
/// most of a list may have one version, they are a tenth of all practices with it, or it is a version that at
/// most a third of the list has: what falls silent every day is no common cause.
pub fn lost_version(
    silent: &[Silent],
    with_version: &BTreeMap<String, usize>,
) -> Option<(String, Vec<i64>)> {
    let newest = silent.iter().map(|each| each.began).max()?;
    let together: Vec<&Silent> = silent
        .iter()
        .filter(|each| newest - each.began <= TOGETHER)
        .collect();
    let mut by_version: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for each in together.iter().filter(|each| !each.link_version.is_empty()) {
        let outages = by_version.entry(&each.link_version).or_default();
        outages.push(each.outage);
    }
    let (version, outages) = by_version
        .into_iter()
        .max_by_key(|(_, outages)| outages.len())?;
    let have_it = with_version.get(version).copied().unwrap_or(0);
    let all: usize = with_version.values().sum();
    let is_shared = outages.len() >= OF_A_VERSION_LEAST
        && outages.len() * 10 >= together.len() * OF_A_VERSION_TENTHS
        && (outages.len() * 10 >= have_it || have_it * 3 <= all);
    is_shared.then(|| (version.to_owned(), outages))
}

/// Whether practices that share a server went with it: so many of all of them stopped together.
pub const fn is_shared(stopped: usize, all: usize) -> bool {
    stopped >= MEMBERS_LEAST && stopped * 2 >= all
}

/// Whether so many restarts with one version make an update wave.
pub const fn is_wave(restarts: usize) -> bool {
    restarts >= MEMBERS_LEAST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent(outage: i64, host: &str, minute: i64) -> Silent {
        Silent {
            outage,
            host: host.to_owned(),
            link_version: String::new(),
            began: DateTime::UNIX_EPOCH + TimeDelta::minutes(minute),
        }
    }

    #[test]
    fn a_host_lost_contact_when_three_and_half_of_its_practices_fall_silent_together() {
        let on_host = BTreeMap::from([("WG-03".to_owned(), 4), ("WG-05".to_owned(), 9)]);
        let outages = [
            silent(1, "WG-03", 0),
            silent(2, "WG-03", 1),
            silent(3, "WG-03", 5),
            silent(4, "WG-05", 0),
            silent(5, "WG-05", 1),
            silent(6, "WG-05", 1),
            silent(7, "", 0),
            silent(8, "", 0),
            silent(9, "", 0),
        ];
        let lost = lost_hosts(&outages, &on_host);
        assert_eq!(lost, [("WG-03".to_owned(), vec![1, 2, 3])]);
    }

    #[test]
    fn practices_of_one_host_that_stop_hours_apart_are_no_common_cause() {
        let on_host = BTreeMap::from([("WG-03".to_owned(), 3)]);
        let outages = [
            silent(1, "WG-03", 0),
            silent(2, "WG-03", 90),
            silent(3, "WG-03", 200),
        ];
        assert!(lost_hosts(&outages, &on_host).is_empty());
    }

    #[test]
    fn a_version_is_a_common_cause_where_ten_fall_silent_together_and_hardly_anybody_else() {
        let of = |version: &str, outages: std::ops::Range<i64>| -> Vec<Silent> {
            let with_version = |outage| Silent {
                link_version: version.to_owned(),
                ..silent(outage, "", outage % 5)
            };
            outages.map(with_version).collect()
        };
        let list = BTreeMap::from([("26.7".to_owned(), 100), ("26.6".to_owned(), 20)]);
        let named = |silent: &[Silent]| {
            lost_version(silent, &list).map(|(version, outages)| (version, outages.len()))
        };
        assert_eq!(named(&of("26.7", 0..9)), None, "nine may be chance");
        assert_eq!(named(&of("26.7", 0..40)), Some(("26.7".to_owned(), 40)));
        let with_two_others = [of("26.7", 0..12), of("26.6", 12..14)].concat();
        assert_eq!(named(&with_two_others), Some(("26.7".to_owned(), 12)));
        let of_both = [of("26.7", 0..12), of("26.6", 12..24)].concat();
        assert_eq!(named(&of_both), None, "then it is not the version");
        assert_eq!(named(&of("", 0..40)), None, "nobody knows theirs");
    }

    #[test]
    fn what_falls_silent_every_day_on_a_list_of_one_version_is_no_common_cause() {
        let with_version = |outage: i64, minute: i64| Silent {
            link_version: "26.7".to_owned(),
            ..silent(outage, "", minute)
        };
        let list = |of_it: usize, others: usize| {
            BTreeMap::from([("26.7".to_owned(), of_it), ("26.6".to_owned(), others)])
        };
        // One every five minutes for two hours: never ten within twelve minutes.
        let slowly: Vec<_> = (0..24).map(|at| with_version(at, at * 5)).collect();
        assert_eq!(lost_version(&slowly, &list(190, 10)), None);
        let at_once: Vec<_> = (0..14).map(|at| with_version(at, at % 12)).collect();
        assert_eq!(lost_version(&at_once, &list(190, 10)), None);
        assert!(lost_version(&at_once, &list(140, 60)).is_some());
        assert!(lost_version(&at_once, &list(500, 1500)).is_some());
    }

    #[test]
    fn what_is_kept_of_a_cause_is_read_back_as_it_was() {
        for cause in [
            CommonCause::Access(FailureClass::NetworkDown),
            CommonCause::Host("WG-03".to_owned()),
            CommonCause::LinkUpdate("26.713.10291".to_owned()),
            CommonCause::LinkVersion("26.713.10291".to_owned()),
        ] {
            let subject = cause.subject().map(str::to_owned);
            assert_eq!(CommonCause::read(cause.class(), subject).unwrap(), cause);
        }
        assert!(CommonCause::read("weather", None).is_err());
    }
}
