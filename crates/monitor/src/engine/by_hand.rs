//! The watch turned by hand, for tests and benchmarks: the same calls as in its loop, but it begins
//! nothing by itself. Between two turns it serves its inbox, so that people can act while answers are
//! on their way.

use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::{Engine, Event};
use crate::MonitorError;

/// What a turn did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TurnReport {
    /// Questions that were sent.
    pub asked: usize,
    /// Answers and failures that were recorded.
    pub outcomes: usize,
    /// Of those, statuses of approved GUIDs.
    pub checks: usize,
    /// Practices whose page changed.
    pub changed: usize,
}

/// An engine that is turned by hand. Dropping it stops the engine as a kill would.
#[derive(Debug)]
pub struct ByHand {
    turns: mpsc::Sender<oneshot::Sender<Result<TurnReport, MonitorError>>>,
    task: AbortHandle,
}

impl ByHand {
    /// One turn: asks who is due, waits for answers until none is in flight, a batch is full or
    /// patience is over, and records them.
    ///
    /// # Errors
    /// When the database refuses; then everything is as it was, and the next turn tries again.
    ///
    /// # Panics
    /// When the engine panicked before.
    pub async fn turn(&self) -> Result<TurnReport, MonitorError> {
        let (reply, told) = oneshot::channel();
        self.turns
            .send(reply)
            .await
            .expect("the engine runs as long as it is held");
        told.await.expect("the engine replies to each turn")
    }
}

impl Drop for ByHand {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Engine {
    /// Puts the engine into somebody's hand.
    pub fn by_hand(mut self) -> ByHand {
        let (turns, mut wanted) = mpsc::channel::<oneshot::Sender<_>>(1);
        let task = tokio::spawn(async move {
            loop {
                tokio::select! {
                    biased;
                    turn = wanted.recv() => match turn {
                        // Whoever wanted it may have given up.
                        Some(reply) => drop(reply.send(self.turn().await)),
                        None => break,
                    },
                    Some(command) = self.inbox.recv() => self.attend(Event::Command(command)).await,
                    arrived = self.in_flight.next_asked() => {
                        self.take_in(arrived).await;
                    }
                }
                self.send_waiting(self.clock.now()).await;
            }
        });
        ByHand {
            turns,
            task: task.abort_handle(),
        }
    }

    async fn turn(&mut self) -> Result<TurnReport, MonitorError> {
        let mut report = TurnReport::default();
        while let Ok(command) = self.inbox.try_recv() {
            self.attend(Event::Command(command)).await;
        }
        let now = self.clock.now();
        self.notice_clock(now);
        self.notice_list(now).await;
        report.asked += self.poll(now).await;
        let patience = Instant::now() + self.settings.patience;
        while self.in_flight.watched() > 0 && self.batch.len() < self.settings.batch {
            let event = tokio::select! {
                biased;
                Some(command) = self.inbox.recv() => Event::Command(command),
                arrived = self.in_flight.next() => Event::Arrived(arrived),
                () = tokio::time::sleep_until(patience) => break,
            };
            self.attend(event).await;
            report.asked += self.poll(self.clock.now()).await;
        }
        let recorded = self.record().await;
        if recorded.is_err() {
            self.shared.health.is_failing();
            self.batch.put_off();
        }
        let recorded = recorded?;
        let now = self.clock.now();
        self.tell_grace(now);
        self.keep_house(now).await;
        self.tell_health(now);
        Ok(TurnReport {
            asked: report.asked,
            ..recorded
        })
    }
}
