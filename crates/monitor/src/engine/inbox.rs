//! The way to the watch for everybody else: what may be said to it, and what it publishes.

use std::sync::Arc;

use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::{Failure, SiteAnswer};
use domain::practice::{PracticeId, SiteRow};
use domain::question_priority::Priority;
use domain::site::{HaloGuid, SiteKey};
use halo::{HaloClient, HaloReply};
use tokio::sync::{mpsc, oneshot};

use super::ask::{Ask, Learnt, NotAsked, Patience};
use super::environment::EnvironmentSource;
use super::health::Health;
use super::live::LiveHints;
use super::snapshot::Snapshot;
use crate::commands::self_check::NewestCheck;

/// Messages that wait at most. Whoever has one more waits until there is room.
pub(super) const INBOX: usize = 1024;

/// What is said to the watch. A reply comes once everybody can see what came of it.
pub(crate) enum Command {
    /// Rows about these sites were written; none where it may be any.
    ListChanged {
        sites: Option<Vec<SiteRow>>,
        reply: oneshot::Sender<()>,
    },
    /// The mapping of a site is another one: what was asked about the former says nothing.
    MappingChanged {
        site: SiteRow,
        /// The sites that rows were written about; none where it may be any.
        sites: Option<Vec<SiteRow>>,
        reply: oneshot::Sender<()>,
    },
    /// Look-up and status of a site at once.
    LookUpNow { site: SiteRow },
    /// The same, because somebody's query failed; too soon after the last time it is refused, with how
    /// long to wait.
    CheckNow {
        practice: PracticeId,
        site: SiteRow,
        /// When queries failed although the site is online.
        queries_failed_at: Option<DateTime<Utc>>,
        reply: oneshot::Sender<Result<(), TimeDelta>>,
    },
    /// A question of somebody's.
    Ask(Ask),
}

/// What came back to somebody.
#[derive(Clone, Debug)]
pub(crate) struct Reply<T> {
    /// The time on Halo's clock, when it was given.
    pub halo_now: Option<DateTime<Utc>>,
    /// From sending the question to having the whole answer, in milliseconds.
    pub latency_ms: u32,
    /// The answer, or why there is none.
    pub outcome: Result<T, Failure>,
    /// HTTP status and body, with every key hidden, where an answer came.
    pub raw: Option<(u16, String)>,
    /// Whether the second key was used.
    pub with_second_key: bool,
}

/// What everybody may look at.
#[derive(Debug)]
pub(crate) struct Shared {
    pub snapshot: ArcSwap<Snapshot>,
    pub live: LiveHints,
    pub health: Health,
    /// The host that is asked, with its port where that is not the usual one.
    pub host: String,
    pub has_second_key: bool,
    pub self_check: NewestCheck,
    pub environment: EnvironmentSource,
}

/// The way to the watch. Clones lead to the same one.
#[derive(Clone, Debug)]
pub struct EngineHandle {
    pub(super) inbox: mpsc::Sender<Command>,
    pub(crate) shared: Arc<Shared>,
}

impl EngineHandle {
    /// Has the watch take in what was written about some sites.
    pub(crate) async fn list_changed(&self, sites: &[SiteRow]) {
        let sites = Some(sites.to_vec());
        self.tell(|reply| Command::ListChanged { sites, reply })
            .await;
    }

    /// Has the watch read everything again.
    pub(crate) async fn everything_changed(&self) {
        self.tell(|reply| Command::ListChanged { sites: None, reply })
            .await;
    }

    /// Has the watch take in that the mapping of a site is another one, and ask about it at once.
    pub(crate) async fn mapping_changed(&self, site: SiteRow) {
        let sites = Some(vec![site]);
        self.tell(|reply| Command::MappingChanged { site, sites, reply })
            .await;
    }

    /// The same where practices moved between sites.
    pub(crate) async fn practices_moved(&self, site: SiteRow) {
        self.tell(|reply| Command::MappingChanged {
            site,
            sites: None,
            reply,
        })
        .await;
    }

