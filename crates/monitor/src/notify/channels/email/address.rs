//! An address of mail. Only what is one can become one, so nothing else gets into a header.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// An address, such as `kim@practice.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(lettre::Address);

impl EmailAddress {
    pub(super) fn as_lettre(&self) -> &lettre::Address {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let shown = || text.chars().filter(|letter| !letter.is_control()).take(80);
        let is_plain = text.is_ascii() && text.bytes().all(|byte| byte.is_ascii_graphic());
        let address = is_plain.then(|| text.parse().ok()).flatten();
        address.map(Self).ok_or_else(|| {
            format!(
                "'{}' is no address: write it like kim@practice.example.",
                shown().collect::<String>()
            )
        })
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Ord for EmailAddress {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.to_string().cmp(&other.0.to_string())
    }
}

impl PartialOrd for EmailAddress {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_end_a_header_is_no_address() {
        assert_eq!(
            "  kim@practice.example "
                .parse::<EmailAddress>()
                .unwrap()
                .to_string(),
            "kim@practice.example"
        );
        for odd in [
            "",
            "kim",
            "kim@",
            "a@b\r\nBcc: c@d",
            "a@b, c@d",
            "Kim <kim@practice.example>",
            "kim@practice.example\u{0}",
            "kim practice@x.example",
        ] {
            assert!(odd.parse::<EmailAddress>().is_err(), "{odd:?}");
        }
    }
}
