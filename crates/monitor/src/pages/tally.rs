//! What is counted over the whole list while a page of it is looked for: the filters across the top
//! of the overview, the tags in use, the common release of Halo Link, and who was observed in time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::headline::{State, WhoActs};
use domain::link_version::LinkVersion;
use domain::pace::Policy;
use domain::selection::Candidate;
use domain::views::Counts;

use crate::engine::snapshot::SiteState;

/// The states that are filters, most urgent first.
const STATES: [State; 7] = [
    State::Unreachable,
    State::Blocked,
    State::Offline,
    State::Degraded,
    State::Unknown,
    State::PendingSetup,
    State::Online,
];
const MOVERS: [WhoActs; 3] = [WhoActs::Us, WhoActs::Practice, WhoActs::HaloSupport];

/// What was counted so far, of practices that are not retired.
#[derive(Default)]
pub(super) struct Tally<'a> {
    all: usize,
    attention: usize,
    states: [usize; State::ALL.len()],
    movers: [usize; WhoActs::ALL.len()],
    tags: BTreeSet<&'a str>,
    link_versions: BTreeMap<&'a str, usize>,
    /// How many were observed as lately as their pace promises.
    pub observed: usize,
}

impl<'a> Tally<'a> {
    /// Counts one practice.
    pub fn count(&mut self, each: &Candidate<'a>, site: Option<&'a SiteState>, now: DateTime<Utc>) {
        if each.state == State::Retired {
            return;
        }
        self.all += 1;
        self.attention += usize::from(each.attention);
        self.states[each.state as usize] += 1;
        self.movers[each.who_acts as usize] += 1;
        self.tags.extend(each.entry.tags.iter().map(String::as_str));
        let Some(latest) = site.map(|site| &site.latest) else {
            return;
        };
        if let Some(version) = &latest.facts.halo_link_version {
            *self.link_versions.entry(version).or_default() += 1;
        }
        let observed = latest.observed_at.zip(latest.interval);
        let is_fresh = observed.is_some_and(|(at, pace)| now - at <= Policy::patience(pace));
        self.observed += usize::from(is_fresh);
    }

    /// The filters. An open incident counts as one that needs attention.
    pub fn counts(&self, in_incident: bool) -> Counts {
        let state = |state: State| (state, self.states[state as usize]);
        let mover = |who: WhoActs| (who, self.movers[who as usize]);
        Counts {
            all: self.all,
            attention: self.attention + usize::from(in_incident),
            states: STATES.map(state).to_vec(),
            movers: MOVERS.map(mover).to_vec(),
        }
    }

    /// All tags in use.
    pub fn tags(&self) -> Vec<String> {
        self.tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    /// The release of Halo Link that most run.
    pub fn common_link(&self) -> Option<LinkVersion> {
        let counted = self.link_versions.iter();
        counted
            .filter_map(|(version, count)| Some((*count, LinkVersion::read(version)?)))
            .max()
            .map(|(_, version)| version)
    }
}
