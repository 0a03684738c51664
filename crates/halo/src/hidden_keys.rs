//! Where a key stands in a text from outside, in whatever spelling, so that it can be hidden.
//!
//! A server or a proxy may echo the request in an error, in a page, or in an answer that succeeds. Of a
//! key of a usual length a run of twelve letters and digits is as good as the key, so each such run is
//! hidden, in any case, spaced out, percent-encoded (more than once, too), in JSON's escapes, and in
//! base64. A key that is shorter is hidden as a whole.

use std::borrow::Cow;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// What stands in place of a key.
const HIDDEN: &str = "[key]";
/// So many letters in a row give a key away.
const RUN: usize = 12;
/// The same in base64.
const RUN_IN_BASE64: usize = RUN / 3 * 4;

/// Finds keys. It is made once; searching costs about as much as reading.
pub(crate) struct HiddenKeys {
    /// By their first byte: runs of letters and digits, in lower case.
    runs: Runs,
    /// By their first byte: short keys, with their signs.
    short: Runs,
}

type Runs = Vec<Vec<Box<[u8]>>>;

/// A byte of the text, decoded and in lower case, and where it stands.
struct Unit {
    byte: u8,
    at: Range<usize>,
}

/// No run goes over this: the end of a JSON string.
const BARRIER: u8 = 0;

impl HiddenKeys {
    pub(crate) fn new<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let mut hidden = Self {
            runs: vec![Vec::new(); 256],
            short: vec![Vec::new(); 256],
        };
        for key in keys {
            let letters = letters(key);
            if letters.len() < RUN {
                put(&mut hidden.short, key.to_ascii_lowercase().as_bytes());
                continue;
            }
            for run in letters.windows(RUN) {
                put(&mut hidden.runs, run);
            }
            // How the key is written in base64 depends on where it begins among groups of three bytes.
            for before in 0..3 {
                let encoded =
                    STANDARD_NO_PAD.encode([&b"\0\0\0"[..before], key.as_bytes()].concat());
                let first = [0, 2, 3][before];
                let last = (before + key.len()) * 4 / 3;
                let inner = self::letters(&encoded[first..last.min(encoded.len())]);
                for run in inner.windows(RUN_IN_BASE64) {
                    put(&mut hidden.runs, run);
                }
            }
        }
        hidden
    }

    /// The body of an answer without any key. JSON stays JSON: a key is looked for within one string.
    pub(crate) fn in_body<'a>(&self, body: &'a [u8]) -> Cow<'a, [u8]> {
        self.without(body, true)
    }

    /// A text without any key.
    pub(crate) fn in_text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.without(text.as_bytes(), false) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            // Whole characters were cut out: a unit is never a part of one.
            Cow::Owned(text) => Cow::Owned(String::from_utf8_lossy(&text).into_owned()),
        }
    }

    fn without<'a>(&self, text: &'a [u8], is_json: bool) -> Cow<'a, [u8]> {
        let units = units(text, is_json);
        let letters: Vec<&Unit> = units
            .iter()
            .filter(|unit| unit.byte.is_ascii_alphanumeric() || unit.byte == BARRIER)
            .collect();
        let mut found = found(&letters, &self.runs);
        if self.short.iter().any(|keys| !keys.is_empty()) {
            found.extend(self::found(&units.iter().collect::<Vec<_>>(), &self.short));
            found.sort_by_key(|at| at.start);
        }
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let (mut clean, mut end) = (Vec::with_capacity(text.len()), 0);
        for at in found {
            if at.start >= end {
                clean.extend_from_slice(&text[end..at.start]);
                clean.extend_from_slice(HIDDEN.as_bytes());
            }
            end = end.max(at.end);
        }
        clean.extend_from_slice(&text[end..]);
        Cow::Owned(clean)
    }
}

/// The letters and digits of a text, in lower case.
fn letters(text: &str) -> Vec<u8> {
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|byte| byte.to_ascii_lowercase()).collect()
}

fn put(runs: &mut Runs, run: &[u8]) {
    if let Some(first) = run.first() {
        let runs = &mut runs[usize::from(*first)];
        if !runs.iter().any(|known| **known == *run) {
            runs.push(run.into());
        }
    }
}

/// Where runs stand, from the first to the last; those that overlap are one.
fn found(units: &[&Unit], runs: &Runs) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, first) in units.iter().enumerate() {
        let fits = |run: &[u8]| {
            let rest = units.get(at..at + run.len());
            rest.is_some_and(|rest| {
                rest.iter()
                    .zip(run.iter())
                    .all(|(unit, byte)| unit.byte == *byte)
            })
        };
        let Some(run) = runs[usize::from(first.byte)].iter().find(|run| fits(run)) else {
            continue;
        };
        let (start, end) = (first.at.start, units[at + run.len() - 1].at.end);
        match found.last_mut() {
            Some(last) if start < last.end => last.end = last.end.max(end),
            Some(_) | None => found.push(start..end),
        }
    }
    found
}

