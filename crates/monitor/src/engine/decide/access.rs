//! What a batch of outcomes says together about our way to Halo, and how a broken way is probed.

use chrono::{DateTime, TimeDelta, Utc};
use domain::incident::{AccessChange, AccessWatch};
use domain::observation::{Failure, FailureClass};
use domain::pace::Policy;
use domain::tracks::Reason;

use super::BatchDecider;
use crate::engine::in_flight::Outcome;

impl BatchDecider<'_> {
    /// Lets the watch over our access take in each outcome, in the order in which they came.
    ///
    /// An answer to what was asked before the incident began says nothing of now: it was on its
    /// way when the way broke.
    pub(super) fn weigh_access(
        &mut self,
        outcomes: &[Outcome],
        watch: &mut AccessWatch,
        long_pause: bool,
    ) {
        let sites = self.snapshot.watched();
        let mut began = self
            .snapshot
            .incident
            .as_ref()
            .map(|incident| incident.began);
        for outcome in outcomes {
            let failure = outcome
                .failure()
                .filter(|failure| failure.class.is_about_access());
            let class = failure.map(|failure| failure.class);
            if class.is_none() && began.is_some_and(|began| outcome.asked_at <= began) {
                continue;
            }
            let pauses = failure.is_some_and(Failure::pauses_everything);
            let change = watch.note(outcome.site, class, sites, long_pause && pauses);
            match change {
                AccessChange::Same => {}
                AccessChange::Opened(_) => began = Some(outcome.at),
                AccessChange::Ended => began = None,
            }
            self.take_access(change, outcome.at);
        }
    }

    /// Takes in what became of our access.
    pub fn take_access(&mut self, change: AccessChange, at: DateTime<Utc>) {
        match change {
            AccessChange::Same => return,
            AccessChange::Opened(class) => self.blind(class, at),
            AccessChange::Ended => {}
        }
        self.decided.access.push((change, at));
    }

    /// A common cause: nobody can be seen, so every practice is unknown because of it.
    fn blind(&mut self, class: FailureClass, at: DateTime<Utc>) {
        let snapshot = self.snapshot;
        for (number, site) in snapshot.sites.iter().filter(|(_, site)| site.is_watched()) {
            let known = self
                .decided
                .updates
                .get(number)
                .map_or(&site.known, |done| &done.known);
            let known = known.lapsed(Reason::from(class));
            self.change(*number, site, known, self.placed(at), None);
        }
    }
}

/// How long between two probes while access is broken.
pub fn probe_interval(watch: &AccessWatch, policy: &Policy) -> TimeDelta {
    let first = policy.poll_interval.min(TimeDelta::seconds(10));
    watch.probe_interval(first, probe_most(policy))
}

/// The longest time between two probes: five polls, so that a quick pace notices a recovery
/// quickly, and five minutes at most.
pub fn probe_most(policy: &Policy) -> TimeDelta {
    (policy.poll_interval * 5).min(TimeDelta::minutes(5))
}
