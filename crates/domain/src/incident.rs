//! When every call fails the same way, that is one incident about access, not two hundred outages.
//!
//! The watch counts how many different sites in a row failed with the same class. From a quorum
//! on, the cause is common: an incident opens, every practice is `unknown` for that reason, and
//! polling shrinks to one probe. Two answers end it. One practice's failure never does anything
//! to the others.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::backoff::backoff;
use crate::observation::FailureClass;
use crate::outage::Cause;
use crate::practice::SiteRow;
use crate::wording::ANSWERED_WITH_AN_ERROR;

/// This many different sites in a row, or all of them where the list is shorter.
const QUORUM: usize = 30;
/// From this many on a common cause is suspected, and others are asked before their turn.
const SUSPICION: usize = 5;
/// This many answers end an incident, or as many as there are sites.
const ANSWERS_TO_END: usize = 2;

/// What the fleet's access looks like after an outcome was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessChange {
    /// Nothing changed.
    Same,
    /// A common cause: every practice is unknown because of it.
    Opened(FailureClass),
    /// The cause is gone.
    Ended,
}

/// Watches the outcomes of all sites for a common cause.
#[derive(Clone, Debug, Default)]
pub struct AccessWatch {
    streak_class: Option<FailureClass>,
    streak: BTreeSet<SiteRow>,
    open: Option<FailureClass>,
    answers: usize,
    probes: u32,
}

impl AccessWatch {
    /// A watch that begins with an incident already open, after a restart.
    pub fn resumed(open: Option<FailureClass>) -> Self {
        Self {
            open,
            ..Self::default()
        }
    }

    /// The class of the open incident.
    pub const fn open(&self) -> Option<FailureClass> {
        self.open
    }

    /// Whether the open incident has had an answer already, and waits for the next.
    pub const fn heard_an_answer(&self) -> bool {
        self.open.is_some() && self.answers > 0
    }

    /// Whether so many sites failed alike, without an answer in between, that others should be
    /// asked before their turn to learn whether the cause is common.
    pub fn suspects(&self) -> bool {
        self.open.is_none() && self.streak.len() >= SUSPICION
    }

    /// How many probes failed since the incident opened.
    pub const fn probes(&self) -> u32 {
        self.probes
    }

    /// Takes in whether our own limit of questions a day leaves one for the watch. An incident that
    /// is open already goes on: its cause came first.
    pub fn daily_cap(&mut self, is_spent: bool) -> AccessChange {
        match (self.open, is_spent) {
            (None, true) => {
                let open = Some(FailureClass::DailyCapSpent);
                *self = Self::resumed(open);
                AccessChange::Opened(FailureClass::DailyCapSpent)
            }
            (Some(FailureClass::DailyCapSpent), false) => {
                *self = Self::default();
                AccessChange::Ended
            }
            (None | Some(_), _) => AccessChange::Same,
        }
    }

    /// Takes in one outcome. While our own limit is reached outcomes change nothing: people may still
    /// ask, and what they hear neither ends the cause nor is another. `sites` is how many are watched at all, and `long_pause` says that
    /// Halo asked us to stay silent for longer than a poll, so that nobody else can be asked.
    pub fn note(
        &mut self,
        site: SiteRow,
        failure: Option<FailureClass>,
        sites: usize,
        long_pause: bool,
    ) -> AccessChange {
        if self.open == Some(FailureClass::DailyCapSpent) {
            return AccessChange::Same;
        }
        match failure.filter(|class| class.is_about_access()) {
            None => self.answered(sites),
            Some(class) => self.failed(site, class, sites, long_pause),
        }
    }

    fn answered(&mut self, sites: usize) -> AccessChange {
        self.streak.clear();
        self.streak_class = None;
        if self.open.is_none() {
            return AccessChange::Same;
        }
        self.answers += 1;
        if self.answers < ANSWERS_TO_END.min(sites.max(1)) {
            return AccessChange::Same;
        }
        *self = Self::default();
        AccessChange::Ended
    }

