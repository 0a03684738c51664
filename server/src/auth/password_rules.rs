//! Which passwords are refused: those that a guesser tries first.
//!
//! How many guesses a password withstands is estimated by zxcvbn, which knows the common and the breached
//! ones, names, dates, keyboards and repetitions. What stands nearest to hand here is looked for besides:
//! the person's own name, Sundog's, and the host's.

use domain::permission::Role;
use domain::principal::folded_name;
use zxcvbn::{Score, zxcvbn};

/// The shortest password, in characters.
pub const LEAST: usize = 8;
/// So long a password may be made of ordinary words.
const LONG: usize = 15;
/// The longest, in bytes: more would only keep the processor busy.
pub const MOST: usize = 1000;
/// What whoever guesses at a dashboard of practices says first.
const OF_THE_TRADE: [&str; 12] = [
    "haloconnect",
    "halo",
    "connect",
    "bestpractice",
    "zedmed",
    "practice",
    "clinic",
    "medical",
    "dental",
    "doctor",
    "health",
    "australia",
];
/// A name so short may stand in any word.
const NAME_LEAST: usize = 3;

/// A password that will not do, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Too short.
    #[error(
        "the password is shorter than {LEAST} characters: choose {LONG} or more, or three words"
    )]
    TooShort,
    /// Too long.
    #[error("the password is longer than {MOST} bytes: choose a shorter one")]
    TooLong,
    /// Common, breached, a repetition, a date.
    #[error(
        "the password is one that is tried first: choose {LONG} characters or more, or three words \
         that do not belong together"
    )]
    Guessable,
    /// Little more than what everybody knows.
    #[error(
        "the password is made of your name, Sundog’s, the host’s or words of the trade: choose three \
         words that nobody would think of"
    )]
    Personal,
    /// The two that were typed differ.
    #[error("the two passwords differ: type the same one twice")]
    Different,
    /// The machine could not do it.
    #[error("the password could not be processed: try again")]
    NotNow,
}

/// What everybody knows of whoever chooses a password.
#[derive(Clone, Debug)]
pub struct PasswordOwner {
    /// The name they sign in with.
    pub name: String,
    /// The host in the address of this Sundog.
    pub host: String,
}

/// Refuses a password that is easily guessed.
///
/// # Errors
/// [`BadPassword`] says what to do.
pub fn check(password: &str, owner: &PasswordOwner) -> Result<(), BadPassword> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(BadPassword::TooShort);
    }
    if password.len() > MOST {
        return Err(BadPassword::TooLong);
    }
    let mut different: Vec<char> = password.chars().filter(|c| !c.is_whitespace()).collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < 2 {
        return Err(BadPassword::Guessable);
    }
    let known = known_words(owner);
    if is_made_of(password, &known) {
        return Err(BadPassword::Personal);
    }
    let least = if length < LONG {
        Score::Three
    } else {
        Score::Two
    };
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    match zxcvbn(password, &known).score() >= least {
        true => Ok(()),
        false => Err(BadPassword::Guessable),
    }
}

/// The words that everybody knows, longest first, folded.
fn known_words(owner: &PasswordOwner) -> Vec<String> {
    let (name, host) = (folded_name(&owner.name), folded_name(&owner.host));
    let parts = name.split(|c: char| !c.is_alphanumeric());
    let labels = host.split('.');
    let mut words: Vec<String> = parts
        .chain(labels)
        .chain([name.as_str(), host.as_str(), "sundog", "sun dog"])
        // What the roles are called stands on every page about staff.
        .chain(Role::ALL.iter().flat_map(|role| role.as_str().split('_')))
        .chain(OF_THE_TRADE)
        .filter(|word| word.chars().count() >= NAME_LEAST)
        .map(str::to_owned)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words
}

/// Whether a password without these words is no password any more.
fn is_made_of(password: &str, known: &[String]) -> bool {
    let password = folded_name(password);
    let rest = known
        .iter()
        .fold(password.clone(), |rest, word| rest.replace(word, ""));
    let left = rest.chars().filter(|c| c.is_alphanumeric()).count();
    rest != password && left < LEAST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(password: &str) -> Result<(), BadPassword> {
        let owner = PasswordOwner {
            name: "Kimberley O’Brien".to_owned(),
            host: "status.harbour.example".to_owned(),
        };
        check(password, &owner)
    }

    #[test]
    fn what_a_guesser_tries_first_is_refused() {
        for password in [
            "password",
            "Password1!",
            "12345678",
            "qwertyuiop",
            "iloveyou2",
            "aaaaaaaa",
            "        ",
            "éééééééééééééééé",
            "abcabcabcabcabcabc",
            "passwordpassword",
            "1234567890123456",
            "19.04.1987",
        ] {
            assert_eq!(said(password), Err(BadPassword::Guessable), "{password}");
        }
    }

    #[test]
    fn what_everybody_knows_of_the_person_and_the_place_is_refused() {
        for password in [
            "Kimberley",
            "kimberley2026",
            "KIMBERLEY O’BRIEN",
            "sundog12",
            "Sundog-Sundog-1",
            "viewer-viewer",
            "Approver-2026",
            "harbour.example",
            "status.harbour.example",
            "ｓｕｎｄｏｇ１２３４",
            "haloconnect1",
            "Harbour Clinic",
            "best practice 26",
        ] {
            assert_eq!(said(password), Err(BadPassword::Personal), "{password}");
        }
    }

    #[test]
    fn three_words_or_chance_will_do() {
        for password in [
            "lusab-babad-gutih",
            "correct horse battery staple",
            "seven sleepy wombats",
            "the sun has two dogs today",
            "a different sentence",
            "another good sentence",
            "v8Qk2mWzp",
            "kimberley paints nine goats",
            "три старых слона идут",
        ] {
            assert_eq!(said(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn what_is_too_short_or_too_long_is_refused_with_what_to_do() {
        let short = said("v8Qk2mW").unwrap_err();
        assert!(short.to_string().contains("three words"), "{short}");
        assert_eq!(said(&"v8Qk2mWz ".repeat(120)), Err(BadPassword::TooLong));
    }
}
