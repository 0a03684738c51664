//! Outages: stretches of trouble that were confirmed, as people count, answer and explain them.
//!
//! They are derived from the headline's spans and from nothing else (module [`derive`]), so that
//! each can be rebuilt and proved; what is kept of them besides is when we noticed, how early the
//! trouble may have begun, and who took it. A single bad observation is no outage, a time in which
//! nobody looked neither begins nor ends one, and a practice that comes and goes has one outage and
//! not ten.

pub mod blocked;
pub mod derive;

use chrono::{DateTime, TimeDelta, Utc};

use crate::headline::State;
use crate::heartbeat::STALE_AFTER;
use crate::pace::BEFORE_OPENING;
use crate::reason::Reason;

string_enum! {
    /// Out of reach, or usable with something wrong: two things that begin and end on their own.
    pub enum Kind {
        /// Offline, unreachable or blocked.
        Down = "down",
        /// Degraded.
        Degraded = "degraded",
    }
}

string_enum! {
    /// Whose side the cause is on. Halo's terms (SLA, Support) tell these four apart.
    pub enum Cause {
        /// We, the integrator: key, address, quota, pairing, our network.
        Us = "us",
        /// Halo Cloud.
        HaloCloud = "halo_cloud",
        /// Halo Link, such as its own update.
        HaloLink = "halo_link",
        /// The practice: its server, power, internet, clock, PMS.
        Practice = "practice",
        /// Not told by what was seen.
        Unclear = "unclear",
    }
}

impl Cause {
    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Us => "Us",
            Self::HaloCloud => "Halo Cloud",
            Self::HaloLink => "Halo Link",
            Self::Practice => "Practice",
            Self::Unclear => "Unclear",
        }
    }

    /// What is inferred from state, reason, and whether Halo Link came back in another version.
    ///
    /// Halo's troubleshooting pages give the practice as the usual cause of a lost or stopped
    /// server, and an update of Link as the cause of a short stop with another version after it.
    pub const fn of(state: State, reason: Option<Reason>, link_changed: bool) -> Self {
        if link_changed {
            return Self::HaloLink;
        }
        match (state, reason) {
            (State::Offline | State::Unreachable, _) => Self::Practice,
            (State::Blocked, Some(Reason::NotFound | Reason::Uninstalled | Reason::Removed)) => {
                Self::Practice
            }
            // Until Halo switches; whoever held it up after that is told by `blocked`.
            (State::Blocked, Some(Reason::NonAuthoritative)) => Self::HaloCloud,
            (State::Blocked, Some(Reason::NotPaired)) => Self::Us,
            (State::Degraded, Some(Reason::ClockAdrift | Reason::Flapping)) => Self::Practice,
            (
                State::Online
                | State::Degraded
                | State::Blocked
                | State::Unknown
                | State::PendingSetup
                | State::Retired,
                _,
            ) => Self::Unclear,
        }
    }
}

/// The earliest moment at which trouble may have begun that was first seen at `seen`.
///
/// The last good heartbeat, where the trouble is silence and the heartbeat was fresh when the
/// practice was last seen well, or it never was; else that last sighting; else the first bad one.
pub fn began_earliest(
    state: State,
    reason: Option<Reason>,
    heartbeat_at: Option<DateTime<Utc>>,
    last_well: Option<DateTime<Utc>>,
    seen: DateTime<Utc>,
) -> DateTime<Utc> {
    let is_silence = matches!(state, State::Offline | State::Unreachable)
        || reason == Some(Reason::HeartbeatStale);
    let last_well = last_well.filter(|at| *at < seen);
    let fresh_from = last_well.map(|at| at - STALE_AFTER);
    heartbeat_at
        .filter(|at| is_silence && *at < seen && fresh_from.is_none_or(|from| *at >= from))
        .or(last_well)
        .unwrap_or(seen)
}

/// After so much silence Halo calls a site unreachable.
const SILENT_FOR: TimeDelta = TimeDelta::minutes(2);

/// From when on a practice was unreachable at the latest, by its last heartbeat: none where that heartbeat
/// is not what its trouble began with, or where it was seen unreachable sooner.
pub fn unreachable_by(
    heartbeat_at: Option<DateTime<Utc>>,
    began: DateTime<Utc>,
    seen: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let is_it = |at: &DateTime<Utc>| at.timestamp_millis() == began.timestamp_millis();
    let by = heartbeat_at.filter(is_it)? + SILENT_FOR;
    (by < seen).then_some(by)
}

/// How long taking an outage holds where nobody said until when.
const TAKEN_FOR: TimeDelta = TimeDelta::minutes(60);
/// The longest time for which an outage may be taken: one that is forgotten must come up again.
pub const TAKEN_AT_MOST: TimeDelta = TimeDelta::days(7);

/// Until when an outage is taken where nobody said: an hour, but at night until half an hour
/// before the first practice opens, so that whoever took it can sleep and is asked in time.
pub fn taken_until(opens_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    let hour = now + TAKEN_FOR;
    opens_at.map_or(hour, |opens| {
        (opens - BEFORE_OPENING).clamp(hour, now + TAKEN_AT_MOST)
    })
}

/// When a site was last seen in each condition: between two of them an outage begins or ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastSeen {
    online: Option<DateTime<Utc>>,
    degraded: Option<DateTime<Utc>>,
    down: Option<DateTime<Utc>>,
}

impl LastSeen {
    /// Takes in what was seen at `at`.
    pub fn note(&mut self, state: State, at: DateTime<Utc>) {
        match state {
            State::Online => self.online = Some(at),
            State::Degraded => self.degraded = Some(at),
            State::Offline | State::Unreachable | State::Blocked => self.down = Some(at),
            State::Unknown | State::PendingSetup | State::Retired => {}
        }
    }

    /// The last time it could be reached.
    pub fn reached(&self) -> Option<DateTime<Utc>> {
        self.online.max(self.degraded)
    }

    /// The last time it was not in this kind of trouble, before `time`.
    pub fn well_before(&self, kind: Kind, time: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let others = match kind {
            Kind::Down => [self.online, self.degraded],
            Kind::Degraded => [self.online, self.down],
        };
        others.into_iter().flatten().filter(|at| *at < time).max()
    }

    /// The last time it was in this kind of trouble, before `time`.
    pub fn bad_before(&self, kind: Kind, time: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match kind {
            Kind::Down => self.down,
            Kind::Degraded => self.degraded,
        }
        .filter(|at| *at < time)
    }
}

/// The kind of outage that a state makes; none where it makes none.
pub const fn kind_of(state: State) -> Option<Kind> {
    match state {
        State::Offline | State::Unreachable | State::Blocked => Some(Kind::Down),
        State::Degraded => Some(Kind::Degraded),
        State::Online | State::Unknown | State::PendingSetup | State::Retired => None,
    }
}
