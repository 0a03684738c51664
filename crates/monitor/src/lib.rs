//! The watch: polls Halo Cloud within a quota, decides, records, and tells open pages.
//!
//! `engine` is the one owner of everything that moves. `commands` holds what people and programs do,
//! `pages` what they see: functions over [`Monitor`], which is nothing but the ways to the database,
//! to the engine and to the clock. There are no rules here: those are in `domain`.
//!
//! To add something that people do, add a function under `commands` that ends in one transaction and
//! one message to the engine. To add something that pages show, add a function under `pages` that
//! reads rows and hands them, with the snapshot, to a builder of a value of `domain::views`.

pub mod clock;
pub mod commands;
pub mod engine;
pub mod long_work;
pub mod notify;
pub mod pages;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::alert::channel::ChannelId;
use domain::environment::{Environment, Told};
use domain::pace::Policy;
use domain::principal::Caller;
use domain::retention::Retention;
use halo::HaloClient;
use store::{ChannelRow, Store, StoreError};

pub use commands::recheck::{ClientReport, Recheck};
pub use engine::health::Readiness;
pub use engine::live::LiveHints;
pub use engine::{ByHand, Engine, TurnReport};
pub use pages::{Cursor, Listing, NotACursor};

use crate::clock::Clock;
use crate::commands::pair::PairingTries;
use crate::engine::EngineHandle;
use crate::engine::snapshot::Snapshot;
use crate::long_work::{Busy, LongWork};
use crate::pages::report_cache::ReportCache;

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
    /// What is known of the environment without asking.
    pub environment: Told,
    /// Whether people may have sites paired, which changes something at Halo.
    pub pairing: bool,
    /// How long trouble lasts before a rule that names no time tells of it.
    pub alert_after: TimeDelta,
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
            environment: Told::ByNobody,
            pairing: false,
            alert_after: TimeDelta::minutes(10),
            under_way_max: 128,
            patience: Duration::from_millis(200),
            batch: 256,
        }
    }
}

/// The ways to the database, to the engine and to the clock. Cheap to clone.
#[derive(Clone)]
pub struct Monitor {
    store: Store,
    engine: EngineHandle,
    clock: Arc<dyn Clock>,
    settings: Arc<Settings>,
    reports: Arc<ReportCache>,
    long_work: Arc<LongWork>,
    pairing_tries: Arc<PairingTries>,
}

impl Monitor {
    /// Takes up the watch where it was left. The engine watches once it is run.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open(
        store: Store,
        halo: HaloClient,
        clock: Arc<dyn Clock>,
        settings: Settings,
    ) -> Result<(Self, Engine), MonitorError> {
        let settings = Arc::new(settings);
        let (engine, handle) = Engine::resume(
            store.clone(),
            halo,
            Arc::clone(&clock),
            Arc::clone(&settings),
        )
        .await?;
        let monitor = Self {
            store,
            engine: handle,
            clock,
            settings,
            reports: Arc::default(),
            long_work: Arc::default(),
            pairing_tries: Arc::default(),
        };
        Ok((monitor, engine))
    }

    /// A channel that is there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn channel(&self, id: ChannelId) -> Result<Option<ChannelRow>, StoreError> {
        let row = self.store.channel(id).await?;
        Ok(row.filter(|row| row.removed_at.is_none()))
    }

    /// What is known now. It does not change any more: ask again for what comes later.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.engine.shared.snapshot.load_full()
    }

    /// Has something worked out for a caller that may take long.
    ///
    /// # Errors
    /// [`Busy`] where it does not get its turn, or does not come to its end, in time.
    pub async fn at_length<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Busy> {
        self.long_work.run(caller, work).await
    }

    /// The hints for open pages.
    pub fn live(&self) -> &LiveHints {
        &self.engine.shared.live
    }

    /// Which Halo Cloud is watched, as far as that is known: shown on every page.
    pub fn environment(&self) -> Environment {
        self.engine.shared.environment.shown()
    }

    /// Whether only an answer can tell which Halo Cloud is watched, and none did yet.
    pub fn awaits_environment(&self) -> bool {
        self.engine.shared.environment.is_awaited()
    }

    /// Writes down what the host said of itself, for a program that ends before its engine does that.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn keep_environment(&self) -> Result<(), MonitorError> {
        if let Some(is_simulator) = self.engine.shared.environment.told_by_answers() {
            self.store
                .observe_environment(is_simulator, self.now())
                .await?;
        }
        Ok(())
    }

    /// Questions per second over the last minute.
    pub fn requests_per_second(&self) -> f64 {
        self.engine.shared.health.requests_per_second()
    }

    /// Whether the process can be relied on now.
    pub async fn readiness(&self) -> Readiness {
        let database_answers = self.store.data_version().await.is_ok();
        let health = &self.engine.shared.health;
        health.readiness(database_answers, self.now())
    }

    /// The zone that counts where none is named.
    pub fn time_zone(&self) -> chrono_tz::Tz {
        self.settings.time_zone
    }

    /// The time, as far as the clock is believed.
    /// What time it is, where the watch judges by it.
    pub fn now(&self) -> DateTime<Utc> {
        self.engine.shared.health.time(self.clock.now())
    }
}
