//! The service as a value: built from its settings, bound to a port, then run until told to stop.
//!
//! Tests start the same value on a free port, so what they drive over HTTP is what users run.

pub mod alerting;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use domain::environment::Environment;
use halo::HaloClient;
use monitor::clock::{Clock, SystemClock};
use monitor::{Engine, Monitor};
use store::Store;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::alerting::Alerting;
use crate::auth::accounts::Accounts;
use crate::auth::secrets_key::SecretsKey;
use crate::config::Config;
use crate::security_events::SecurityEvents;
use crate::serve_lock::ServeLock;
use crate::serving::Visitors;
use crate::serving::open_files;
use crate::serving::places::{PlaceLimits, Places};
use crate::{first_admin, router, serving};

/// How often sessions that ended are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(600);

/// How often rows of batches are looked up, a few at a time.
const ONBOARD_EVERY: Duration = Duration::from_secs(1);

/// The service, bound and ready to run.
pub struct Application {
    listener: TcpListener,
    monitor: Arc<Monitor>,
    engine: Engine,
    alerting: Alerting,
    store: Store,
    router: axum::Router,
    visitors: Visitors,
    security_events: Arc<SecurityEvents>,
    stop: CancellationToken,
    /// Other commands see by it that a service runs.
    serve_lock: Option<ServeLock>,
}

impl Application {
    /// Opens the database, takes up the watch and binds the port.
    ///
    /// # Errors
    /// When one of these cannot be done; the message says which and why.
    pub async fn build(mut config: Config, stop: CancellationToken) -> anyhow::Result<Self> {
        let store = Store::open(&config.database)
            .await
            .with_context(|| format!("Cannot open the database {}", config.database.display()))?;
        store
            .belongs_to(config.environment, SystemClock.now())
            .await?;
        let serve_lock = serve_lock(&config.database).await;
        let secrets_key = SecretsKey::new(&config.secrets_key_file, store.clone());
        secrets_key
            .take_up()
            .await
            .context("Cannot encrypt the secrets of authenticator apps")?;
        let halo = HaloClient::new(halo::HaloSettings::new(
            config.halo_url.clone(),
            config.halo_keys.clone(),
        ))
        .context("Cannot prepare to talk to Halo Cloud")?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("Cannot listen on {}", config.listen))?;
        let listen = listener.local_addr()?;
        config.is_bound_to(listen);
        let poll_interval = config.policy.poll_interval;
        let settings = config.watch();
        let (monitor, engine) = Monitor::open(store.clone(), halo, Arc::new(SystemClock), settings)
            .await
            .context("Cannot take up the watch")?;
        let monitor = Arc::new(monitor);
        let alerting = Alerting::prepare(
            &monitor,
            &store,
            secrets_key.clone(),
            &config.alerts,
            &config.public_url,
        )?;
        first_admin::invite(&store, &config.public_url, SystemClock.now()).await?;
        let security_events = SecurityEvents::new();
        let router = router::router(router::Parts {
            monitor: Arc::clone(&monitor),
            alerts: alerting.alerts.clone(),
            store: store.clone(),
            accounts: Accounts::new(store.clone(), secrets_key).await?,
            poll_interval,
            public_url: config.public_url,
            listen,
            allowed_hosts: config.allowed_hosts,
            trusted_proxies: config.trusted_proxies.clone(),
            security_events: Arc::clone(&security_events),
            stop: stop.clone(),
        })?;
        let visitors = Visitors {
            places: Places::new(PlaceLimits {
                all: open_files::connections(),
                per_address: config.max_connections_per_address,
            }),
            trusted_proxies: config.trusted_proxies.into(),
            security_events: Arc::clone(&security_events),
        };
        Ok(Self {
            serve_lock,
            listener,
            monitor,
            engine,
            alerting,
            store,
            router,
            visitors,
            security_events,
            stop,
        })
    }

    /// The address that was bound.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Which Halo Cloud is watched, as far as that is known before it was asked.
    pub fn environment(&self) -> Environment {
        self.monitor.environment()
    }

    /// Watches and serves until told to stop; if either ends by itself, so does the other.
    pub async fn run(self) {
        let tasks = TaskTracker::new();
        let (engine, stop) = (self.engine, self.stop.clone());
        tasks.spawn(async move {
            // However the watch ends, nobody may go on looking at what it leaves behind.
            let _stop_all = stop.clone().drop_guard();
            engine.run(stop).await;
        });
        self.alerting.run(&tasks, &self.stop);
        let (monitor, stop) = (Arc::clone(&self.monitor), self.stop.clone());
        tasks.spawn(async move { stop.run_until_cancelled(onboard(monitor)).await });
        let (store, stop) = (self.store.clone(), self.stop.clone());
        tasks.spawn(async move { stop.run_until_cancelled(keep_house(store)).await });
        let (events, store, stop) = (
            Arc::clone(&self.security_events),
            self.store.clone(),
            self.stop.clone(),
        );
        tasks.spawn(async move { stop.run_until_cancelled(events.keep(&store)).await });
        if self.monitor.awaits_environment() {
            let (monitor, stop) = (Arc::clone(&self.monitor), self.stop.clone());
            let ask = async move { monitor::commands::self_check(&monitor).await };
            tasks.spawn(async move { stop.run_until_cancelled(ask).await });
        }
        serving::serve(self.listener, self.router, self.visitors, self.stop.clone()).await;
        self.stop.cancel();
        tasks.close();
        tasks.wait().await;
        self.security_events.keep_the_rest(&self.store).await;
        self.store.close().await;
        drop(self.serve_lock);
    }
}

/// Looks up the rows of batches, a few each second. A failure is logged and the next round tries again.
async fn onboard(monitor: Arc<Monitor>) {
    let mut every = tokio::time::interval(ONBOARD_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = monitor::commands::onboard(&monitor).await {
            tracing::warn!(%error, "rows of a batch could not be looked up");
        }
    }
}

/// Has other commands see that a service runs here, so that they have it ask Halo for them.
async fn serve_lock(database: &Path) -> Option<ServeLock> {
    match ServeLock::take(database).await {
        Ok(Some(lock)) => Some(lock),
        Ok(None) => {
            tracing::warn!("another `sundog serve` runs over this database: stop one of them");
            None
        }
        Err(error) => {
            tracing::warn!(%error, "no file can be made beside the database, so an import at the command line asks Halo by itself");
            None
        }
    }
}

/// Forgets sessions and invitations that ended by themselves. A failure is logged and the next
/// round tries again: housekeeping that stops is noticed too late.
async fn keep_house(store: Store) {
    let mut every = tokio::time::interval(FORGET_EVERY);
    loop {
        every.tick().await;
        match store.forget_what_expired(SystemClock.now()).await {
            Ok(0) => {}
            Ok(gone) => tracing::debug!(gone, "sessions that ended were forgotten"),
            Err(error) => tracing::warn!(%error, "sessions that ended could not be forgotten"),
        }
    }
}
