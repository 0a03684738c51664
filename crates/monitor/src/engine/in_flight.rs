//! Questions in flight, and bringing their answers in.
//!
//! Every question is a task of its own, so that one site that hangs delays nobody. The watch has at most
//! one question about a site in flight (`schedule` sees to that), so its answers cannot overtake each
//! other. What somebody asks goes beside: its answer decides only what they asked.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::observation::{Failure, Observation, SiteAnswer};
use domain::practice::SiteRow;
use domain::site::{HaloGuid, SiteKey};
use halo::{HaloClient, RawAnswer};
use tokio::task::{Id, JoinError, JoinSet};

use super::ask::{Ask, Learnt};
use crate::clock::Clock;

/// What is asked of Halo about a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Get site status for its GUID.
    Status(HaloGuid),
    /// Get Halo GUIDs for its Site ID.
    LookUp(SiteKey),
    /// Get site status for a GUID that is not the approved one, while a change to it waits.
    Candidate(HaloGuid),
}

/// A question that came back.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Which site.
    pub site: SiteRow,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When it came back.
    pub at: DateTime<Utc>,
    /// What was asked, with what came back.
    pub reply: SiteReply,
    /// The answer as it came, where one came.
    pub raw: Option<RawAnswer>,
    /// The time on Halo's clock, when it was given.
    pub halo_now: Option<DateTime<Utc>>,
    /// Whether it is about what does not hold any more, and tells only of our access.
    pub is_overtaken: bool,
}

/// What came back, by kind of question.
#[derive(Debug)]
pub(crate) enum SiteReply {
    /// A status: the GUID asked for, and what was seen.
    Status(HaloGuid, Observation),
    /// The sites that match the Site ID.
    LookUp(Result<Vec<SiteAnswer>, Failure>),
    /// A status of a GUID that is not the approved one.
    Candidate(HaloGuid, Observation),
}

impl Outcome {
    /// The failure, if there is no answer.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.reply {
            SiteReply::Status(_, observation) | SiteReply::Candidate(_, observation) => {
                observation.outcome.as_ref().err()
            }
            SiteReply::LookUp(outcome) => outcome.as_ref().err(),
        }
    }

    /// Whether it is a check: a status of the approved GUID.
    pub const fn is_check(&self) -> bool {
        matches!(self.reply, SiteReply::Status(..))
    }
}

/// What the next answer is.
#[derive(Debug)]
pub(crate) enum Arrived {
    /// One of the watch's.
    Site(Box<Outcome>),
    /// The question about this site was lost to a fault of ours.
    Lost(SiteRow),
    /// Somebody had it, and this is what the watch learns from it.
    Asked(Learnt),
}

/// Questions in flight.
pub(crate) struct InFlight {
    halo: HaloClient,
    clock: Arc<dyn Clock>,
    watched: JoinSet<Box<Outcome>>,
    sites: HashMap<Id, SiteRow>,
    asked: JoinSet<Learnt>,
}

impl InFlight {
    /// None yet.
    pub fn new(halo: HaloClient, clock: Arc<dyn Clock>) -> Self {
        Self {
            halo,
            clock,
            watched: JoinSet::new(),
            sites: HashMap::new(),
            asked: JoinSet::new(),
        }
    }

    /// The client, for what answers are made readable with.
    pub const fn halo(&self) -> &HaloClient {
        &self.halo
    }

    /// How many of the watch's there are.
    pub fn watched(&self) -> usize {
        self.watched.len()
    }

    /// Sends off a question of the watch's.
    pub fn watch(&mut self, site: SiteRow, question: Question) {
        let (halo, clock) = (self.halo.clone(), Arc::clone(&self.clock));
        let asked_at = clock.now();
        let task = self.watched.spawn(async move {
            let (reply, halo_now, raw) = match question {
                Question::Status(guid) => {
                    let (observation, raw) = status(&halo, &clock, guid).await;
                    let halo_now = observation.halo_now;
                    (SiteReply::Status(guid, observation), halo_now, raw)
                }
                Question::Candidate(guid) => {
                    let (observation, raw) = status(&halo, &clock, guid).await;
                    let halo_now = observation.halo_now;
                    (SiteReply::Candidate(guid, observation), halo_now, raw)
                }
                Question::LookUp(key) => {
                    let reply = halo.halo_guids(&key).await;
                    (SiteReply::LookUp(reply.outcome), reply.halo_now, reply.raw)
                }
            };
            Box::new(Outcome {
                site,
                asked_at,
                at: clock.now(),
                reply,
                raw,
                halo_now,
                is_overtaken: false,
            })
        });
        self.sites.insert(task.id(), site);
    }

    /// Sends off a question of somebody's.
    pub fn ask(&mut self, ask: Ask) {
        self.asked.spawn(ask.send(self.halo.clone()));
    }

    /// Waits for the next one of somebody's.
    pub async fn next_asked(&mut self) -> Arrived {
        loop {
            match self.asked.join_next().await {
                Some(Ok(learnt)) => return Arrived::Asked(learnt),
                Some(Err(error)) => tell_lost(&error),
                None => std::future::pending().await,
            }
        }
    }

    /// Waits for the next one of any kind; for ever where there is none.
    pub async fn next(&mut self) -> Arrived {
        tokio::select! {
            Some(joined) = self.watched.join_next_with_id() => self.landed(joined),
            Some(joined) = self.asked.join_next() => match joined {
                Ok(learnt) => Arrived::Asked(learnt),
                Err(error) => {
                    tell_lost(&error);
                    Arrived::Asked(Learnt::default())
                }
            },
            else => std::future::pending().await,
        }
    }

    /// One of the watch's that has come back already.
    pub fn try_next(&mut self) -> Option<Arrived> {
        let joined = self.watched.try_join_next_with_id()?;
        Some(self.landed(joined))
    }

    fn landed(&mut self, joined: Result<(Id, Box<Outcome>), JoinError>) -> Arrived {
        match joined {
            Ok((id, outcome)) => {
                self.sites.remove(&id);
                Arrived::Site(outcome)
            }
            Err(error) => {
                tell_lost(&error);
                let site = self.sites.remove(&error.id());
                site.map_or_else(|| Arrived::Asked(Learnt::default()), Arrived::Lost)
            }
        }
    }
}

fn tell_lost(error: &JoinError) {
    tracing::error!(%error, "a question to Halo ended abnormally");
}

async fn status(
    halo: &HaloClient,
    clock: &Arc<dyn Clock>,
    guid: HaloGuid,
) -> (Observation, Option<RawAnswer>) {
    let reply = halo.site_status(guid).await;
    let observation = Observation {
        at: clock.now(),
        halo_now: reply.halo_now,
        latency_ms: reply.latency_ms,
        outcome: reply.outcome,
    };
    (observation, reply.raw)
}
