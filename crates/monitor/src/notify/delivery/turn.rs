//! Delivery turned by hand, for tests: everything that is due now is tried once, on all channels, and
//! nothing begins by itself.

use std::sync::Arc;

use domain::alert::channel::AttemptOutcome;
use store::StoreError;

use super::Delivery;
use super::lane::Lane;

/// What a turn did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryReport {
    /// Messages that arrived.
    pub delivered: usize,
    /// Tries that failed.
    pub failed: usize,
    /// Messages that were refused for good.
    pub refused: usize,
}

/// Delivery in somebody's hand.
#[derive(Clone)]
pub struct DeliveryTurn {
    delivery: Delivery,
}

impl DeliveryTurn {
    /// Takes delivery in hand.
    pub fn new(delivery: Delivery) -> Self {
        Self { delivery }
    }

    /// Tries what is due by the clock of delivery, the same way as its workers, and waits for all of it.
    ///
    /// # Errors
    /// The first thing that could not be read or written.
    pub async fn run(&self) -> Result<DeliveryReport, StoreError> {
        let parts = self.delivery.parts();
        let channels = parts.store.channels().await?;
        let lanes = channels.into_iter().map(|row| async move {
            let mut lane = Lane::new(Arc::clone(parts), row.id);
            let mut outcomes = Vec::new();
            loop {
                lane.fill().await?;
                match lane.next().await {
                    Some(done) => outcomes.push(done?),
                    None => return Ok::<_, StoreError>(outcomes),
                }
            }
        });
        let outcomes = futures::future::try_join_all(lanes).await?;
        let count = |wanted| {
            outcomes
                .iter()
                .flatten()
                .filter(|each| **each == wanted)
                .count()
        };
        Ok(DeliveryReport {
            delivered: count(AttemptOutcome::Delivered),
            failed: count(AttemptOutcome::Failed),
            refused: count(AttemptOutcome::Refused),
        })
    }
}
