//! The GUIDs that a site may move to: while a change to one waits, or a person entered one, it is
//! asked beside the approved GUID, so that the overlap of their lives is evidence.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Risk};
use domain::observation::{Availability, FailureClass, Lifecycle, Observation, SiteAnswer};
use domain::pace::Policy;
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use store::Sighting;

use super::look_ups::{KeptAnswer, LookUps, pace};
use crate::engine::Memory;
use crate::engine::in_flight::{Outcome, SiteReply};
use crate::engine::snapshot::{SiteState, Snapshot};

/// More GUIDs than this beside the approved one are nobody's evidence, and quota.
const CANDIDATES_MOST: usize = 4;
/// A second installation that nobody waits for is asked once in so many turns.
pub(super) const SELDOM: i32 = 3;

/// What one of them said.
#[derive(Clone, Debug)]
pub struct CandidateSeen {
    pub(super) asked_at: DateTime<Utc>,
    pub(super) said: CandidateReply,
    pub(super) kept: Option<KeptAnswer>,
}

/// What Halo says of a GUID.
#[derive(Clone, Debug)]
pub enum CandidateReply {
    /// Its status.
    Answer(Box<SiteAnswer>),
    /// That it is unknown, or not for us.
    No,
    /// Nothing yet: we could not ask.
    Silent,
}

impl LookUps {
    /// Whether Halo refuses to tell about a GUID in question, so that only the look-up shows its life.
    pub fn is_told_by_look_up(
        &self,
        snapshot: &Snapshot,
        number: SiteRow,
        site: &SiteState,
    ) -> bool {
        let beside = watched_beside(snapshot, number, site);
        beside.iter().any(|(guid, _)| {
            let seen = self.candidates.get(&(number, *guid));
            seen.is_some_and(|seen| matches!(seen.said, CandidateReply::No))
        })
    }

    /// The GUID that is to be asked now beside the approved one, where it is time.
    pub fn candidate_due(
        &self,
        snapshot: &Snapshot,
        number: SiteRow,
        site: &SiteState,
        policy: &Policy,
        now: DateTime<Utc>,
    ) -> Option<HaloGuid> {
        // A turn is taken a little early rather than skipped.
        let pace = pace(site, policy) * 4 / 5;
        watched_beside(snapshot, number, site)
            .into_iter()
            .take(CANDIDATES_MOST)
            .find(|(guid, seldom)| {
                let pace = if *seldom { pace * SELDOM } else { pace };
                let seen = self.candidates.get(&(number, *guid));
                seen.is_none_or(|seen| now - seen.asked_at >= pace)
            })
            .map(|(guid, _)| guid)
    }
}

/// The GUIDs in question, what a person entered first, and whether it is enough to look at each seldom:
/// nobody waits for it, or the card is out of sight.
fn watched_beside(snapshot: &Snapshot, number: SiteRow, site: &SiteState) -> Vec<(HaloGuid, bool)> {
    let open = snapshot.changes.get(&number).into_iter().flatten();
    let proposed = open.filter_map(|change| {
        let is_seldom = change.risk == Risk::R0
            || change.status == ChangeStatus::Snoozed
            || !change.kind.can_be_followed();
        Some((change.new.halo_guid?, is_seldom))
    });
    let entered = snapshot
        .entries
        .get(&number)
        .map(|entry| (entry.guid, false));
    let mut seen = BTreeSet::new();
    entered
        .into_iter()
        .chain(proposed)
        .filter(|(guid, _)| Some(*guid) != site.guid && seen.insert(*guid))
        .collect()
}

/// Keeps what the GUIDs in question said.
pub(super) fn take(next: &mut Memory, outcomes: &[Outcome], policy: &Policy) -> Vec<Sighting> {
    let mut sightings = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.is_overtaken) {
        let Some(site) = next.snapshot.sites.get(&outcome.site) else {
            continue;
        };
        let patience = Policy::patience(pace(site, policy)) * SELDOM;
        let sighting = |guid, state| Sighting {
            site: outcome.site,
            guid,
            state,
            at: outcome.at,
            patience,
        };
        match &outcome.reply {
            SiteReply::Candidate(guid, observation) => {
                let candidates = &mut next.look_ups.candidates;
                let before = candidates.remove(&(outcome.site, *guid));
                let seen = CandidateSeen {
                    asked_at: outcome.asked_at,
                    said: match &observation.outcome {
                        Ok(answer) => CandidateReply::Answer(Box::new(answer.clone())),
                        // What we could not ask just now is as it was.
                        Err(failure) if failure.class.tells_of_the_guid() => CandidateReply::No,
                        Err(_) => {
                            before.map_or(CandidateReply::Silent, |before| before.said.clone())
                        }
                    },
                    kept: outcome.raw.clone().map(|raw| KeptAnswer {
                        at: outcome.at,
                        question: format!("status {guid}"),
                        raw,
                    }),
                };
                candidates.insert((outcome.site, *guid), Arc::new(seen));
                sightings.extend(state(observation).map(|state| sighting(*guid, state)));
            }
            SiteReply::LookUp(Ok(found)) => {
                let beside = watched_beside(&next.snapshot, outcome.site, site);
                let beside: BTreeSet<_> = beside.into_iter().map(|(guid, _)| guid).collect();
                let listed = found.iter().filter_map(|answer| {
                    let guid = answer.guid.filter(|guid| beside.contains(guid))?;
                    Some(sighting(guid, word(answer)?))
                });
                sightings.extend(listed);
            }
            SiteReply::LookUp(Err(_)) | SiteReply::Status(..) => {}
        }
    }
    sightings
}

/// What a status says of a GUID's life; nothing where it is refused or we could not ask.
fn state(observation: &Observation) -> Option<&'static str> {
    match &observation.outcome {
        Ok(answer) => Some(word(answer).unwrap_or("unknown")),
        Err(failure) => match failure.class {
            FailureClass::NotFound => Some("gone"),
            // A refusal does not tell whether it lives; the look-up may.
            _ => None,
        },
    }
}

/// Availability as a sighting calls it; none where the answer does not tell.
fn word(answer: &SiteAnswer) -> Option<&'static str> {
    if matches!(
        answer.lifecycle,
        Lifecycle::Removed | Lifecycle::Uninstalled
    ) {
        return Some("gone");
    }
    match answer.availability {
        Availability::Online => Some("online"),
        Availability::Offline => Some("offline"),
        Availability::Unreachable => Some("unreachable"),
        Availability::Unrecognised(_) | Availability::Missing => None,
    }
}
