//! How long a receiver wants to be left alone: seconds, or a date on its own clock.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// Nobody is left alone for longer than messages are tried.
const MOST: TimeDelta = TimeDelta::hours(24);

/// The wait asked for: none when no usable one was given.
pub(super) fn read(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds is a very long wait, not none.
        let seconds = text.parse().unwrap_or(i64::MAX);
        return TimeDelta::try_seconds(seconds.min(MOST.num_seconds()));
    }
    let until = date(headers, &RETRY_AFTER)?;
    let there = date(headers, &DATE).unwrap_or(now);
    Some((until - there).clamp(TimeDelta::zero(), MOST))
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<DateTime<Utc>> {
    let text = headers.get(name)?.to_str().ok()?;
    httpdate::parse_http_date(text.trim()).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_no_wait() {
        let now = "2026-07-06T08:00:00Z".parse().unwrap();
        let wait = |retry_after: &str, date: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, retry_after.parse().unwrap());
            if let Some(date) = date {
                headers.insert(DATE, date.parse().unwrap());
            }
            read(&headers, now)
        };
        let in_ninety = "Mon, 06 Jul 2026 08:01:30 GMT";
        assert_eq!(wait("60", None), Some(TimeDelta::seconds(60)));
        assert_eq!(wait("99999999999999999999", None), Some(MOST));
        assert_eq!(wait(in_ninety, None), Some(TimeDelta::seconds(90)));
        let there = Some("Mon, 06 Jul 2026 08:01:00 GMT");
        assert_eq!(wait(in_ninety, there), Some(TimeDelta::seconds(30)));
        let later = Some("Mon, 06 Jul 2026 09:00:00 GMT");
        assert_eq!(wait(in_ninety, later), Some(TimeDelta::zero()));
        for nonsense in ["", "soon", "-5", "1.5"] {
            assert_eq!(wait(nonsense, None), None, "{nonsense}");
        }
    }
}
