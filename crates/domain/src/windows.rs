//! Stretches of time that lie apart: opening hours, closed hours, planned maintenance.
//!
//! A list of them is always in order and without overlap, so that two windows of maintenance that
//! overlap are never counted twice. Each begins at its first moment and ends before its last.

use chrono::{DateTime, TimeDelta, Utc};

/// A stretch from its begin until before its end.
pub type Window = (DateTime<Utc>, DateTime<Utc>);

/// Windows in order, none overlapping or touching another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows(Vec<Window>);

impl Windows {
    /// Any windows, joined where they overlap or touch; one that does not run forward is none.
    pub fn joining(windows: impl IntoIterator<Item = Window>) -> Self {
        let mut sorted: Vec<Window> = windows
            .into_iter()
            .filter(|(began, ended)| began < ended)
            .collect();
        sorted.sort_unstable();
        let mut joined: Vec<Window> = Vec::with_capacity(sorted.len());
        for (began, ended) in sorted {
            match joined.last_mut() {
                Some((_, end)) if began <= *end => *end = ended.max(*end),
                Some(_) | None => joined.push((began, ended)),
            }
        }
        Self(joined)
    }

    /// The windows, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = Window> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a moment lies in one of them.
    pub fn contain(&self, at: DateTime<Utc>) -> bool {
        let before = self.0.partition_point(|(began, _)| *began <= at);
        before > 0 && at < self.0[before - 1].1
    }

    /// How much of a stretch they cover.
    pub fn share_of(&self, (from, to): Window) -> TimeDelta {
        let first = self.0.partition_point(|(_, ended)| *ended <= from);
        self.0[first..]
            .iter()
            .take_while(|(began, _)| *began < to)
            .map(|(began, ended)| (*ended).min(to) - (*began).max(from))
            .sum()
    }

    /// What they leave of a stretch.
    pub fn gaps_in(&self, (from, to): Window) -> Self {
        let mut at = from;
        let mut gaps = Vec::new();
        for (began, ended) in self.iter().filter(|(_, ended)| *ended > from) {
            if began >= to {
                break;
            }
            gaps.push((at, began));
            at = ended;
        }
        gaps.push((at, to));
        Self::joining(gaps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn windows(list: &[(i64, i64)]) -> Windows {
        Windows::joining(list.iter().map(|(began, ended)| (at(*began), at(*ended))))
    }

    #[test]
    fn windows_that_overlap_or_touch_are_one_and_backward_ones_none() {
        let joined = windows(&[(10, 20), (40, 30), (15, 25), (25, 28)]);
        assert_eq!(joined, windows(&[(10, 28)]));
    }

    #[test]
    fn their_share_of_a_stretch_and_what_they_leave_add_up_to_it() {
        let two = windows(&[(10, 20), (30, 40)]);
        let stretch = (at(15), at(50));
        assert_eq!(two.share_of(stretch), TimeDelta::seconds(15));
        assert_eq!(two.gaps_in(stretch), windows(&[(20, 30), (40, 50)]));
        assert!(two.contain(at(10)) && !two.contain(at(20)));
        assert_eq!(windows(&[]).gaps_in(stretch), windows(&[(15, 50)]));
    }
}
