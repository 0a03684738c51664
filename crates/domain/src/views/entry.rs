//! What was entered about one practice, as the page shows it on which it is edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::practice::PracticeId;
use crate::practice_field::PracticeField;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPage {
    /// The practice.
    pub practice_id: PracticeId,
    /// What each field says.
    pub fields: BTreeMap<PracticeField, String>,
    /// The change of its identity that waits for a decision.
    pub pending_change: Option<i64>,
}

impl EntryPage {
    /// What a field says.
    pub fn field(&self, field: PracticeField) -> &str {
        self.fields.get(&field).map_or("", String::as_str)
    }
}
