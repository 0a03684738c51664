//! What differs between two names, word by word, for a person to read.
//!
//! Words are compared as `name` compares them, so that a word in capitals is kept and not replaced.
//! Neighbouring words of one kind are told as one part.

use serde::{Deserialize, Serialize};

use crate::name::normalised;

words! {
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
    let (was, is) = (spelled(old), spelled(new));
    if was.len() > WORDS_MAX || is.len() > WORDS_MAX {
        return vec![part(DiffOp::Remove, old), part(DiffOp::Add, new)];
    }
    let common = common_lengths(&was, &is);
    let (mut at, mut to, mut parts) = (0, 0, Vec::new());
    while at < was.len() || to < is.len() {
        let both_left = at < was.len() && to < is.len();
        if both_left && was[at].0 == is[to].0 {
            push(&mut parts, DiffOp::Keep, is[to].1);
            (at, to) = (at + 1, to + 1);
        } else if to == is.len() || (both_left && common[at + 1][to] >= common[at][to + 1]) {
            push(&mut parts, DiffOp::Remove, was[at].1);
            at += 1;
        } else {
            push(&mut parts, DiffOp::Add, is[to].1);
            to += 1;
        }
    }
    parts
}

/// The words of a name, each as it is compared and as it is written. What carries no meaning alone
/// (`Pty`, a dash) is compared as it is written.
fn spelled(name: &str) -> Vec<(String, &str)> {
    name.split_whitespace()
        .map(|word| match normalised(word) {
            plain if plain.is_empty() => (word.to_lowercase(), word),
            plain => (plain, word),
        })
        .collect()
}

/// For each pair of positions, how many words the rests have in common.
fn common_lengths(was: &[(String, &str)], is: &[(String, &str)]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; is.len() + 1]; was.len() + 1];
    for at in (0..was.len()).rev() {
        for to in (0..is.len()).rev() {
            common[at][to] = if was[at].0 == is[to].0 {
                common[at + 1][to + 1] + 1
            } else {
                common[at + 1][to].max(common[at][to + 1])
            };
        }
    }
    common
}

fn push(parts: &mut Vec<DiffPart>, op: DiffOp, word: &str) {
    match parts.last_mut() {
        Some(last) if last.op == op => {
            last.text.push(' ');
            last.text.push_str(word);
        }
        Some(_) | None => parts.push(part(op, word)),
    }
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
