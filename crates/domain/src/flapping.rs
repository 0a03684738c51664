//! Does a site come and go? Counted in time, not in samples, because the pace of polling varies.
//!
//! Four changes of reachability within an hour start it; an hour with fewer than two ends it.
//! What was unknown in between is no change.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

use crate::tracks::Reachability;

/// The time within which changes are counted.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);
const STARTS_AT: usize = 4;
const ENDS_BELOW: usize = 2;

/// The recent changes of one site's reachability.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flapping {
    last_known: Option<Reachability>,
    changes: VecDeque<DateTime<Utc>>,
    active: bool,
}

impl Flapping {
    /// Takes in what was seen at `at` and says whether the site flaps now.
    pub fn note(&mut self, seen: Reachability, at: DateTime<Utc>) -> bool {
        if seen != Reachability::Unknown {
            if self.last_known.is_some_and(|last| last != seen) {
                self.changes.push_back(at);
            }
            self.last_known = Some(seen);
        }
        while self
            .changes
            .front()
            .is_some_and(|first| at - *first > WINDOW)
        {
            self.changes.pop_front();
        }
        // More than the starting number within the window tells nothing further.
        while self.changes.len() > STARTS_AT * 4 {
            self.changes.pop_front();
        }
        if self.changes.len() >= STARTS_AT {
            self.active = true;
        } else if self.changes.len() < ENDS_BELOW {
            self.active = false;
        }
        self.active
    }

    /// When the oldest change that still counts was seen.
    pub fn began(&self) -> Option<DateTime<Utc>> {
        self.changes.front().copied()
    }

    /// Whether it flapped when last asked.
    pub const fn is_active(&self) -> bool {
        self.active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[test]
    fn four_changes_within_an_hour_start_it_and_an_hour_with_fewer_than_two_ends_it() {
        let mut flapping = Flapping::default();
        let story = [
            Reachability::Online,
            Reachability::Offline,
            Reachability::Online,
        ];
        for (minute, seen) in story.into_iter().enumerate() {
            assert!(!flapping.note(seen, at(minute as i64)));
        }
        assert!(
            !flapping.note(Reachability::Unreachable, at(3)),
            "three changes are not four"
        );
        assert!(
            flapping.note(Reachability::Online, at(4)),
            "the fourth starts it"
        );
        assert!(
            flapping.note(Reachability::Online, at(62)),
            "two changes are still in the hour"
        );
        assert!(
            !flapping.note(Reachability::Online, at(64)),
            "an hour with fewer than two"
        );
    }

    #[test]
    fn an_hour_of_blindness_between_two_sightings_is_one_change_at_most() {
        let mut flapping = Flapping::default();
        flapping.note(Reachability::Online, at(0));
        for minute in 1..6 {
            flapping.note(Reachability::Unknown, at(minute));
        }
        flapping.note(Reachability::Offline, at(7));
        assert_eq!(flapping.changes.len(), 1);
    }
}
