//! Look-ups that another process, such as an import at the command line, has this watch ask: one key has
//! one quota, so only one process spends it.
//!
//! The other process writes what it wants to know into the database and waits there for the answer. It
//! counts as an import.

use chrono::{DateTime, Utc};
use domain::observation::{Failure, FailureClass, SiteAnswer};
use domain::question_priority::Priority;
use domain::site::SiteKey;
use halo::HaloClient;
use serde::{Deserialize, Serialize};
use store::Store;

use super::Engine;
use super::ask::{Ask, Learnt, NotAsked, Patience, Sending};

/// What came of a look-up, as it lies in the database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RelayedAnswer {
    /// What Halo named.
    Found(Vec<SiteAnswer>),
    /// Halo did not answer.
    Failed {
        /// Its class.
        class: FailureClass,
        /// HTTP status, when there was one.
        status: Option<u16>,
        /// Halo's words or the transport's, without the key. Untrusted text.
        message: String,
    },
    /// Nothing is left of the day's quota.
    Spent,
}

impl From<&Result<Vec<SiteAnswer>, Failure>> for RelayedAnswer {
    fn from(outcome: &Result<Vec<SiteAnswer>, Failure>) -> Self {
        match outcome {
            Ok(found) => Self::Found(found.clone()),
            Err(failure) => Self::Failed {
                class: failure.class,
                status: failure.status,
                message: failure.message.clone(),
            },
        }
    }
}

impl Engine {
    /// Takes in the look-ups that another process wants and that are not under way.
    pub(super) async fn notice_relayed(&mut self, now: DateTime<Utc>) {
        let wanted = match self.store.relayed_look_ups(now).await {
            Ok(wanted) => wanted,
            Err(error) => {
                tracing::warn!(%error, "what another process wants to know cannot be read");
                return;
            }
        };
        self.relayed
            .retain(|id| wanted.iter().any(|(other, _)| other == id));
        for (id, key) in wanted {
            if self.relayed.insert(id) {
                let ask = ask(self.store.clone(), id, key, now);
                let watch_waits = self.watch_waits(now);
                self.waiting.push(ask, &mut self.quota, watch_waits, now);
            }
        }
    }
}

fn ask(store: Store, id: i64, key: SiteKey, now: DateTime<Utc>) -> Ask {
    let run = move |halo: Result<HaloClient, NotAsked>| {
        let halo = match halo {
            Ok(halo) => halo,
            Err(why) => {
                // The other process asks itself once this one is gone.
                if why != NotAsked::Stopped {
                    tokio::spawn(
                        async move { write(&store, id, &RelayedAnswer::Spent, now).await },
                    );
                }
                return Box::pin(std::future::ready(Learnt::default())) as Sending;
            }
        };
        Box::pin(async move {
            let outcome = halo.halo_guids(&key).await.outcome;
            write(&store, id, &RelayedAnswer::from(&outcome), now).await;
            Learnt {
                outcome: Some(outcome.map(|_| ())),
            }
        }) as Sending
    };
    Ask {
        priority: Priority::Import,
        patience: Patience::Waits,
        run: Box::new(run),
    }
}

/// Whoever waits for an answer that could not be written asks again after a while.
async fn write(store: &Store, id: i64, answer: &RelayedAnswer, now: DateTime<Utc>) {
    let answer = serde_json::to_string(answer).expect("an answer is JSON");
    if let Err(error) = store.answer_relayed(id, &answer, now).await {
        tracing::warn!(%error, "what another process asked cannot be answered");
    }
}
