//! The watch: polls Halo Cloud within a budget, decides, records, and tells open pages.
//!
//! [`Monitor`] is the one handle that pages, REST handlers and the command line share. Its cycle
//! (module `cycle`) is the flow of the whole product; the modules beside it are its steps, and
//! `review` holds what people ask of it. It holds no rules of its own: those are in `domain`.
//!
//! To add something that pages show, add a method under `review` that returns a value of
//! `domain::views`; to add a step to the flow, add a module and one line to `Monitor::cycle`.

pub mod clock;
pub mod commands;
pub mod engine;
pub mod pages;

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::incident::AccessWatch;
use domain::pace::Policy;
use domain::practice::SiteNumber;
use domain::retention::Retention;
use halo::HaloClient;
use halo::budget::Budget;
use store::{Store, StoreError};

pub use commands::recheck::{Recheck, Saw};
pub use engine::cycle::CycleReport;
pub use engine::health::{Health, Readiness};
pub use engine::live::{Hint, Live};
pub use pages::{Cursor, Listing, NotACursor};

use crate::clock::Clock;
use crate::commands::recheck::Rechecks;
use crate::commands::self_check::NewestCheck;
use crate::engine::clock_rollback::Retrace;
use crate::engine::health::Pace;
use crate::engine::identity::look_ups::LookUps;
use crate::engine::in_flight::UnderWay;
use crate::engine::schedule::Schedule;
use crate::engine::snapshot::Snapshot;

/// What went wrong in the watch, for those who must decide what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How the watch behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How often what is asked.
    pub policy: Policy,
    /// Questions per second, on average; bursts are one second's worth.
    pub max_requests_per_second: f64,
    /// Questions per UTC day; none where nobody entered the contract's quota.
    pub max_requests_per_day: Option<u32>,
    /// How long single checks and hourly roll-ups are kept.
    pub keep: Retention,
    /// The zone of practices that name none.
    pub time_zone: Tz,
    /// `Production`, `Stage` or `Simulated`.
    pub environment: String,
    /// Whether people may have sites paired, which changes something at Halo.
    pub pairing: bool,
    /// Questions under way at once, at most.
    pub under_way_max: usize,
    /// A cycle waits for answers this long at most.
    pub patience: Duration,
    /// A cycle takes in this many outcomes at most before it records them.
    pub batch: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            max_requests_per_second: 10.0,
            max_requests_per_day: None,
            keep: Retention::default(),
            time_zone: chrono_tz::Australia::Sydney,
            environment: "Simulated".to_owned(),
            pairing: false,
            under_way_max: 128,
            patience: Duration::from_millis(200),
            batch: 256,
        }
    }
}

/// The watch over all practices.
pub struct Monitor {
    store: Store,
    halo: HaloClient,
    clock: Arc<dyn Clock>,
    settings: Settings,
    snapshot: RwLock<Snapshot>,
    watch: tokio::sync::Mutex<Watch>,
    /// Held from reading the list, ledger or changes until they are in place.
    reading: tokio::sync::Mutex<()>,
    /// Held while a report is reckoned.
    reporting: tokio::sync::Mutex<()>,
    live: Live,
    health: Health,
    rechecks: Rechecks,
    self_check: NewestCheck,
}

/// What only the cycle touches.
pub(crate) struct Watch {
    schedule: Schedule,
    under_way: UnderWay,
    /// Sites that became due while a question about them was under way.
    again: BTreeSet<SiteNumber>,
    budget: Budget,
    access: AccessWatch,
    pace: Pace,
    look_ups: LookUps,
    probe_at: DateTime<Utc>,
    last_cycle: DateTime<Utc>,
    retrace: Retrace,
    list_version: (i64, i64),
    list_checked: DateTime<Utc>,
    tidied_at: DateTime<Utc>,
}

impl Monitor {
    /// Takes up the watch where it was left: the list, open spans and an open incident are read
    /// back, and whatever was not observed in the meantime lapses in the first cycle.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn resume(
        store: Store,
        halo: HaloClient,
        clock: Arc<dyn Clock>,
        settings: Settings,
    ) -> Result<Self, MonitorError> {
        let now = clock.now();
        let list_version = (store.data_version().await?, store.writes_for_the_watch());
        let mut snapshot = Snapshot::default();
        snapshot.take_list(
            store.practices().await?,
            store.sites().await?,
            settings.time_zone,
            now,
        );
        snapshot.resume(
            store.open_spans().await?,
            store
                .reachability_changes(now - TimeDelta::hours(1))
                .await?,
        );
        snapshot.incident = store.incidents(Some(true), 1).await?.pop();
        let mut schedule = Schedule::default();
        for (number, site) in snapshot.sites.iter().filter(|(_, site)| site.is_watched()) {
            let interval = site
                .latest
                .interval
                .unwrap_or(settings.policy.poll_interval);
            let lapses = site
                .latest
                .observed_at
                .map(|at| at + Policy::patience(interval));
            // A due time further off than an interval was made by another clock or configuration.
            let due = site
                .latest
                .due_at
                .filter(|due| *due - now <= settings.policy.poll_interval);
            schedule.set(*number, due.unwrap_or(now), lapses);
        }
        let watch = Watch {
            schedule,
            under_way: UnderWay::default(),
            again: BTreeSet::new(),
            budget: Budget::new(
                settings.max_requests_per_second,
                settings.max_requests_per_day,
            )
            .guessing_at_most(engine::decide::probe_most(&settings.policy)),
            access: AccessWatch::resumed(snapshot.incident.as_ref().map(|incident| incident.class)),
            pace: Pace::default(),
            look_ups: LookUps::begin(now),
            probe_at: now,
            last_cycle: now,
            retrace: Retrace::resumed(&snapshot, now),
            list_version,
            list_checked: now,
            tidied_at: now,
        };
        let monitor = Self {
            store,
            halo,
            clock,
            settings,
            snapshot: RwLock::new(snapshot),
            watch: tokio::sync::Mutex::new(watch),
            reading: tokio::sync::Mutex::default(),
            reporting: tokio::sync::Mutex::default(),
            live: Live::default(),
            health: Health::default(),
            rechecks: Rechecks::default(),
            self_check: NewestCheck::default(),
        };
        monitor.take_ledger().await?;
        monitor.take_changes().await?;
        commands::take_outages(&monitor).await?;
        Ok(monitor)
    }

    /// `Production`, `Stage` or `Simulated`: shown on every page.
    pub fn environment(&self) -> &str {
        &self.settings.environment
    }

    /// The hints for open pages.
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// What the watch knows now.
    pub fn snapshot(&self) -> RwLockReadGuard<'_, Snapshot> {
        // A panic while it was held leaves values that are each whole; the next cycle mends them.
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn snapshot_mut(&self) -> RwLockWriteGuard<'_, Snapshot> {
        self.snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
