//! What was entered about one practice, as the page shows it on which it is edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::practice::PracticeId;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPage {
    /// The practice.
    pub practice_id: PracticeId,
    /// What each field says, by its name.
    pub fields: BTreeMap<String, String>,
    /// The change of its identity that waits for a decision.
    pub pending_change: Option<i64>,
}

impl EntryPage {
    /// What a field says; empty where there is none of that name.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}
