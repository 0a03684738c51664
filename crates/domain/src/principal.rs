//! Who acts: a person who signed in, a token that a program carries, or nobody with a name.
//!
//! Everything that is written is written by an actor, and the audit trail keeps the actor's name
//! as text, so that it can be read when the person or the token is long gone.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

use crate::outside_text::{is_unseen, line};
use crate::permission::{Permission, Role};

/// Sundog's own number for a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffId(pub i64);

/// Who asks, once it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Principal {
    /// A person in a browser.
    Person {
        /// The person.
        staff: StaffId,
        /// The name they sign in with.
        name: String,
        /// Their role now, not the one at sign-in.
        role: Role,
        /// The number of the session, which is not its secret.
        session: i64,
    },
    /// A program.
    Token {
        /// The token's number.
        token: i64,
        /// The token's name.
        name: String,
        /// The role it was given.
        role: Role,
    },
}

/// Who asks, as limits count them: a person in all their browsers, or a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// The person.
    Person(StaffId),
    /// The token's number.
    Program(i64),
}

impl Principal {
    /// As limits count them.
    pub const fn caller(&self) -> Caller {
        match self {
            Self::Person { staff, .. } => Caller::Person(*staff),
            Self::Token { token, .. } => Caller::Program(*token),
        }
    }

    /// The role that decides.
    pub const fn role(&self) -> Role {
        match self {
            Self::Person { role, .. } | Self::Token { role, .. } => *role,
        }
    }

    /// Whether this actor has a permission.
    pub const fn may(&self, permission: Permission) -> bool {
        self.role().may(permission)
    }

    /// The name in the audit trail: a person's own, a token's as `token:NAME`.
    pub fn name(&self) -> String {
        match self {
            Self::Person { name, .. } => name.clone(),
            Self::Token { name, .. } => format!("token:{name}"),
        }
    }
}

/// Whoever used the link in a message, in the audit trail: this and to whom the message went.
pub const BY_LINK: &str = "link:";

/// Whoever acknowledged in PagerDuty, in the audit trail: this and their name there.
pub const AT_PAGERDUTY: &str = "pagerduty:";

/// A name of the audit trail as a sentence has it, such as "Kim Lee, in PagerDuty".
pub fn spoken_name(audited: &str) -> String {
    if let Some(recipient) = audited.strip_prefix(BY_LINK) {
        format!("{recipient}, by the link in a message,")
    } else if let Some(person) = audited.strip_prefix(AT_PAGERDUTY) {
        format!("{person}, in PagerDuty,")
    } else {
        audited.to_owned()
    }
}

/// A person is signed out when they opened no page for so long: a shift and its handover.
pub const IDLE_SESSION_LASTS: TimeDelta = TimeDelta::hours(12);

/// A person is signed out so long after they signed in, however busy they were.
pub const SESSION_LASTS: TimeDelta = TimeDelta::days(7);

/// A token ends so long after it was made, where nobody chose otherwise.
pub const TOKEN_LASTS: TimeDelta = TimeDelta::days(365);

/// The word for a token that is to end by nothing but a person.
pub const TOKEN_NEVER_ENDS: &str = "never";

/// So long before a token ends it is said.
pub const TOKEN_END_IS_NEAR: TimeDelta = TimeDelta::days(30);

/// The longest name of a person or token, in characters.
pub const PRINCIPAL_NAME_CHARS_MAX: usize = 64;

/// A name that a person or a token cannot have, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// Nothing but space.
    #[error("the name is empty: give one")]
    Empty,
    /// Too long to show.
    #[error("the name is longer than {PRINCIPAL_NAME_CHARS_MAX} characters: give a shorter one")]
    TooLong,
    /// Invisible characters make one name look like another.
    #[error("the name has characters that cannot be seen: leave them out")]
    Invisible,
    /// So do letters of two alphabets: a Cyrillic а looks like a Latin one.
    #[error(
        "the name mixes letters of two alphabets: write all of it in one, in Latin letters for example"
    )]
    MixedScripts,
    /// A person called `token:x` would pass for a token in the audit trail.
    #[error("the name may not contain a colon: leave it out")]
    Colon,
}

