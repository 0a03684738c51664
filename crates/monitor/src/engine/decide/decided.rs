//! What a batch comes to, before any of it is true.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::decide::Known;
use domain::halo_name::HaloName;
use domain::heartbeat::FleetPulse;
use domain::import::Verdict;
use domain::incident::AccessChange;
use domain::practice::SiteRow;
use domain::sample::Sample;
use domain::site::HaloGuid;
use domain::state_run::StateRun;
use domain::told_move::ToldMove;
use store::{Checkpoint, CycleRecord, Facts, Latest, Mapping, ToldMoveRow, Transition};

use crate::engine::snapshot::TrackTimes;

/// What becomes of one site.
#[derive(Clone, Debug)]
pub struct Update {
    /// Which site.
    pub site: SiteRow,
    /// What is known afterwards.
    pub known: Known,
    /// Since when each track, and last the headline, has been as it is.
    pub since: TrackTimes,
    /// Since when the headline's state holds.
    pub run: StateRun,
    /// The newest outcome.
    pub latest: Latest,
    /// Whether there was an outcome at all, or knowledge only lapsed.
    pub observed: bool,
    /// Whether the facts moved.
    pub facts_moved: bool,
    /// What of it is kept with its moment.
    pub told_moves: Vec<ToldMove>,
    /// For drill-down.
    pub sample: Option<Sample>,
    /// Whether it counted as one that beats before this batch.
    pub(super) beat: bool,
}

/// Everything one cycle decided.
#[derive(Debug, Default)]
pub struct Decided {
    /// Per site, in the order decided; a site appears once.
    pub updates: BTreeMap<SiteRow, Box<Update>>,
    /// Spans that end and begin.
    pub transitions: Vec<Transition>,
    /// Sites whose GUID was found at last.
    pub settled: Vec<(SiteRow, Mapping)>,
    /// Names by which approved ones are compared from now on.
    pub learned: Vec<(SiteRow, HaloGuid, HaloName)>,
    /// Sites that wait for another reason than before.
    pub waiting: Vec<(SiteRow, Verdict, String)>,
    /// What happened to our access.
    pub access: Vec<(AccessChange, DateTime<Utc>)>,
    /// The snapshot's pulse, with this batch in it.
    pub pulse: FleetPulse,
}

impl Decided {
    /// Whether there is nothing for the transaction of the cycle.
    pub fn is_empty(&self) -> bool {
        self.updates.is_empty() && self.access.is_empty()
    }

    /// What the transaction of the batch writes of it.
    pub fn record(&self) -> CycleRecord {
        let mut record = CycleRecord {
            transitions: self.transitions.clone(),
            learned: self.learned.clone(),
            ..CycleRecord::default()
        };
        for update in self.updates.values().filter(|update| update.observed) {
            let latest = &update.latest;
            let (Some(observed_at), Some(due_at), Some(interval)) =
                (latest.observed_at, latest.due_at, latest.interval)
            else {
                continue;
            };
            record.checkpoints.push(Checkpoint {
                site: update.site,
                observed_at,
                checks: latest.checks,
                due_at,
                interval,
                unwell_since: latest.unwell_since,
                failures: latest.failures,
                message: latest.message.clone(),
                heartbeat_at: latest.heartbeat_at,
                heartbeat_age: latest.heartbeat_age,
                clock_drift: latest.clock_drift,
                last_in_use: latest.last_in_use,
                sample: update.sample.clone(),
                looked_up_at: latest.looked_up_at,
                queries_failed_at: latest.queries_failed_at,
                explained_until: latest.explained_until,
            });
            if let Some(guid) = latest.facts.guid {
                let moves = update.told_moves.iter();
                record.told_moves.extend(moves.map(|moved| ToldMoveRow {
                    site: update.site,
                    guid,
                    at: observed_at,
                    moved: moved.clone(),
                }));
            }
            if update.facts_moved {
                record
                    .facts
                    .push((update.site, Facts::clone(&latest.facts)));
            }
        }
        for (change, at) in &self.access {
            match change {
                AccessChange::Opened(class) => {
                    tracing::warn!(cause = class.as_str(), "an access incident opened");
                    record.incident_opened = Some((*class, *at));
                }
                AccessChange::Ended => {
                    tracing::info!("the access incident ended");
                    record.incident_ended = Some(*at);
                }
                AccessChange::Same => {}
            }
        }
        record
    }
}
