//! Whether the site is still the practice we know: look-ups beside the statuses, and the changes
//! that follow from both.
//!
//! A mapped site is looked up every few hours, and at once when its status says that something
//! moved. What both tell is given to `domain::identity`; what that proposes is compared with the
//! changes that are open. A card never changes under its reader: other evidence closes it and opens
//! another, and facts that went back withdraw it. Nothing here touches a mapping.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Proposal};
use domain::identity::{Approved, Neighbours, OldAccess, OldSite, propose};
use domain::name::normalised;
use domain::observation::SiteAnswer;
use domain::pace::Policy;
use domain::practice::{PracticeId, SiteNumber};
use domain::site::HaloGuid;
use domain::tracks::{Access, Authority, Identity, Reason, Track};
use sha2::{Digest, Sha256};
use store::{Change, ChangeNote, CycleRecord, StoreError};

use crate::fleet::{Fleet, SiteWatch};
use crate::observe::{Heard, Outcome};
use crate::{Monitor, Watch};

/// More than any list of open changes that people could read.
const OPEN_MOST: u32 = 10_000;

/// What look-ups of mapped sites brought, as far as this process knows.
#[derive(Debug)]
pub struct LookUps {
    started: DateTime<Utc>,
    newest: BTreeMap<SiteNumber, LookedUp>,
    /// Sites that somebody wants looked up now.
    wanted: BTreeSet<SiteNumber>,
}

#[derive(Debug)]
struct LookedUp {
    at: DateTime<Utc>,
    /// None where Halo did not answer.
    found: Option<Vec<SiteAnswer>>,
}

impl LookUps {
    /// None yet.
    pub const fn begin(started: DateTime<Utc>) -> Self {
        Self {
            started,
            newest: BTreeMap::new(),
            wanted: BTreeSet::new(),
        }
    }

    /// Whether a mapped site is to be looked up before its status is asked.
    pub fn is_due(
        &self,
        number: SiteNumber,
        site: &SiteWatch,
        has_change: bool,
        policy: &Policy,
        now: DateTime<Utc>,
    ) -> bool {
        if self.wanted.contains(&number) {
            return true;
        }
        let troubled = has_change || is_troubled(site);
        match self.newest.get(&number) {
            None if troubled => true,
            // Spread over the interval, so that a start does not ask twice of everyone at once.
            None => now >= self.started + policy.lookup_interval * share(number) / 100,
            Some(looked_up) if troubled => {
                let pace = site.latest.interval.unwrap_or(policy.poll_interval);
                looked_up.at < moved_at(site) || now - looked_up.at >= pace
            }
            Some(looked_up) => now - looked_up.at >= policy.lookup_interval,
        }
    }

    /// Forgets what was found for a site whose mapping is another one now.
    pub fn forget(&mut self, number: SiteNumber) {
        self.newest.remove(&number);
    }

    /// Has a site looked up before its next status.
    pub fn want(&mut self, number: SiteNumber) {
        self.wanted.insert(number);
    }
}

/// Whether a status says that the mapping may not hold.
fn is_troubled(site: &SiteWatch) -> bool {
    let tracks = &site.known.tracks;
    tracks.access.state == Access::Refused
        || tracks.authority.state == Authority::NotAuthoritative
        || matches!(
            tracks.identity.state,
            Identity::Gone | Identity::ChangePending
        )
}

/// When the status last said something new about identity.
fn moved_at(site: &SiteWatch) -> DateTime<Utc> {
    [Track::Access, Track::Authority, Track::Identity]
        .into_iter()
        .map(|track| site.since.track(track))
        .max()
        .unwrap_or_default()
}

/// A site's place in the interval, 0 to 99: the same in every process.
fn share(number: SiteNumber) -> i32 {
    i32::try_from(number.0.wrapping_mul(7919).rem_euclid(100)).unwrap_or_default()
}