/// A name fit for a person or a token, without the space around it and in Unicode's composed form.
///
/// # Errors
/// [`NotAName`] says what is wrong with it.
pub fn principal_name(given: &str) -> Result<String, NotAName> {
    let given = given.trim();
    if given.is_empty() {
        return Err(NotAName::Empty);
    }
    if given.chars().any(is_unseen) {
        return Err(NotAName::Invisible);
    }
    let name = line(given);
    if name.chars().count() > PRINCIPAL_NAME_CHARS_MAX {
        return Err(NotAName::TooLong);
    }
    if !name.as_str().is_single_script() {
        return Err(NotAName::MixedScripts);
    }
    if name.contains(':') {
        return Err(NotAName::Colon);
    }
    Ok(name)
}

/// A name as it is found again: however its letters are composed, wide or narrow, capital or small.
pub fn folded_name(name: &str) -> String {
    let folded = name.trim().nfkc().flat_map(char::to_lowercase);
    folded.nfkc().collect()
}

/// Signs of their own that look like lines, dots and accents, and count as letters.
const SPACING_MODIFIERS: std::ops::RangeInclusive<char> = '\u{2b0}'..='\u{2ff}';

/// A letter as it is; whatever stands between letters as one sign: nobody remembers whether it was a space,
/// a line or a dot, and Unicode has a hundred of them.
fn told_apart(c: char) -> char {
    let is_letter = c.is_alphanumeric() && !SPACING_MODIFIERS.contains(&c);
    match is_letter || is_combining_mark(c) {
        true => c,
        false => '_',
    }
}

/// Whether people would take one name for the other (Unicode's table of confusables, UTS 39).
pub fn looks_like(one: &str, other: &str) -> bool {
    let seen = |name: &str| -> String {
        let name: String = name.trim().nfkc().collect();
        skeleton(&name).map(told_apart).collect()
    };
    // The table knows a zero as a capital O.
    let seen_small = |name: &str| seen(&folded_name(name)).to_lowercase();
    seen(one) == seen(other) || seen_small(one) == seen_small(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_people_can_see_and_tell_from_a_tokens() {
        let name = |given: &str| principal_name(given);
        assert_eq!(name("  Kim O’Brien "), Ok("Kim O’Brien".to_owned()));
        assert_eq!(name("<b>=1+1</b>"), Ok("<b>=1+1</b>".to_owned()));
        assert_eq!(name("Zoe\u{308}"), Ok("Zo\u{eb}".to_owned()));
        assert_eq!(principal_name(" \t"), Err(NotAName::Empty));
        assert_eq!(principal_name(&"x".repeat(65)), Err(NotAName::TooLong));
        assert_eq!(principal_name("k\u{200b}im"), Err(NotAName::Invisible));
        assert_eq!(principal_name("token:kim"), Err(NotAName::Colon));
    }

    #[test]
    fn a_name_is_of_one_alphabet_whichever() {
        for name in ["Олена Коваль", "ნინო", "山田 はな", "Łukasz 2", "Zoë"]
        {
            assert!(principal_name(name).is_ok(), "{name}");
        }
        for name in ["\u{430}dmin", "Kim Коваль", "Α\u{6c}ex"] {
            assert_eq!(principal_name(name), Err(NotAName::MixedScripts), "{name}");
        }
        for unseen in [
            '\u{ad}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{34f}',
            '\u{2800}',
            '\u{e0020}',
        ] {
            let name = format!("adm{unseen}in");
            assert_eq!(principal_name(&name), Err(NotAName::Invisible), "{name:?}");
        }
    }

    #[test]
    fn names_that_people_would_mix_up_look_alike() {
        for (one, other) in [
            ("admin", "ADMIN "),
            ("admin", "\u{ff41}dmin"),
            ("scope", "\u{455}\u{441}\u{43e}\u{440}\u{435}"),
            ("Zo\u{eb}", "Zoe\u{308}"),
            ("lan", "Ian"),
            ("Kim", "Kirn"),
            ("scope", "sc0pe"),
            ("on_call", "on\u{2cd}call"),
            ("on_call", "on-call"),
            ("Kim Lee", "Kim\u{b7}Lee"),
        ] {
            assert!(looks_like(one, other), "{one} {other}");
            assert!(looks_like(other, one), "{other} {one}");
        }
        for (one, other) in [
            ("Lan", "Ian"),
            ("Zoe", "Zo\u{eb}"),
            ("Zo\u{e9}", "Zo\u{eb}"),
            ("Kim", "Tim"),
            ("Anna Lee", "Annalee"),
        ] {
            assert!(!looks_like(one, other), "{one} {other}");
        }
    }
}
