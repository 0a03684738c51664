//! Does a site come and go? Counted in time, not in samples, because the pace of polling varies.
//!
//! Four changes of reachability within an hour start it; an hour with fewer than two ends it. What
//! changed while nobody saw is not counted, and neither is what a cause explains: an update, a server
//! that restarted for everybody on it, a migration.

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
    last_seen: Option<Reachability>,
    changes: VecDeque<DateTime<Utc>>,
    active: bool,
}

impl Flapping {
    /// Takes in what was seen at `at` and says whether the site flaps now.
    pub fn note(&mut self, seen: Reachability, at: DateTime<Utc>) -> bool {
        if seen == Reachability::Unknown {
            self.last_seen = None;
        } else if self
            .last_seen
            .replace(seen)
            .is_some_and(|last| last != seen)
        {
            self.changes.push_back(at);
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

    /// A cause explains what changed so far: none of it counts.
    pub fn explained(&mut self) {
        self.changes.clear();
        self.active = false;
    }

    /// When the newest change that still counts was seen.
    pub fn newest(&self) -> Option<DateTime<Utc>> {
        self.changes.back().copied()
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
    fn what_changed_while_nobody_saw_is_not_counted() {
        let mut flapping = Flapping::default();
        flapping.note(Reachability::Online, at(0));
        for minute in 1..6 {
            flapping.note(Reachability::Unknown, at(minute));
        }
        flapping.note(Reachability::Offline, at(7));
        assert!(flapping.changes.is_empty());
        flapping.note(Reachability::Online, at(8));
        assert_eq!(flapping.changes.len(), 1, "seen from one to the other");
    }

    #[test]
    fn what_a_cause_explains_is_not_counted_and_what_comes_after_it_is() {
        let mut flapping = Flapping::default();
        let story = [Reachability::Online, Reachability::Offline];
        for minute in 0..5 {
            flapping.note(story[minute % 2], at(minute as i64));
        }
        assert!(flapping.is_active());
        flapping.explained();
        assert!(!flapping.note(Reachability::Online, at(5)));
        for minute in 6..9 {
            assert!(!flapping.note(story[(minute + 1) % 2], at(minute as i64)));
        }
        assert!(
            flapping.note(Reachability::Online, at(9)),
            "four of its own"
        );
    }
}
