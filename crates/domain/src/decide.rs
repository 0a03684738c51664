//! What follows from one observation: the whole decision, as one pure function.
//!
//! `decide` takes what was known of a site, what was seen, how the rest of the fleet beats, the
//! policy and `now`, and returns what is true afterwards and when to ask again. It records,
//! sends and schedules nothing.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::expected::Expected;
use crate::flapping::Flapping;
use crate::headline::{Headline, State};
use crate::heartbeat::{FleetPulse, Pulse};
use crate::observation::{FailureClass, Observation};
use crate::pace::{Policy, Situation};
use crate::succession::LastInUse;
use crate::tracks::{Reason, Tracks};

/// What is remembered of a site between two observations.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The five tracks.
    pub tracks: Tracks,
    /// State and reason that follow from them.
    pub headline: Headline,
    /// What the approved GUID is held against; none where none is approved.
    pub expected: Option<Arc<Expected>>,
    /// When the approved GUID was last seen alive and in use.
    pub last_in_use: LastInUse,
    /// The newest heartbeat seen, on Halo's clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// Recent changes of reachability.
    pub flapping: Flapping,
    /// Since when the site is not well.
    pub unwell_since: Option<DateTime<Utc>>,
    /// Questions in a row that got no answer.
    pub failures: u32,
    /// When the integrator's own software last said that its queries fail.
    pub queries_failed_at: Option<DateTime<Utc>>,
    /// Whether a change of its identity waits for a decision of ours.
    pub change_waits: bool,
    /// Whether a cause explains that it stops and comes back: an update, a server that failed for all on
    /// it, a migration.
    pub is_explained: bool,
    /// Until when its changes of reachability are explained by such a cause.
    pub explained_until: Option<DateTime<Utc>>,
}

/// How long a report of failing queries holds where no other follows. Halo does not tell when they
/// work again, and the software that reported asks again when they do not.
pub const QUERIES_FAILING_HOLDS: TimeDelta = TimeDelta::minutes(15);

/// The longest that a site is left alone because Halo, which could not reach it, asks for a wait.
const WAITS_MOST: TimeDelta = TimeDelta::hours(1);

/// Whether what a query came back with speaks of a site that answers Halo and no query: 504, or a
/// login that the PMS refused (Halo's troubleshooting page).
pub fn says_that_queries_fail(status: Option<u16>, text: &str) -> bool {
    status == Some(504) || text.to_lowercase().contains("login failed")
}

impl Known {
    /// A site that was never observed.
    pub fn nothing(expected: Option<Arc<Expected>>) -> Self {
        let tracks = Tracks::unknown(Reason::NotObserved);
        Self {
            tracks,
            headline: Headline::of(&tracks, false, false),
            expected,
            last_in_use: LastInUse::default(),
            heartbeat_at: None,
            flapping: Flapping::default(),
            unwell_since: None,
            failures: 0,
            queries_failed_at: None,
            change_waits: false,
            is_explained: false,
            explained_until: None,
        }
    }

    /// The name that was approved with the GUID.
    pub fn approved_name(&self) -> Option<&str> {
        self.expected.as_deref()?.name.as_deref()
    }

    /// What is left when the site was not observed in time: nothing, and the reason.
    pub fn lapsed(&self, reason: Reason) -> Self {
        let tracks = match reason {
            Reason::NotObserved => Tracks::unknown(reason),
            other => Tracks::unanswered(other),
        };
        Self {
            tracks,
            headline: Headline::of(&tracks, false, false),
            ..self.clone()
        }
    }
}

/// What follows from an observation.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteDecision {
    /// What is known now.
    pub known: Known,
    /// The age of the newest heartbeat on Halo's clock, when both are known.
    pub heartbeat_age: Option<TimeDelta>,
    /// How far the practice server's clock is off.
    pub clock_drift: Option<TimeDelta>,
    /// How long until the next question.
    pub interval: TimeDelta,
}

/// Decides what one observation means.
///
/// `opens_at`: when the practice opens next, where its hours say that it is closed now.
pub fn decide(
    known: &Known,
    seen: &Observation,
    fleet: &FleetPulse,
    policy: &Policy,
    opens_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> SiteDecision {
    let pulse = Pulse::read(seen, known.heartbeat_at, fleet);
    let mut tracks = Tracks::seen(seen, known.expected.as_deref(), pulse);
    if known.change_waits {
        tracks.change_waits();
    }
    let mut last_in_use = known.last_in_use;
    last_in_use.note(&tracks, seen.halo_now.unwrap_or(seen.at));
    let mut flapping = known.flapping.clone();
    flapping.note(tracks.reachability.state, now);
    if known.is_explained {
        flapping.explained();
    }
    let flaps = flapping.is_active();
    let queries_fail = known
        .queries_failed_at
        .is_some_and(|at| now - at < QUERIES_FAILING_HOLDS);
    let headline = Headline::of(&tracks, flaps, queries_fail);
    let unwell_since = match headline.state {
        State::Online | State::PendingSetup | State::Retired => None,
        State::Degraded | State::Offline | State::Unreachable | State::Blocked | State::Unknown => {
            known.unwell_since.or(Some(now))
        }
    };
    let failures = if seen.outcome.is_ok() {
        0
    } else {
        known.failures.saturating_add(1)
    };
    let situation = Situation {
        headline,
        unwell_since,
        failures,
        opens_at,
    };
    let asked_to_wait = seen.outcome.as_ref().err().and_then(|failure| {
        let is_of_site = failure.class == FailureClass::SiteNotContacted;
        failure.retry_after.filter(|_| is_of_site)
    });
    let interval = policy.interval(&situation, now);
    SiteDecision {
        interval: asked_to_wait.map_or(interval, |wait| interval.max(wait.min(WAITS_MOST))),
        heartbeat_age: pulse.age,
        clock_drift: pulse.clock_drift,
        known: Known {
            tracks,
            headline,
            expected: learned(known.expected.as_ref(), seen),
            last_in_use,
            heartbeat_at: pulse.heartbeat_at,
            flapping,
            unwell_since,
            failures,
            queries_failed_at: known.queries_failed_at,
            change_waits: known.change_waits,
            is_explained: known.is_explained,
            explained_until: known
                .explained_until
                .max(Some(now).filter(|_| known.is_explained)),
        },
    }
}

/// What the GUID is held against next time: an answer may teach by which name to compare.
fn learned(expected: Option<&Arc<Expected>>, seen: &Observation) -> Option<Arc<Expected>> {
    let expected = expected?;
    let answer = seen.outcome.as_ref().ok();
    let learned = answer.and_then(|answer| expected.learns(&answer.names()));
    Some(match learned {
        None => Arc::clone(expected),
        Some(name) => Arc::new(Expected {
            learned: Some(name),
            ..Expected::clone(expected)
        }),
    })
}
