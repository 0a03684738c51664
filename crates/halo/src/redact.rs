//! How a text from outside becomes safe to keep and to show.
//!
//! Error texts end in the database, on screens and in messages. So keys are hidden (`hidden_keys`), what
//! cannot be seen or turns writing round is dropped, and the length is bounded. Hiding comes before
//! cutting: half a key is a secret too.

use domain::outside_text::line;

use crate::hidden_keys::HiddenKeys;

/// The text on one line, with every key hidden, at most `most` characters long.
pub(crate) fn message(text: &str, keys: &HiddenKeys, most: usize) -> String {
    let text = one_line(&keys.in_text(&line(text)));
    cut(&text, most).trim().to_owned()
}

/// The first `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            line.push(c);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "s3cr3t/k+y=";

    fn cleaned(text: &str) -> String {
        message(text, &HiddenKeys::new([KEY, "0ther"].into_iter()), 300)
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
            let clean = message(&text, &HiddenKeys::new([KEY].into_iter()), most);
            prop_assert!(clean.chars().count() <= most);
            prop_assert!(!clean.chars().any(domain::outside_text::is_unseen));
        }

        #[test]
        fn a_key_within_any_text_is_hidden(before in "[ -~]{0,40}", after in "[ -~]{0,40}") {
            let clean = cleaned(&format!("{before}{KEY}{after}"));
            prop_assert!(!clean.contains(KEY));
        }
    }
}
