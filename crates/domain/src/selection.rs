//! Which practices a query lets through, and their places in its order.
//!
//! Runs over the whole list on every request, so what is cheap is asked first, and only what comes
//! up to the page that is shown is kept and put in order.

use std::collections::BinaryHeap;
use std::str::FromStr;

use crate::headline::{State, WhoActs};
use crate::overview::{Query, Sort};
use crate::search::natural_order;
use crate::site::Pms;

/// What only some selections need of a practice, by its number: it is not worth looking up for all.
pub trait Ordered {
    /// Its tags, a line each.
    fn tags(&self, id: i64) -> &str;
    /// The number of its server; none where nothing is known of one.
    fn server(&self, id: i64) -> Option<i64>;
    /// Its name as [`natural_order`] makes it.
    fn name_order(&self, id: i64) -> &str;
    /// The Site ID as it was entered.
    fn site_id(&self, id: i64) -> &str;
}

/// What selection needs to know of a practice.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    /// Its number.
    pub id: i64,
    /// The PMS.
    pub pms: Pms,
    /// Whether it is what somebody searches for; so where nobody searches.
    pub is_found: bool,
    /// Headline state.
    pub state: State,
    /// Whose move.
    pub who_acts: WhoActs,
    /// Whether it stands under "needs attention".
    pub attention: bool,
    /// When the state began, milliseconds UTC.
    pub since_ms: i64,
    /// Newest heartbeat, milliseconds UTC.
    pub heartbeat_ms: Option<i64>,
    /// What is only needed for some selections.
    pub ordered: &'a dyn Ordered,
}

/// Where a practice stands in an order. A page that begins after a place neither skips nor repeats a
/// practice that has kept its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    group: u8,
    rank: i64,
    name: Box<str>,
    /// The practice.
    pub id: i64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} {}", self.group, self.rank, self.id, self.name)
    }
}

/// A text that is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no place in a list")]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(4, ' ');
        let mut part = || parts.next().ok_or(NotAPlace);
        Ok(Self {
            group: part()?.parse().map_err(|_| NotAPlace)?,
            rank: part()?.parse().map_err(|_| NotAPlace)?,
            id: part()?.parse().map_err(|_| NotAPlace)?,
            name: part()?.into(),
        })
    }
}

/// The beginning of a list, or of what comes after a place in it.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    /// The first places, in order.
    pub places: Vec<Place>,
    /// How many belong to the list.
    pub total: usize,
    /// How many of them come after the place that was named.
    pub after: usize,
}

impl Query {
    /// The first `most` of those that belong to the list and come after a place.
    ///
    /// Within the order of urgency, those that need attention come first.
    pub fn select<'a>(
        &self,
        candidates: impl Iterator<Item = Candidate<'a>>,
        after: Option<&Place>,
        most: usize,
    ) -> Selected {
        let mut selected = Selected::default();
        // The greatest on top: it makes room for whatever comes before it.
        let mut first = BinaryHeap::new();
        for each in candidates.filter(|each| each.is_found && self.lets_through(each)) {
            selected.total += 1;
            let place = self.place(&each);
            if after.is_some_and(|after| place <= *after) {
                continue;
            }
            selected.after += 1;
            if first.len() < most {
                first.push(place);
            } else if let Some(mut last) = first.peek_mut().filter(|last| place < **last) {
                *last = place;
            }
        }
        selected.places = first.into_sorted_vec();
        selected
    }

    fn lets_through(&self, candidate: &Candidate<'_>) -> bool {
        let state = match self.state {
            Some(state) => candidate.state == state,
            None => candidate.state != State::Retired,
        };
        let is_tagged = |tag: &String| {
            candidate
                .ordered
                .tags(candidate.id)
                .lines()
                .any(|own| own == tag)
        };
        state
            && (!self.attention || candidate.attention)
            && self.who.is_none_or(|who| candidate.who_acts == who)
            && self.pms.is_none_or(|pms| candidate.pms == pms)
            && self.tag.as_ref().is_none_or(is_tagged)
            && self
                .server
                .is_none_or(|server| candidate.ordered.server(candidate.id) == Some(server))
    }

    fn place(&self, candidate: &Candidate<'_>) -> Place {
        let Candidate { id, since_ms, .. } = *candidate;
        let (ordered, none) = (candidate.ordered, String::new);
        let place = |group, rank, name| Place {
            group,
            rank,
            name: String::into_boxed_str(name),
            id,
        };
        match self.sort.unwrap_or(Sort::Urgency) {
            Sort::Urgency => {
                let later = 100 * u8::from(!candidate.attention);
                place(later + candidate.state.urgency(), since_ms, none())
            }
            Sort::Since => place(0, -since_ms, none()),
            Sort::Heartbeat => place(0, candidate.heartbeat_ms.unwrap_or(0), none()),
            Sort::Name => place(0, 0, ordered.name_order(id).to_owned()),
            Sort::SiteId => {
                let site_id = natural_order(ordered.site_id(id));
                place(candidate.pms as u8, 0, site_id)
            }
            Sort::Id => place(0, 0, none()),
        }
    }
}
