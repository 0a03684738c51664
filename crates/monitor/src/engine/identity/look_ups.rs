//! What look-ups of mapped sites brought, and when the next one is due.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::import::refused;
use domain::observation::SiteAnswer;
use domain::pace::{Policy, phase};
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use domain::tracks::{Access, Authority, Identity, Reason, Track};
use halo::RawAnswer;
use imbl::{OrdMap, OrdSet};

use super::candidates::{CandidateSeen, SELDOM};
use super::is_about_something;
use crate::engine::Memory;
use crate::engine::in_flight::{Outcome, SiteReply};
use crate::engine::snapshot::SiteState;

/// What is known of identity beyond the statuses, as far as this process knows.
#[derive(Clone, Debug)]
pub struct LookUps {
    started: DateTime<Utc>,
    pub(super) newest: OrdMap<SiteRow, LookedUp>,
    /// The newest status as it came, of sites about which something is open: what a change that opens
    /// rests on.
    pub(super) statuses: OrdMap<SiteRow, Arc<KeptAnswer>>,
    /// What GUIDs that are not approved say of themselves.
    pub(super) candidates: OrdMap<(SiteRow, HaloGuid), Arc<CandidateSeen>>,
    /// Sites that somebody wants looked up now.
    wanted: OrdSet<SiteRow>,
}

/// What a look-up of a mapped site brought.
#[derive(Clone, Debug)]
pub struct LookedUp {
    pub(super) at: DateTime<Utc>,
    /// Whether Halo did not answer. A refusal of the look-up is an answer: it is not asked for again at
    /// once.
    is_failed: bool,
    /// None where Halo did not answer, and where it is weighed and nothing about the site is open.
    pub(super) found: Option<Arc<FoundSites>>,
    /// Whether it left out a name that the one before it had: metadata are missing while Halo reads
    /// a practice anew, so one such look-up decides nothing.
    pub(super) is_fading: bool,
    /// Whether it was weighed already, together with a status that came after it.
    pub(super) is_weighed: bool,
}

/// The sites that a look-up named.
#[derive(Clone, Debug)]
pub struct FoundSites {
    pub(super) sites: Vec<SiteAnswer>,
    pub(super) raw: Option<RawAnswer>,
}

/// An answer as it came, and to which question.
#[derive(Clone, Debug)]
pub struct KeptAnswer {
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
    pub fn begin(started: DateTime<Utc>) -> Self {
        Self {
            started,
            newest: OrdMap::new(),
            statuses: OrdMap::new(),
            candidates: OrdMap::new(),
            wanted: OrdSet::new(),
        }
    }

    /// Whether a mapped site is to be looked up before its status is asked.
    pub fn is_due(
        &self,
        number: SiteRow,
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
            // No answer is no look-up.
            Some(looked_up) if looked_up.is_failed => {
                now - looked_up.at >= pace(site, policy).max(policy.trouble_interval)
            }
            Some(looked_up) if troubled => {
                looked_up.at < moved_at(site) || now - looked_up.at >= pace(site, policy)
            }
            Some(looked_up) if reasons.tells_of_another => {
                now - looked_up.at >= pace(site, policy) * SELDOM
            }
            Some(looked_up) => now - looked_up.at >= policy.lookup_interval,
        }
    }

    /// Drops what was found for a site whose mapping is another one now.
    pub fn remove(&mut self, number: SiteRow) {
        self.newest.remove(&number);
        self.statuses.remove(&number);
        let of_site = self.candidates.keys().filter(|(site, _)| *site == number);
        for candidate in of_site.copied().collect::<Vec<_>>() {
            self.candidates.remove(&candidate);
        }
    }

    /// The newest look-up of a site is weighed. What was found is kept while something is open.
    pub(super) fn is_weighed(&mut self, number: SiteRow, is_open: bool) {
        if let Some(looked_up) = self.newest.get_mut(&number) {
            looked_up.is_weighed = true;
            if !is_open {
                looked_up.found = None;
            }
        }
        if !is_open {
            self.statuses.remove(&number);
        }
    }

    /// Has a site looked up before its next status.
    pub fn want(&mut self, number: SiteRow) {
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
        || tracks.access.reason == Some(Reason::RejectedRequest)
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
fn share(number: SiteRow) -> i32 {
    (phase(number.0) * 100.0) as i32
}

/// Whether sites that had a name from their metadata are listed without one now.
fn fades(before: &LookedUp, now: &[SiteAnswer]) -> bool {
    let before = before.found.iter().flat_map(|found| &found.sites);
    let mut named = before.filter(|site| site.guid.is_some() && site.name.is_some());
    named.any(|site| {
        let mut now = now.iter();
        now.any(|other| other.guid == site.guid && other.name.is_none())
    })
}

/// Keeps what look-ups of sites with a ledger brought, and the statuses that they are weighed with.
pub(super) fn take(next: &mut Memory, outcomes: &[Outcome]) {
    for outcome in outcomes.iter().filter(|outcome| !outcome.is_overtaken) {
        let number = outcome.site;
        let Some(site) = next.snapshot.sites.get(&number) else {
            continue;
        };
        match &outcome.reply {
            SiteReply::Status(guid, _) if site.guid == Some(*guid) => {
                let newest = next.look_ups.newest.get(&number);
                let is_wanted = newest.is_some_and(|looked_up| !looked_up.is_weighed)
                    || is_about_something(&next.snapshot, number);
                if let Some(raw) = outcome.raw.clone().filter(|_| is_wanted) {
                    let kept = KeptAnswer {
                        at: outcome.at,
                        question: format!("status {guid}"),
                        raw,
                    };
                    next.look_ups.statuses.insert(number, Arc::new(kept));
                }
            }
            SiteReply::Status(..) | SiteReply::Candidate(..) => {}
            SiteReply::LookUp(_) if !next.snapshot.is_decided_by_people(number, site) => {}
            SiteReply::LookUp(result) => {
                next.look_ups.wanted.remove(&number);
                let before = next.look_ups.newest.get(&number);
                let is_fading = before.is_some_and(|before| {
                    !before.is_fading && fades(before, result.as_deref().unwrap_or_default())
                });
                let looked_up = LookedUp {
                    at: outcome.asked_at,
                    is_failed: result
                        .as_ref()
                        .is_err_and(|failure| refused(failure).is_none()),
                    found: result.as_ref().ok().map(|sites| {
                        Arc::new(FoundSites {
                            sites: sites.clone(),
                            raw: outcome.raw.clone(),
                        })
                    }),
                    is_fading,
                    is_weighed: false,
                };
                next.look_ups.newest.insert(number, looked_up);
            }
        }
    }
}
