//! A question that is asked because a person waits for its answer, besides those of the watch. It is
//! paid from the same budget, and what it tells of the budget counts for the watch too.

use std::time::Duration;

use halo::Heard;

use crate::Monitor;

/// Why a question was not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotPaid {
    /// Halo asked everybody with our key to wait.
    Paused,
    /// No question is left just now.
    Spent,
}

/// How long somebody who looks at the screen waits for a question to be left: the watch takes what
/// there is several times a second.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);
/// Between two attempts.
const STEP: Duration = Duration::from_millis(50);

impl Monitor {
    /// Asks, where the budget has a question left, or has one before the patience ends.
    pub(crate) async fn ask_for_a_person<T>(
        &self,
        patience: Duration,
        question: impl Future<Output = Heard<T>>,
    ) -> Result<Heard<T>, NotPaid> {
        let mut waited = Duration::ZERO;
        while let Err(why) = self.pay().await {
            if why == NotPaid::Paused || waited >= patience {
                return Err(why);
            }
            tokio::time::sleep(STEP).await;
            waited += STEP;
        }
        let heard = question.await;
        let mut watch = self.watch.lock().await;
        match &heard.outcome {
            Ok(_) => watch.budget.answered(),
            Err(failure) if failure.class.pauses_everything() => {
                watch.budget.pause(self.clock.now(), failure);
            }
            Err(_) => {}
        }
        Ok(heard)
    }

    async fn pay(&self) -> Result<(), NotPaid> {
        let now = self.clock.now();
        let mut watch = self.watch.lock().await;
        if watch.budget.paused_until(now).is_some() {
            return Err(NotPaid::Paused);
        }
        if watch.budget.available(now) == 0 {
            return Err(NotPaid::Spent);
        }
        watch.budget.spend(now, 1);
        Ok(())
    }
}
