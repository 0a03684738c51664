//! How long to wait after failures in a row.

use chrono::TimeDelta;

use crate::pace::phase;

/// How long to wait after failure number `attempt` in a row, counted from zero: `first`, then twice
/// that, and so on up to `most`. Whole milliseconds, never below zero.
///
/// With a `seed` the wait is up to a fifth shorter or longer, so that those who failed together do
/// not return together: the same seed gives the same wait, and never a longer one than `most`.
pub fn backoff(attempt: u32, first: TimeDelta, most: TimeDelta, seed: Option<u64>) -> TimeDelta {
    let first = first.num_milliseconds().max(0) as f64;
    let most = most.num_milliseconds().max(0);
    let doubled = (first * 2f64.powi(attempt.min(62).cast_signed())).min(most as f64);
    let jitter = seed.map_or(1.0, |seed| {
        let mixed = seed ^ u64::from(attempt).rotate_left(32);
        0.8 + 0.4 * phase(mixed.cast_signed())
    });
    TimeDelta::milliseconds(((doubled * jitter) as i64).min(most))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_double_up_to_the_most() {
        let (first, most) = (TimeDelta::seconds(10), TimeDelta::minutes(5));
        let waits = [0, 1, 2, 3, 4, 5, 60, u32::MAX]
            .map(|attempt| backoff(attempt, first, most, None).num_seconds());
        assert_eq!(waits, [10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(backoff(0, most, first, None), first);
    }

    #[test]
    fn the_same_seed_waits_the_same_and_others_do_not_return_together() {
        let (first, most) = (TimeDelta::seconds(10), TimeDelta::hours(1));
        let wait = |seed| backoff(0, first, most, Some(seed));
        let waits: std::collections::BTreeSet<_> = (0..50).map(wait).collect();
        assert_eq!(wait(7), wait(7));
        assert!(waits.len() > 40, "{}", waits.len());
    }

    proptest! {
        #[test]
        fn a_wait_is_within_a_fifth_of_the_doubled_one_and_never_above_the_most(
            attempt in any::<u32>(), first in 0i64..100_000, most in 0i64..10_000_000, seed in any::<u64>(),
        ) {
            let milliseconds = TimeDelta::milliseconds;
            let wait = backoff(attempt, milliseconds(first), milliseconds(most), Some(seed));
            let wait = wait.num_milliseconds();
            let doubled = (first as f64 * 2f64.powi(attempt.min(40) as i32)).min(most as f64);
            prop_assert!(wait <= most);
            prop_assert!(wait as f64 >= doubled * 0.8 - 1.0);
            prop_assert!(wait as f64 <= doubled * 1.2 + 1.0);
        }
    }
}
