//! Who acts: a person who signed in, a token that a program carries, or nobody with a name.
//!
//! Everything that is written is written by an actor, and the audit trail keeps the actor's name
//! as text, so that it can be read when the person or the token is long gone.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

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
    /// A person called `token:x` would pass for a token in the audit trail.
    #[error("the name may not contain a colon: leave it out")]
    Colon,
}

/// A name fit for a person or a token, without the space around it.
///
/// # Errors
/// [`NotAName`] says what is wrong with it.
pub fn principal_name(given: &str) -> Result<&str, NotAName> {
    let name = given.trim();
    if name.is_empty() {
        return Err(NotAName::Empty);
    }
    if name.chars().count() > PRINCIPAL_NAME_CHARS_MAX {
        return Err(NotAName::TooLong);
    }
    if name.chars().any(is_invisible) {
        return Err(NotAName::Invisible);
    }
    if name.contains(':') {
        return Err(NotAName::Colon);
    }
    Ok(name)
}

/// Control characters, and the marks that turn or join text without being seen.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_people_can_see_and_tell_from_a_tokens() {
        assert_eq!(principal_name("  Kim O’Brien "), Ok("Kim O’Brien"));
        assert_eq!(principal_name("<b>=1+1</b>"), Ok("<b>=1+1</b>"));
        assert_eq!(principal_name(" \t"), Err(NotAName::Empty));
        assert_eq!(principal_name(&"x".repeat(65)), Err(NotAName::TooLong));
        assert_eq!(principal_name("k\u{200b}im"), Err(NotAName::Invisible));
        assert_eq!(principal_name("token:kim"), Err(NotAName::Colon));
    }
}
