//! What do outages share that began together: a server, a host, a version of Halo Link, lost authority?

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::practice::SiteRow;
use crate::server::ServerId;

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

/// So many databases of one server lose authority together, at the least: one alone is a matter of its own.
const AUTHORITY_LEAST: usize = 2;

/// An outage that may share a server, a host, or a version of Halo Link, with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// Its number.
    pub outage: i64,
    /// The practice's host, as entered.
    pub host: String,
    /// The practice's server, where it has a name.
    pub server: Option<ServerId>,
    /// The site behind which the practice stands.
    pub site: SiteRow,
    /// The version of Halo Link when it was last well; empty where it is not known.
    pub link_version: String,
    /// The earliest time at which it may have begun.
    pub began: DateTime<Utc>,
}

/// The hosts that lost contact, with the outages that tell so: at least three of them began
/// together, and they are at least half of the practices on the host.
pub fn lost_hosts(silent: &[Silent], on_host: &BTreeMap<String, usize>) -> Vec<(String, Vec<i64>)> {
    lost(silent, on_host, |one| {
        Some(one.host.clone()).filter(|host| !host.is_empty())
    })
}

/// The named servers that lost contact, in the same way.
pub fn lost_servers(
    silent: &[Silent],
    on_server: &BTreeMap<ServerId, usize>,
) -> Vec<(ServerId, Vec<i64>)> {
    lost(silent, on_server, |one| one.server)
}

fn lost<Shared: Ord + Clone>(
    silent: &[Silent],
    on_it: &BTreeMap<Shared, usize>,
    shared: impl Fn(&Silent) -> Option<Shared>,
) -> Vec<(Shared, Vec<i64>)> {
    let together = newest_together(silent, shared).into_iter();
    let lost = together.filter(|(shared, newest)| {
        let all = on_it.get(shared).copied().unwrap_or(newest.len());
        is_shared(newest.len(), all)
    });
    lost.map(|(shared, newest)| (shared, newest.iter().map(|each| each.outage).collect()))
        .collect()
}

/// The named servers for which authority moved, with the outages that tell so: at least two databases lost
/// it together, and they are at least half of the `sites` of the server. Practices that share a database
/// lose it as one.
pub fn lost_authority(
    refused: &[Silent],
    sites: &BTreeMap<ServerId, usize>,
) -> Vec<(ServerId, Vec<i64>)> {
    let together = newest_together(refused, |one| one.server).into_iter();
    let lost = together.filter(|(server, newest)| {
        let moved: BTreeSet<SiteRow> = newest.iter().map(|each| each.site).collect();
        let all = sites.get(server).copied().unwrap_or(moved.len());
        moved.len() >= AUTHORITY_LEAST && moved.len() * 2 >= all
    });
    lost.map(|(server, newest)| (server, newest.iter().map(|each| each.outage).collect()))
        .collect()
}

/// What began together last, for each thing that practices share.
fn newest_together<Shared: Ord>(
    outages: &[Silent],
    shared: impl Fn(&Silent) -> Option<Shared>,
) -> Vec<(Shared, Vec<&Silent>)> {
    let mut by_shared: BTreeMap<Shared, Vec<&Silent>> = BTreeMap::new();
    for each in outages {
        if let Some(shared) = shared(each) {
            by_shared.entry(shared).or_default().push(each);
        }
    }
    let newest = by_shared.into_iter().map(|(shared, mut outages)| {
        outages.sort_by_key(|outage| outage.began);
        let groups = outages.chunk_by(|one, next| next.began - one.began <= TOGETHER);
        (shared, groups.last().unwrap_or_default().to_vec())
    });
    newest.collect()
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
            server: None,
            site: SiteRow(outage),
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

    fn on_server(outage: i64, site: i64, minute: i64) -> Silent {
        Silent {
            server: Some(ServerId(3)),
            site: SiteRow(site),
            ..silent(outage, "Wagga Hosting", minute)
        }
    }

    #[test]
    fn authority_moved_for_a_server_when_two_and_half_of_its_databases_lose_it_together() {
        let sites = |all| BTreeMap::from([(ServerId(3), all)]);
        let two = [on_server(1, 11, 0), on_server(2, 12, 5)];
        assert_eq!(lost_authority(&two, &sites(3)), [(ServerId(3), vec![1, 2])]);
        assert!(lost_authority(&two, &sites(5)).is_empty(), "two of five");
        let one_database = [on_server(1, 11, 0), on_server(2, 11, 5)];
        assert!(
            lost_authority(&one_database, &sites(2)).is_empty(),
            "practices that share a database"
        );
        let hours_apart = [on_server(1, 11, 0), on_server(2, 12, 90)];
        assert!(lost_authority(&hours_apart, &sites(2)).is_empty());
    }

    #[test]
    fn a_server_lost_contact_as_a_host_does_and_one_without_a_name_is_no_cause() {
        let three = [
            on_server(1, 11, 0),
            on_server(2, 12, 2),
            on_server(3, 13, 4),
        ];
        let all = |practices| BTreeMap::from([(ServerId(3), practices)]);
        assert_eq!(
            lost_servers(&three, &all(4)),
            [(ServerId(3), vec![1, 2, 3])]
        );
        assert!(lost_servers(&three, &all(7)).is_empty());
        let nameless = three.map(|one| Silent {
            server: None,
            ..one
        });
        assert!(lost_servers(&nameless, &all(3)).is_empty());
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
}
