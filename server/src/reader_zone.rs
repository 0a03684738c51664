//! In which zone does a reader's own clock run?
//!
//! Their browser tells it in a cookie (`script/src/zone.ts`). It is no secret and nobody's: whoever makes
//! one up reads lists on other clocks.

use axum::http::{HeaderMap, header};
use domain::reader_clock::ReaderClock;

/// The cookie.
const NAME: &str = "sundog_zone";

/// The zone that a browser told, as it stands in its cookies.
pub fn told(headers: &HeaderMap) -> Option<ReaderClock> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';'));
    let name = pairs.find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))?;
    let clock: ReaderClock = name.parse().ok()?;
    // A zone is told here, and never which clocks a list is wanted on.
    matches!(clock, ReaderClock::Zone(_)).then_some(clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_told_by_its_name_and_nothing_else_is() {
        let told = |cookie: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            told(&headers).map(|clock| clock.to_string())
        };
        let perth = Some("Australia/Perth".to_owned());
        assert_eq!(told("sundog=abc; sundog_zone=Australia/Perth"), perth);
        assert_eq!(told("sundog=abc"), None);
        assert_eq!(told("sundog_zone=theirs"), None);
        assert_eq!(told("sundog_zone=<script>"), None);
    }
}
