//! The codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds).
//!
//! One step either way is accepted, because phones' clocks differ; that a step counts once is the
//! store's to see.

use chrono::{DateTime, Utc};
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Secret, Totp};

/// Seconds that a code lasts.
const STEP: i64 = 30;

/// A secret for a new app: 160 random bits.
pub fn new_secret() -> Vec<u8> {
    rand::random::<[u8; 20]>().to_vec()
}

/// The time step that a code belongs to, where it is right. Space in it does not matter.
pub fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Option<i64> {
    let code = without_space(code);
    if !is_a_code(&code) {
        return None;
    }
    let seconds = u64::try_from(now.timestamp()).ok()?;
    let step = app(secret, "").check(&code, seconds)?;
    i64::try_from(step).ok()
}

/// Whether something typed has the shape of a code. Anything else is taken for a recovery code.
pub fn is_a_code(typed: &str) -> bool {
    let code = without_space(typed);
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_space(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The code of a moment, for tests and for nothing else.
#[cfg(test)]
pub fn code_at(secret: &[u8], now: DateTime<Utc>) -> String {
    let seconds = u64::try_from(now.timestamp()).expect("after 1970");
    app(secret, "").generate(seconds).to_string()
}

/// The secret as text, in groups of four to type.
pub fn as_text(secret: &[u8]) -> String {
    let text: Vec<char> = Secret::from(secret).to_base32().chars().collect();
    let groups: Vec<String> = text.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join(" ")
}

/// The secret as a QR code for the app of `name`, as SVG; nothing where it does not fit into one.
pub fn as_qr_code(secret: &[u8], name: &str) -> Option<String> {
    let url = app(secret, name).to_url().ok()?;
    let code = QrCode::new(url.as_bytes()).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // What stands before the element belongs to a file, not into a page.
    drawn.find("<svg").map(|at| drawn[at..].to_owned())
}

fn app(secret: &[u8], name: &str) -> Totp {
    // A colon would end the issuer in the label.
    let name = name.replace(':', " ");
    Builder::new()
        .with_secret(Secret::from(secret))
        .with_step_duration(STEP as u64)
        .with_account_name(name)
        .with_issuer(Some("Sundog"))
        .build_noncompliant()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        assert_eq!(step_of(SECRET, "287082", at(59)), Some(1));
        assert_eq!(
            step_of(SECRET, "081 804", at(1_111_111_109)),
            Some(37_037_036)
        );
        assert_eq!(code_at(SECRET, at(1_111_111_109)), "081804");
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off_and_not_more() {
        assert_eq!(step_of(SECRET, "287082", at(89)), Some(1));
        assert_eq!(step_of(SECRET, "287082", at(120)), None);
        for nonsense in ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢"] {
            assert_eq!(step_of(SECRET, nonsense, at(59)), None, "{nonsense}");
        }
    }

    #[test]
    fn a_name_is_only_ever_in_the_picture_as_squares() {
        let drawn = as_qr_code(SECRET, "</svg><script>alert(1)</script>").unwrap();
        assert!(drawn.starts_with("<svg") && drawn.ends_with("</svg>"));
        assert!(!drawn.contains("script"));
        assert!(as_text(SECRET).starts_with("GEZD GNBV"));
    }
}
