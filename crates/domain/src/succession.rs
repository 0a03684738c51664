//! Did the proposed GUID begin after the approved one had stopped, or did it run beside it?
//!
//! A backup that is restored and started while the old server is in use has the same Site ID and the
//! same name, and once Halo calls it authoritative it looks like a migration: only that Halo knew it
//! while the other one was still in use tells them apart. What matters is the moment of Halo's clock
//! since when it knows the proposed one, and when the approved one was last seen alive and in use.
//! Behind a refusal nobody sees whether a server still runs, so there nothing is denied.

use chrono::{DateTime, TimeDelta, Utc};

use crate::tracks::{Access, Authority, Identity, Reachability, Tracks};

/// By so much clocks of servers that are kept in time may differ.
pub(crate) const MARGIN: TimeDelta = TimeDelta::seconds(5);

/// When an approved GUID was last seen alive and in use, on Halo's clock where it was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastInUse {
    /// The last time.
    pub at: Option<DateTime<Utc>>,
    /// What was first seen of it after that.
    pub left: Option<Left>,
}

/// How it was first seen not to be in use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It had stopped, or was taken off.
    Stopped(DateTime<Utc>),
    /// It was refused or not authoritative: whether it stopped afterwards does not matter.
    Out(DateTime<Utc>),
}

impl LastInUse {
    /// Takes in what was seen at `at`. What was not told changes nothing.
    pub fn note(&mut self, tracks: &Tracks, at: DateTime<Utc>) {
        let is_out = tracks.authority.state == Authority::NotAuthoritative;
        let is_stopped = tracks.identity.state == Identity::Gone
            || matches!(
                tracks.reachability.state,
                Reachability::Offline | Reachability::Unreachable
            );
        match tracks.access.state {
            _ if is_out => {
                self.left.get_or_insert(Left::Out(at));
            }
            _ if is_stopped => {
                self.left.get_or_insert(Left::Stopped(at));
            }
            Access::Refused => {
                self.left.get_or_insert(Left::Out(at));
            }
            Access::Answered if tracks.reachability.state == Reachability::Online => {
                *self = Self {
                    at: Some(at),
                    left: None,
                };
            }
            Access::Answered | Access::Unanswered | Access::Unknown => {}
        }
    }
}

/// How a proposed GUID follows the approved one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Succession {
    /// Halo knew it so long while the approved one was in use, and nobody saw that one stop.
    Beside(TimeDelta),
    /// Halo knew it so long while the approved one was in use, and then that one stopped.
    Prepared(TimeDelta),
    /// The approved one was stopped for so long when Halo came to know it.
    After(TimeDelta),
    /// Halo came to know it at a time when nobody saw how the approved one was.
    Unseen,
    /// Halo does not tell since when it knows it.
    NotTold,
}

/// Compares since when Halo knows the proposed one with the life of the approved one.
pub fn succession(old: &LastInUse, known_since: Option<DateTime<Utc>>) -> Succession {
    let Some(since) = known_since else {
        return Succession::NotTold;
    };
    match (old.at, old.left) {
        (Some(at), Some(Left::Stopped(_))) if since + MARGIN <= at => {
            Succession::Prepared(at - since)
        }
        (Some(at), None | Some(Left::Out(_))) if since + MARGIN <= at => {
            Succession::Beside(at - since)
        }
        (_, Some(Left::Stopped(stopped))) if stopped <= since => Succession::After(since - stopped),
        (_, _) => Succession::Unseen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Reason;
    use crate::tracks::TrackState;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
    }

    fn seen(reachability: Reachability, authority: Authority) -> Tracks {
        Tracks {
            reachability: TrackState::plain(reachability),
            authority: TrackState::plain(authority),
            access: TrackState::plain(Access::Answered),
            ..Tracks::unknown(Reason::NotObserved)
        }
    }

    fn refused() -> Tracks {
        Tracks {
            access: TrackState::because(Access::Refused, Reason::Forbidden),
            ..Tracks::unknown(Reason::Forbidden)
        }
    }

    /// In use until minute 10, then as these tracks say.
    fn then(tracks: &[Tracks]) -> LastInUse {
        let mut last = LastInUse::default();
        last.note(&seen(Reachability::Online, Authority::Authoritative), at(9));
        last.note(&seen(Reachability::Online, Authority::Unknown), at(10));
        for (minute, tracks) in (11..).zip(tracks) {
            last.note(tracks, at(minute));
        }
        last
    }

    #[test]
    fn a_backup_that_was_started_while_the_old_one_was_in_use_ran_beside_it() {
        let moved = then(&[refused(), refused()]);
        assert_eq!(
            succession(&moved, Some(at(4))),
            Succession::Beside(TimeDelta::minutes(6))
        );
        let flagged = seen(Reachability::Online, Authority::NotAuthoritative);
        assert_eq!(
            succession(&then(&[flagged]), Some(at(4))),
            Succession::Beside(TimeDelta::minutes(6)),
            "what runs on afterwards is not in use"
        );
    }

    #[test]
    fn a_server_that_was_prepared_is_told_by_the_old_one_stopping() {
        let stopped = seen(Reachability::Offline, Authority::Authoritative);
        let moved = then(&[stopped, refused()]);
        assert_eq!(
            succession(&moved, Some(at(4))),
            Succession::Prepared(TimeDelta::minutes(6))
        );
        assert_eq!(
            succession(&moved, Some(at(15))),
            Succession::After(TimeDelta::minutes(4))
        );
    }

    #[test]
    fn what_is_switched_off_after_it_was_out_was_not_stopped_before() {
        let off = seen(Reachability::Offline, Authority::NotAuthoritative);
        let flagged = seen(Reachability::Online, Authority::NotAuthoritative);
        let gone = Tracks {
            identity: TrackState::because(crate::tracks::Identity::Gone, Reason::NotFound),
            ..refused()
        };
        for after in [[flagged, off], [refused(), gone]] {
            assert!(matches!(
                succession(&then(&after), Some(at(4))),
                Succession::Beside(_)
            ));
        }
    }

    #[test]
    fn what_nobody_saw_is_not_denied() {
        let moved = then(&[refused()]);
        assert_eq!(succession(&moved, Some(at(10))), Succession::Unseen);
        assert_eq!(succession(&moved, Some(at(40))), Succession::Unseen);
        assert_eq!(succession(&moved, None), Succession::NotTold);
        let never = LastInUse::default();
        assert_eq!(succession(&never, Some(at(4))), Succession::Unseen);
    }

    #[test]
    fn a_server_that_came_back_into_use_has_not_stopped() {
        let down = seen(Reachability::Unreachable, Authority::Authoritative);
        let up = seen(Reachability::Online, Authority::Authoritative);
        let moved = then(&[down, up, refused()]);
        assert_eq!(
            succession(&moved, Some(at(4))),
            Succession::Beside(TimeDelta::minutes(8))
        );
    }
}
