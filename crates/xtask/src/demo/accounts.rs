//! The accounts of a demo: one for each role, called like the role, all with one password. It is
//! made up anew each time, so that nobody knows the password of a demo that listens everywhere.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

/// The roles, as `sundog user add --role` takes them, and the names of the accounts.
pub const ROLES: [&str; 5] = ["viewer", "on_call", "account_manager", "approver", "admin"];

/// Of the sixteen bits of a word, four choose each consonant and two each vowel.
const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";

/// The words of a password: 48 bits of chance.
const WORDS: u32 = 3;

/// How to sign in, once the accounts are there.
pub struct DemoAccounts {
    /// The password of all of them.
    pub password: String,
}

impl DemoAccounts {
    /// A password that nobody had before.
    pub fn made_up() -> Self {
        // The one source of chance in the standard library: its hashers draw their keys from the
        // operating system.
        let chance = RandomState::new().hash_one("password");
        let words: Vec<String> = (0..WORDS)
            .map(|at| word((chance >> (16 * at)) as u16))
            .collect();
        Self {
            password: words.join("-"),
        }
    }
}

/// A table of names and the password, for a person at a terminal.
impl fmt::Display for DemoAccounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = ROLES.iter().map(|role| role.len()).max().unwrap_or(0);
        write!(f, "{:width$}  Password", "Sign in as")?;
        for role in ROLES {
            write!(f, "\n{role:width$}  {}", self.password)?;
        }
        Ok(())
    }
}

/// Five letters that can be said aloud: `lusab`.
fn word(bits: u16) -> String {
    let consonant = |at: u16| char::from(CONSONANTS[usize::from((bits >> at) & 15)]);
    let vowel = |at: u16| char::from(VOWELS[usize::from((bits >> at) & 3)]);
    [
        consonant(12),
        vowel(10),
        consonant(6),
        vowel(4),
        consonant(0),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_three_words_and_never_the_same() {
        let password = DemoAccounts::made_up().password;
        assert_eq!(password.len(), 17, "{password}");
        assert_eq!(password.split('-').count(), 3, "{password}");
        assert_ne!(password, DemoAccounts::made_up().password);
    }

    #[test]
    fn each_pattern_of_bits_has_a_word_of_its_own() {
        assert_eq!(word(0), "babab");
        assert_eq!(word(u16::MAX), "zuzuz");
        assert_eq!(word(0x7f00), "lusab");
    }

    #[test]
    fn the_logins_stand_beneath_each_other() {
        let accounts = DemoAccounts {
            password: "lusab-babad-gutih".into(),
        };
        insta::assert_snapshot!(accounts, @r"
        Sign in as       Password
        viewer           lusab-babad-gutih
        on_call          lusab-babad-gutih
        account_manager  lusab-babad-gutih
        approver         lusab-babad-gutih
        admin            lusab-babad-gutih
        ");
    }
}
