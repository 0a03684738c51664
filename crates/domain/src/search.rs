//! How a list is searched and put in the order of names, whatever the spelling.
//!
//! What both need of a practice follows from what a person entered alone, so it can be made once per
//! edit instead of once per search.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::outside_text::is_unseen;
use crate::practice::PracticeEntry;
use crate::site::HaloGuid;

/// Characters of a name that its place in the order rests on: what follows tells nothing apart, and
/// the place stands in addresses.
const ORDERED_CHARS: usize = 60;
const GUID_DIGITS: usize = 32;
const HEX: &[u8; 16] = b"0123456789abcdef";
/// Fewer digits would be found in half of all GUIDs.
const GUID_DIGITS_LEAST: usize = 4;

/// Everything of a practice that is searched, folded, a line each: name, Site ID, server, host, who is
/// to be reached, and its name at Halo where that is another one.
pub fn search_text(entry: &PracticeEntry, halo_name: Option<&str>) -> String {
    let lines = [
        entry.name.as_str(),
        entry.site.site_id.as_str(),
        &entry.server_name,
        &entry.host,
        &entry.region,
        &entry.contacts,
        &entry.host_contact,
        &entry.owner,
        halo_name
            .filter(|name| *name != entry.name)
            .unwrap_or_default(),
    ];
    let mut searched = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        fold_onto(&mut searched, line);
        searched.push('\n');
    }
    searched
}

/// The digits of GUIDs as they are searched, a line each.
pub fn guid_text(guids: impl Iterator<Item = HaloGuid>) -> String {
    let mut text = String::new();
    for guid in guids {
        for byte in guid.as_bytes() {
            text.extend([byte >> 4, byte & 15].map(|digit| char::from(HEX[usize::from(digit)])));
        }
        text.push('\n');
    }
    text
}

/// What somebody searches for.
#[derive(Clone, Debug)]
pub struct Wanted {
    text: String,
    guid_digits: Option<String>,
}

impl Wanted {
    /// What was typed; none where that is nothing.
    pub fn typed(text: &str) -> Option<Self> {
        let text = folded(text);
        let digits: String = text.chars().filter(|c| !"-{}".contains(*c)).collect();
        let may_be_guid = (GUID_DIGITS_LEAST..=GUID_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        (!text.is_empty()).then(|| Self {
            guid_digits: may_be_guid.then_some(digits),
            text,
        })
    }

    /// What is looked for in what [`search_text`] made. It holds no end of a line.
    pub fn in_text(&self) -> &str {
        &self.text
    }

    /// What is looked for in what [`guid_text`] made; none where no GUID can be meant.
    pub fn in_guids(&self) -> Option<&str> {
        self.guid_digits.as_deref()
    }
}

/// A text as it is searched: case, accents, apostrophes, the width of blanks and the form of Unicode
/// do not matter.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_onto(&mut folded, text);
    folded
}

fn fold_onto(folded: &mut String, text: &str) {
    if text.is_ascii() {
        let letters = text.chars().filter(|c| !is_dropped(*c));
        push_words(folded, letters.map(|c| c.to_ascii_lowercase()));
    } else {
        let letters = text.chars().filter(|c| !is_dropped(*c)).nfkd();
        let letters = letters.filter(|c| !is_combining_mark(*c));
        push_words(folded, letters.flat_map(char::to_lowercase));
    }
}

/// Adds letters, with one blank between words and none around them.
fn push_words(folded: &mut String, letters: impl Iterator<Item = char>) {
    let begin = folded.len();
    let mut blank = false;
    for letter in letters {
        if letter.is_whitespace() {
            blank = folded.len() > begin;
        } else {
            if std::mem::take(&mut blank) {
                folded.push(' ');
            }
            folded.push(letter);
        }
    }
}

/// Apostrophes, and what cannot be seen.
fn is_dropped(c: char) -> bool {
    let is_apostrophe = matches!(c, '\'' | '`' | '´' | 'ʼ' | '‘' | '’' | '′');
    is_apostrophe || (is_unseen(c) && !c.is_whitespace())
}

/// A name as it is compared to order names: folded, and numbers by their size, so that "Clinic 2"
/// comes before "Clinic 10".
pub fn natural_order(name: &str) -> String {
    let folded = folded(name);
    let end = folded.char_indices().nth(ORDERED_CHARS);
    let mut rest = end.map_or(folded.as_str(), |(end, _)| &folded[..end]);
    let mut ordered = String::with_capacity(rest.len() + 4);
    while let Some(digit) = rest.find(|c: char| c.is_ascii_digit()) {
        let (text, from_digit) = rest.split_at(digit);
        let end = from_digit.find(|c: char| !c.is_ascii_digit());
        let (number, others) = from_digit.split_at(end.unwrap_or(from_digit.len()));
        let number = number.trim_start_matches('0');
        ordered.push_str(text);
        // A longer number is a larger one.
        ordered.push(char::from(b'0' + number.len() as u8));
        ordered.push_str(number);
        rest = others;
    }
    ordered + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_to_what_people_type() {
        for (one, other) in [
            ("O’Brien", "o'brien"),
            ("OBrien", "o`brien"),
            ("Cafe\u{301}", "CAFÉ"),
            ("Élodie", "elodie"),
            ("Harbour\u{a0}  Clinic ", "harbour clinic"),
            ("Har\u{200b}bour", "harbour"),
            ("Har\u{3164}bo\u{fe0f}ur\tClinic", "harbour clinic"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} / {other}");
        }
    }

    #[test]
    fn names_are_ordered_as_people_count_and_spell() {
        let mut names = [
            "Clinic 10",
            "Étoile",
            "clinic 2",
            "Clinic 002b",
            "Zahn",
            "Eta",
            "2 Bays",
        ];
        names.sort_by_key(|name| natural_order(name));
        assert_eq!(
            names,
            [
                "2 Bays",
                "clinic 2",
                "Clinic 002b",
                "Clinic 10",
                "Eta",
                "Étoile",
                "Zahn"
            ]
        );
    }
}
