//! A body of the size that a receiver takes. What is too large is refused however often it is sent, so its
//! longest lines are shortened until it fits.

use serde_json::Value;

/// Lines this short fit everywhere; shorter ones would say nothing.
const LINE_CHARS_LEAST: usize = 80;

/// Makes it of lines of up to so many letters, or of shorter ones where they make it too large: a letter has
/// one to four bytes, and lines share a body.
pub(super) fn fitting(
    line_chars: usize,
    body_bytes: usize,
    body: impl Fn(usize) -> Value,
) -> String {
    let made = body(line_chars).to_string();
    if made.len() <= body_bytes || line_chars <= LINE_CHARS_LEAST {
        return made;
    }
    fitting(line_chars / 2, body_bytes, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_shortened_until_the_body_fits() {
        let body = |line_chars| Value::String("x".repeat(line_chars));
        assert_eq!(fitting(400, 1000, body).len(), 402, "with its quotes");
        assert_eq!(fitting(400, 300, body).len(), 202);
        assert_eq!(
            fitting(400, 0, body).len(),
            52,
            "a message is sent all the same"
        );
    }
}
