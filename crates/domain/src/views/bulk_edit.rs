//! Changing many practices at once, as the page shows it.

use serde::{Deserialize, Serialize};

use super::Moment;
use crate::practice::PracticeId;

/// The page: what would change, and what was changed lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkEditPage {
    /// How many practices the filter lets through.
    pub chosen: usize,
    /// Of what would change: named by whoever makes it, so that nothing is changed unseen.
    pub digest: String,
    /// What is wrong with the change that was asked for.
    pub problem: Option<String>,
    /// Those that would change.
    pub rows: Vec<BulkEditRow>,
    /// What was made lately, the newest first.
    pub made: Vec<MadeEditView>,
}

/// What would change of one practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkEditRow {
    /// The practice.
    pub practice_id: PracticeId,
    /// Its name.
    pub name: String,
    /// Its fields that would change.
    pub changes: Vec<FieldChange>,
}

/// One field of one practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    /// Which.
    pub field: String,
    /// The same on screen.
    pub label: String,
    /// What it says now.
    pub was: String,
    /// What it will say.
    pub becomes: String,
}

/// An edit that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeEditView {
    /// Its number.
    pub id: i64,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How many practices it changed.
    pub practices: u64,
    /// When it was taken back.
    pub undone_at: Option<Moment>,
}
