//! How long Halo asks us to wait.
//!
//! `Retry-After` comes as seconds or as a date. A date is read against the answer's own `Date`,
//! so that a wrong clock here changes nothing; without `Date` it says nothing that we can use.
//! Where there is no such header the gateway's sentence may still tell: "try again in 30 seconds",
//! "will be replenished in 11:32:07", or with days before a point, "1.11:32:07".
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

/// The wait that the words of a refusal ask for: what follows on the word "in" or "after".
pub(crate) fn told(words: &str) -> Option<TimeDelta> {
    let words: Vec<String> = words
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    let lengths = words.iter().enumerate().filter_map(|(at, word)| {
        let begins = word == "in" || word == "after";
        begins.then(|| length(&words[at + 1..]))?
    });
    let wait = lengths
        .map(|seconds| seconds.min(MOST.num_seconds()))
        .max()?;
    TimeDelta::try_seconds(wait)
}

/// The seconds of a length at the beginning of some words; none where none begins there.
fn length(words: &[String]) -> Option<i64> {
    let first = words.first()?;
    if let Some(seconds) = clock_form(first) {
        return Some(seconds);
    }
    let mut total = None;
    let mut words = words.iter().filter(|word| *word != "and").peekable();
    while let Some((amount, unit)) = next_part(&mut words) {
        let part = amount.saturating_mul(unit);
        total = Some(i64::saturating_add(total.unwrap_or_default(), part));
    }
    total
}

/// The next "30 seconds", or "30s" in one word.
fn next_part<'a>(
    words: &mut std::iter::Peekable<impl Iterator<Item = &'a String>>,
) -> Option<(i64, i64)> {
    let word = words.peek()?;
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (amount, joined) = word.split_at(digits);
    let amount = number(amount)?;
    let joined = joined.to_owned();
    words.next();
    let unit = match joined.is_empty() {
        true => words.next().map(String::as_str)?,
        false => joined.as_str(),
    };
    Some((amount, seconds_in(unit)?))
}

fn seconds_in(unit: &str) -> Option<i64> {
    match unit {
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(3_600),
        "d" | "day" | "days" => Some(86_400),
        _ => None,
    }
}

/// `hh:mm:ss`, with days and a point before it or not, and parts of a second after it or not.
fn clock_form(word: &str) -> Option<i64> {
    let mut parts = word.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let seconds = seconds.split_once('.').map_or(seconds, |(whole, _)| whole);
    let (days, hours) = (number(days)?, number(hours)?);
    let (minutes, seconds) = (number(minutes)?, number(seconds)?);
    let hours = days.saturating_mul(24).saturating_add(hours);
    let minutes = hours.saturating_mul(60).saturating_add(minutes);
    Some(minutes.saturating_mul(60).saturating_add(seconds))
}

/// A number of digits alone; one that is too long is very great, not none.
fn number(digits: &str) -> Option<i64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn a_wait_in_words_is_read_as_the_gateway_says_it() {
        let seconds = |words: &str| told(words).map(|wait| wait.num_seconds());
        for (words, expected) in [
            ("Rate limit is exceeded. Try again in 30 seconds.", 30),
            ("Rate limit is exceeded. Try again in 1 second.", 1),
            ("try again in 5 minutes", 300),
            ("Try again after 2 hours, please.", 7_200),
            ("TRY AGAIN IN 1 HOUR AND 30 MINUTES.", 5_400),
            ("try again in 90s", 90),
            (
                "Forbidden: Out of call volume quota. Quota will be replenished in 11:32:07.",
                41_527,
            ),
            (
                "Out of bandwidth quota. Quota will be replenished in 1.11:32:07.",
                127_927,
            ),
            ("Quota will be replenished in \"00:00:09.25\".", 9),
        ] {
            assert_eq!(seconds(words), Some(expected), "{words}");
        }
        for nothing in [
            "",
            "Service Unavailable",
            "Try again in a while.",
            "Query took more than 30 seconds",
            "in 7 in in",
            "in 11:32",
            "in 3 turns",
        ] {
            assert_eq!(seconds(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_wait_in_words_beyond_all_measure_is_bounded() {
        for words in [
            "in 99999999999999999999999999 seconds",
            "in 9223372036854775807 days",
            "in 9999999999999.11:32:07",
        ] {
            assert_eq!(told(words), Some(MOST), "{words}");
        }
    }

    proptest! {
        #[test]
        fn no_words_are_too_odd(words in "\\PC*|(in |after |[0-9.:]{0,9} |seconds |hour ){0,9}") {
            let wait = told(&words).unwrap_or_default();
            prop_assert!(wait >= TimeDelta::zero() && wait <= MOST);
        }
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
