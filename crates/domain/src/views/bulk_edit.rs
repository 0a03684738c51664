//! Changing many practices at once, as the page shows it.

use serde::{Deserialize, Serialize};

use super::Moment;
use crate::overview::Query;
use crate::practice::PracticeId;

url_query! {
    /// Which practices are edited together, and what of them, as it is typed.
    pub struct BulkEditQuery {
        /// Text, as in the list of all practices.
        pub q: String = "q",
        /// Only this PMS.
        pub pms: String = "pms",
        /// Only with this tag.
        pub tag: String = "tag",
        /// Tags to add.
        pub add_tags: String = "add_tags",
        /// Tags to take away.
        pub remove_tags: String = "remove_tags",
        /// The account manager.
        pub owner: String = "owner",
        /// The service tier.
        pub tier: String = "tier",
        /// The IANA zone.
        pub time_zone: String = "time_zone",
        /// The opening hours.
        pub hours: String = "hours",
    }
}

impl BulkEditQuery {
    /// Which practices are meant.
    pub fn practices(&self) -> Query {
        Query {
            q: self.q.clone(),
            pms: self.pms.parse().ok(),
            tag: Some(self.tag.clone()).filter(|tag| !tag.is_empty()),
            ..Query::default()
        }
    }
}

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
