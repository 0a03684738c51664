//! Trouble that lasts comes under "needs attention" without anything new being seen: open pages are told
//! when its grace has passed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::practice::PracticeId;

use super::Engine;
use super::snapshot::Snapshot;

/// When the grace of whose trouble passes.
#[derive(Debug, Default)]
pub(super) struct GraceWatch(BTreeMap<DateTime<Utc>, BTreeSet<PracticeId>>);

impl GraceWatch {
    /// Looks at practices whose page changed.
    pub fn note<'a>(
        &mut self,
        snapshot: &Snapshot,
        practices: impl IntoIterator<Item = &'a PracticeId>,
        now: DateTime<Utc>,
    ) {
        // One incident speaks for everybody.
        if snapshot.incident.is_some() {
            return;
        }
        for id in practices {
            let Some(listed) = snapshot.practices.get(id) else {
                continue;
            };
            let standing = snapshot.standing(listed, now);
            let state = standing.headline.state;
            let is_calm = matches!(state, State::Online | State::PendingSetup | State::Retired);
            if is_calm || standing.attention {
                continue;
            }
            let from = snapshot.lasts_from(listed, state, standing.since, now);
            if let Some(from) = standing.opens_at.or(from) {
                let passes = from + snapshot.grace;
                self.0.entry(passes).or_default().insert(*id);
            }
        }
    }

    /// Whose grace has passed.
    fn take_passed(&mut self, now: DateTime<Utc>) -> BTreeSet<PracticeId> {
        let mut passed = BTreeSet::new();
        while let Some(first) = self.0.first_entry().filter(|first| *first.key() <= now) {
            passed.extend(first.remove());
        }
        passed
    }
}

impl Engine {
    /// Tells open pages whose trouble lasts by now.
    pub(super) fn tell_grace(&mut self, now: DateTime<Utc>) {
        let passed = self.grace.take_passed(now);
        if !passed.is_empty() {
            self.shared
                .live
                .tell(passed.into_iter().collect::<Vec<_>>());
        }
    }
}