impl Monitor {
    /// Takes in what the outcomes tell of identity, and records what follows for the changes.
    pub(crate) async fn watch_identity(
        &self,
        watch: &mut Watch,
        outcomes: &[Outcome],
        now: DateTime<Utc>,
    ) -> Result<Vec<PracticeId>, StoreError> {
        let looked_up = self.take_look_ups(watch, outcomes, now);
        if watch.access.open().is_some() {
            return Ok(Vec::new());
        }
        let touched: BTreeSet<SiteNumber> = outcomes.iter().map(|outcome| outcome.site).collect();
        let notes: Vec<ChangeNote> = {
            let fleet = self.fleet();
            touched
                .iter()
                .flat_map(|site| weigh(&fleet, watch, *site, looked_up.contains(site), now))
                .collect()
        };
        if notes.is_empty() {
            return Ok(Vec::new());
        }
        let only_again = notes
            .iter()
            .all(|note| matches!(note, ChangeNote::SeenAgain { .. }));
        let record = CycleRecord {
            changes: notes,
            ..CycleRecord::default()
        };
        self.store.record(record).await?;
        let before = self.take_changes().await?;
        if only_again {
            return Ok(Vec::new());
        }
        let fleet = self.fleet();
        let sites = before.into_iter().chain(fleet.changes.keys().copied());
        let moved: BTreeSet<SiteNumber> = sites.filter(|site| touched.contains(site)).collect();
        let practices = moved.iter().filter_map(|site| fleet.sites.get(site));
        Ok(practices.flat_map(|site| site.practices.clone()).collect())
    }

    /// Keeps what look-ups of mapped sites brought, and puts their statuses next. Returns which
    /// sites were looked up with an answer.
    fn take_look_ups(
        &self,
        watch: &mut Watch,
        outcomes: &[Outcome],
        now: DateTime<Utc>,
    ) -> BTreeSet<SiteNumber> {
        let fleet = self.fleet();
        let mut answered = BTreeSet::new();
        for outcome in outcomes {
            let Heard::LookUp(result) = &outcome.heard else {
                continue;
            };
            let Some(site) = fleet.sites.get(&outcome.site).filter(|s| s.guid.is_some()) else {
                continue;
            };
            let found = result.as_ref().ok().cloned();
            if found.is_some() {
                answered.insert(outcome.site);
            }
            let at = outcome.asked_at;
            watch.look_ups.wanted.remove(&outcome.site);
            watch
                .look_ups
                .newest
                .insert(outcome.site, LookedUp { at, found });
            let lapses = site
                .latest
                .observed_at
                .map(|at| at + Policy::patience(site.latest.interval.unwrap_or_default()));
            watch.schedule.set(outcome.site, now, lapses);
        }
        answered
    }

    /// Reads the open changes back. Returns the sites that had one before.
    pub(crate) async fn take_changes(&self) -> Result<Vec<SiteNumber>, StoreError> {
        let mut open = self
            .store
            .changes(Some(ChangeStatus::Pending), OPEN_MOST)
            .await?;
        open.extend(
            self.store
                .changes(Some(ChangeStatus::Snoozed), OPEN_MOST)
                .await?,
        );
        let rejected = self.store.rejected_evidence().await?;
        let mut by_site: BTreeMap<SiteNumber, Vec<Change>> = BTreeMap::new();
        for change in open {
            by_site.entry(change.site).or_default().push(change);
        }
        let mut fleet = self.fleet_mut();
        fleet.rejected = rejected.into_iter().collect();
        let before = std::mem::replace(&mut fleet.changes, by_site);
        Ok(before.into_keys().collect())
    }
}

/// What the facts about a site mean for its changes.
fn weigh(
    fleet: &Fleet,
    watch: &Watch,
    number: SiteNumber,
    looked_up_now: bool,
    now: DateTime<Utc>,
) -> Vec<ChangeNote> {
    let Some((site, guid)) = fleet
        .sites
        .get(&number)
        .and_then(|site| Some((site, site.guid?)))
    else {
        return Vec::new();
    };
    let looked_up = watch.look_ups.newest.get(&number);
    let Some((looked_up_at, found)) =
        looked_up.and_then(|looked_up| Some((looked_up.at, looked_up.found.as_deref()?)))
    else {
        return Vec::new();
    };
    // What is older than the last thing the status said tells of another time; and without a status
    // there is nothing to weigh a look-up against.
    let old = old_site(site);
    if looked_up_at < moved_at(site) || old.access == OldAccess::Unknown {
        return Vec::new();
    }
    let proposals = proposals(fleet, number, site, guid, &old, found);
    let open = fleet.changes.get(&number).map_or(&[][..], Vec::as_slice);
    compare(fleet, number, open, proposals, looked_up_now, now)
}

