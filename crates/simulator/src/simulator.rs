//! How is a simulated Halo Cloud started, changed and stopped?

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};

use crate::clock::ClockMode;
use crate::event::SimulatedEvent;
use crate::hold::Hold;
use crate::http;
use crate::scenario::Scenario;
use crate::shared::SharedWorld;
use crate::stats::Stats;
use crate::world::{ApplyError, PracticeSummary, World};

/// The key that is accepted first when nobody names one.
pub const PRIMARY_KEY: &str = "simulated-primary-key";
/// The key that is accepted second when nobody names one.
pub const SECONDARY_KEY: &str = "simulated-secondary-key";

/// How often planned events are looked for, in real time.
const TICK: Duration = Duration::from_millis(50);

/// Which world to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How many Halo sites the world has. From 40 on, a world without a cast has one practice
    /// more than sites: two share a Site ID.
    pub sites: usize,
    /// The same seed gives the same practices, Site IDs, GUIDs and choices.
    pub seed: u64,
    /// The story; by default none.
    pub scenario: Scenario,
    /// How fast the story's events follow each other: 2 halves its times.
    pub speed: f64,
    /// The accepted keys, the primary first.
    pub keys: Vec<String>,
    /// The world's clock.
    pub clock: ClockMode,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            sites: 3,
            seed: 1,
            scenario: Scenario::default(),
            speed: 1.0,
            keys: vec![PRIMARY_KEY.to_owned(), SECONDARY_KEY.to_owned()],
            clock: ClockMode::System,
        }
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address could not be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The scenario's cast or first events do not fit together.
    #[error("the scenario cannot be set up: {0}")]
    Scenario(#[from] ApplyError),
    /// A speed that is not a positive number.
    #[error("the speed must be a positive number, not {0}")]
    Speed(f64),
}

/// A running Halo Cloud of our own. Dropping it stops it.
#[derive(Debug)]
pub struct Simulator {
    shared: Arc<SharedWorld>,
    address: SocketAddr,
    keys: Vec<String>,
    serving: JoinHandle<()>,
    ticking: AbortHandle,
}

impl Simulator {
    /// Builds the world and listens. Needs a `tokio` runtime around it.
    ///
    /// # Errors
    /// When the address is taken, or the scenario contradicts itself.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        if !(options.speed.is_finite() && options.speed > 0.0) {
            return Err(StartError::Speed(options.speed));
        }
        let listen = options.listen;
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|error| StartError::Listen(listen, error))?;
        let address = listener
            .local_addr()
            .map_err(|error| StartError::Listen(listen, error))?;
        let keys = options.keys.clone();
        let shared = Arc::new(build(options)?);
        let ticking = tokio::spawn(tick(Arc::clone(&shared))).abort_handle();
        let serving = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self {
            shared,
            address,
            keys,
            serving,
            ticking,
        })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The primary key; empty when the options had none.
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }

    /// The secondary key; empty when the options had none.
    pub fn secondary_key(&self) -> &str {
        self.keys.get(1).map_or("", String::as_str)
    }

    /// The integrator's practices as they are now, in the order of its list.
    pub fn practices(&self) -> Vec<PracticeSummary> {
        self.shared.read().summaries()
    }

    /// One practice, by name, Site ID or Halo GUID.
    ///
    /// # Errors
    /// When there is none, or several with different sites.
    pub fn practice(&self, words: &str) -> Result<PracticeSummary, ApplyError> {
        let world = self.shared.read();
        let practice = world.find_practice(words)?;
        Ok(world.summary(practice))
    }

    /// Every GUID that Halo knows for a practice's Site ID, oldest first.
    ///
    /// # Errors
    /// When there is no such practice, or several with different sites.
    pub fn guids(&self, words: &str) -> Result<Vec<String>, ApplyError> {
        let world = self.shared.read();
        let (pms, site_id) = world.find_pms_id(words)?;
        Ok(world
            .registered(pms, &site_id)
            .map(|site| world.site(site).guid.to_string())
            .collect())
    }

    /// Carries out an event as of now.
    ///
    /// # Errors
    /// When it names what does not exist; then nothing has changed.
    pub fn apply(&self, event: SimulatedEvent) -> Result<(), ApplyError> {
        let mut world = self.shared.write();
        world.apply(&event)?;
        world.run_due();
        Ok(())
    }

    /// The world's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.now()
    }

    /// Moves the world's clock and carries out what becomes due on the way.
    pub fn set_time(&self, to: DateTime<Utc>) {
        let mut world = self.shared.write();
        world.clock.set(to);
        world.run_due();
    }

    /// Moves the world's clock onward and carries out what becomes due on the way.
    pub fn advance(&self, by: TimeDelta) {
        let mut world = self.shared.write();
        let to = world.now() + by;
        world.clock.set(to);
        world.run_due();
    }

    /// What has been asked so far.
    pub fn stats(&self) -> Stats {
        self.shared.counters.read()
    }

    /// Sets every counter of [`Simulator::stats`] to zero.
    pub fn reset_stats(&self) {
        self.shared.counters.reset();
    }

    /// Holds back the answers to the next `calls` calls whose address has `address` in it, such as a GUID.
    pub fn hold(&self, address: &str, calls: usize) -> Hold {
        self.shared.holds.place(address, calls)
    }

    /// How often *Get site status* was asked for this GUID; 0 for an unknown one.
    pub fn times_asked(&self, guid: &str) -> u64 {
        let world = self.shared.read();
        let site = uuid::Uuid::try_parse(guid)
            .ok()
            .and_then(|guid| world.site_by_guid(guid));
        site.map_or(0, |site| {
            world
                .site(site)
                .asked
                .load(std::sync::atomic::Ordering::Relaxed)
        })
    }

    /// How many planned events could not be carried out.
    pub fn failed_events(&self) -> u64 {
        self.shared.read().agenda.failed
    }

    /// Writes the integrator's practice list as CSV with a header.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write_practice_list(&self, to: impl Write) -> std::io::Result<()> {
        crate::practice_list::write(&self.shared.read(), to)
    }

    /// Stops listening and closes every connection. When it returns, the port is free.
    pub async fn stop(self) {
        self.ticking.abort();
        let mut this = self;
        this.serving.abort();
        // The task was cancelled on purpose; how it ended says nothing.
        let _cancelled = (&mut this.serving).await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.ticking.abort();
        self.serving.abort();
    }
}

fn build(options: Options) -> Result<SharedWorld, StartError> {
    let Options {
        sites,
        seed,
        scenario,
        speed,
        keys,
        clock,
        ..
    } = options;
    let mut world = World::new(clock, seed, scenario.settings.clone(), keys);
    world.speed = speed;
    scenario.stage(&mut world, sites)?;
    Ok(SharedWorld::new(world, scenario.title))
}

async fn tick(shared: Arc<SharedWorld>) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        shared.run_due();
    }
}

/// Connections live in a set that dies with this task, so stopping it closes them all.
async fn accept(listener: TcpListener, shared: Arc<SharedWorld>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    shared.counters.connections.add_one();
                    connections.spawn(http::serve(stream, Arc::clone(&shared)));
                }
                Err(error) => {
                    tracing::warn!(%error, "A connection could not be accepted");
                    tokio::time::sleep(TICK).await;
                }
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
}
