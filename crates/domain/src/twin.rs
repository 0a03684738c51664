//! How long did a GUID that is not authoritative live beside the approved one?
//!
//! A restored backup, a test server and a server that is being prepared all live beside the approved one
//! for a while. What matters is how long both were seen alive at once, with heartbeats in time: what
//! nobody saw is not counted, and a practice that switches both servers off at night takes some days to
//! come to a day. After a long weekend apart it begins anew.

use chrono::{DateTime, TimeDelta, Utc};

use crate::heartbeat::STALE_AFTER;
use crate::observation::{Availability, SiteAnswer};
use crate::site::HaloGuid;

/// What lay further apart is no one life beside the other: longer than Easter.
const APART_AFTER: TimeDelta = TimeDelta::days(5);

/// The life of such a GUID, as far as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwinLife {
    /// The approved GUID beside which it was seen.
    pub approved: HaloGuid,
    /// When it was first seen here, on our clock.
    pub first_seen_at: DateTime<Utc>,
    /// For how long both were seen alive at once.
    pub beside: TimeDelta,
    /// When they last were; none where they never were.
    pub beside_at: Option<DateTime<Utc>>,
    /// Whether they were at the newest look.
    pub is_beside: bool,
}

/// One look at it.
#[derive(Clone, Copy, Debug)]
pub struct TwinLook {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was alive, and the approved one too.
    pub both_alive: bool,
    /// Since when the approved one has been alive without a break.
    pub approved_since: DateTime<Utc>,
    /// A look that lies further back says nothing of the time in between.
    pub patience: TimeDelta,
}

impl TwinLife {
    /// Seen for the first time.
    pub const fn begin(approved: HaloGuid, at: DateTime<Utc>) -> Self {
        Self {
            approved,
            first_seen_at: at,
            beside: TimeDelta::zero(),
            beside_at: None,
            is_beside: false,
        }
    }

    /// Takes a look in. A look from before the newest one changes nothing.
    pub fn look(&mut self, look: &TwinLook) {
        if !look.both_alive {
            self.is_beside = false;
            return;
        }
        if let Some(before) = self.beside_at {
            let gap = look.at - before;
            if gap > APART_AFTER {
                self.beside = TimeDelta::zero();
            } else if self.is_beside && gap <= look.patience {
                let from = before.max(look.approved_since);
                self.beside += (look.at - from).max(TimeDelta::zero());
            }
        }
        self.beside_at = self.beside_at.max(Some(look.at));
        self.is_beside = true;
    }
}

/// Whether an answer shows an installation alive: online, and its heartbeat in time where one is told.
/// `halo_now` is the time on Halo's clock, or ours where Halo's is not told.
pub fn is_alive(site: &SiteAnswer, halo_now: DateTime<Utc>) -> bool {
    let in_time = |beat: DateTime<Utc>| halo_now - beat <= STALE_AFTER;
    site.availability == Availability::Online && site.heartbeat_at.is_none_or(in_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
    }

    fn guid() -> HaloGuid {
        "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514".parse().unwrap()
    }

    fn looked(looks: &[(i64, bool)], approved_since: i64) -> TimeDelta {
        let mut life = TwinLife::begin(guid(), at(0));
        for (minute, both_alive) in looks {
            life.look(&TwinLook {
                at: at(*minute),
                both_alive: *both_alive,
                approved_since: at(approved_since),
                patience: TimeDelta::minutes(30),
            });
        }
        life.beside
    }

    #[test]
    fn what_nobody_saw_is_not_counted() {
        let watched = [(0, true), (15, true), (30, true)];
        assert_eq!(looked(&watched, -99), TimeDelta::minutes(30));
        let asleep = [(0, true), (15, true), (600, true), (615, true)];
        assert_eq!(
            looked(&asleep, -99),
            TimeDelta::minutes(30),
            "ten hours unseen"
        );
        let stopped = [(0, true), (15, false), (30, true), (45, true)];
        assert_eq!(looked(&stopped, -99), TimeDelta::minutes(15));
        assert_eq!(
            looked(&watched, 20),
            TimeDelta::minutes(10),
            "the approved one came back at 20"
        );
        assert_eq!(looked(&[(15, true), (0, true)], -99), TimeDelta::zero());
    }

    #[test]
    fn after_a_long_weekend_apart_it_begins_anew() {
        let day = 24 * 60;
        let apart = [(0, true), (20, true), (6 * day, true), (6 * day + 10, true)];
        assert_eq!(looked(&apart, -99), TimeDelta::minutes(10));
        let weekend = [(0, true), (20, true), (3 * day, true), (3 * day + 10, true)];
        assert_eq!(looked(&weekend, -99), TimeDelta::minutes(30));
    }

    #[test]
    fn alive_is_online_with_a_heartbeat_in_time() {
        let site = |availability, beat: Option<i64>| SiteAnswer {
            availability,
            heartbeat_at: beat.map(at),
            ..SiteAnswer::default()
        };
        assert!(is_alive(&site(Availability::Online, Some(8)), at(10)));
        assert!(
            is_alive(&site(Availability::Online, None), at(10)),
            "not told"
        );
        assert!(!is_alive(&site(Availability::Online, Some(6)), at(10)));
        assert!(!is_alive(&site(Availability::Missing, Some(10)), at(10)));
        assert!(!is_alive(&site(Availability::Offline, Some(10)), at(10)));
    }
}
