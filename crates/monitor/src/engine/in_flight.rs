//! Asking Halo and bringing the answers in.
//!
//! Every question runs as its own task, so that one site that hangs delays nobody. A cycle waits
//! for answers only so long; what is still under way is picked up by a later cycle. A site has at
//! most one question under way, so its answers cannot overtake each other.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::observation::{Failure, Observation, SiteAnswer};
use domain::practice::SiteNumber;
use domain::site::{HaloGuid, SiteKey};
use halo::{HaloClient, RawAnswer};
use tokio::task::{Id, JoinSet};
use tokio::time::Sleep;

use crate::clock::Clock;

/// What is asked of Halo about a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Get site status for its GUID.
    Status(HaloGuid),
    /// Get Halo GUIDs for its Site ID.
    LookUp(SiteKey),
    /// Get site status for a GUID that is not the approved one, while a change to it waits.
    Candidate(HaloGuid),
}

/// A question that came back.
#[derive(Debug)]
pub struct Outcome {
    /// Which site.
    pub site: SiteNumber,
    /// When it had been due.
    pub turn: DateTime<Utc>,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When it came back.
    pub at: DateTime<Utc>,
    /// What was asked, with what came back.
    pub heard: Heard,
    /// The answer as it came, where one came.
    pub raw: Option<RawAnswer>,
}

/// What came back, by kind of question.
#[derive(Debug)]
pub enum Heard {
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
        match &self.heard {
            Heard::Status(_, observation) | Heard::Candidate(_, observation) => {
                observation.outcome.as_ref().err()
            }
            Heard::LookUp(outcome) => outcome.as_ref().err(),
        }
    }
}

/// What came back.
#[derive(Debug, Default)]
pub struct Arrived {
    /// The outcomes.
    pub outcomes: Vec<Outcome>,
    /// Sites whose question was lost to a fault of ours.
    pub lost: Vec<SiteNumber>,
}

/// Questions under way.
#[derive(Default)]
pub struct UnderWay {
    tasks: JoinSet<Outcome>,
    sites: BTreeMap<SiteNumber, Id>,
}

impl UnderWay {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Whether a site has a question under way already.
    pub fn has(&self, site: SiteNumber) -> bool {
        self.sites.contains_key(&site)
    }

    /// Sends a question off.
    pub fn ask(
        &mut self,
        halo: &HaloClient,
        clock: &Arc<dyn Clock>,
        site: SiteNumber,
        turn: DateTime<Utc>,
        question: Question,
    ) {
        let (halo, clock) = (halo.clone(), Arc::clone(clock));
        let asked_at = clock.now();
        let task = self.tasks.spawn(async move {
            let (heard, raw) = match question {
                Question::Status(guid) => {
                    let (observation, raw) = status(&halo, &clock, guid).await;
                    (Heard::Status(guid, observation), raw)
                }
                Question::Candidate(guid) => {
                    let (observation, raw) = status(&halo, &clock, guid).await;
                    (Heard::Candidate(guid, observation), raw)
                }
                Question::LookUp(key) => {
                    let heard = halo.halo_guids(&key).await;
                    (Heard::LookUp(heard.outcome), heard.raw)
                }
            };
            Outcome {
                site,
                turn,
                asked_at,
                at: clock.now(),
                heard,
                raw,
            }
        });
        self.sites.insert(site, task.id());
    }

    /// Waits for the next question to come back and gives all that have. None when nothing is
    /// under way or `patience` is over.
    pub async fn arrive(&mut self, patience: Pin<&mut Sleep>) -> Option<Arrived> {
        let first = tokio::select! {
            biased;
            joined = self.tasks.join_next() => joined?,
            () = patience => return None,
        };
        let mut arrived = Arrived::default();
        let mut next = Some(first);
        while let Some(joined) = next {
            match joined {
                Ok(outcome) => {
                    self.sites.remove(&outcome.site);
                    arrived.outcomes.push(outcome);
                }
                Err(error) => {
                    tracing::error!(%error, "a question to Halo ended abnormally");
                    let id = error.id();
                    let lost = self.sites.extract_if(.., |_, task| *task == id);
                    arrived.lost.extend(lost.map(|(site, _)| site));
                }
            }
            next = self.tasks.try_join_next();
        }
        Some(arrived)
    }
}

async fn status(
    halo: &HaloClient,
    clock: &Arc<dyn Clock>,
    guid: HaloGuid,
) -> (Observation, Option<RawAnswer>) {
    let heard = halo.site_status(guid).await;
    let observation = Observation {
        at: clock.now(),
        halo_now: heard.halo_now,
        latency_ms: heard.latency_ms,
        outcome: heard.outcome,
    };
    (observation, heard.raw)
}
