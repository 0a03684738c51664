//! Does the heartbeat advance as it should?
//!
//! Halo Link sends a heartbeat every 60 s. We see it only when we look, so the distance between the
//! heartbeats that we saw is at least the distance between our looks; how *old* the newest one was
//! at each look does not depend on how often we look. The verdict therefore rests on the age. It
//! is a warning, not a state: a single late heartbeat is `degraded` and has its span.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::heartbeat::STALE_AFTER;
use crate::rollup::{Rollup, rank};
use crate::sample::Sample;

/// A heartbeat that is older than this when we look was followed by none in time: Halo Link sends
/// one every 60 s (release 22.1219), and half of that again is leeway.
pub const OVERDUE_SECONDS: i64 = 90;

/// Fewer heartbeats than this in a day say nothing of the cadence: two hours at the usual pace.
pub const HEARTBEATS_LEAST: u32 = 24;

/// So many late heartbeats in a day are irregular, however good the others were.
const GAPS_MOST: u32 = 3;

/// Two sightings closer than this are the same heartbeat: ages are kept in whole seconds.
const SAME_HEARTBEAT: TimeDelta = TimeDelta::seconds(5);

string_enum! {
    /// What can be said of the cadence of a site's heartbeat.
    pub enum Regularity {
        /// At most one in twenty was overdue, and next to none late.
        Regular = "regular",
        /// More were.
        Irregular = "irregular",
        /// Too few to say.
        TooLittle = "too_little",
        /// None was seen while it was online: the field is missing, or it was never online.
        NotTold = "not_told",
    }
}

impl Regularity {
    /// The verdict on a day.
    pub fn of(day: &Rollup) -> Self {
        match day.heartbeat_age_seconds {
            None => Self::NotTold,
            Some(_) if day.heartbeats < HEARTBEATS_LEAST => Self::TooLittle,
            Some(age) if age.p95 > OVERDUE_SECONDS || day.heartbeat_gaps >= GAPS_MOST => {
                Self::Irregular
            }
            Some(_) => Self::Regular,
        }
    }
}

/// How far apart the heartbeats were that were seen, in seconds (nearest ranks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = HeartbeatSteps))]
pub struct Steps {
    /// Half of them were at most this far apart.
    pub median_seconds: i64,
    /// 95 % of them were at most this far apart.
    pub p95_seconds: i64,
}

/// A heartbeat that was found late, until the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The heartbeat after which none came in time.
    pub from: DateTime<Utc>,
    /// The next one that was seen; none where there is none yet.
    pub to: Option<DateTime<Utc>>,
}

/// The distances between distinct heartbeats, from samples in the order of time. Where nobody
/// looked for much longer than usual, the distance says nothing of the heartbeat and is left out.
pub fn steps(samples: &[Sample]) -> Option<Steps> {
    let seen: Vec<(DateTime<Utc>, DateTime<Utc>)> = sightings(samples)
        .map(|(sample, beat)| (sample.at, beat))
        .collect();
    let mut looks: Vec<i64> = seen
        .windows(2)
        .map(|pair| (pair[1].0 - pair[0].0).num_seconds())
        .collect();
    looks.sort_unstable();
    let patience = rank(&looks, 50)? * 2 + 2;

    let mut distances = Vec::new();
    let mut newest = seen.first()?.1;
    for pair in seen.windows(2) {
        let (look, beat) = ((pair[1].0 - pair[0].0).num_seconds(), pair[1].1);
        if look > patience {
            newest = beat;
        } else if beat - newest > SAME_HEARTBEAT {
            distances.push((beat - newest).num_seconds());
            newest = beat;
        }
    }
    distances.sort_unstable();
    Some(Steps {
        median_seconds: rank(&distances, 50)?,
        p95_seconds: rank(&distances, 95)?,
    })
}

/// The heartbeats that were found late while Halo called the site online, oldest first.
pub fn gaps(samples: &[Sample]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let mut newest: Option<DateTime<Utc>> = None;
    for (sample, beat) in sightings(samples) {
        let is_new = newest.is_none_or(|newest| beat - newest > SAME_HEARTBEAT);
        if is_new {
            newest = Some(beat);
            if let Some(open) = gaps.last_mut().filter(|gap| gap.to.is_none()) {
                open.to = Some(beat);
            }
        }
        let is_late = sample.at - beat > STALE_AFTER;
        if is_late && gaps.last().is_none_or(|gap| gap.to.is_some()) {
            gaps.push(Gap {
                from: beat,
                to: None,
            });
        }
    }
    gaps
}

/// The looks that found a heartbeat while the site was online, each with that heartbeat.
fn sightings(samples: &[Sample]) -> impl Iterator<Item = (&Sample, DateTime<Utc>)> {
    samples
        .iter()
        .filter_map(|sample| Some((sample, sample.at.checked_sub_signed(sample.beating_age()?)?)))
}
