//! The watch: one task that owns everything which moves while Sundog runs.
//!
//! Schedule, quota, questions in flight, what is known of every site: nobody else holds them. Others
//! speak to it through its inbox ([`EngineHandle`]) and look at what it publishes, an `Arc<Snapshot>`
//! that is never changed. Its loop waits for the first of four things and makes one call for it:
//!
//! - a command from the inbox (`inbox`),
//! - an answer (`in_flight`),
//! - a time that has come: a site is due, knowledge lapses, a batch has waited long enough,
//! - the end.
//!
//! What follows is the flow of the product: `poll` (who is due, within the quota), `decide` and
//! `identity` (pure: what the answers mean), `record` (one transaction, then memory, then the hint to
//! open pages). A test makes the same calls by hand (`by_hand`).

mod ask;
mod batch;
mod by_hand;
pub(crate) mod clock_watch;
pub(crate) mod decide;
mod environment;
mod grace;
pub mod health;
mod housekeeping;
pub(crate) mod identity;
mod in_flight;
mod inbox;
mod land;
pub mod live;
mod memory;
mod obey;
mod outages;
mod poll;
mod quota;
mod record;
pub(crate) mod relay;
mod reload;
mod resume;
mod schedule;
mod site;
pub mod snapshot;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::incident::AccessWatch;
use domain::practice::{PracticeId, SiteRow};
use store::Store;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub(crate) use self::ask::{NotAsked, Patience};
pub use self::by_hand::{ByHand, TurnReport};
pub use self::inbox::EngineHandle;
pub(crate) use self::inbox::Shared;

use self::ask::WaitingQuestions;
use self::batch::Batch;
use self::clock_watch::ClockWatch;
use self::grace::GraceWatch;
use self::health::Pace;
use self::identity::look_ups::LookUps;
use self::in_flight::{Arrived, InFlight};
use self::inbox::Command;
use self::quota::KeptQuota;
use self::reload::ListWatch;
use self::schedule::Schedule;
use self::snapshot::Snapshot;
use crate::Settings;
use crate::clock::Clock;

/// The shortest rest where nothing is due.
const LEAST_IDLE: Duration = Duration::from_millis(5);
/// How often the clock and the list are looked at where nothing happens.
const IDLE: Duration = Duration::from_millis(250);

/// The watch over all practices.
pub struct Engine {
    store: Store,
    clock: Arc<dyn Clock>,
    settings: Arc<Settings>,
    inbox: mpsc::Receiver<Command>,
    shared: Arc<Shared>,
    memory: Memory,
    schedule: Schedule,
    in_flight: InFlight,
    /// Who answers, as it is written down.
    counterpart_kept: Option<bool>,
    quota: KeptQuota,
    waiting: WaitingQuestions,
    batch: Batch,
    /// Sites that nobody wants watched, since when: what is known of them is to end.
    gone: Vec<(SiteRow, DateTime<Utc>)>,
    /// When queries failed although a site is online, until its next answer is recorded.
    queries_failed: BTreeMap<SiteRow, DateTime<Utc>>,
    /// When practices were last looked at because somebody's query failed.
    checked_now: BTreeMap<PracticeId, DateTime<Utc>>,
    /// Look-ups of another process that are under way.
    relayed: BTreeSet<i64>,
    probe_at: DateTime<Utc>,
    clock_watch: ClockWatch,
    list: ListWatch,
    pace: Pace,
    grace: GraceWatch,
    kept_house_at: DateTime<Utc>,
}

/// What is known, and what follows from it alone. Clones share what did not change, so that a batch is
/// decided on a clone, which takes the place of this once it is on disk.
#[derive(Clone, Debug)]
struct Memory {
    snapshot: Snapshot,
    look_ups: LookUps,
    access: AccessWatch,
    /// Every site's newest heartbeat, by time.
    heartbeats: imbl::OrdSet<(DateTime<Utc>, SiteRow)>,
}

/// What the watch waits for.
enum Event {
    Command(Command),
    Arrived(Arrived),
    Time,
}

impl Engine {
    /// Watches until told to stop. What cannot be recorded is logged and tried again.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            let event = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                event = self.next_event() => event,
            };
            self.handle(event).await;
        }
        self.waiting.refuse_all(NotAsked::Stopped);
        if self.batch.len() > 0 {
            self.record_and_tell().await;
        }
    }

    /// Answers what is asked through the inbox, and watches nobody: for a program that needs Halo and
    /// runs beside no watch.
    pub async fn serve(mut self, stop: CancellationToken) {
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => break,
                event = self.next_event() => event,
            };
            self.attend(event).await;
            self.send_waiting(self.clock.now()).await;
        }
    }

    async fn next_event(&mut self) -> Event {
        let wake = self.wake();
        tokio::select! {
            Some(command) = self.inbox.recv() => Event::Command(command),
            arrived = self.in_flight.next() => Event::Arrived(arrived),
            () = tokio::time::sleep(wake) => Event::Time,
        }
    }

    /// One event and what follows from it.
    async fn handle(&mut self, event: Event) {
        self.attend(event).await;
        let now = self.clock.now();
        self.notice_clock(now);
        self.notice_list(now).await;
        self.poll(now).await;
        if self.is_time_to_record(now) {
            self.record_and_tell().await;
        }
        self.tell_grace(now);
        self.keep_house(now).await;
        self.tell_health(now);
    }

    /// Says that the watch goes on. While the clock is not believed nothing is recorded: then it
    /// stands still.
    fn tell_health(&mut self, now: DateTime<Utc>) {
        let health = &self.shared.health;
        health.believes(self.clock_watch.believed());
        if !self.clock_watch.is_doubted() {
            health.is_alive(now, self.pace.per_second(now));
        }
    }

    /// Takes in one event, and whatever has come back beside it.
    async fn attend(&mut self, event: Event) {
        match event {
            Event::Command(command) => self.obey(command).await,
            Event::Arrived(arrived) => {
                self.take_in(arrived).await;
                while self.batch.len() < self.settings.batch
                    && let Some(arrived) = self.in_flight.try_next()
                {
                    self.take_in(arrived).await;
                }
            }
            Event::Time => {}
        }
    }

    /// Records what came in. A failure leaves everything as it was; the next turn tries again.
    async fn record_and_tell(&mut self) {
        if let Err(error) = self.record().await {
            tracing::error!(%error, "a batch could not be recorded; it is tried again");
            self.shared.health.is_failing();
            self.batch.put_off();
        }
    }

    /// How long until something is to be done that no command and no answer brings.
    fn wake(&mut self) -> Duration {
        let now = self.clock.now();
        let until_batch = self.batch.rest(self.settings.patience);
        let site = match self.memory.access.open() {
            None => self.schedule.next_due(),
            Some(_) => Some(self.probe_at),
        };
        let has_room = self.in_flight.watched() < self.settings.under_way_max;
        let due = if self.waiting.is_empty() {
            site.filter(|_| has_room)
        } else {
            Some(now)
        };
        let next = match (due, self.quota.ready_in(now)) {
            (Some(due), Some(ready)) if !self.batch.holds_polling() => (due - now).max(ready),
            _ => return IDLE.min(until_batch.unwrap_or(IDLE)),
        };
        let wait = next.to_std().unwrap_or_default();
        wait.min(until_batch.unwrap_or(IDLE))
            .clamp(LEAST_IDLE, IDLE)
    }
}
