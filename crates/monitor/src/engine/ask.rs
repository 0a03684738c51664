//! A question that is asked besides those of the watch, mostly because a person waits for its answer.
//! It is paid from the same budget, and what it tells of the budget counts for the watch too.

use chrono::TimeDelta;
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

/// How a question is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purse {
    /// From what is left.
    Cash,
    /// Also from what comes in the next moments, because somebody waits: the watch takes what there is
    /// several times a second.
    Credit,
}

/// No more is taken on credit than comes in by then.
const CREDIT: TimeDelta = TimeDelta::seconds(2);

impl Monitor {
    /// Asks, where the budget allows.
    pub(crate) async fn ask_besides<T>(
        &self,
        purse: Purse,
        question: impl Future<Output = Heard<T>>,
    ) -> Result<Heard<T>, NotPaid> {
        self.pay(purse).await?;
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

    async fn pay(&self, purse: Purse) -> Result<(), NotPaid> {
        let now = self.clock.now();
        let mut watch = self.watch.lock().await;
        if watch.budget.paused_until(now).is_some() {
            return Err(NotPaid::Paused);
        }
        let most = match purse {
            Purse::Cash => TimeDelta::zero(),
            Purse::Credit => CREDIT,
        };
        match watch.budget.ready_in(now) {
            Some(wait) if wait <= most => {
                watch.budget.spend(now, 1);
                Ok(())
            }
            Some(_) | None => Err(NotPaid::Spent),
        }
    }
}
