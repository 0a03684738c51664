//! Which Halo Cloud this Sundog watches: the word beside the name on every page.
//!
//! The server knows it and provides it as context.

use leptos::prelude::*;

/// The environment as people call it: `Production`, `Stage` or `Simulated`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The word on screen.
    pub label: String,
}

impl Environment {
    /// What the server provided.
    pub(crate) fn told_by_the_server() -> Self {
        use_context().unwrap_or_default()
    }

    /// The word that style goes by.
    pub(crate) fn word(&self) -> String {
        self.label.to_lowercase()
    }
}
