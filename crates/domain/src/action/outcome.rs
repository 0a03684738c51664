//! What is said of an action that was done, also where it came out in another way than most.

use super::all;

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
pub fn sentence(word: &str) -> Option<&'static str> {
    let outcome = word.parse::<Outcome>().map(Outcome::sentence).ok();
    outcome.or_else(|| all().find(|entry| entry.key == word)?.done)
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
}
