//! Sends what waits in the outbox, at least once.
//!
//! Each channel has a worker of its own with a few tries at once, so that one that hangs delays no other. A
//! message is marked in the transaction that writes down its try; a crash between the receiver's answer and
//! that mark sends it again under the same identifier. Nothing is kept in memory that a restart would lose.

mod bell;
mod hidden;
mod lane;
mod metrics;
mod send;
mod trial;
mod turn;
mod workers;

use std::sync::Arc;
use std::time::{Duration, Instant};

use data_encoding::BASE32_NOPAD;
use store::Store;
use tokio_util::sync::CancellationToken;

use super::channels::Smtp;
use super::outbound::Outbound;
use super::vault::Vault;
use crate::clock::Clock;

pub use bell::{Bell, BellListener};
pub use metrics::describe_metrics;
pub use trial::test_message;
pub use turn::{DeliveryReport, DeliveryTurn};

pub(super) use metrics::count_mapping;
pub(crate) use send::open;
pub(super) use workers::Workers;

/// So often the list of channels is looked at, however quiet it is, and the outbox is counted and tidied, however
/// busy.
const ROUND: Duration = Duration::from_secs(60);
/// So long nothing is tried after the database refused.
const TROUBLE: Duration = Duration::from_secs(5);

/// What delivery is made of.
#[derive(Clone)]
pub struct DeliveryParts {
    /// The outbox.
    pub store: Store,
    /// Where secrets of channels are opened.
    pub vault: Arc<dyn Vault>,
    /// The way to receivers.
    pub outbound: Outbound,
    /// The way to the mail server, where there is one.
    pub smtp: Option<Smtp>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where people reach Sundog, for the links in messages.
    pub public_url: String,
}

/// Delivery. Cheap to clone.
#[derive(Clone)]
pub struct Delivery {
    parts: Arc<DeliveryParts>,
    bell: Bell,
}

impl Delivery {
    /// Delivery that sends nothing until it is run.
    pub fn new(parts: DeliveryParts) -> Self {
        Self {
            parts: Arc::new(parts),
            bell: Bell::default(),
        }
    }

    /// What wakes it: ring it after a message was put into the outbox, a channel was changed, a mapping was
    /// decided or a consumer acknowledged one.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// What it is made of.
    pub fn parts(&self) -> &Arc<DeliveryParts> {
        &self.parts
    }

    /// Sends what waits until it is stopped. What is on its way then gets a moment to arrive.
    pub async fn run(&self, stop: CancellationToken) {
        let mut heard = self.bell.listen();
        let mut workers = Workers::new(stop.child_token());
        let mut tidied_at: Option<Instant> = None;
        loop {
            self.have_workers(&mut workers).await;
            // The bell rings with every hint: whoever has a message to send must not wait for this each time.
            if tidied_at.is_none_or(|at| at.elapsed() >= ROUND) {
                self.count_and_forget().await;
                tidied_at = Some(Instant::now());
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = heard.rings() => {}
                () = tokio::time::sleep(ROUND) => {}
            }
        }
        workers.end().await;
    }

    /// A worker for each channel, and none for others.
    async fn have_workers(&self, workers: &mut Workers) {
        let channels = match self.parts.store.channels().await {
            Ok(channels) => channels.into_iter().map(|row| row.id).collect(),
            Err(error) => {
                return tracing::error!(%error, "the channels of alerts cannot be read");
            }
        };
        workers.are_for(&channels, |channel, stop| {
            let (parts, heard) = (Arc::clone(&self.parts), self.bell.listen());
            lane::work(parts, channel, heard, stop)
        });
    }

    async fn count_and_forget(&self) {
        metrics::tell_outbox(&self.parts.store).await;
        let now = self.parts.clock.now();
        if let Err(error) = self.parts.store.prune_deliveries(now).await {
            tracing::warn!(%error, "old deliveries could not be forgotten");
        }
    }
}

/// An identifier for a message: receivers know a repetition by it.
pub fn new_message_id() -> String {
    let random = BASE32_NOPAD.encode(&rand::random::<[u8; 16]>());
    format!("msg_{}", random.to_ascii_lowercase())
}
