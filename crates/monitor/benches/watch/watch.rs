//! All that the benchmarks ask of the product's watch, in one place: it is taken up on a database,
//! turned or left running, and asked for what people look at.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::overview::Query;
use domain::pace::Policy;
use domain::practice::PracticeId;
use domain::site::HaloGuid;
use domain::zoom::Zoom;
use halo::{HaloClient, Keys};
use monitor::clock::Clock;
use monitor::notify::Alerts;
use monitor::notify::delivery::Delivery;
use monitor::{ByHand, Monitor, Settings};
use store::{OutageFilter, Store};
use tokio_util::sync::CancellationToken;

/// More questions per second than any machine can ask: the budget must not be what is measured.
pub const UNLIMITED: f64 = 1e9;
/// Rows of a list, as the interface gives them where nobody says how many.
const ROWS: u32 = 50;

/// Who turns the engine.
enum Driven {
    ByHand(ByHand),
    ByItself,
}

/// A watch over the practices of a database.
#[derive(Clone)]
pub struct Watch {
    monitor: Monitor,
    engine: Arc<Driven>,
    store: Store,
}

impl Watch {
    /// Takes up the watch, asking the simulator at `halo_url`.
    pub async fn resume(
        store: Store,
        halo_url: &str,
        clock: Arc<dyn Clock>,
        settings: Settings,
    ) -> anyhow::Result<Self> {
        let (monitor, engine) =
            Monitor::open(store.clone(), halo_client(halo_url)?, clock, settings).await?;
        Ok(Self {
            monitor,
            engine: Arc::new(Driven::ByHand(engine.by_hand())),
            store,
        })
    }

    /// The same, and it goes on by itself until told to stop, as in `sundog serve`.
    pub async fn run(
        store: Store,
        halo_url: &str,
        clock: Arc<dyn Clock>,
        settings: Settings,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let (monitor, engine) =
            Monitor::open(store.clone(), halo_client(halo_url)?, clock, settings).await?;
        tokio::spawn(engine.run(stop));
        Ok(Self {
            monitor,
            engine: Arc::new(Driven::ByItself),
            store,
        })
    }

    /// One turn: whoever is due is asked. Says how many answers were taken in, look-ups among them.
    pub async fn turn(&self) -> anyhow::Result<usize> {
        match &*self.engine {
            Driven::ByHand(engine) => Ok(engine.turn().await?.outcomes),
            Driven::ByItself => anyhow::bail!("it goes on by itself"),
        }
    }

    /// How many checks were recorded so far: statuses of mapped sites, and no look-ups.
    pub async fn checks(&self) -> anyhow::Result<usize> {
        let sites = self.store.sites().await?;
        let checks: i64 = sites.iter().map(|site| site.latest.checks).sum();
        Ok(usize::try_from(checks)?)
    }

    /// What decides about alerts of this watch.
    pub fn alerts(&self, delivery: Delivery) -> Alerts {
        Alerts::new(self.monitor.clone(), delivery)
    }

    /// The first page of the list.
    pub async fn overview(&self) -> anyhow::Result<()> {
        monitor::pages::overview(&self.monitor, &Query::default()).await?;
        Ok(())
    }

    /// The first page of what a search finds.
    pub async fn search(&self, q: &str) -> anyhow::Result<()> {
        let q = q.to_owned();
        monitor::pages::overview(
            &self.monitor,
            &Query {
                q,
                ..Query::default()
            },
        )
        .await?;
        Ok(())
    }

    /// The page of a practice.
    pub async fn practice_page(&self, id: PracticeId) -> anyhow::Result<()> {
        monitor::pages::practice_page(&self.monitor, id, Zoom::default()).await?;
        Ok(())
    }

    /// What is known of a GUID.
    pub async fn guid(&self, guid: HaloGuid) -> anyhow::Result<()> {
        monitor::pages::guid(&self.monitor, guid).await?;
        Ok(())
    }

    /// A practice's spans since a time.
    pub async fn spans(
        &self,
        id: PracticeId,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        monitor::pages::spans(&self.monitor, id, None, Some(from), Some(to)).await?;
        Ok(())
    }

    /// A practice's uptime since a time.
    pub async fn uptime(&self, id: PracticeId, from: DateTime<Utc>) -> anyhow::Result<()> {
        monitor::pages::uptime(&self.monitor, id, Some(from), None).await?;
        Ok(())
    }

    /// The first page of some outages.
    pub async fn outages(&self, filter: OutageFilter) -> anyhow::Result<()> {
        monitor::pages::outages(&self.monitor, &filter, ROWS).await?;
        Ok(())
    }
}

/// A client of the simulator.
pub fn halo_client(halo_url: &str) -> anyhow::Result<HaloClient> {
    let keys = Keys::new(simulator::PRIMARY_KEY.into(), None);
    Ok(HaloClient::new(halo::HaloSettings::new(
        halo_url.parse()?,
        keys,
    ))?)
}

/// The settings of the product at a pace of so long, without a limit on requests.
pub fn settings(poll_interval: TimeDelta) -> Settings {
    Settings {
        policy: Policy {
            poll_interval,
            ..Policy::default()
        },
        max_requests_per_second: UNLIMITED,
        ..Settings::default()
    }
}
