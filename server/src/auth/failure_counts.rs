//! How often something failed, and how long the next try must wait.
//!
//! So many failures are free, because people mistype; then a second, and twice as long each time, up to
//! the longest wait. Failures wear off one by one, so that a day of honest slips comes to nothing. What
//! is remembered is bounded: what wore off goes, and then the oldest.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};
use domain::backoff::backoff;

/// What is remembered of each kind, at most.
const REMEMBERED: usize = 10_000;
/// So many doublings of a second are longer than any longest wait.
const BEYOND: i32 = 8;
/// How often what wore off is cleared away.
const CLEARED_EVERY: TimeDelta = TimeDelta::minutes(10);

/// How failures of one kind count.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// So many cost nothing.
    pub free: u32,
    /// The longest wait.
    pub longest: TimeDelta,
    /// One wears off in this time.
    pub wears_off: TimeDelta,
}

/// Failures of one kind, by what they are counted for.
#[derive(Debug)]
pub struct FailureCounts<K> {
    measure: Measure,
    counts: HashMap<K, Count>,
    cleared_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    /// How long it takes until all have worn off, counted from the last.
    worn_off_in: TimeDelta,
    last: DateTime<Utc>,
}

impl<K: Clone + Eq + Hash> FailureCounts<K> {
    /// None so far.
    pub fn new(measure: Measure) -> Self {
        Self {
            measure,
            counts: HashMap::new(),
            cleared_at: DateTime::UNIX_EPOCH,
        }
    }

    /// How many failures have not worn off.
    pub fn count(&self, key: &K, now: DateTime<Utc>) -> u32 {
        self.counts
            .get(key)
            .map_or(0, |count| self.left(count, now))
    }

    /// How long the next try must wait; nothing where it may come now.
    pub fn wait(&self, key: &K, now: DateTime<Utc>) -> Option<TimeDelta> {
        let count = self.counts.get(key)?;
        let doublings = self.left(count, now).checked_sub(self.measure.free)?;
        let delay = backoff(doublings, TimeDelta::seconds(1), self.measure.longest, None);
        // A clock that was set back lengthens no wait.
        let wait = (count.last + delay - now).min(delay);
        (wait > TimeDelta::zero()).then_some(wait)
    }

    /// One more.
    pub fn add(&mut self, key: K, now: DateTime<Utc>) {
        self.clear(now);
        let wears_off = self.measure.wears_off;
        let count = self.counts.entry(key).or_insert(Count {
            worn_off_in: TimeDelta::zero(),
            last: now,
        });
        let passed = (now - count.last).max(TimeDelta::zero());
        let left = (count.worn_off_in - passed).max(TimeDelta::zero());
        // Beyond the longest wait nothing is added: it would only take longer to wear off.
        let most = i32::try_from(self.measure.free)
            .unwrap_or(i32::MAX)
            .saturating_add(BEYOND);
        count.worn_off_in = (left + wears_off).min(wears_off * most);
        count.last = now;
    }

    /// One less: it was none after all.
    pub fn take_back(&mut self, key: &K) {
        if let Some(count) = self.counts.get_mut(key) {
            count.worn_off_in -= self.measure.wears_off;
            if count.worn_off_in <= TimeDelta::zero() {
                self.counts.remove(key);
            }
        }
    }

    /// None any more.
    pub fn forget(&mut self, key: &K) {
        self.counts.remove(key);
    }

    fn left(&self, count: &Count, now: DateTime<Utc>) -> u32 {
        let left = (count.worn_off_in - (now - count.last)).min(count.worn_off_in);
        let each = self.measure.wears_off.num_milliseconds().max(1);
        // The last one counts whole until it is gone.
        let left = left.num_milliseconds().max(0).saturating_add(each - 1) / each;
        u32::try_from(left).unwrap_or(u32::MAX)
    }

    fn clear(&mut self, now: DateTime<Utc>) {
        let is_full = self.counts.len() >= REMEMBERED;
        if !is_full && (now - self.cleared_at).abs() < CLEARED_EVERY {
            return;
        }
        self.cleared_at = now;
        self.counts
            .retain(|_, count| count.worn_off_in > now - count.last);
        if self.counts.len() >= REMEMBERED {
            let mut times: Vec<DateTime<Utc>> = self.counts.values().map(|one| one.last).collect();
            // A tenth at once, so that a flood of names does not sort them each time.
            let (_, youngest, _) = times.select_nth_unstable(REMEMBERED / 10);
            let (youngest, mut more) = (*youngest, REMEMBERED / 10);
            self.counts.retain(|_, count| {
                let goes = count.last <= youngest && more > 0;
                more -= usize::from(goes);
                !goes
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
    }

    fn counts() -> FailureCounts<u32> {
        FailureCounts::new(Measure {
            free: 5,
            longest: TimeDelta::seconds(30),
            wears_off: TimeDelta::minutes(12),
        })
    }

    fn after(failures: u32) -> FailureCounts<u32> {
        let mut counts = counts();
        (0..failures).for_each(|_| counts.add(1, at(0)));
        counts
    }

    #[test]
    fn a_few_are_free_and_then_each_costs_twice_as_much_up_to_the_longest_wait() {
        let wait = |failures| {
            after(failures)
                .wait(&1, at(0))
                .map(|wait| wait.num_seconds())
        };
        assert_eq!(
            [4, 5, 6, 7, 9].map(wait),
            [None, Some(1), Some(2), Some(4), Some(16)]
        );
        assert_eq!([10, 50, 5_000].map(wait), [Some(30); 3]);
        assert_eq!(after(50).wait(&1, at(30)), None);
        assert_eq!(after(50).wait(&2, at(0)), None);
    }

    #[test]
    fn failures_wear_off_one_by_one() {
        let counts = after(6);
        assert_eq!(counts.count(&1, at(0)), 6);
        assert_eq!(counts.count(&1, at(12 * 60)), 5);
        assert_eq!(counts.count(&1, at(3_600)), 1);
        assert_eq!(counts.count(&1, at(6 * 12 * 60)), 0);
        let mut slips = self::counts();
        (0..100).for_each(|slip| slips.add(1, at(slip * 12 * 60)));
        assert_eq!(
            slips.wait(&1, at(99 * 12 * 60)),
            None,
            "one in twelve minutes"
        );
    }

    #[test]
    fn what_was_none_is_taken_back() {
        let mut counts = after(5);
        counts.take_back(&1);
        assert_eq!(counts.wait(&1, at(0)), None);
        counts.forget(&1);
        counts.take_back(&1);
        assert_eq!(counts.count(&1, at(0)), 0);
    }

    #[test]
    fn a_clock_that_was_set_back_lengthens_no_wait() {
        let counts = after(50);
        assert_eq!(counts.wait(&1, at(-86_400)), Some(TimeDelta::seconds(30)));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_what_wore_off_goes() {
        let mut counts = counts();
        for key in 0..30_000 {
            counts.add(key, at(i64::from(key) / 100));
        }
        assert!(counts.counts.len() <= REMEMBERED);
        assert_eq!(counts.count(&29_999, at(300)), 1, "the newest stay");
        counts.add(1, at(100_000));
        assert_eq!(counts.counts.len(), 1);
    }
}
