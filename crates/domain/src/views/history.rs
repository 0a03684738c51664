//! Outages, uptime figures and notes, as the API and the screens share them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