    fn failed(
        &mut self,
        site: SiteRow,
        class: FailureClass,
        sites: usize,
        long_pause: bool,
    ) -> AccessChange {
        self.answers = 0;
        if !self
            .streak_class
            .is_some_and(|streak| are_alike(streak, class))
        {
            self.streak.clear();
            self.streak_class = Some(class);
        }
        self.streak.insert(site);
        if self.open.is_some() {
            self.probes = self.probes.saturating_add(1);
        }
        let common = self.streak.len() >= QUORUM.min(sites.max(1)) || long_pause;
        match self.open {
            Some(open) if are_alike(open, class) => AccessChange::Same,
            Some(_) | None if common => {
                self.open = Some(class);
                self.probes = 0;
                AccessChange::Opened(class)
            }
            // During an incident only one site is probed, so another class shows in one place:
            // that is enough, because the incident already said that the cause is common.
            Some(_) => {
                self.open = Some(class);
                AccessChange::Opened(class)
            }
            None => AccessChange::Same,
        }
    }

    /// How long to wait between two probes: doubling from `first` to `most`.
    pub fn probe_interval(&self, first: TimeDelta, most: TimeDelta) -> TimeDelta {
        backoff(self.probes, first, most, None)
    }
}

/// Whether two failures have one cause: Halo that fails in words and Halo that fails in silence.
const fn are_alike(one: FailureClass, other: FailureClass) -> bool {
    const fn cause(class: FailureClass) -> FailureClass {
        match class {
            FailureClass::HaloError => FailureClass::HaloUnreachable,
            class => class,
        }
    }
    cause(one) as u8 == cause(other) as u8
}

/// The sentence that names a cause to people.
pub const fn title(class: FailureClass) -> &'static str {
    match class {
        FailureClass::KeyRejected => "Halo Cloud rejects our key",
        FailureClass::IpNotAllowed => "Halo Cloud does not allow our address",
        FailureClass::QuotaExceeded => "Our Halo quota is used up",
        FailureClass::DailyCapSpent => "Our own daily limit of questions is reached",
        FailureClass::RateLimited => "Halo Cloud is limiting our rate",
        FailureClass::NetworkDown => "Our own network cannot reach Halo Cloud",
        FailureClass::HaloUnreachable => "Halo Cloud is not answering us",
        FailureClass::HaloError => ANSWERED_WITH_AN_ERROR,
        FailureClass::MalformedAnswer => "Something other than Halo Cloud is answering us",
        FailureClass::IdMismatch => "Halo Cloud answers about other sites than we ask",
        FailureClass::SiteNotContacted => "Halo Cloud cannot reach sites for us",
        FailureClass::RejectedRequest => "Halo Cloud refuses our questions",
        FailureClass::NonAuthoritative
        | FailureClass::Forbidden
        | FailureClass::NotFound
        | FailureClass::NotPaired => "Halo Cloud refuses GUIDs",
    }
}

/// Whose side a failure of access is on, in the classes that outages use.
pub const fn cause(class: FailureClass) -> Cause {
    match class {
        FailureClass::HaloUnreachable | FailureClass::HaloError | FailureClass::IdMismatch => {
            Cause::HaloCloud
        }
        FailureClass::KeyRejected
        | FailureClass::IpNotAllowed
        | FailureClass::QuotaExceeded
        | FailureClass::DailyCapSpent
        | FailureClass::RateLimited
        | FailureClass::NetworkDown
        | FailureClass::RejectedRequest
        | FailureClass::MalformedAnswer => Cause::Us,
        FailureClass::SiteNotContacted
        | FailureClass::NonAuthoritative
        | FailureClass::Forbidden
        | FailureClass::NotFound
        | FailureClass::NotPaired => Cause::Unclear,
    }
}

/// An incident as it is kept: one per cause and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: i64,
    /// The common class of failure.
    pub class: FailureClass,
    /// When it began: the first failure of its class.
    pub began: DateTime<Utc>,
    /// When an answer came again.
    pub ended: Option<DateTime<Utc>>,
}
