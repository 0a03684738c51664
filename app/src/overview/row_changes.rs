//! How often each row changed since its list was opened, so that a row can be washed once with the
//! accent's tint whenever it does, also when the change moves it to another place.

use std::collections::HashMap;

use domain::headline::{State, WhoActs};
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::tracks::Reason;
use domain::views::{Overview, OverviewRow};

/// What a reader would call a change. Ages and figures move all the time.
type Face = (State, Option<Reason>, WhoActs);

/// The changes of the rows on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChanges {
    query: Query,
    rows: HashMap<PracticeId, (u32, Face)>,
}

impl RowChanges {
    /// The changes once `overview` stands where `before` stood; another list starts anew.
    pub fn after(before: Option<&Self>, overview: &Overview) -> Self {
        let before = before.filter(|before| before.query == overview.query);
        let counted = |row: &OverviewRow| {
            let practice = &row.practice;
            let face = (practice.state, practice.state_reason, practice.who_acts);
            let earlier = before.and_then(|before| before.rows.get(&practice.id));
            let count = match earlier {
                None => 0,
                Some((count, same)) if *same == face => *count,
                Some((count, _)) => count + 1,
            };
            (practice.id, (count, face))
        };
        Self {
            query: overview.query.clone(),
            rows: overview.rows.iter().map(counted).collect(),
        }
    }

    /// How often this practice's row changed.
    pub fn count(&self, id: PracticeId) -> u32 {
        self.rows.get(&id).map_or(0, |(count, _)| *count)
    }
}
