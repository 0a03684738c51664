//! What a look-up means for a site that waits for its GUID.

use domain::headline::Headline;
use domain::import::{Settlement, Verdict, owned_by, settle};
use domain::observation::{Failure, SiteAnswer};
use domain::site::HaloGuid;
use domain::tracks::Tracks;
use store::{Latest, Mapping};

use super::{Bench, Seen};
use crate::engine::in_flight::Outcome;
use crate::engine::snapshot::{SiteState, awaiting};

/// What was ended is looked up once in so many polls.
const SELDOM: i32 = 12;

impl Bench<'_> {
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
                let name = self.name_of(site);
                let waiting = match settle(&name, sites) {
                    // A GUID was approved here once, and people ended that: the next one is theirs
                    // to decide, as a change.
                    _ if self.snapshot.is_decided_by_people(outcome.site, site) => None,
                    Settlement::Settled { guid, .. } if let Some(other) = self.owner(guid) => {
                        Some((Verdict::Duplicate, owned_by(guid, &other)))
                    }
                    Settlement::Settled { guid, halo_name } => {
                        let mapping = Mapping {
                            guid,
                            halo_name: Some(halo_name),
                        };
                        self.decided.settled.push((outcome.site, mapping));
                        None
                    }
                    Settlement::Waiting { verdict, words } => Some((verdict, words)),
                };
                if let Some((verdict, words)) = waiting.clone().filter(|_| waiting != site.waiting)
                {
                    self.decided.waiting.push((outcome.site, verdict, words));
                }
                if matches!(waiting, Some((Verdict::Initialising, _))) {
                    interval = self.policy.poll_interval;
                } else if self.snapshot.is_decided_by_people(outcome.site, site) {
                    // It may come back, though nothing hurries.
                    interval = interval.min(self.policy.poll_interval * SELDOM);
                }
                known.failures = 0;
                awaiting(waiting.as_ref())
            }
            Err(failure) => {
                interval = self.policy.poll_interval;
                known.failures = known.failures.saturating_add(1);
                Tracks::unanswered(failure.class.into())
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
        let seen = Seen {
            latest,
            facts_moved: false,
            sample: None,
            turn: outcome.turn,
        };
        self.change(outcome.site, site, known, at, Some(seen));
    }

    /// The practice on the list that a GUID belongs to already.
    fn owner(&self, guid: HaloGuid) -> Option<String> {
        let settled = self.decided.settled.iter();
        let just_now = settled.filter(|(_, mapping)| mapping.guid == guid);
        let sites = self.snapshot.sites.iter();
        let bound = sites.filter(|(_, site)| site.guid == Some(guid));
        let numbers = just_now.map(|(number, _)| *number);
        let mut owners = bound.map(|(number, _)| *number).chain(numbers);
        owners.find_map(|number| {
            let site = self.snapshot.sites.get(&number)?;
            Some(self.name_of(site)).filter(|name| !name.is_empty())
        })
    }

    /// The name on our list that Halo's must agree with.
    fn name_of(&self, site: &SiteState) -> String {
        site.practices
            .first()
            .and_then(|id| self.snapshot.practices.get(id))
            .map(|listed| listed.practice.entry.name.clone())
            .unwrap_or_default()
    }
}
