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
}

const HOST: &str = "host_lost_contact";
const LINK_UPDATE: &str = "link_update";

impl CommonCause {
    /// Reads what is kept.
    ///
    /// # Errors
    /// When the class is no known word.
    pub fn read(class: &str, subject: Option<String>) -> Result<Self, crate::UnknownWord> {
        Ok(match (class, subject) {
            (HOST, Some(host)) => Self::Host(host),
            (LINK_UPDATE, Some(version)) => Self::LinkUpdate(version),
            (class, _) => Self::Access(class.parse()?),
        })
    }

    /// The stable word for it.
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Access(class) => class.as_str(),
            Self::Host(_) => HOST,
            Self::LinkUpdate(_) => LINK_UPDATE,
        }
    }

    /// Which host or version; none for our access.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Access(_) => None,
            Self::Host(subject) | Self::LinkUpdate(subject) => Some(subject),
        }
    }

    /// The sentence that names it.
    pub fn title(&self) -> String {
        match self {
            Self::Access(class) => incident::title(*class).to_owned(),
            Self::Host(host) => format!("Host {host} lost contact"),
            Self::LinkUpdate(version) => format!("Halo Link update {version}"),
        }
    }

    /// Whose side it is on.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::Access(class) => incident::cause(*class),
            Self::Host(_) => Cause::Practice,
            Self::LinkUpdate(_) => Cause::HaloLink,
        }
    }

    /// Why everybody is unknown, where it is about our access.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Access(class) => Some((*class).into()),
            Self::Host(_) | Self::LinkUpdate(_) => None,
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

/// An outage that may share a host with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// Its number.
    pub outage: i64,
    /// The practice's host, as entered.
    pub host: String,
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
    fn what_is_kept_of_a_cause_is_read_back_as_it_was() {
        for cause in [
            CommonCause::Access(FailureClass::NetworkDown),
            CommonCause::Host("WG-03".to_owned()),
            CommonCause::LinkUpdate("26.713.10291".to_owned()),
        ] {
            let subject = cause.subject().map(str::to_owned);
            assert_eq!(CommonCause::read(cause.class(), subject).unwrap(), cause);
        }
        assert!(CommonCause::read("weather", None).is_err());
    }
}
