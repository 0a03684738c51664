//! What is said of an action that was done, also where it came out in another way than most.

use std::borrow::Cow;
use std::net::IpAddr;

use super::all;
use crate::wording::counted;

string_enum! {
    /// How an action came out, where its own sentence would not be true.
    pub enum Outcome {
        /// It takes two people, and this was the first.
        FirstApproval = "first_approval",
        /// All of it was so already.
        Unchanged = "unchanged",
        /// Part of it waits for somebody else.
        Waits = "waits",
        /// Some of it could not be taken back.
        UndoneInPart = "undone_in_part",
        /// The same had been brought in before.
        PastedBefore = "pasted_before",
    }
}

impl Outcome {
    /// The sentence for it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FirstApproval => {
                "Your approval counts as the first. A second person must approve too."
            }
            Self::Unchanged => "Nothing was changed: all of it was so already.",
            Self::Waits => {
                "It is saved but for PMS and Site ID: somebody else must approve the change that waits."
            }
            Self::UndoneInPart => {
                "The edit was taken back, but for practices that somebody changed since."
            }
            Self::PastedBefore => "This batch was here already. Nothing was changed.",
        }
    }
}

/// What is said for the key of an action or the word of an outcome.
pub fn sentence(word: &str) -> Option<Cow<'static, str>> {
    let outcome = word.parse::<Outcome>().map(Outcome::sentence).ok();
    let said = outcome.or_else(|| all().find(|entry| entry.key == word)?.done);
    said.map(Cow::Borrowed)
        .or_else(|| wrong_codes(word).map(Cow::Owned))
}

/// What is said to whoever comes in after wrong codes were given with their right password.
const WRONG_CODES: &str = "wrong_codes";

/// The word for wrong codes after a right password: how many, and from where.
pub fn wrong_codes_word(count: u32, address: IpAddr) -> String {
    format!("{WRONG_CODES}/{count}/{address}")
}

fn wrong_codes(word: &str) -> Option<String> {
    let mut parts = word
        .strip_prefix(WRONG_CODES)?
        .strip_prefix('/')?
        .split('/');
    let count: u32 = parts.next()?.parse().ok()?;
    let address: IpAddr = parts.next()?.parse().ok()?;
    let codes = counted(count, "wrong code", "wrong codes");
    Some(format!(
        "{codes} came after your right password, from {address}. If that was not you, somebody knows \
         your password: change it now."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_found_by_the_key_of_an_action_or_the_word_of_an_outcome() {
        assert!(
            sentence("practice-retire")
                .unwrap()
                .contains("off the list")
        );
        assert!(
            sentence("first_approval")
                .unwrap()
                .contains("second person")
        );
        assert_eq!(sentence("practice-explode"), None);
    }

    #[test]
    fn whoever_comes_in_is_told_of_wrong_codes_and_of_nothing_that_somebody_made_up() {
        for address in ["192.0.2.7", "2001:db8::1"] {
            let told = sentence(&wrong_codes_word(5, address.parse().unwrap())).unwrap();
            let begin = format!("5 wrong codes came after your right password, from {address}.");
            assert!(told.starts_with(&begin), "{told}");
        }
        assert_eq!(sentence("wrong_codes/5/call +61 2"), None);
    }
}
