//! One cycle of the watch, recorded in one transaction or not at all.
//!
//! Pages never see half of a cycle, and after a crash the spans, the checkpoints and the incident
//! tell the same story. Everything goes in bulk: a handful of statements, however many sites.

use chrono::{DateTime, Utc};
use domain::halo_name::HaloName;
use domain::import::Verdict;
use domain::observation::FailureClass;
use domain::practice::SiteRow;
use domain::site::HaloGuid;

use crate::audit::AuditPrincipal;
use crate::change::{self, ChangeEvent};
use crate::checkpoint::{self, Checkpoint, Facts};
use crate::outage::{self, OutageCandidate};
use crate::quota::{self, QuotaRow};
use crate::sighting::{self, Sighting};
use crate::site::{self, Mapping};
use crate::span::{self, Transition};
use crate::store::{Store, in_transaction};
use crate::told_move::{self, ToldMoveRow};
use crate::twin_life::{self, TwinLifeRow};
use crate::{StoreError, incident, sample};

/// Everything that one cycle found out.
#[derive(Default, Clone, Debug, PartialEq)]
pub struct CycleRecord {
    /// The outcomes.
    pub checkpoints: Vec<Checkpoint>,
    /// What changed, in the order in which it did.
    pub transitions: Vec<Transition>,
    /// Facts that changed.
    pub facts: Vec<(SiteRow, Facts)>,
    /// What moved in them and is kept with its moment.
    pub told_moves: Vec<ToldMoveRow>,
    /// What became of changes of identity.
    pub changes: Vec<ChangeEvent>,
    /// How GUIDs that are not the approved ones answered.
    pub sightings: Vec<Sighting>,
    /// How long such GUIDs have lived beside the approved ones.
    pub lives: Vec<TwinLifeRow>,
    /// An incident that began, with its class; one that is open ends at that time first.
    pub incident_opened: Option<(FailureClass, DateTime<Utc>)>,
    /// Sites that may begin or end an outage.
    pub candidates: Vec<OutageCandidate>,
    /// When all this was decided.
    pub decided_at: DateTime<Utc>,
    /// When the open incident ended.
    pub incident_ended: Option<DateTime<Utc>>,
    /// The GUIDs that were found for sites that had none.
    pub settled: Vec<(SiteRow, Mapping)>,
    /// The names by which approved ones are compared from now on, each with its GUID.
    pub learned: Vec<(SiteRow, HaloGuid, HaloName)>,
    /// Why sites have no GUID yet.
    pub waiting: Vec<(SiteRow, Verdict, String)>,
    /// What was asked of Halo today, where that is to be kept.
    pub quota: Option<QuotaRow>,
}

/// What came of recording a cycle.
#[derive(Default, Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Whether an outage began, moved or ended.
    pub outages_moved: bool,
    /// The sites that kept what they had: a GUID was settled or decided for them before, or
    /// somebody else on the list has the one that was found.
    pub refused: Vec<SiteRow>,
}

impl CycleRecord {
    fn is_empty(&self) -> bool {
        self.checkpoints.is_empty()
            && self.transitions.is_empty()
            && self.facts.is_empty()
            && self.told_moves.is_empty()
            && self.changes.is_empty()
            && self.sightings.is_empty()
            && self.lives.is_empty()
            && self.candidates.is_empty()
            && self.incident_opened.is_none()
            && self.incident_ended.is_none()
            && self.settled.is_empty()
            && self.learned.is_empty()
            && self.waiting.is_empty()
            && self.quota.is_none()
    }
}

impl Store {
    /// Records a cycle. It is on disk when this returns.
    pub async fn record(&self, cycle: CycleRecord) -> Result<Recorded, StoreError> {
        if cycle.is_empty() {
            return Ok(Recorded::default());
        }
        in_transaction!(self, |tx| {
            checkpoint::write(tx, &cycle.checkpoints).await?;
            sample::write(tx, &cycle.checkpoints).await?;
            checkpoint::write_facts(tx, &cycle.facts).await?;
            told_move::write(tx, &cycle.told_moves).await?;
            span::follow(tx, &cycle.transitions).await?;
            change::write(tx, &cycle.changes).await?;
            sighting::write(tx, &cycle.sightings).await?;
            twin_life::write(tx, &cycle.lives).await?;
            incident::follow(tx, cycle.incident_opened, cycle.incident_ended).await?;
            let outages_moved = outage::follow(tx, &cycle.candidates, cycle.decided_at).await?;
            let mut refused = Vec::new();
            for (site, mapping) in &cycle.settled {
                let by = AuditPrincipal::sundog();
                if !site::settle(tx, *site, mapping, &by, cycle.decided_at).await? {
                    refused.push(*site);
                }
            }
            for (site, guid, name) in &cycle.learned {
                site::learn_name(tx, *site, *guid, name).await?;
            }
            for (site, verdict, words) in &cycle.waiting {
                site::wait(tx, *site, *verdict, words).await?;
            }
            if let Some(quota) = cycle.quota {
                quota::write(tx, quota).await?;
            }
            Ok(Recorded {
                outages_moved,
                refused,
            })
        })
    }
}
