//! Whether the site is still the practice we know: look-ups beside the statuses, and the changes
//! that follow from both.
//!
//! A mapped site is looked up every few hours, and at once when its status says that something
//! moved (`look_ups`). What both tell, and what the GUIDs in question say of themselves
//! (`candidates`), is given to `domain::identity` (`weigh`); what that proposes is compared with
//! the changes that are open. A card never changes under its reader: other evidence closes it and
//! opens another, and facts that went back withdraw it. Nothing here touches a mapping.

pub mod candidates;
mod compare;
pub mod evidence;
pub mod look_ups;
pub mod neighbours;
pub mod weigh;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Risk};
use domain::practice::{PracticeId, SiteNumber};
use store::{Change, ChangeNote, CycleRecord, StoreError};

pub use self::compare::{is_moved_by_hand, is_stale};
use crate::engine::in_flight::Outcome;
use crate::engine::snapshot::Ledgered;
use crate::{Monitor, Watch};

/// More than any list of open changes that people could read.
const OPEN_MOST: u32 = 10_000;

impl Monitor {
    /// Takes in what the outcomes tell of identity, and records what follows for the changes.
    pub(crate) async fn watch_identity(
        &self,
        watch: &mut Watch,
        outcomes: &[Outcome],
        now: DateTime<Utc>,
    ) -> Result<Vec<PracticeId>, StoreError> {
        self.take_look_ups(watch, outcomes, now);
        let sightings = self.take_candidates(watch, outcomes, now);
        let is_blind = watch.access.open().is_some();
        let touched: BTreeSet<SiteNumber> = outcomes.iter().map(|outcome| outcome.site).collect();
        let mut notes: Vec<ChangeNote> = Vec::new();
        for site in touched.iter().filter(|_| !is_blind) {
            let weighed = self.weigh(&self.snapshot(), watch, *site, now);
            let Some(weighed) = weighed else { continue };
            notes.extend(weighed);
            if let Some(looked_up) = watch.look_ups.newest.get_mut(site) {
                looked_up.is_weighed = true;
            }
        }
        if notes.is_empty() && sightings.is_empty() {
            return Ok(Vec::new());
        }
        let only_again = notes
            .iter()
            .all(|note| matches!(note, ChangeNote::SeenAgain { .. }));
        let record = CycleRecord {
            changes: notes,
            sightings,
            ..CycleRecord::default()
        };
        self.store.record(record).await?;
        if only_again {
            return Ok(Vec::new());
        }
        let before = self.take_changes().await?;
        let snapshot = self.snapshot();
        let sites = before.into_iter().chain(snapshot.changes.keys().copied());
        let moved: BTreeSet<SiteNumber> = sites.filter(|site| touched.contains(site)).collect();
        let practices = moved.iter().filter_map(|site| snapshot.sites.get(site));
        Ok(practices.flat_map(|site| site.practices.clone()).collect())
    }

    /// Reads the open changes back. Returns the sites that had one before.
    pub(crate) async fn take_changes(&self) -> Result<Vec<SiteNumber>, StoreError> {
        // What was read first is never put in place last.
        let _reading = self.reading.lock().await;
        let mut open = self
            .store
            .changes(Some(ChangeStatus::Pending), OPEN_MOST)
            .await?;
        open.extend(
            self.store
                .changes(Some(ChangeStatus::Snoozed), OPEN_MOST)
                .await?,
        );
        let rejected = self.store.rejected().await?;
        let mut by_site: BTreeMap<SiteNumber, Vec<Change>> = BTreeMap::new();
        for change in open {
            by_site.entry(change.site).or_default().push(change);
        }
        let now = self.clock.now();
        let mut snapshot = self.snapshot_mut();
        snapshot.rejected = rejected;
        let before = std::mem::replace(&mut snapshot.changes, by_site);
        let waiting: BTreeSet<SiteNumber> = snapshot
            .changes
            .iter()
            .filter(|(_, open)| open.iter().any(|change| waits_for_us(change, now)))
            .map(|(site, _)| *site)
            .collect();
        for (number, site) in &mut snapshot.sites {
            site.known.change_waits = waiting.contains(number);
        }
        Ok(before.into_keys().collect())
    }

    /// Reads back what the ledger says of each site, what people entered and what they announced.
    pub(crate) async fn take_ledger(&self) -> Result<(), StoreError> {
        let _reading = self.reading.lock().await;
        let mut ledger: BTreeMap<SiteNumber, Ledgered> = BTreeMap::new();
        for (site, guid, name) in self.store.approved_guids().await? {
            let ledgered = ledger.entry(site).or_default();
            ledgered.is_exported = guid.is_some();
            ledgered.approved.retain(|known| Some(*known) != guid);
            ledgered.approved.extend(guid);
            ledgered.name = name.or(ledgered.name.take());
        }
        let entries = self.store.hand_entries().await?;
        let migrations = self
            .store
            .planned_migrations(self.clock.now() - crate::commands::planned_migration::SHOWN_FOR)
            .await?;
        let mut snapshot = self.snapshot_mut();
        for (number, site) in &mut snapshot.sites {
            site.ledger = ledger.remove(number).unwrap_or_default();
        }
        snapshot.entries = entries.into_iter().map(|one| (one.site, one)).collect();
        snapshot.migrations = migrations;
        Ok(())
    }
}

/// Whether a change is to be decided now: it is no mere information, and not snoozed.
pub fn waits_for_us(change: &Change, now: DateTime<Utc>) -> bool {
    change.risk != Risk::R0 && change.snoozed_until.is_none_or(|until| until <= now)
}
