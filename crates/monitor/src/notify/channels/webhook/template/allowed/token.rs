//! The words of a tag.

/// A question about the longest path has as many.
const TOKENS_MOST: usize = 10;
const TEXT_CHARS: usize = 200;
const DIGITS: usize = 18;

/// A word of a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Name(&'t str),
    Dot,
    /// `==` or `!=`.
    Compared,
    /// A number, or a text without escapes.
    Literal,
}

/// The words of a tag up to its end, and what comes after it; none where a letter of it is not allowed or there
/// are more than any tag has.
pub(super) fn of_tag<'t>(inside: &'t str, end: &str) -> Option<(Vec<Token<'t>>, &'t str)> {
    let mut rest = without_dash(inside);
    let mut tokens = Vec::new();
    while tokens.len() <= TOKENS_MOST {
        rest = rest.trim_ascii_start();
        if let Some(after) = without_dash(rest).strip_prefix(end) {
            return Some((tokens, after));
        }
        let (token, after) = next(rest)?;
        tokens.push(token);
        rest = after;
    }
    None
}

/// What takes the blanks beside a tag away.
fn without_dash(text: &str) -> &str {
    text.strip_prefix('-').unwrap_or(text)
}

fn next(text: &str) -> Option<(Token<'_>, &str)> {
    let first = text.chars().next()?;
    match first {
        '.' => Some((Token::Dot, &text[1..])),
        '=' | '!' => text[1..]
            .strip_prefix('=')
            .map(|after| (Token::Compared, after)),
        '"' | '\'' => {
            let (inner, after) = text[1..].split_once(first)?;
            let is_allowed = !inner.contains('\\') && inner.chars().count() <= TEXT_CHARS;
            is_allowed.then_some((Token::Literal, after))
        }
        '0'..='9' => {
            let (digits, after) = split(text, |letter| letter.is_ascii_digit());
            (digits.len() <= DIGITS).then_some((Token::Literal, after))
        }
        'a'..='z' | 'A'..='Z' | '_' => {
            let is_of_a_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let (name, after) = split(text, is_of_a_name);
            Some((Token::Name(name), after))
        }
        _ => None,
    }
}

/// As far as the letters are such ones, and the rest.
fn split(text: &str, is_one: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|letter| !is_one(letter));
    text.split_at(end.unwrap_or(text.len()))
}