/// What a text says, byte by byte, without space and whatever is not ASCII.
fn units(text: &[u8], is_json: bool) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let (byte, length) = match text[at] {
            b'"' if is_json => (BARRIER, 1),
            b'\\' => escaped(&text[at..]),
            b'%' => percent(&text[at..]),
            byte => (byte, 1),
        };
        if byte.is_ascii_graphic() || (byte == BARRIER && is_json && text[at] == b'"') {
            units.push(Unit {
                byte: byte.to_ascii_lowercase(),
                at: at..at + length,
            });
        }
        at += length;
    }
    units
}

/// A JSON escape: what it says, and how long it is. Where it says nothing of use it is a space.
fn escaped(text: &[u8]) -> (u8, usize) {
    match text.get(1) {
        Some(b'u') => match text.get(2..6).and_then(hex) {
            Some(code) => (u8::try_from(code).unwrap_or(b' '), 6),
            None => (b'\\', 1),
        },
        Some(byte @ (b'"' | b'\\' | b'/')) => (*byte, 2),
        Some(b'b' | b'f' | b'n' | b'r' | b't') => (b' ', 2),
        Some(_) | None => (b'\\', 1),
    }
}

/// A percent-encoded byte, encoded once or more often.
fn percent(text: &[u8]) -> (u8, usize) {
    let Some(code) = text.get(1..3).and_then(hex) else {
        return (b'%', 1);
    };
    let mut byte = u8::try_from(code).unwrap_or(b' ');
    let mut length = 3;
    while byte == b'%'
        && let Some(code) = text.get(length..length + 2).and_then(hex)
    {
        byte = u8::try_from(code).unwrap_or(b' ');
        length += 2;
    }
    (byte, length)
}

fn hex(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE;
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "4f9c81d2-77e3b6a05c1e4d8f9b20a6c3";

    fn clean(text: &str) -> String {
        HiddenKeys::new([KEY, "0ther"].into_iter())
            .in_text(text)
            .into_owned()
    }

    #[test]
    fn a_key_is_hidden_however_it_is_spelled() {
        let spaced: String = KEY.chars().flat_map(|c| [c, ' ']).collect();
        let percent: String = KEY.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let twice = percent.replace('%', "%25");
        let escaped: String = KEY.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
        for spelled in [
            KEY.to_owned(),
            KEY.to_uppercase(),
            KEY.replace('-', ""),
            spaced.trim_end().to_owned(),
            percent,
            twice,
            escaped,
        ] {
            assert_eq!(clean(&format!("<{spelled}>")), "<[key]>", "{spelled}");
        }
        assert_eq!(clean("no 0THER, 0 t h e r"), "no [key], [key]");
        assert_eq!(clean("another"), "another");
    }

    #[test]
    fn a_part_that_gives_it_away_is_hidden_and_a_shorter_one_is_not() {
        for begin in 0..=KEY.len() - 14 {
            let part = &KEY[begin..begin + 14];
            assert!(
                !clean(&format!("a {part} b")).contains(&part[2..12]),
                "{part}"
            );
        }
        assert_eq!(clean("4f9c81d2-77e is eleven"), "4f9c81d2-77e is eleven");
    }

    #[test]
    fn a_key_in_base64_is_hidden_wherever_it_begins() {
        for before in ["", "u", "us", "user:", "a longer user:"] {
            for encoded in [
                STANDARD_NO_PAD.encode(format!("{before}{KEY}")),
                URL_SAFE.encode(format!("{before}{KEY}, and more")),
            ] {
                let shown = clean(&format!("Basic {encoded}"));
                let longest = shown.split("[key]").map(str::len).max();
                assert!(shown.contains("[key]"), "{shown}");
                assert!(longest < Some(30), "{shown}");
            }
        }
    }

    #[test]
    fn an_answer_stays_json() {
        let keys = HiddenKeys::new([KEY].into_iter());
        let body = format!(r#"{{"id":1,"name":"is {KEY}!","{KEY}":["4f9c81d277","e3b6a05c1e"]}}"#);
        let clean = keys.in_body(body.as_bytes());
        let read: serde_json::Value = serde_json::from_slice(&clean).unwrap();
        let expected = serde_json::json!({
            "id": 1, "name": "is [key]!", "[key]": ["4f9c81d277", "e3b6a05c1e"]
        });
        assert_eq!(read, expected);
        let body = br#"{"id":"4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514","name":"Bay \"A\" \\"}"#;
        assert!(matches!(keys.in_body(body), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_and_no_key_stays(before in "\\PC{0,30}", after in "[%\\\\u0-9a-f\"\\PC]{0,30}") {
            let text = format!("{before} {KEY} {after}");
            prop_assert!(!clean(&text).contains(KEY));
            let keys = HiddenKeys::new([KEY].into_iter());
            let body = keys.in_body(text.as_bytes());
            prop_assert!(!String::from_utf8_lossy(&body).contains(KEY));
        }
    }
}
