//! Import batches of practices that are being brought in, as pages and the API show them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Moment;
use crate::name_diff::DiffPart;
use crate::onboarding::{Cells, Found, RowState};
use crate::practice::PracticeId;
use crate::site::Pms;

url_query! {
    /// Which rows of a batch.
    pub struct BatchQuery {
        /// Only rows that stand there.
        pub only: Option<RowState> = "only",
        /// Which page, from 1; 0 counts as 1.
        pub page: usize = "page",
    }
}

/// A batch in the list of batches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportBatchSummary {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How many rows it has.
    pub rows: usize,
    /// How many rows stand where, by the word of the state.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, usize>))]
    pub counts: BTreeMap<RowState, usize>,
    /// How many turned ready although they were not at first, and were not started yet.
    pub turned_ready: usize,
}

impl ImportBatchSummary {
    /// How many rows stand there.
    pub fn count(&self, state: RowState) -> usize {
        self.counts.get(&state).copied().unwrap_or(0)
    }

    /// How many rows a person must look at.
    pub fn for_people(&self) -> usize {
        let counts = self.counts.iter();
        counts
            .filter(|(state, _)| state.needs_a_person())
            .map(|(_, count)| count)
            .sum()
    }

    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        self.counts.keys().any(|state| !state.is_over())
    }
}

/// The page of all batches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportBatchesPage {
    /// Those on which something is to be done, the newest first.
    pub open: Vec<ImportBatchSummary>,
    /// The newest of those that are done.
    pub done: Vec<ImportBatchSummary>,
}

/// A row of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchRowView {
    /// Its line.
    pub line: i64,
    /// Grows when it is edited: named by whoever decides, so that nothing is decided unseen.
    pub version: i64,
    /// Where it stands.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub state: RowState,
    /// What it says, by column.
    pub cells: Cells,
    /// The PMS as tables name it; what the cell says where that is none.
    pub pms: String,
    /// The name as Halo has it.
    pub halo_name: Option<String>,
    /// How the two names differ, word by word; empty where there is only one.
    pub name_diff: Vec<DiffPart>,
    /// How alike they are, 0 to 100.
    pub similarity: Option<u8>,
    /// What was found, in words.
    pub words: String,
    /// What to know besides, such as that the ID is a developer's.
    pub warning: Option<String>,
    /// What Halo named.
    pub found: Vec<Found>,
    /// What may be meant instead: another PMS, or another Site ID.
    pub hint: Option<String>,
    /// The PMS under which Halo knows the Site ID by this name.
    pub other_pms: Option<Pms>,
    /// What Halo answered when somebody had it paired; empty where nobody did.
    pub pairing: String,
    /// Others on the list with this Site ID.
    pub siblings: Vec<String>,
    /// Words to send to the practice.
    pub to_send: Option<String>,
    /// When it was looked up last.
    pub looked_up_at: Option<Moment>,
    /// When it is looked up again.
    pub due_at: Option<Moment>,
    /// Whether it turned ready although it was not at first.
    pub turned_ready: bool,
    /// Who decided what Sundog could not.
    pub accepted_by: Option<String>,
    /// Its practice, once it is on the list.
    pub practice_id: Option<PracticeId>,
}

impl BatchRowView {
    /// What a cell says; empty where there is none.
    pub fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A batch with the rows of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportBatchPage {
    /// The batch.
    pub batch: ImportBatchSummary,
    /// The rows, those first that a person must decide.
    pub rows: Vec<BatchRowView>,
    /// Only rows that stand there.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub only: Option<RowState>,
    /// The page, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// Look-ups a second, at most.
    pub per_second: u32,
    /// Whether pairing is switched on.
    pub may_pair: bool,
}

impl ImportBatchPage {
    /// How many rows were judged.
    pub fn judged(&self) -> usize {
        self.batch.rows - self.batch.count(RowState::Waiting)
    }
}
