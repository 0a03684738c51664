//! Outages, uptime figures and notes, as the API and the screens share them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::headline::State;
use crate::outage::Cause;
use crate::practice::PracticeId;
use crate::tracks::Reason;
use crate::uptime::{Share, Uptime, seconds};

/// An outage of one practice (`Outage` in the interface).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Outage))]
pub struct OutageView {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub practice_id: PracticeId,
    /// The most urgent state it had: `offline`, `unreachable`, `blocked` or `degraded`.
    pub state: State,
    /// Why, where the state does not say it all.
    pub reason: Option<Reason>,
    /// The last good heartbeat before it, or else the last good sighting: it began after that.
    pub began: DateTime<Utc>,
    /// The first bad sighting: it had begun by then.
    pub began_latest: DateTime<Utc>,
    /// When two sightings had confirmed it.
    pub detected_at: DateTime<Utc>,
    /// The last bad sighting: it ended after that. None while it lasts.
    pub ended: Option<DateTime<Utc>>,
    /// The first good sighting: it had ended by then.
    pub ended_latest: Option<DateTime<Utc>>,
    /// Whose side the cause is on, as far as what was seen tells.
    pub cause: Cause,
    /// Whether the practice came and went: four changes within an hour.
    pub flapping: bool,
    /// Whether it was first seen in a window of planned maintenance.
    pub planned: bool,
    /// The common cause it belongs to.
    pub incident_id: Option<i64>,
    /// Who has it in hand now.
    pub taken_by: Option<String>,
    /// Until when.
    pub taken_until: Option<DateTime<Utc>>,
    /// What they said about it.
    pub taken_note: Option<String>,
}

/// Seconds in each kind of state. The first four add up to the window; `planned` is a part of `down`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seconds {
    /// Online.
    pub online: f64,
    /// Degraded: usable, so it counts as up.
    pub degraded: f64,
    /// Offline or unreachable.
    pub down: f64,
    /// Blocked, setting up, retired, not observed, or before the first observation.
    pub unknown: f64,
    /// The part of `down` that lies in windows of planned maintenance.
    pub planned: f64,
}

impl From<Share> for Seconds {
    fn from(share: Share) -> Self {
        Self {
            online: seconds(share.online),
            degraded: seconds(share.degraded),
            down: seconds(share.down),
            unknown: seconds(share.unknown),
            planned: seconds(share.planned),
        }
    }
}

/// Uptime of one practice in a window, with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = UptimeOfWindow))]
pub struct UptimeView {
    /// Begin of the window.
    pub from: DateTime<Utc>,
    /// End of the window; never later than now.
    pub to: DateTime<Utc>,
    /// (online + degraded) / (online + degraded + down), 0 to 1; none where nothing was known.
    pub uptime: Option<f64>,
    /// Known time / asked time, 0 to 1.
    pub coverage: f64,
    /// The seconds behind it.
    pub seconds: Seconds,
    /// How many outages overlap the window, as `/outages` lists them.
    pub outages: usize,
    /// How many decimals of the uptime in per cent the data supports, 0 to 3.
    pub decimals: usize,
    /// The same where being down in planned windows is left out of the reckoning.
    pub without_planned: Uptime,
    /// The same within opening hours alone; none where no hours are entered.
    pub in_opening_hours: Option<HoursUptime>,
}

/// Uptime within opening hours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoursUptime {
    /// Uptime, as above.
    pub uptime: Option<f64>,
    /// Coverage of the opening hours.
    pub coverage: f64,
    /// The seconds behind it.
    pub seconds: Seconds,
    /// The same where being down in planned windows is left out.
    pub without_planned: Uptime,
}

impl From<Share> for HoursUptime {
    fn from(share: Share) -> Self {
        let Uptime { uptime, coverage } = share.uptime();
        Self {
            uptime,
            coverage,
            seconds: share.into(),
            without_planned: share.uptime_without_planned(),
        }
    }
}

/// A note about a practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Note))]
pub struct NoteView {
    /// Its number.
    pub id: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// What it says.
    pub text: String,
}

/// A note, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRow {
    /// When it was written.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// What it says.
    pub text: String,
}

/// An outage, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageItem {
    /// The outage.
    pub outage: OutageView,
    /// The practice's name on our list.
    pub practice: String,
    /// Why, in a few words; may be empty.
    pub why: String,
    /// The first bad sighting.
    pub from: Moment,
    /// The first good sighting; none while it lasts.
    pub to: Option<Moment>,
    /// When it began, with both bounds where they differ: `between 09:12 and 09:17`.
    pub began: String,
    /// The same for its end; empty while it lasts.
    pub ended: String,
    /// How long it lasts or lasted, at most, in seconds.
    pub lasted_seconds: i64,
    /// Until when somebody has it in hand, as a clock in the practice's zone shows it.
    pub taken_until: Option<Moment>,
}

/// The spans that add up to an uptime figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// Each stretch within the window, oldest first.
    pub rows: Vec<ProofRow>,
    /// How many stretches are not listed, because there are too many; they are in the sums.
    pub left_out: usize,
}

/// One stretch of a proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProofRow {
    /// The state; none for time before the first observation.
    pub state: Option<State>,
    /// Why, in words; may be empty.
    pub why: String,
    /// What it counts as: `up`, `down`, `not known`.
    pub counts: String,
    /// Begin, within the window.
    pub from: Moment,
    /// End, within the window.
    pub to: Moment,
    /// Its length.
    pub seconds: f64,
    /// How many of them lie in windows of planned maintenance.
    pub planned_seconds: f64,
}
