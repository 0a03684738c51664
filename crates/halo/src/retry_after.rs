//! How long Halo asks us to wait.
//!
//! `Retry-After` comes as seconds or as a date. A date is read against the answer's own `Date`,
//! so that a wrong clock here changes nothing; without `Date` it says nothing that we can use.
//! The wait is handed on as it was said; how much of it is believed is the quota's decision.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::http_date;

/// Waits longer than this mean "for ever" to everybody, and stay within what can be added.
const MOST: TimeDelta = TimeDelta::days(3_650);

/// The wait asked for: zero or more, none when no usable one was given.
pub(crate) fn read(headers: &HeaderMap, halo_now: Option<DateTime<Utc>>) -> Option<TimeDelta> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds is a very long wait, not none.
        let seconds = text.parse().unwrap_or(i64::MAX).min(MOST.num_seconds());
        return TimeDelta::try_seconds(seconds);
    }
    let until = http_date::parse(text)?;
    Some((until - halo_now?).clamp(TimeDelta::zero(), MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(retry_after: &str, halo_now: Option<&str>) -> Option<TimeDelta> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after.parse().unwrap());
        read(&headers, halo_now.and_then(http_date::parse))
    }

    #[test]
    fn seconds_are_taken_as_they_are_said() {
        assert_eq!(wait("60", None), Some(TimeDelta::seconds(60)));
        assert_eq!(wait(" 0 ", None), Some(TimeDelta::zero()));
        assert_eq!(wait("172800", None), Some(TimeDelta::days(2)));
    }

    #[test]
    fn a_date_is_measured_on_halos_clock() {
        let now = Some("Mon, 06 Jul 2026 08:00:00 GMT");
        assert_eq!(
            wait("Mon, 06 Jul 2026 08:01:30 GMT", now),
            Some(TimeDelta::seconds(90))
        );
        assert_eq!(
            wait("Mon, 06 Jul 2026 07:59:00 GMT", now),
            Some(TimeDelta::zero())
        );
        assert_eq!(wait("Mon, 06 Jul 2026 08:01:30 GMT", None), None);
    }

    #[test]
    fn a_wait_beyond_all_measure_is_bounded_and_nonsense_is_none() {
        assert_eq!(wait("99999999999999999999999999", None), Some(MOST));
        assert_eq!(wait("9223372036854775807", None), Some(MOST));
        for nonsense in ["", "-5", "soon", "1.5", "1e9"] {
            assert_eq!(
                wait(nonsense, Some("Mon, 06 Jul 2026 08:00:00 GMT")),
                None,
                "{nonsense}"
            );
        }
        assert_eq!(read(&HeaderMap::new(), None), None);
    }
}
