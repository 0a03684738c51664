//! Is our own clock believed?
//!
//! What is recorded at a time to come pins history: everything after it would have to be placed there.
//! So a clock that jumped ahead is not believed before Halo's `Date` says the same. Two clocks speak
//! beside ours: the monotonic one of the machine, which cannot be set but stands still while the machine
//! sleeps, and Halo's, which is known only when an answer comes. A jump that only the monotonic clock
//! denies may be a night's sleep; whoever wakes asks Halo before anything is recorded.

use chrono::{DateTime, TimeDelta, Utc};

/// A clock that is this much ahead of what it should say has jumped; less is lateness or a correction.
const JUMP: TimeDelta = TimeDelta::hours(1);
/// A step back that is no larger is a correction, and nothing needs to be told of it.
const CORRECTION: TimeDelta = TimeDelta::seconds(1);

/// What our clock says, and what is known beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What our clock says.
    pub now: DateTime<Utc>,
    /// What it said when it was last believed; none on an empty database.
    pub last: Option<DateTime<Utc>>,
    /// How much time went by since then on the monotonic clock; none across a restart.
    pub elapsed: Option<TimeDelta>,
    /// The newest time that Halo told.
    pub halo: Option<HaloDate>,
}

/// A time on Halo's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HaloDate {
    /// The `Date` of an answer.
    pub date: DateTime<Utc>,
    /// When it came, on our clock as it was then.
    pub heard_at: DateTime<Utc>,
}

/// Whether what our clock says is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// It is.
    Believed,
    /// Not before Halo answered: ask something, and record nothing until then.
    AskHalo,
    /// Not: it is an hour or more ahead of every other clock. Record nothing.
    ClockJump {
        /// By how much.
        ahead: TimeDelta,
    },
    /// It went back. It is used, and nothing is recorded before what was recorded already.
    Rollback {
        /// By how much.
        by: TimeDelta,
    },
}

