//! What moment a timestamp of Halo's means.
//!
//! The fields are UTC by name, so a text without a zone is UTC. Seen or to be expected from the
//! .NET services behind Halo: no `Z`, seven digits of fraction, a space for the `T`, and the
//! first or last instant of `DateTime` for "never". A wrong year is kept: a practice server may
//! really believe it. What is no date, a bare date included, is nothing.

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};

/// The moment, or none when there is none to be had.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let moment = match DateTime::parse_from_rfc3339(text) {
        Ok(moment) => moment.to_utc(),
        Err(_) => unusual(text)?,
    };
    // Years 1 and 9999 are .NET's smallest and largest date, that is: never.
    (2..=9998).contains(&moment.year()).then_some(moment)
}

fn unusual(text: &str) -> Option<DateTime<Utc>> {
    let with_zone = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z"];
    let without_zone = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];
    let naive = without_zone
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    naive.map(|moment| moment.and_utc()).or_else(|| {
        let mut zoned = with_zone
            .iter()
            .filter_map(|form| DateTime::parse_from_str(text, form).ok());
        zoned.next().map(|moment| moment.to_utc())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_moment_is_that_moment() {
        let moment = parse("2022-12-25T12:25:01Z").unwrap();
        for spelling in [
            "2022-12-25T12:25:01",
            "2022-12-25t12:25:01z",
            "2022-12-25 12:25:01",
            "2022-12-25 12:25:01Z",
            " 2022-12-25T12:25:01.0000000Z ",
            "2022-12-25T12:25:01.0000000",
            "2022-12-25T22:25:01+10:00",
            "2022-12-25T22:25:01.0000000+10:00",
            "2022-12-25T22:25:01+1000",
            "2022-12-25 22:25:01 +10:00",
            "2022-12-25T12:25:01-00:00",
        ] {
            assert_eq!(parse(spelling), Some(moment), "{spelling}");
        }
        let fraction = parse("2022-12-25T12:25:01.1234567").unwrap();
        assert_eq!(fraction.timestamp_subsec_nanos(), 123_456_700);
    }

    #[test]
    fn never_and_nonsense_are_no_moment() {
        for text in [
            "",
            "0001-01-01T00:00:00",
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00+11:00",
            "9999-12-31T23:59:59.9999999",
            "2023-02-29T12:00:00Z",
            "2022-13-01T00:00:00Z",
            "2022-12-25T25:00:00Z",
            "2022-12-25",
            "1671971101",
            "yesterday",
            "+12022-12-25T12:25:01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_clock_in_the_wrong_year_is_believed_since_drift_is_what_it_tells() {
        assert!(parse("1999-12-25T12:25:01Z").is_some());
        assert!(parse("2082-12-25T12:25:01").is_some());
    }
}
