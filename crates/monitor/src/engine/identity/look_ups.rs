//! What look-ups of mapped sites brought, and when the next one is due.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::observation::SiteAnswer;
use domain::pace::{Policy, phase};
use domain::practice::SiteNumber;
use domain::site::HaloGuid;
use domain::tracks::{Access, Authority, Identity, Track};
use halo::RawAnswer;

use super::candidates::{CandidateSeen, SELDOM};
use crate::engine::in_flight::{Heard, Outcome};
use crate::engine::snapshot::SiteState;
use crate::{Monitor, Watch};

/// What is known of identity beyond the statuses, as far as this process knows.
#[derive(Debug)]
pub struct LookUps {
    started: DateTime<Utc>,
    pub(super) newest: BTreeMap<SiteNumber, LookedUp>,
    /// The newest status of each site as it came: what a change that opens rests on.
    pub(super) statuses: BTreeMap<SiteNumber, Kept>,
    /// What GUIDs that are not approved say of themselves.
    pub(super) candidates: BTreeMap<(SiteNumber, HaloGuid), CandidateSeen>,
    /// Sites that somebody wants looked up now.
    wanted: BTreeSet<SiteNumber>,
}

/// What a look-up of a mapped site brought.
#[derive(Debug)]
pub struct LookedUp {
    pub(super) at: DateTime<Utc>,
    /// None where Halo did not answer.
    pub(super) found: Option<Vec<SiteAnswer>>,
    pub(super) raw: Option<RawAnswer>,
    /// Whether it was weighed already, together with a status that came after it.
    pub(super) is_weighed: bool,
}

/// An answer as it came, and to which question.
#[derive(Clone, Debug)]
pub struct Kept {
    /// When.
    pub at: DateTime<Utc>,
    /// What was asked, as the database calls it.
    pub question: String,
    /// The answer.
    pub raw: RawAnswer,
}

/// Why a site may be looked up more often than others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reasons {
    /// A change waits that is more than information.
    pub change_waits: bool,
    /// A migration was announced, and its second GUID is awaited.
    pub is_awaited: bool,
    /// A second installation is seen whose own status is refused.
    pub tells_of_another: bool,
}

impl LookUps {
    /// None yet.
    pub const fn begin(started: DateTime<Utc>) -> Self {
        Self {
            started,
            newest: BTreeMap::new(),
            statuses: BTreeMap::new(),
            candidates: BTreeMap::new(),
            wanted: BTreeSet::new(),
        }
    }

    /// Whether a mapped site is to be looked up before its status is asked.
    pub fn is_due(
        &self,
        number: SiteNumber,
        site: &SiteState,
        reasons: Reasons,
        policy: &Policy,
        now: DateTime<Utc>,
    ) -> bool {
        if self.wanted.contains(&number) {
            return true;
        }
        let troubled = reasons.change_waits || reasons.is_awaited || is_troubled(site);
        match self.newest.get(&number) {
            None if troubled => true,
            // Spread over the interval, so that a start does not ask twice of everyone at once.
            None => now >= self.started + policy.lookup_interval * share(number) / 100,
            Some(looked_up) if troubled => {
                looked_up.at < moved_at(site) || now - looked_up.at >= pace(site, policy)
            }
            Some(looked_up) if reasons.tells_of_another => {
                now - looked_up.at >= pace(site, policy) * SELDOM
            }
            Some(looked_up) => now - looked_up.at >= policy.lookup_interval,
        }
    }

    /// Forgets what was found for a site whose mapping is another one now.
    pub fn forget(&mut self, number: SiteNumber) {
        self.newest.remove(&number);
        self.statuses.remove(&number);
        self.candidates.retain(|(site, _), _| *site != number);
    }

    /// Has a site looked up before its next status.
    pub fn want(&mut self, number: SiteNumber) {
        self.wanted.insert(number);
    }
}

/// How often a site is asked while something about it is open.
pub(super) fn pace(site: &SiteState, policy: &Policy) -> chrono::TimeDelta {
    site.latest.interval.unwrap_or(policy.poll_interval)
}

/// Whether a status says that the mapping may not hold.
fn is_troubled(site: &SiteState) -> bool {
    let tracks = &site.known.tracks;
    tracks.access.state == Access::Refused
        || tracks.authority.state == Authority::NotAuthoritative
        || matches!(
            tracks.identity.state,
            Identity::Gone | Identity::ChangePending
        )
}

/// When the status last said something new about identity.
pub(super) fn moved_at(site: &SiteState) -> DateTime<Utc> {
    [Track::Access, Track::Authority, Track::Identity]
        .into_iter()
        .map(|track| site.since.track(track))
        .max()
        .unwrap_or_default()
}

/// A site's place in the interval, 0 to 99: the same in every process.
fn share(number: SiteNumber) -> i32 {
    (phase(number.0) * 100.0) as i32
}

impl Monitor {
    /// Keeps what look-ups of sites with a ledger brought, and puts their statuses next.
    pub(super) fn take_look_ups(
        &self,
        watch: &mut Watch,
        outcomes: &[Outcome],
        now: DateTime<Utc>,
    ) {
        let snapshot = self.snapshot();
        for outcome in outcomes {
            let Some(site) = snapshot.sites.get(&outcome.site) else {
                continue;
            };
            match &outcome.heard {
                Heard::Status(guid, _) if site.guid == Some(*guid) => {
                    if let Some(raw) = outcome.raw.clone() {
                        let kept = Kept {
                            at: outcome.at,
                            question: format!("status {guid}"),
                            raw,
                        };
                        watch.look_ups.statuses.insert(outcome.site, kept);
                    }
                }
                Heard::Status(_, _) | Heard::Candidate(_, _) => {}
                Heard::LookUp(_) if !snapshot.is_decided_by_people(outcome.site, site) => {}
                Heard::LookUp(result) => {
                    let found = result.as_ref().ok().cloned();
                    watch.look_ups.wanted.remove(&outcome.site);
                    let looked_up = LookedUp {
                        at: outcome.asked_at,
                        found,
                        raw: outcome.raw.clone(),
                        is_weighed: false,
                    };
                    watch.look_ups.newest.insert(outcome.site, looked_up);
                    if site.guid.is_some() {
                        let lapses = lapses(site);
                        watch.schedule.set(outcome.site, now, lapses);
                    }
                }
            }
        }
    }
}

/// When what is known of a site lapses.
pub(super) fn lapses(site: &SiteState) -> Option<DateTime<Utc>> {
    let patience = Policy::patience(site.latest.interval.unwrap_or_default());
    site.latest.observed_at.map(|at| at + patience)
}