impl Reading {
    /// Weighs the clocks against each other.
    pub fn verdict(&self) -> ClockState {
        let by = self.last.map_or(TimeDelta::zero(), |last| last - self.now);
        if by > CORRECTION {
            return ClockState::Rollback { by };
        }
        // Without the monotonic clock, as after a restart, the time since then should be short.
        let expected = self
            .last
            .map(|last| last + self.elapsed.unwrap_or(TimeDelta::zero()));
        if expected.is_some_and(|expected| self.now - expected < JUMP) {
            return ClockState::Believed;
        }
        // What Halo told before our clock moved says nothing of now.
        let recent = self
            .halo
            .filter(|halo| (self.now - halo.heard_at).abs() < JUMP);
        match recent.map(|halo| halo.heard_at - halo.date) {
            None => ClockState::AskHalo,
            Some(ahead) if ahead >= JUMP => ClockState::ClockJump { ahead },
            Some(_) => ClockState::Believed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(hours: i64) -> TimeDelta {
        TimeDelta::hours(hours)
    }

    /// Noon of an ordinary day.
    fn noon() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + hours(12)
    }

    /// Our clock reads `now`, two seconds after it was believed at noon.
    fn two_seconds_later(now: DateTime<Utc>) -> Reading {
        Reading {
            now,
            last: Some(noon()),
            elapsed: Some(TimeDelta::seconds(2)),
            halo: None,
        }
    }

    /// Halo's answer, which came when our clock said `heard_at`, by so much ahead of Halo's.
    fn told(heard_at: DateTime<Utc>, ahead: TimeDelta) -> Option<HaloDate> {
        Some(HaloDate {
            date: heard_at - ahead,
            heard_at,
        })
    }

    #[test]
    fn a_clock_that_goes_with_the_monotonic_one_needs_nobody_elses_word() {
        let soon = two_seconds_later(noon() + TimeDelta::seconds(2));
        assert_eq!(soon.verdict(), ClockState::Believed);
        let late = two_seconds_later(noon() + TimeDelta::minutes(59));
        assert_eq!(late.verdict(), ClockState::Believed);
        // A clock that was always wrong did not jump, and nothing that was recorded is ahead of it.
        let wrong = Reading {
            halo: told(soon.now, hours(24)),
            ..soon
        };
        assert_eq!(wrong.verdict(), ClockState::Believed);
    }

    #[test]
    fn a_jump_ahead_is_not_believed_until_halo_was_asked_and_not_where_halo_denies_it() {
        let years = noon() + TimeDelta::days(3_000);
        let jumped = two_seconds_later(years);
        assert_eq!(jumped.verdict(), ClockState::AskHalo);
        let asked_before = Reading {
            halo: told(noon(), TimeDelta::zero()),
            ..jumped
        };
        assert_eq!(asked_before.verdict(), ClockState::AskHalo);
        let ahead = TimeDelta::days(3_000);
        let denied = Reading {
            halo: told(years, ahead),
            ..jumped
        };
        assert_eq!(denied.verdict(), ClockState::ClockJump { ahead });
        let an_hour = two_seconds_later(noon() + hours(1) + TimeDelta::seconds(2));
        assert_eq!(an_hour.verdict(), ClockState::AskHalo);
    }

    #[test]
    fn a_clock_that_is_set_right_again_is_believed_at_once() {
        let years = noon() + TimeDelta::days(3_000);
        let right = Reading {
            halo: told(years, TimeDelta::days(3_000)),
            ..two_seconds_later(noon() + TimeDelta::seconds(2))
        };
        assert_eq!(right.verdict(), ClockState::Believed);
    }

    #[test]
    fn a_machine_that_slept_is_believed_as_soon_as_halo_says_the_same() {
        let evening = noon() + hours(8);
        let awake = Reading {
            halo: told(noon() + TimeDelta::seconds(1), TimeDelta::zero()),
            ..two_seconds_later(evening)
        };
        assert_eq!(awake.verdict(), ClockState::AskHalo);
        for ahead in [TimeDelta::zero(), TimeDelta::minutes(59), -hours(5)] {
            let agreed = Reading {
                halo: told(evening + TimeDelta::seconds(1), ahead),
                now: evening + TimeDelta::seconds(2),
                ..awake
            };
            assert_eq!(agreed.verdict(), ClockState::Believed, "{ahead}");
        }
    }

    #[test]
    fn after_a_short_stop_the_clock_is_believed_and_after_a_long_one_halo_is_asked() {
        let restarted = |now| Reading {
            elapsed: None,
            ..two_seconds_later(now)
        };
        let short = restarted(noon() + TimeDelta::minutes(59));
        assert_eq!(short.verdict(), ClockState::Believed);
        let long = restarted(noon() + hours(1));
        assert_eq!(long.verdict(), ClockState::AskHalo);
        let agreed = Reading {
            halo: told(long.now, TimeDelta::zero()),
            ..long
        };
        assert_eq!(agreed.verdict(), ClockState::Believed);
        let denied = Reading {
            halo: told(long.now, hours(1)),
            ..long
        };
        assert_eq!(denied.verdict(), ClockState::ClockJump { ahead: hours(1) });
    }

    #[test]
    fn on_an_empty_database_halos_first_answer_decides() {
        let first = Reading {
            last: None,
            elapsed: None,
            ..two_seconds_later(noon())
        };
        assert_eq!(first.verdict(), ClockState::AskHalo);
        let agreed = Reading {
            halo: told(noon(), TimeDelta::zero()),
            ..first
        };
        assert_eq!(agreed.verdict(), ClockState::Believed);
        let denied = Reading {
            halo: told(noon(), hours(2)),
            ..first
        };
        assert_eq!(denied.verdict(), ClockState::ClockJump { ahead: hours(2) });
    }

    #[test]
    fn a_step_back_is_a_rollback_from_a_second_on_whatever_halo_says() {
        let by = TimeDelta::milliseconds;
        for halo in [
            None,
            told(noon(), TimeDelta::zero()),
            told(noon(), hours(5)),
        ] {
            let back = |step| Reading {
                halo,
                ..two_seconds_later(noon() - step)
            };
            assert_eq!(back(by(1_000)).verdict(), ClockState::Believed);
            let rollback = ClockState::Rollback { by: by(1_001) };
            assert_eq!(back(by(1_001)).verdict(), rollback);
            let restarted = Reading {
                elapsed: None,
                ..back(by(1_001))
            };
            assert_eq!(restarted.verdict(), rollback);
        }
    }
}
