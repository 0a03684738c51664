//! What is counted over the whole list while a page of it is looked for: the filters across the top
//! of the overview, the tags in use, the common release of Halo Link, and who was observed in time.

use std::collections::BTreeSet;

use domain::headline::{State, WhoActs};
use domain::link_version::LinkVersion;
use domain::selection::Candidate;
use domain::views::Counts;

use crate::engine::snapshot::{ListRow, Snapshot, Word};

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
pub(super) struct Tally {
    all: usize,
    attention: usize,
    states: [usize; State::ALL.len()],
    movers: [usize; WhoActs::ALL.len()],
    /// How often by the number of the word.
    tags: Vec<usize>,
    link_versions: Vec<usize>,
    /// How many were observed as lately as their pace promises.
    pub observed: usize,
}

impl Tally {
    /// Counts one practice.
    pub fn count(&mut self, each: &Candidate<'_>, row: &ListRow, now_ms: i64) {
        if each.state == State::Retired {
            return;
        }
        self.all += 1;
        self.attention += usize::from(each.attention);
        self.states[each.state as usize] += 1;
        self.movers[each.who_acts as usize] += 1;
        count(&mut self.tags, row.tags);
        count(&mut self.link_versions, row.link_version);
        self.observed += usize::from(now_ms <= row.fresh_until_ms);
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
    pub fn tags(&self, snapshot: &Snapshot) -> Vec<String> {
        let tags = counted(&self.tags).flat_map(|(tags, _)| snapshot.word(tags).lines());
        let tags: BTreeSet<_> = tags.collect();
        tags.into_iter().map(str::to_owned).collect()
    }

    /// The release of Halo Link that most run.
    pub fn common_link(&self, snapshot: &Snapshot) -> Option<LinkVersion> {
        counted(&self.link_versions)
            .filter_map(|(version, count)| {
                Some((count, LinkVersion::read(snapshot.word(version))?))
            })
            .max()
            .map(|(_, version)| version)
    }
}

fn count(counts: &mut Vec<usize>, word: Word) {
    let place = word.place();
    if place >= counts.len() {
        counts.resize(place + 1, 0);
    }
    counts[place] += 1;
}

/// The words that were counted at all, and how often.
fn counted(counts: &[usize]) -> impl Iterator<Item = (Word, usize)> {
    let numbered = (0..).map(Word::at).zip(counts.iter().copied());
    numbered.filter(|(_, count)| *count > 0)
}
