//! How a text from outside becomes safe to keep and to show.
//!
//! Error texts end in the database, on screens and in messages, and a server or proxy may echo
//! the request. So a key is hidden in whatever spelling it comes back (any case, percent-encoded,
//! with control characters between), characters that steer terminals or turn writing round are
//! dropped, and the length is bounded. Hiding comes before cutting: half a key is a secret too.

use percent_encoding::percent_decode_str;

/// What stands in place of a key.
const HIDDEN: &str = "[key]";

/// The text on one line, without control characters, with every secret hidden, at most `most`
/// characters long.
pub(crate) fn message<'a>(
    text: &str,
    secrets: impl Iterator<Item = &'a str> + Clone,
    most: usize,
) -> String {
    let mut text = one_line(text);
    let mut decoded = text.clone();
    // Twice encoded is the most that a proxy behind a proxy makes of it.
    for _ in 0..3 {
        if !decoded.contains('%') {
            break;
        }
        decoded = one_line(&percent_decode_str(&decoded).decode_utf8_lossy());
        if secrets
            .clone()
            .any(|secret| find(&decoded, secret).is_some())
        {
            text.clone_from(&decoded);
        }
    }
    for secret in secrets {
        text = hidden(text, secret);
    }
    cut(&text, most).trim().to_owned()
}

/// The first `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Whether a character can hide or rearrange its neighbours.
pub(crate) fn is_unruly(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !is_unruly(c) {
            line.push(c);
        }
    }
    line
}

fn hidden(text: String, secret: &str) -> String {
    let mut rest = text.as_str();
    let mut clean = String::new();
    while let Some(at) = find(rest, secret) {
        clean.push_str(&rest[..at]);
        clean.push_str(HIDDEN);
        rest = &rest[at + secret.len()..];
    }
    if clean.is_empty() {
        return text;
    }
    clean.push_str(rest);
    clean
}

/// Where an ASCII secret stands in the text, in capitals or not.
fn find(text: &str, secret: &str) -> Option<usize> {
    if secret.is_empty() {
        return None;
    }
    text.as_bytes()
        .windows(secret.len())
        .position(|window| window.eq_ignore_ascii_case(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "s3cr3t/k+y=";

    fn cleaned(text: &str) -> String {
        message(text, [KEY, "0ther"].into_iter(), 300)
    }

    #[test]
    fn a_key_is_hidden_in_every_spelling_in_which_it_may_come_back() {
        assert_eq!(
            cleaned("no s3cr3t/k+y= here, 0THER"),
            "no [key] here, [key]"
        );
        assert_eq!(cleaned("?k=s3cr3t%2Fk%2by%3D&x"), "?k=[key]&x");
        assert_eq!(cleaned("?k=s3cr3t%252Fk%252By%253D&x"), "?k=[key]&x");
        assert_eq!(cleaned("s3cr\u{0}3t/\u{200b}k+y="), "[key]");
        assert_eq!(cleaned("%73%33cr3t/k+y="), "[key]");
    }

    #[test]
    fn a_key_at_the_cut_leaves_no_half_behind() {
        let text = format!("{}{KEY}", "x".repeat(295));
        assert_eq!(cleaned(&text), format!("{}[key]", "x".repeat(295)));
    }

    #[test]
    fn what_steers_a_terminal_or_turns_writing_round_is_dropped() {
        assert_eq!(cleaned("a\u{1b}[31mb\r\n\tc\u{202e}d"), "a[31mb cd");
        assert_eq!(cleaned("100% sure %zz"), "100% sure %zz");
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_and_none_comes_out_longer_than_allowed(text in "\\PC*|[%0-9a-f\\x00-\\x20]*", most in 0usize..80) {
            let clean = message(&text, [KEY].into_iter(), most);
            prop_assert!(clean.chars().count() <= most);
            prop_assert!(!clean.chars().any(is_unruly));
        }

        #[test]
        fn a_key_within_any_text_is_hidden(before in "[ -~]{0,40}", after in "[ -~]{0,40}") {
            let clean = cleaned(&format!("{before}{KEY}{after}"));
            prop_assert!(!clean.contains(KEY));
        }
    }
}
