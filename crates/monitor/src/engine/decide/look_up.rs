//! What a look-up means for a site that waits for its GUID.

use domain::expected::ApprovedWith;
use domain::headline::Headline;
use domain::import::{Settlement, Verdict, answers_for_another, owned_by, refused, settle};
use domain::observation::{Failure, SiteAnswer};
use domain::site::HaloGuid;
use domain::tracks::Tracks;
use store::{Latest, Mapping};

use super::{BatchDecider, SeenAnswer};
use crate::engine::in_flight::Outcome;
use crate::engine::snapshot::{SiteState, awaiting};

/// What was ended is looked up once in so many polls.
const SELDOM: i32 = 12;

impl BatchDecider<'_> {
    pub(super) fn looked_up(
        &mut self,
        outcome: &Outcome,
        site: &SiteState,
        result: Result<&[SiteAnswer], &Failure>,
    ) {
        if site.guid.is_some() {
            return;
        }
        let at = self.placed(outcome.at);
        let mut interval = self.policy.lookup_interval;
        let mut known = site.known.clone();
        known.tracks = match result {
            Ok(sites) => {
                let name = self.snapshot.name_of(outcome.site).unwrap_or_default();
                let waiting = match settle(name, sites, self.snapshot.environment) {
                    // A GUID was approved here once, and people ended that: the next one is theirs
                    // to decide, as a change.
                    _ if self.snapshot.is_decided_by_people(outcome.site, site) => None,
                    Settlement::Settled { guid, .. } if let Some(other) = self.owner(guid) => {
                        Some((Verdict::Duplicate, owned_by(guid, &other)))
                    }
                    Settlement::Settled { guid, .. }
                        if let Some(other) = answers_for_another(&site.key, sites, guid) =>
                    {
                        Some(other)
                    }
                    Settlement::Settled { guid, halo_name } => {
                        let mapping = Mapping {
                            guid,
                            halo_name: Some(halo_name),
                            approved_with: ApprovedWith::found(sites, guid),
                        };
                        self.decided.settled.push((outcome.site, mapping));
                        None
                    }
                    Settlement::Waiting { verdict, words } => Some((verdict, words)),
                };
                self.waits(outcome, site, waiting.as_ref());
                if matches!(waiting, Some((Verdict::Initialising, _))) {
                    interval = self.policy.poll_interval;
                } else if self.snapshot.is_decided_by_people(outcome.site, site) {
                    // It may come back, though nothing hurries.
                    interval = interval.min(self.policy.poll_interval * SELDOM);
                }
                known.failures = 0;
                awaiting(waiting.map(|(verdict, _)| verdict))
            }
            Err(failure) => {
                let refusal = refused(failure);
                // A refusal is an answer, and the next one is most likely the same.
                if refusal.is_none() {
                    interval = self.policy.poll_interval;
                }
                self.waits(outcome, site, refusal.as_ref());
                known.failures = known.failures.saturating_add(1);
                Tracks::failed(failure.class)
            }
        };
        known.headline = Headline::of(&known.tracks, false, false);
        let latest = Latest {
            observed_at: Some(at),
            checks: site.latest.checks + 1,
            interval: Some(interval),
            looked_up_at: Some(at),
            failures: known.failures,
            message: result.err().map(|failure| failure.message.clone()),
            ..site.latest.clone()
        };
        let seen = SeenAnswer {
            latest,
            facts_moved: false,
            told_moves: Vec::new(),
            sample: None,
        };
        self.change(outcome.site, site, known, at, Some(seen));
    }

    /// Notes why a site has no GUID yet, where that is another reason than before.
    fn waits(&mut self, outcome: &Outcome, site: &SiteState, waiting: Option<&(Verdict, String)>) {
        let moved = waiting.filter(|waiting| Some(*waiting) != site.waiting.as_deref());
        if let Some((verdict, words)) = moved {
            let noted = (outcome.site, *verdict, words.clone());
            self.decided.waiting.push(noted);
        }
    }

    /// The practice on the list that a GUID belongs to already.
    fn owner(&self, guid: HaloGuid) -> Option<String> {
        let settled = self.decided.settled.iter();
        let just_now = settled.filter(|(_, mapping)| mapping.guid == guid);
        let just_now = just_now.map(|(number, _)| *number);
        let bound = self.snapshot.sites_with(guid);
        let mut names = bound
            .chain(just_now)
            .filter_map(|number| self.snapshot.name_of(number));
        names.find(|name| !name.is_empty()).map(str::to_owned)
    }
}
