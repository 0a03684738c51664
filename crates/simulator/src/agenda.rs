//! What is going to happen, and when?
//!
//! Scenario files fill it at the start; events with a length add their own end. Entries due at
//! the same moment happen in the order in which they were added.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::clock::seconds;
use crate::event::SimulatedEvent;
use crate::world::World;

#[derive(Debug, Clone)]
pub(crate) enum Happening {
    Once(SimulatedEvent),
    Again(Routine),
}

/// Everyday trouble that befalls one connected practice, drawn anew each time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Routine {
    pub(crate) kind: RoutineKind,
    /// Length of each absence.
    pub(crate) seconds: f64,
    pub(crate) every_seconds: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoutineKind {
    Reboot,
    PowerCut,
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) happening: Happening,
    /// What the log says when it happens; without it the event is not announced.
    pub(crate) says: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Agenda {
    entries: BTreeMap<(DateTime<Utc>, u64), Entry>,
    added: u64,
    /// How many entries could not be carried out, for instance because a site was forgotten.
    pub(crate) failed: u64,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: DateTime<Utc>, happening: Happening, says: Option<String>) {
        self.entries
            .insert((at, self.added), Entry { happening, says });
        self.added += 1;
    }

    pub(crate) fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.entries
            .first_key_value()
            .is_some_and(|((at, _), _)| *at <= now)
    }

    pub(crate) fn upcoming(&self) -> impl Iterator<Item = (DateTime<Utc>, &Entry)> {
        self.entries.iter().map(|((at, _), entry)| (*at, entry))
    }

    fn take_due(&mut self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Entry)> {
        let first = self
            .entries
            .first_entry()
            .filter(|first| first.key().0 <= now)?;
        let ((at, _), entry) = first.remove_entry();
        Some((at, entry))
    }
}

impl World {
    /// Carries out everything on the agenda up to now, each at its own due time.
    pub(crate) fn run_due(&mut self) {
        let now = self.now();
        while let Some((at, entry)) = self.agenda.take_due(now) {
            if let Some(says) = &entry.says {
                tracing::info!("{says}");
            }
            let result = match entry.happening {
                Happening::Once(event) => self.apply_at(&event, at),
                Happening::Again(routine) => {
                    let result = self
                        .befall(&routine)
                        .map_or(Ok(()), |event| self.apply_at(&event, at));
                    let next = at + seconds(routine.every_seconds);
                    self.agenda.add(next, Happening::Again(routine), None);
                    result
                }
            };
            if let Err(error) = result {
                self.agenda.failed += 1;
                tracing::warn!(%error, "A planned event could not be carried out");
            }
        }
    }

    /// The routine's event for one connected practice outside the cast, if there is any.
    fn befall(&mut self, routine: &Routine) -> Option<SimulatedEvent> {
        let candidates: Vec<_> = self
            .site_refs()
            .filter(|&site| self.may_be_drawn(site) && !self.site(site).is_cast)
            .collect();
        let draw = self.dice.below(candidates.len() as u64) as usize;
        let practice = self.site(*candidates.get(draw)?).guid.to_string();
        let seconds = routine.seconds;
        Some(match routine.kind {
            RoutineKind::Reboot => SimulatedEvent::Reboot { practice, seconds },
            RoutineKind::PowerCut => SimulatedEvent::PowerCut { practice, seconds },
        })
    }
}
