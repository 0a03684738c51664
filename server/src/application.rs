//! The service as a value: built from its settings, bound to a port, then run until told to stop.
//!
//! Tests start the same value on a free port, so what they drive over HTTP is what users run.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use halo::HaloClient;
use monitor::Monitor;
use monitor::clock::SystemClock;
use store::Store;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::{guard, router};

/// How long answers may take to finish when the process stops.
const GRACE: Duration = Duration::from_secs(3);

/// The service, bound and ready to run.
pub struct Application {
    listener: TcpListener,
    monitor: Arc<Monitor>,
    store: Store,
    router: axum::Router,
    stop: CancellationToken,
}

impl Application {
    /// Opens the database, takes up the watch and binds the port.
    ///
    /// # Errors
    /// When one of these cannot be done; the message says which and why.
    pub async fn build(config: Config, stop: CancellationToken) -> anyhow::Result<Self> {
        guard::only_loopback(config.listen)?;
        let store = Store::open(&config.database)
            .await
            .with_context(|| format!("Cannot open the database {}", config.database.display()))?;
        let halo = HaloClient::new(halo::Settings::new(
            config.halo_url.clone(),
            config.halo_keys.clone(),
        ))
        .context("Cannot prepare to talk to Halo Cloud")?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("Cannot listen on {}", config.listen))?;
        let settings = monitor::Settings {
            policy: config.policy,
            max_requests_per_second: config.max_requests_per_second,
            max_requests_per_day: config.max_requests_per_day,
            time_zone: config.time_zone,
            environment: config.environment().to_owned(),
            ..monitor::Settings::default()
        };
        let monitor = Monitor::resume(store.clone(), halo, Arc::new(SystemClock), settings)
            .await
            .context("Cannot take up the watch")?;
        let monitor = Arc::new(monitor);
        let router = router::router(Arc::clone(&monitor), &config.public_url, stop.clone())?;
        Ok(Self {
            listener,
            monitor,
            store,
            router,
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

    /// Watches and serves until told to stop; if either ends by itself, so does the other.
    ///
    /// # Errors
    /// When serving fails.
    pub async fn run(self) -> anyhow::Result<()> {
        let tasks = TaskTracker::new();
        let (monitor, stop) = (Arc::clone(&self.monitor), self.stop.clone());
        tasks.spawn(async move {
            // However the watch ends, nobody may go on looking at what it leaves behind.
            let _stop_all = stop.clone().drop_guard();
            monitor.run(stop).await;
        });
        let stop = self.stop.clone();
        let served = axum::serve(self.listener, self.router)
            .with_graceful_shutdown(async move { stop.cancelled().await })
            .into_future();
        let served = tokio::select! {
            served = served => served.context("Cannot go on serving"),
            () = grace_is_over(&self.stop) => {
                tracing::info!("connections that would not end were dropped");
                Ok(())
            }
        };
        self.stop.cancel();
        tasks.close();
        tasks.wait().await;
        self.store.close().await;
        served
    }
}

/// Answers get this long to finish after the process was told to stop; a client that keeps its
/// half-sent request open must not keep the process.
async fn grace_is_over(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(GRACE).await;
}
