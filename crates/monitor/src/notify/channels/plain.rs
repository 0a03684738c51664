//! Text from outside as plain text: on one line, without what cannot be seen, and no longer than there is
//! room.

/// The most of a text from outside that stands in a line of the log.
const LOGGED_CHARS: usize = 200;

/// A text as it stands in a line of the log: whoever wrote it ends that line with nothing, and writes none.
pub(in crate::notify) fn logged(text: impl ToString) -> String {
    plain(&text.to_string(), LOGGED_CHARS)
}

/// Makes it so. What is cut ends with an ellipsis.
pub(super) fn plain(text: &str, chars_most: usize) -> String {
    let mut made = String::new();
    let mut is_gap = false;
    for (count, letter) in text
        .chars()
        .filter(|letter| !turns_text(*letter))
        .enumerate()
    {
        if count == chars_most {
            made.pop();
            made.push('…');
            break;
        }
        let is_space = letter.is_control() || letter.is_whitespace();
        if !(is_space && is_gap) {
            made.push(if is_space { ' ' } else { letter });
        }
        is_gap = is_space;
    }
    made.trim().to_owned()
}

/// Letters without a shape of their own that turn, hide or join what stands beside them.
fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_on_one_line_and_within_its_room() {
        assert_eq!(plain("a\r\nBcc: b@c\u{0} d", 50), "a Bcc: b@c d");
        assert_eq!(plain("\u{202e}evil\u{202c}", 50), "evil");
        assert_eq!(plain("Harbour Clinic", 7), "Harbou…");
        assert_eq!(plain("Harbour", 7), "Harbour");
    }
}