    /// Has a site looked up and its status asked at once.
    pub(crate) async fn look_up_now(&self, site: SiteRow) {
        // An engine that stopped asks nobody any more.
        let _ = self.inbox.send(Command::LookUpNow { site }).await;
    }

    /// The same because somebody's query failed, at most once in a while for a practice.
    pub(crate) async fn check_now(
        &self,
        practice: PracticeId,
        site: SiteRow,
        queries_failed_at: Option<DateTime<Utc>>,
    ) -> Result<(), TimeDelta> {
        let (reply, told) = oneshot::channel();
        let command = Command::CheckNow {
            practice,
            site,
            queries_failed_at,
            reply,
        };
        let _ = self.inbox.send(command).await;
        told.await.unwrap_or(Ok(()))
    }

    /// Get site status.
    pub(crate) async fn status(
        &self,
        guid: HaloGuid,
        priority: Priority,
    ) -> Result<Reply<SiteAnswer>, NotAsked> {
        let question = move |halo: HaloClient| async move { halo.site_status(guid).await };
        self.ask(priority, Patience::Waits, question).await
    }

    /// Get Halo GUIDs.
    pub(crate) async fn look_up(
        &self,
        key: &SiteKey,
        priority: Priority,
        patience: Patience,
    ) -> Result<Reply<Vec<SiteAnswer>>, NotAsked> {
        let key = key.clone();
        let question = move |halo: HaloClient| async move { halo.halo_guids(&key).await };
        self.ask(priority, patience, question).await
    }

    /// Pair with a site, where its PMS makes one with the practice's code.
    pub(crate) async fn pair(
        &self,
        key: &SiteKey,
        code: Option<&str>,
    ) -> Result<Reply<SiteAnswer>, NotAsked> {
        let (key, code) = (key.clone(), code.map(str::to_owned));
        let question =
            move |halo: HaloClient| async move { halo.pair(&key, code.as_deref()).await };
        self.ask(Priority::Person, Patience::Leaves, question).await
    }

    async fn ask<T: Send + 'static, Answered>(
        &self,
        priority: Priority,
        patience: Patience,
        question: impl FnOnce(HaloClient) -> Answered + Send + 'static,
    ) -> Result<Reply<T>, NotAsked>
    where
        Answered: Future<Output = HaloReply<T>> + Send,
    {
        let (reply, told) = oneshot::channel();
        let run = Box::new(move |halo: Result<HaloClient, NotAsked>| {
            let halo = match halo {
                Ok(halo) => halo,
                Err(why) => {
                    // Whoever asked may have gone.
                    let _ = reply.send(Err(why));
                    return Box::pin(std::future::ready(Learnt::default())) as super::ask::Sending;
                }
            };
            Box::pin(async move {
                let heard = question(halo.clone()).await;
                let learnt = Learnt {
                    outcome: Some(heard.outcome.as_ref().map(|_| ()).map_err(Failure::clone)),
                };
                let _ = reply.send(Ok(Reply {
                    halo_now: heard.halo_now,
                    latency_ms: heard.latency_ms,
                    outcome: heard.outcome,
                    raw: heard.raw.map(|raw| (raw.status(), halo.readable(&raw))),
                    with_second_key: halo.uses_second_key(),
                }));
                learnt
            }) as super::ask::Sending
        });
        let ask = Ask {
            priority,
            patience,
            run,
        };
        if self.inbox.send(Command::Ask(ask)).await.is_err() {
            return Err(NotAsked::Stopped);
        }
        told.await.unwrap_or(Err(NotAsked::Stopped))
    }

    async fn tell(&self, command: impl FnOnce(oneshot::Sender<()>) -> Command) {
        let (reply, told) = oneshot::channel();
        if self.inbox.send(command(reply)).await.is_ok() {
            // An engine that stops meanwhile shows nothing any more.
            let _ = told.await;
        }
    }
}