/// What the facts call for, each with the digest of its evidence.
pub fn proposals(
    fleet: &Fleet,
    number: SiteNumber,
    site: &SiteWatch,
    guid: HaloGuid,
    old: &OldSite,
    found: &[SiteAnswer],
) -> Vec<(String, Proposal)> {
    let approved = Approved {
        guid,
        name: site.known.approved_name.as_deref().map(str::to_owned),
        pms: site.key.pms,
    };
    let neighbours = Others { fleet, number };
    propose(&approved, old, Some(found), &neighbours)
        .into_iter()
        .map(|proposal| (evidence(&proposal), proposal))
        .collect()
}

fn compare(
    fleet: &Fleet,
    number: SiteNumber,
    open: &[Change],
    proposals: Vec<(String, Proposal)>,
    looked_up_now: bool,
    now: DateTime<Utc>,
) -> Vec<ChangeNote> {
    let mut notes = Vec::new();
    let called_for: BTreeSet<String> = proposals.iter().map(|(hash, _)| hash.clone()).collect();
    let closes_as = if proposals.is_empty() {
        ChangeStatus::Withdrawn
    } else {
        ChangeStatus::Superseded
    };
    for change in open {
        let id = change.id;
        if !called_for.contains(&change.evidence) {
            let status = closes_as;
            notes.push(ChangeNote::Closed {
                id,
                status,
                at: now,
            });
        } else if looked_up_now {
            notes.push(ChangeNote::SeenAgain { id, at: now });
        }
    }
    for (evidence, proposal) in proposals {
        let is_open = open.iter().any(|change| change.evidence == evidence);
        let was_rejected = fleet.rejected.contains(&(number, evidence.clone()));
        if !is_open && !was_rejected {
            notes.push(ChangeNote::Opened {
                site: number,
                proposal: Box::new(proposal),
                evidence,
                at: now,
            });
        }
    }
    notes
}

/// What the newest status says of the approved GUID.
pub fn old_site(site: &SiteWatch) -> OldSite {
    let tracks = &site.known.tracks;
    let facts = &site.latest.facts;
    let access = match (tracks.access.state, tracks.access.reason) {
        (Access::Refused, Some(Reason::NotFound)) => OldAccess::Gone,
        (Access::Refused, _) => OldAccess::Refused,
        (Access::Answered, _) if tracks.identity.state == Identity::Gone => OldAccess::Gone,
        (Access::Answered, _) => OldAccess::Answers,
        (_, _) => OldAccess::Unknown,
    };
    let answers = access == OldAccess::Answers;
    OldSite {
        access,
        authoritative: match tracks.authority.state {
            Authority::Authoritative => Some(true),
            Authority::NotAuthoritative => Some(false),
            Authority::Unknown => None,
        },
        name: facts.halo_name.clone().filter(|_| answers),
        halo_link_version: facts.halo_link_version.clone(),
        lifecycle: facts.lifecycle.clone(),
    }
}

/// The digest of what a decision rests on.
pub fn evidence(proposal: &Proposal) -> String {
    let digest = Sha256::digest(proposal.meaning.as_bytes());
    let hex: Vec<String> = digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    hex.concat()
}

/// The rest of the list, as seen from one site.
struct Others<'a> {
    fleet: &'a Fleet,
    number: SiteNumber,
}

impl Neighbours for Others<'_> {
    fn bound_to(&self, guid: HaloGuid) -> Option<String> {
        let others = self.fleet.sites.iter();
        others
            .filter(|(number, site)| **number != self.number && site.guid == Some(guid))
            .flat_map(|(_, site)| &site.practices)
            .find_map(|id| self.fleet.practices.get(id))
            .map(|listed| listed.practice.entry.name.clone())
    }

    fn called(&self, name: &str) -> Option<String> {
        let name = normalised(name);
        let others = self.fleet.practices.values().map(|listed| &listed.practice);
        others
            .filter(|practice| practice.retired_at.is_none())
            .filter(|practice| practice.site_number != self.number)
            .find(|practice| normalised(&practice.entry.name) == name)
            .map(|practice| practice.entry.name.clone())
    }
}

/// Until when a snoozed change is out of sight; an open one that is not, is to be decided.
pub fn waits_for_us(change: &Change, now: DateTime<Utc>) -> bool {
    change.risk != domain::change::Risk::R0 && change.snoozed_until.is_none_or(|until| until <= now)
}
