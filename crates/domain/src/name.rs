//! Do two names mean the same practice?
//!
//! Halo's workflow compares the stored name with the returned one and asks a person unless they
//! match. Two layers: names that are equal after normalising are the same; names that differ in
//! an abbreviation or one letter are alike, and anything else is different. A digit or a whole
//! word is never cosmetic: "Harbour Clinic North" is not "Harbour Clinic".

use unicode_normalization::UnicodeNormalization;

/// How two names compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Equal after normalising.
    Same,
    /// An abbreviation or a one-letter typo apart.
    Alike,
    /// A person must say.
    Different,
}

/// Compares two names.
pub fn compare(one: &str, other: &str) -> Likeness {
    let (one, other) = (words(one), words(other));
    if one == other {
        return Likeness::Same;
    }
    let alike = one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .filter(|(one, other)| one != other)
            .count()
            <= 1
        && one
            .iter()
            .zip(&other)
            .all(|(one, other)| one == other || cosmetic(one, other));
    if alike {
        Likeness::Alike
    } else {
        Likeness::Different
    }
}

/// Whether two names are equal after normalising.
pub fn same(one: &str, other: &str) -> bool {
    one == other || words(one) == words(other)
}

/// The words of a name that carry meaning, in order.
///
/// Case, spaces, punctuation and Unicode form do not matter, nor do `The`, `Dr`, `Pty` and `Ltd`;
/// `&` is `and`.
fn words(name: &str) -> Vec<String> {
    let plain: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let plain = plain.replace('&', " and ");
    plain
        .replace(['\'', '’', '.'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .filter(|word| !matches!(*word, "the" | "dr" | "pty" | "ltd" | "limited"))
        .map(str::to_owned)
        .collect()
}

/// A name as it is compared: two names are the same exactly where these are equal.
pub fn normalised(name: &str) -> String {
    words(name).join(" ")
}

/// So many characters of a name are compared letter by letter: the work grows with the square.
const COMPARED_CHARS: usize = 200;

/// How alike two names are, 0 to 100, after normalising; of very long names, how alike they begin.
/// For people to look at; nothing is decided by it.
pub fn similarity(one: &str, other: &str) -> u8 {
    let begin = |name| normalised(name).chars().take(COMPARED_CHARS).collect();
    let (one, other): (String, String) = (begin(one), begin(other));
    let share = strsim::normalized_damerau_levenshtein(&one, &other);
    (share * 100.0).round() as u8
}

fn cosmetic(one: &str, other: &str) -> bool {
    let has_digit = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    if has_digit(one) || has_digit(other) {
        return false;
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let abbreviation = short.chars().count() >= 3 && long.starts_with(short);
    let typo = short.chars().count() >= 5 && is_one_edit(one, other);
    abbreviation || typo
}

/// Whether one letter more, less or changed, or two neighbours swapped, make one word of the other. The
/// work grows with the length of the words, not with its square: a name may be one word of thousands
/// of letters.
fn is_one_edit(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() {
        (&one[..], &other[..])
    } else {
        (&other[..], &one[..])
    };
    let begin = short
        .iter()
        .zip(long)
        .take_while(|(one, other)| one == other)
        .count();
    let (short, long) = (&short[begin..], &long[begin..]);
    match (short, long) {
        ([], []) => false,
        _ if short.len() + 1 == long.len() => short == &long[1..],
        ([a, b, rest @ ..], [c, d, others @ ..]) if (a, b) == (d, c) && rest == others => true,
        ([_, rest @ ..], [_, others @ ..]) => rest == others,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spelling_is_not_a_change() {
        for (one, other) in [
            ("The Harbour Clinic Pty. Ltd.", "Harbour Clinic Pty Ltd"),
            ("Harbour  Clinic", "Harbour Clinic"),
            ("HARBOUR CLINIC", "harbour clinic"),
            ("Smith & Sons Dental", "Smith and Sons Dental"),
            ("Dr. O’Brien's Practice", "OBriens Practice"),
            ("Cafe\u{301} Clinic", "Caf\u{e9} Clinic"),
        ] {
            assert_eq!(compare(one, other), Likeness::Same, "{one} / {other}");
        }
    }

    #[test]
    fn a_typo_or_an_abbreviation_is_alike_and_nothing_more() {
        assert_eq!(
            compare("Harbour Medical Clinic", "Harbour Med Clinic"),
            Likeness::Alike
        );
        assert_eq!(compare("Harbour Clinic", "Harbor Clinic"), Likeness::Alike);
    }

    #[test]
    fn one_edit_is_a_letter_more_less_or_other_or_two_swapped() {
        for (one, other, is_one) in [
            ("harbour", "harbor", true),
            ("harbour", "harboar", true),
            ("harbour", "harbuor", true),
            ("harbour", "harbour", false),
            ("harbour", "harbr", false),
            ("harbour", "hrabuor", false),
            ("harbour", "xharbour", true),
            ("harbour", "harbourx", true),
            ("é", "e", true),
        ] {
            assert_eq!(is_one_edit(one, other), is_one, "{one} / {other}");
            assert_eq!(is_one_edit(other, one), is_one, "{other} / {one}");
        }
    }

    proptest! {
        #[test]
        fn one_edit_is_what_the_distance_of_one_says(one in "[abé]{0,7}", other in "[abé]{0,7}") {
            prop_assert_eq!(is_one_edit(&one, &other), strsim::osa_distance(&one, &other) == 1);
        }
    }

    #[test]
    fn names_of_one_endless_word_are_compared_at_once() {
        let one = "ab".repeat(250_000);
        let other = format!("{}x{}", &one[..100_001], &one[100_002..]);
        let began = std::time::Instant::now();
        assert_eq!(compare(&one, &other), Likeness::Alike);
        assert!(
            began.elapsed() < std::time::Duration::from_secs(5),
            "{:?}",
            began.elapsed()
        );
    }

    #[test]
    fn a_whole_word_or_a_digit_is_another_practice() {
        assert_eq!(
            compare("Harbour Clinic", "Harbour Clinic North"),
            Likeness::Different
        );
        assert_eq!(compare("Clinic 1", "Clinic 2"), Likeness::Different);
        assert_eq!(compare("North Clinic", "South Clinic"), Likeness::Different);
        assert_eq!(compare("", "Harbour Clinic"), Likeness::Different);
    }
}
