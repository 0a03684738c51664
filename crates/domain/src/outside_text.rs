//! Text from outside, made fit to keep, to compare and to show.
//!
//! Names, notes, reasons, contacts and Halo's words come from people and programs that we do not know.
//! Whatever cannot be seen in such a text, or moves what stands beside it, is dropped here and nowhere
//! else: two texts that look alike would otherwise be kept as two, and one could pose as another. What is
//! left is in Unicode's composed form, so that é is one letter wherever it was typed.
//!
//! The texts are marked off on screen besides (`unicode-bidi: isolate`), because honest words in Arabic
//! or Hebrew turn their neighbours round too; within sentences that we write, by [`isolated`].

use icu_properties::props::{BidiClass, DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::UnicodeNormalization;

/// A text on one line: line breaks and tabs are spaces, and there is no space around it.
pub fn line(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let text = text.replace("\r\n", " ");
    let seen = text.chars().filter_map(|c| match c {
        c if parts_lines(c) || c == '\t' => Some(' '),
        c => (!is_unseen(c)).then_some(c),
    });
    seen.nfc().collect::<String>().trim().to_owned()
}

/// A text that may have lines, such as a note: as [`line()`], but its line breaks stay.
pub fn lines(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let text = text.replace("\r\n", "\n");
    let seen = text.chars().filter_map(|c| match c {
        c if parts_lines(c) => Some('\n'),
        '\t' => Some(' '),
        c => (!is_unseen(c)).then_some(c),
    });
    seen.nfc().collect::<String>().trim().to_owned()
}

/// Whether a text says anything: a dot, a dash or what cannot be seen is no reason.
pub fn says_something(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !is_unseen(c))
}

/// Whether a character has nothing to show, or can hide or rearrange its neighbours: controls, what
/// Unicode lets a screen ignore, what steers the direction of writing, and blanks that count as letters
/// or symbols.
pub fn is_unseen(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    // The Braille pattern without dots is the one blank that Unicode takes for something to be seen.
    const BLANK_BRAILLE: char = '\u{2800}';
    c.is_control()
        || c == BLANK_BRAILLE
        || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// A text within a sentence of ours: marked off (U+2068, U+2069) where it has letters that are written from
/// right to left, so that they turn none of its neighbours round. Any other stays as it is, since it moves
/// none.
pub fn isolated(text: &str) -> String {
    match !text.is_ascii() && text.chars().any(is_from_right_to_left) {
        true => format!("\u{2068}{text}\u{2069}"),
        false => text.to_owned(),
    }
}

fn is_from_right_to_left(c: char) -> bool {
    let class = CodePointMapData::<BidiClass>::new().get(c);
    [
        BidiClass::RightToLeft,
        BidiClass::ArabicLetter,
        BidiClass::ArabicNumber,
    ]
    .contains(&class)
}

fn parts_lines(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The most texts are, and need no second look.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_dropped_and_one_letter_is_one_letter() {
        for unseen in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{180e}',
            '\u{200b}',
            '\u{200f}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{e0020}',
            '\u{0}',
            '\u{7f}',
            '\u{9b}',
        ] {
            assert!(is_unseen(unseen), "{unseen:?}");
            assert_eq!(line(&format!("ad{unseen}min")), "admin", "{unseen:?}");
        }
        assert_eq!(line("Cafe\u{301} M"), "Café M");
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in [
            "Café Zoë",
            "’t Hart & Söhne (Nord) №5",
            "عيادة",
            "ქართული",
            "東京 歯科",
            "a  b",
            "😀",
        ] {
            assert_eq!(line(text), text);
            assert_eq!(lines(text), text);
        }
    }

    #[test]
    fn lines_stay_in_a_note_and_are_spaces_in_a_name() {
        let typed = " Rang Kim.\r\nNo answer.\u{2028}\tAgain\u{202e} at 4.\u{0} ";
        assert_eq!(line(typed), "Rang Kim. No answer.  Again at 4.");
        assert_eq!(lines(typed), "Rang Kim.\nNo answer.\n Again at 4.");
    }

    #[test]
    fn a_text_says_something_where_it_has_a_letter_of_any_script() {
        for text in ["Jo", "…é", "ي", "歯 5"] {
            assert!(says_something(text), "{text}");
        }
        for text in [
            "", " ", ".", "—", "12:30", "\u{200b}", "\u{3164}", "\u{115f}", "\u{2800}", "\u{301}",
        ] {
            assert!(!says_something(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_written_from_right_to_left_is_marked_off_within_a_sentence_and_nothing_else() {
        for text in ["نور", "דנה", "Dr نور", "٣"] {
            assert_eq!(isolated(text), format!("\u{2068}{text}\u{2069}"));
        }
        for text in ["", "Kim", "Zoë", "東京", "№5", "Ωmega"] {
            assert_eq!(isolated(text), text);
        }
    }

    proptest! {
        #[test]
        fn once_is_enough(text in "\\PC*|[\\x00-\\x20a\\u{301}\\u{200b}\\u{1100}\\u{1161}]*") {
            let (one, many) = (line(&text), lines(&text));
            prop_assert!(!one.chars().any(is_unseen));
            prop_assert_eq!(line(&one), one.clone());
            prop_assert_eq!(lines(&many), many.clone());
        }
    }
}
