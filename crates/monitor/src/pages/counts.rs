//! How many practices are how: the filters across the top of the overview.

use std::collections::BTreeMap;

use domain::headline::{State, WhoActs};
use domain::overview::Candidate;
use domain::views::Counts;

/// Counts the whole list. An open incident counts as one that needs attention.
pub(super) fn counts<'a>(
    candidates: impl Iterator<Item = Candidate<'a>>,
    in_incident: bool,
) -> Counts {
    let mut counts = Counts::default();
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    let mut movers: BTreeMap<WhoActs, usize> = BTreeMap::new();
    for each in candidates {
        *states.entry(each.state).or_default() += 1;
        if each.state != State::Retired {
            counts.all += 1;
            counts.attention += usize::from(each.attention);
            *movers.entry(each.who_acts).or_default() += 1;
        }
    }
    counts.attention += usize::from(in_incident);
    let shown = [
        State::Unreachable,
        State::Blocked,
        State::Offline,
        State::Degraded,
        State::Unknown,
        State::PendingSetup,
        State::Online,
    ];
    counts.states = shown
        .iter()
        .map(|state| (*state, states.get(state).copied().unwrap_or(0)))
        .collect();
    counts.movers = [WhoActs::Us, WhoActs::Practice, WhoActs::HaloSupport]
        .iter()
        .map(|who| (*who, movers.get(who).copied().unwrap_or(0)))
        .collect();
    counts
}
