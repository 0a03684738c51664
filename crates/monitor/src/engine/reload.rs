//! Taking in what was written to the list, to mappings and to changes, by a command here or by another
//! process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use domain::identity::REMEMBERED_FOR;
use domain::practice::{PracticeId, SiteRow};
use store::{CommonIncident, Outage, OutageFilter, Store, StoreError};

use super::Engine;
use super::site::Again;
use super::snapshot::{Fresh, Read};
use crate::commands::planned_migration::SHOWN_FOR;

/// How often the database is asked whether another process changed it.
const LIST_EVERY: TimeDelta = TimeDelta::seconds(1);
/// So much longer than the last reading took is the time until the next.
const RELOAD_SHARE: i32 = 10;
/// More than the practices of any list.
const OPEN_MOST: u32 = 1_000_000;

/// What is known of other processes' writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListWatch {
    /// SQLite's count of what other connections committed, as far as it was read.
    version: i64,
    looked_at: DateTime<Utc>,
    /// When it was last looked what other processes want to know.
    relayed_at: DateTime<Utc>,
    /// When it is looked at again: a long list that somebody keeps changing is not read all the time.
    rest: TimeDelta,
    /// Whether everything is to be read again, because it could not be.
    is_stale: bool,
}

impl ListWatch {
    /// Everything was read at this version.
    pub const fn begin(version: i64, now: DateTime<Utc>) -> Self {
        Self {
            version,
            looked_at: now,
            relayed_at: now,
            rest: LIST_EVERY,
            is_stale: false,
        }
    }
}

impl Engine {
    /// Reads everything again where another process wrote, or where that failed before.
    pub(super) async fn notice_list(&mut self, now: DateTime<Utc>) {
        let since = now - self.list.relayed_at;
        if !(TimeDelta::zero()..LIST_EVERY).contains(&since) {
            self.list.relayed_at = now;
            self.notice_relayed(now).await;
        }
        let since = now - self.list.looked_at;
        if (TimeDelta::zero()..self.list.rest).contains(&since) {
            return;
        }
        self.list.looked_at = now;
        let version = match self.store.data_version().await {
            Ok(version) => version,
            Err(error) => {
                tracing::warn!(%error, "whether somebody changed the list cannot be read");
                return;
            }
        };
        if version == self.list.version && !self.list.is_stale {
            return;
        }
        // Read after the version: what is written meanwhile shows in the next one.
        let began = Instant::now();
        if let Some(practices) = self.reload(None, now).await {
            self.list.version = version;
            self.show(practices);
        }
        let took = TimeDelta::from_std(began.elapsed()).unwrap_or(LIST_EVERY);
        self.list.rest = LIST_EVERY.max(took * RELOAD_SHARE);
    }

    /// Reads what the database has about some sites, or about all, and acts on what changed. Gives the
    /// practices whose page changed; none where it could not be read, and then everything is read
    /// again a little later.
    pub(super) async fn reload(
        &mut self,
        scope: Option<Vec<SiteRow>>,
        now: DateTime<Utc>,
    ) -> Option<BTreeSet<PracticeId>> {
        let is_whole = scope.is_none();
        let read = async {
            // What was entered about a server is shown by all practices on it.
            let scope = match scope {
                Some(sites) => Some(self.store.sharing_servers(&sites).await?),
                None => None,
            };
            read(&self.store, scope, now).await
        };
        let read = match read.await {
            Ok(read) => read,
            Err(error) => {
                tracing::error!(%error, "what changed cannot be read; it is tried again");
                self.list.is_stale = true;
                return None;
            }
        };
        let fresh = self
            .memory
            .snapshot
            .take(read, self.settings.time_zone, now);
        if is_whole {
            self.list.is_stale = false;
        }
        Some(self.follow(fresh, now))
    }

    /// Acts on what changed on the list.
    fn follow(&mut self, fresh: Fresh, now: DateTime<Utc>) -> BTreeSet<PracticeId> {
        for number in fresh.due {
            self.schedule.schedule_now(number, Again::Wanted, now);
        }
        for number in fresh.again {
            self.memory.look_ups.want(number);
            self.schedule.schedule_now(number, Again::Moved, now);
        }
        for number in fresh.gone {
            self.schedule.retire(number);
            self.gone.push((number, now));
        }
        fresh.practices
    }

    /// Shows everybody what is known now, and tells whose pages changed.
    pub(super) fn show(&self, practices: BTreeSet<PracticeId>) {
        self.publish();
        if !practices.is_empty() {
            self.shared
                .live
                .tell(practices.into_iter().collect::<Vec<_>>());
        }
    }

    /// Reads back what a batch did to outages and incidents. Gives the practices whose page changed.
    pub(super) async fn read_outages(&mut self, now: DateTime<Utc>) -> BTreeSet<PracticeId> {
        let read = async {
            let outages = open_outages(&self.store).await?;
            let incidents = open_incidents(&self.store).await?;
            let access = self.store.incidents(Some(true), 1).await?.pop();
            Ok::<_, StoreError>((outages, incidents, access))
        };
        match read.await {
            Ok((outages, incidents, access)) => {
                let mut fresh = Fresh::default();
                let snapshot = &mut self.memory.snapshot;
                snapshot.take_outages(None, outages, &mut fresh);
                snapshot.incidents = Arc::new(incidents);
                snapshot.take_access(access, now);
                fresh.practices
            }
            Err(error) => {
                tracing::error!(%error, "outages cannot be read back at {now}; it is tried again");
                self.list.is_stale = true;
                BTreeSet::new()
            }
        }
    }
}

async fn open_incidents(store: &Store) -> Result<Vec<CommonIncident>, StoreError> {
    store
        .common_incidents(Some(true), (None, None), None, OPEN_MOST)
        .await
}

async fn open_outages(store: &Store) -> Result<Vec<Outage>, StoreError> {
    let open = OutageFilter {
        open: Some(true),
        ..OutageFilter::default()
    };
    store.outages(&open, OPEN_MOST).await
}

/// Reads what the database has about some sites, or about all.
pub(super) async fn read(
    store: &Store,
    scope: Option<Vec<SiteRow>>,
    now: DateTime<Utc>,
) -> Result<Read, StoreError> {
    let migrations = store.planned_migrations(now - SHOWN_FOR).await?;
    let remembered = now - REMEMBERED_FOR;
    let mut read = Read {
        migrations,
        incidents: open_incidents(store).await?,
        access: store.incidents(Some(true), 1).await?.pop(),
        link_guids: store.link_guids().await?,
        ..Read::default()
    };
    match &scope {
        Some(sites) => {
            read.practices = store.practices_behind(sites).await?;
            read.sites = store.sites_numbered(sites).await?;
            read.ledger = store.approved_guids_of(sites).await?;
            read.changes = store.open_changes_of(sites).await?;
            read.rejected = store.rejected_of(sites).await?;
            read.earlier = store.earlier_cards(Some(sites), remembered).await?;
            read.entries = store.manual_guids_of(sites).await?;
            let practices: Vec<_> = read.practices.iter().map(|practice| practice.id).collect();
            read.outages = store.open_outages_of(&practices).await?;
        }
        None => {
            read.practices = store.practices().await?;
            read.sites = store.sites().await?;
            read.ledger = store.approved_guids().await?;
            read.changes = store.open_changes().await?;
            read.rejected = store.rejected().await?;
            read.earlier = store.earlier_cards(None, remembered).await?;
            read.entries = store.manual_guids().await?;
            read.outages = open_outages(store).await?;
        }
    }
    read.scope = scope;
    Ok(read)
}
