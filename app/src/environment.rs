//! Which Halo Cloud this Sundog watches: the word beside the name on every page.
//!
//! The server knows it and provides it as context; the browser reads it from the page it got.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The environment as people call it: `Production`, `Stage` or `Simulated`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// The word on screen.
    pub label: String,
}

impl Environment {
    /// From the context on the server; in the browser, what the server said.
    pub(crate) fn told_by_the_server() -> Self {
        SharedValue::new(|| use_context::<Self>().unwrap_or_default()).into_inner()
    }

    /// The word that style goes by.
    pub(crate) fn word(&self) -> String {
        self.label.to_lowercase()
    }
}
