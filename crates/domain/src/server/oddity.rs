//! What is odd about the databases of one server, seen together?
//!
//! One Halo Link serves all of them, so they have one version of it and beat together; and authority moves
//! for a server, not for one database. Where they differ, something was installed twice, or a move is under
//! way. Both are inferences from what Halo told last, and are worded so.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::common_cause::TOGETHER;
use crate::tracks::{Authority, Reachability};
use crate::wording::counted;

/// One database of a server, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// The name of the practice behind it.
    pub name: String,
    /// Whether its Halo Link is heard.
    pub reachability: Reachability,
    /// Whether Halo calls it the one in use.
    pub authority: Authority,
    /// The version of Halo Link that Halo told last.
    pub link_version: Option<String>,
    /// When it was heard last, on Halo's clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
}

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Databases that are online have different versions of Halo Link.
    TwoVersions(Vec<String>),
    /// One database is heard, and another fell silent long before.
    TwoHeartbeats {
        /// One that is heard.
        heard: String,
        /// One that is not.
        silent: String,
    },
    /// Some databases lost authority, and others have it.
    AuthorityMoves {
        /// Those that lost it.
        lost: Vec<String>,
        /// How many have it still.
        kept: usize,
    },
}

impl Oddity {
    /// What it may mean, and what to do, in words for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::TwoVersions(versions) => format!(
                "Its databases have two Halo Link versions ({}): two Halo Links may be installed on this \
                 machine, where one serves all. Ask whoever runs it to look, and Halo Support before one is \
                 removed. Just after an update they differ for a while.",
                versions.join(", ")
            ),
            Self::TwoHeartbeats { heard, silent } => format!(
                "{heard} is heard and {silent} is not, although one Halo Link serves both: two Halo Links \
                 may be installed, or one of the practices is on another server than it says here."
            ),
            Self::AuthorityMoves { lost, kept } => format!(
                "{} lost authority while {}: authority moves for a whole server, so the others will follow. \
                 Ask Halo Support once, for all of them.",
                lost.join(", "),
                counted(
                    *kept,
                    "database of this server still has it",
                    "databases of this server still have it"
                ),
            ),
        }
    }
}

/// What is odd about the databases of a server.
pub fn oddities(databases: &[Database]) -> Vec<Oddity> {
    let online = databases
        .iter()
        .filter(|one| one.reachability == Reachability::Online);
    let versions: BTreeSet<&String> = online
        .clone()
        .filter_map(|one| one.link_version.as_ref())
        .collect();
    let two_versions =
        (versions.len() > 1).then(|| Oddity::TwoVersions(versions.into_iter().cloned().collect()));
    let heard = online
        .filter_map(|one| Some((one.heartbeat_at?, one)))
        .max_by_key(|(at, _)| *at);
    let two_heartbeats = heard.and_then(|(newest, heard)| {
        let silent = databases.iter().find(|one| {
            matches!(
                one.reachability,
                Reachability::Offline | Reachability::Unreachable
            ) && one.heartbeat_at.is_some_and(|at| newest - at > TOGETHER)
        })?;
        Some(Oddity::TwoHeartbeats {
            heard: heard.name.clone(),
            silent: silent.name.clone(),
        })
    });
    let with = |authority| {
        databases
            .iter()
            .filter(move |one| one.authority == authority)
    };
    let lost: Vec<String> = with(Authority::NotAuthoritative)
        .map(|one| one.name.clone())
        .collect();
    let kept = with(Authority::Authoritative).count();
    let moves = (!lost.is_empty() && kept > 0).then_some(Oddity::AuthorityMoves { lost, kept });
    [two_versions, two_heartbeats, moves]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn database(name: &str, minute: i64) -> Database {
        Database {
            name: name.to_owned(),
            reachability: Reachability::Online,
            authority: Authority::Authoritative,
            link_version: Some("26.7".to_owned()),
            heartbeat_at: Some(DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)),
        }
    }

    #[test]
    fn databases_that_agree_are_not_odd() {
        assert_eq!(oddities(&[]), []);
        assert_eq!(oddities(&[database("Bay", 0), database("Hill", 1)]), []);
    }

    #[test]
    fn two_versions_of_what_is_online_may_be_two_installations() {
        let other = Database {
            link_version: Some("26.6".to_owned()),
            ..database("Hill", 0)
        };
        let found = oddities(&[database("Bay", 0), other.clone()]);
        assert_eq!(
            found,
            [Oddity::TwoVersions(vec![
                "26.6".to_owned(),
                "26.7".to_owned()
            ])]
        );
        assert!(
            found[0]
                .sentence()
                .contains("two Halo Links may be installed")
        );
        let long_gone = Database {
            reachability: Reachability::Offline,
            ..other
        };
        assert_eq!(oddities(&[database("Bay", 0), long_gone]), []);
    }

    #[test]
    fn one_that_is_silent_long_after_the_other_was_heard_is_said() {
        let silent = |minute| Database {
            reachability: Reachability::Unreachable,
            ..database("Hill", minute)
        };
        assert_eq!(oddities(&[database("Bay", 10), silent(0)]), []);
        let found = oddities(&[database("Bay", 60), silent(0)]);
        assert!(
            matches!(&found[..], [Oddity::TwoHeartbeats { heard, silent }]
                if heard == "Bay" && silent == "Hill"),
            "{found:?}"
        );
        let unknown = Database {
            reachability: Reachability::Unknown,
            ..silent(0)
        };
        assert_eq!(
            oddities(&[database("Bay", 60), unknown]),
            [],
            "what was not observed tells nothing"
        );
    }

    #[test]
    fn where_one_lost_authority_the_others_will_follow() {
        let lost = Database {
            authority: Authority::NotAuthoritative,
            ..database("Hill", 0)
        };
        let found = oddities(&[database("Bay", 0), lost.clone()]);
        assert!(found[0].sentence().contains("the others will follow"));
        assert_eq!(oddities(&[lost.clone(), lost]), [], "all of them did");
    }
}
