//! Since when a state holds: the run of equal states, bridging what nobody saw.
//!
//! A blink of ours between two equal sightings tells nothing of the practice, so it must not move what
//! people count from. What was unseen in between is added up and told beside it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::headline::State;

/// A state that was seen, and since when it was seen without another in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenRun {
    /// The state.
    pub state: State,
    /// When it was first seen.
    pub began: DateTime<Utc>,
    /// How much of the time until it was seen last nobody saw.
    pub unseen: TimeDelta,
}

/// What was seen last, and since when nothing is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateRun {
    seen: Option<SeenRun>,
    unseen_since: Option<DateTime<Utc>>,
}

impl StateRun {
    /// What was seen last, if anything was, and since when that is unseen.
    pub const fn resumed(seen: Option<SeenRun>, unseen_since: Option<DateTime<Utc>>) -> Self {
        Self { seen, unseen_since }
    }

    /// From `at` on the state is another one, or is said for another reason.
    pub fn take(&mut self, state: State, at: DateTime<Utc>) {
        if state == State::Unknown {
            self.unseen_since.get_or_insert(at);
            return;
        }
        let gap = self
            .unseen_since
            .take()
            .map_or(TimeDelta::zero(), |from| (at - from).max(TimeDelta::zero()));
        match &mut self.seen {
            Some(run) if run.state == state => run.unseen += gap,
            Some(_) | None => {
                self.seen = Some(SeenRun {
                    state,
                    began: at,
                    unseen: TimeDelta::zero(),
                });
            }
        }
    }

    /// Since when it is as it is; none where nothing was ever said of it. What is unknown now counts
    /// from when it was seen last.
    pub fn since(&self) -> Option<DateTime<Utc>> {
        self.unseen_since.or(self.seen.map(|run| run.began))
    }

    /// How much of the time since then nobody saw, where it is seen now.
    pub fn unseen(&self) -> TimeDelta {
        let seen = self.seen.filter(|_| self.unseen_since.is_none());
        seen.map_or(TimeDelta::zero(), |run| run.unseen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn told(run: &StateRun) -> (i64, i64) {
        let since = run.since().unwrap() - DateTime::UNIX_EPOCH;
        (since.num_minutes(), run.unseen().num_minutes())
    }

    #[test]
    fn a_blink_moves_nothing_and_is_added_up_as_unseen() {
        let mut run = StateRun::default();
        assert_eq!(run.since(), None);
        run.take(State::Blocked, at(0));
        run.take(State::Unknown, at(10));
        assert_eq!(told(&run), (10, 0), "while nobody knows, since when");
        // For another reason: still unseen.
        run.take(State::Unknown, at(12));
        assert_eq!(told(&run), (10, 0));
        run.take(State::Blocked, at(13));
        assert_eq!(told(&run), (0, 3));
        run.take(State::Unknown, at(20));
        run.take(State::Blocked, at(24));
        assert_eq!(told(&run), (0, 7));
    }

    #[test]
    fn another_reason_for_the_same_state_goes_on_and_another_state_begins_anew() {
        let mut run = StateRun::default();
        run.take(State::Degraded, at(0));
        run.take(State::Degraded, at(5));
        assert_eq!(told(&run), (0, 0));
        run.take(State::Unknown, at(6));
        run.take(State::Online, at(9));
        assert_eq!(told(&run), (9, 0), "what it was before is over");
        run.take(State::Degraded, at(11));
        assert_eq!(told(&run), (11, 0));
    }

    #[test]
    fn what_was_never_seen_counts_from_when_nobody_knew() {
        let mut run = StateRun::default();
        run.take(State::Unknown, at(3));
        run.take(State::Unknown, at(7));
        assert_eq!(told(&run), (3, 0));
        run.take(State::Online, at(9));
        assert_eq!(told(&run), (9, 0));
    }
}
