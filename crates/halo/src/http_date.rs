//! What moment an HTTP header means.
//!
//! `Date` is Halo's clock, and `Retry-After` may name a moment on it. Servers write the first
//! form; a recipient must read all three (RFC 9110, section 5.6.7).

use chrono::{DateTime, Utc};

/// The moment, or none when the header is not a date.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    httpdate::parse_http_date(text.trim()).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_of_a_date_are_one_moment() {
        let moment = "1994-11-06T08:49:37Z".parse().ok();
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT"), moment);
        assert_eq!(parse("Sunday, 06-Nov-94 08:49:37 GMT"), moment);
        assert_eq!(parse("Sun Nov  6 08:49:37 1994"), moment);
        assert_eq!(parse("soon"), None);
    }
}
