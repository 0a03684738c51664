//! What differs between two names, word by word, for a person to read.
//!
//! Words are compared as `name` compares them, so that a word in capitals is kept and not replaced.
//! Neighbouring words of one kind are told as one part.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::name::normalised;

string_enum! {
    /// What became of some words of a name.
    pub enum DiffOp {
        /// They are in both.
        Keep = "keep",
        /// They are in the old name alone.
        Remove = "remove",
        /// They are in the new name alone.
        Add = "add",
    }
}

/// Some words of a name and what became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiffPart {
    /// What became of them.
    pub op: DiffOp,
    /// The words, as the name has them.
    pub text: String,
}

/// More words than any practice's name has: beyond this the names are told whole.
const WORDS_MAX: usize = 60;

/// The parts of both names in reading order.
pub fn diff(old: &str, new: &str) -> Vec<DiffPart> {
    let (was, old_words) = spelled(old);
    let (is, new_words) = spelled(new);
    if was.len() > WORDS_MAX || is.len() > WORDS_MAX {
        return vec![part(DiffOp::Remove, old), part(DiffOp::Add, new)];
    }
    let mut parts = Vec::new();
    let mut tell = |op: DiffOp, words: &[&str]| {
        if !words.is_empty() {
            parts.push(part(op, &words.join(" ")));
        }
    };
    for op in capture_diff_slices(Algorithm::Lcs, &was, &is) {
        let (tag, of_old, of_new) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            tell(DiffOp::Keep, &new_words[of_new]);
        } else {
            tell(DiffOp::Remove, &old_words[of_old]);
            tell(DiffOp::Add, &new_words[of_new]);
        }
    }
    parts
}

/// The words of a name, as they are compared and as they are written. What carries no meaning alone
/// (`Pty`, a dash) is compared as it is written.
fn spelled(name: &str) -> (Vec<String>, Vec<&str>) {
    name.split_whitespace()
        .map(|word| match normalised(word) {
            plain if plain.is_empty() => (word.to_lowercase(), word),
            plain => (plain, word),
        })
        .unzip()
}

fn part(op: DiffOp, text: &str) -> DiffPart {
    DiffPart {
        op,
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let parts = diff(old, new);
        let told: Vec<String> = parts
            .iter()
            .map(|part| match part.op {
                DiffOp::Keep => part.text.clone(),
                DiffOp::Remove => format!("[-{}]", part.text),
                DiffOp::Add => format!("[+{}]", part.text),
            })
            .collect();
        told.join(" ")
    }

    #[test]
    fn a_name_is_told_word_by_word() {
        insta::assert_snapshot!(
            told("Currawong Medical Group", "Currawong Family & Skin Clinic Pty Ltd"),
            @"Currawong [-Medical Group] [+Family & Skin Clinic Pty Ltd]"
        );
        insta::assert_snapshot!(
            told("Harbour Clinic", "Harbour Clinic North"),
            @"Harbour Clinic [+North]"
        );
    }

    #[test]
    fn spelling_is_kept() {
        assert_eq!(
            told("HARBOUR  Clinic", "Harbour clinic."),
            "Harbour clinic."
        );
        assert_eq!(told("", "Harbour"), "[+Harbour]");
        assert_eq!(told("", ""), "");
    }

    #[test]
    fn a_name_of_thousands_of_words_is_told_whole() {
        let long = "word ".repeat(2000);
        assert_eq!(diff(&long, "short").len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn both_names_can_be_read_back_from_the_parts(old in "[ab &]{0,12}", new in "[ab &]{0,12}") {
            let parts = diff(&old, &new);
            let read = |without: DiffOp| -> Vec<String> {
                let kept = parts.iter().filter(|part| part.op != without);
                kept.flat_map(|part| part.text.split_whitespace().map(str::to_owned)).collect()
            };
            proptest::prop_assert_eq!(read(DiffOp::Remove), new.split_whitespace().collect::<Vec<_>>());
            proptest::prop_assert_eq!(read(DiffOp::Add).len(), old.split_whitespace().count());
        }
    }
}
