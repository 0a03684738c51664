//! When a message that could not be delivered is tried again: soon, then ever more seldom, for a day.

use chrono::{DateTime, TimeDelta, Utc};

/// How long after each failure the next try comes; after the last of these it is always as long as that.
const WAITS_SECONDS: [i64; 7] = [5, 10, 30, 120, 600, 1800, 3600];

/// So long a message is tried before it is given up.
pub const TRIED_FOR: TimeDelta = TimeDelta::hours(24);

/// When to try again after failure number `failures`; none where the message is given up.
///
/// Messages that failed together do not come back together: each waits up to a tenth less or more, always
/// the same for the same message and try. A receiver that asks for a longer wait gets it, but the last try
/// is always at the end of the day that began at `since`.
pub fn next_try(
    message: &str,
    failures: u32,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
    asked_to_wait: Option<TimeDelta>,
) -> Option<DateTime<Utc>> {
    let gives_up = since + TRIED_FOR;
    if now >= gives_up {
        return None;
    }
    let wait = wait(message, failures).max(asked_to_wait.unwrap_or_default());
    Some((now + wait.min(TRIED_FOR)).min(gives_up))
}

/// How long to wait after failure number `failures`.
pub fn wait(message: &str, failures: u32) -> TimeDelta {
    let place = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
    let seconds = WAITS_SECONDS[place.min(WAITS_SECONDS.len() - 1)];
    TimeDelta::milliseconds(seconds * per_mille(message, failures))
}

/// From 900 to 1100, spread evenly (FNV-1a).
fn per_mille(message: &str, failures: u32) -> i64 {
    let bytes = message.bytes().chain(failures.to_le_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The upper bits are the better mixed ones.
    900 + i64::try_from((hash >> 32) % 201).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_to_an_hour_and_end_after_a_day() {
        let since = DateTime::UNIX_EPOCH;
        let (mut now, mut tries) = (since, 0);
        let mut waits = Vec::new();
        while let Some(next) = next_try("msg_1", tries + 1, since, now, None) {
            tries += 1;
            waits.push((next - now).num_seconds());
            now = next;
        }
        for (wait, planned) in waits.iter().zip(WAITS_SECONDS) {
            assert!(
                (planned * 9 / 10..=planned * 11 / 10).contains(wait),
                "{wait}"
            );
        }
        assert_eq!(
            now,
            since + TRIED_FOR,
            "the last try is at the end of the day"
        );
        assert!((26..40).contains(&tries), "{tries}");
    }

    #[test]
    fn messages_that_failed_together_do_not_come_back_together() {
        let waits: std::collections::BTreeSet<_> =
            (0..500).map(|n| wait(&format!("msg_{n}"), 7)).collect();
        assert!(waits.len() > 150, "{}", waits.len());
        assert!(*waits.first().unwrap() < TimeDelta::seconds(3300));
        assert!(*waits.last().unwrap() > TimeDelta::seconds(3900));
        assert_eq!(wait("msg_1", 3), wait("msg_1", 3));
    }

    #[test]
    fn a_receiver_that_asks_for_a_wait_gets_it_but_no_shorter_one_than_ours() {
        let now = DateTime::UNIX_EPOCH;
        let next = |asked| next_try("msg_1", 1, now, now, Some(asked)).unwrap() - now;
        assert_eq!(next(TimeDelta::minutes(7)), TimeDelta::minutes(7));
        assert!(next(TimeDelta::zero()) > TimeDelta::seconds(4));
        assert_eq!(next(TimeDelta::days(7)), TRIED_FOR);
    }
}
