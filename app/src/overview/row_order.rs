//! Which rows stand where. While someone points at the table or has the focus in it, rows keep
//! their places and change where they stand; the new order is taken up afterwards.

use domain::overview::{Query, Sort};
use domain::practice::PracticeId;
use domain::views::Overview;

/// The rows of a page, in two groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowOrder {
    query: Query,
    /// Those that need attention, on a list in the order of urgency.
    pub attention: Vec<PracticeId>,
    /// All others.
    pub rest: Vec<PracticeId>,
}

impl RowOrder {
    /// The order the server gave.
    pub fn of(overview: &Overview) -> Self {
        let by_urgency = overview.query.sort.unwrap_or(Sort::Urgency) == Sort::Urgency;
        let (attention, rest): (Vec<_>, Vec<_>) = overview
            .rows
            .iter()
            .partition(|row| by_urgency && row.attention);
        Self {
            query: overview.query.clone(),
            attention: attention.iter().map(|row| row.practice.id).collect(),
            rest: rest.iter().map(|row| row.practice.id).collect(),
        }
    }

    /// The rows of `wanted` in the places they have here. Rows that are new come at the end of
    /// their group; of another list, nothing is kept.
    pub fn kept_for(&self, wanted: Self) -> Self {
        if self.query != wanted.query {
            return wanted;
        }
        let is_wanted =
            |id: &&PracticeId| wanted.attention.contains(id) || wanted.rest.contains(id);
        let is_new = |id: &&PracticeId| !self.attention.contains(id) && !self.rest.contains(id);
        let settle = |here: &[PracticeId], there: &[PracticeId]| {
            here.iter()
                .filter(is_wanted)
                .chain(there.iter().filter(is_new))
                .copied()
                .collect()
        };
        Self {
            attention: settle(&self.attention, &wanted.attention),
            rest: settle(&self.rest, &wanted.rest),
            query: wanted.query,
        }
    }

    /// Whether the two groups are told apart: only where both are on the page.
    pub fn has_groups(&self) -> bool {
        !self.attention.is_empty() && !self.rest.is_empty()
    }
}
