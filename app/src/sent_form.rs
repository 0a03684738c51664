//! What became of a form, and what it was about. The browser goes from one change or practice to
//! the next without building the page anew, and what was typed about one must not stand in another.

use crate::form_outcome::FormOutcome;

/// A form that was sent, as the page that shows its outcome knows it.
#[derive(Clone, Debug, Default)]
pub struct SentForm {
    /// What it was about, as it stands in the address.
    pub about: String,
    /// What became of it.
    pub outcome: FormOutcome,
}

impl SentForm {
    /// The form that led to this page, where one did.
    pub(crate) fn about(about: String) -> Self {
        Self {
            about,
            outcome: FormOutcome::told_by_the_server(),
        }
    }

    /// What became of it, where it was about this; else nothing.
    pub(crate) fn outcome_of(&self, about: &str) -> FormOutcome {
        if self.about == about {
            self.outcome.clone()
        } else {
            FormOutcome::default()
        }
    }
}
