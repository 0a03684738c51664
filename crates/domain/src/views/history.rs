//! Outages, uptime figures and notes, as the API and the screens share them.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::headline::State;
use crate::outage::Cause;
use crate::outage::blocked::{Blocked, BlockedPart};
use crate::practice::PracticeId;
use crate::tracks::Reason;
use crate::uptime::{Share, Uptime, seconds};
use crate::wording::brief;

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
    /// Whose side the cause is on, as far as what was seen tells. Where it was blocked: that of the part
    /// that holds while it lasts, and of the longest part afterwards.
    pub cause: Cause,
    /// Whom the blocked time waited for; none where it was not blocked.
    pub blocked: Option<BlockedSeconds>,
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

/// Whole seconds in which our software could not use a practice's GUID, by whom they waited for. The four
/// parts add up to all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockedSeconds {
    /// Halo refused the approved GUID and had named no other that could be followed: cause
    /// `halo_cloud`.
    pub before_switch: i64,
    /// Another GUID waited for our approval: cause `us`.
    pub waiting_for_approval: i64,
    /// It was approved, and a program that follows the feed had not acknowledged it yet: cause `us`. In
    /// this time the practice may be online already. None where nothing was approved, and where it was
    /// not measured because no program acknowledged the feed before.
    pub not_followed: Option<i64>,
    /// For another reason: not paired, refused without a word why, or Halo Link was removed.
    pub other: i64,
    /// The part that holds now.
    pub now: Option<BlockedPart>,
    /// When another GUID was last approved meanwhile.
    pub approved_at: Option<DateTime<Utc>>,
    /// The programs that have not acknowledged it.
    pub not_followed_by: Vec<String>,
}

impl BlockedSeconds {
    /// None where nothing was blocked.
    pub fn of(blocked: &Blocked, not_followed_by: Vec<String>) -> Option<Self> {
        let is_blocked = blocked.total() > TimeDelta::zero() || blocked.now.is_some();
        is_blocked.then(|| Self {
            before_switch: blocked.before_switch.num_seconds(),
            waiting_for_approval: blocked.approval.num_seconds(),
            not_followed: blocked.following.map(|time| time.num_seconds()),
            other: blocked.other.num_seconds(),
            now: blocked.now,
            approved_at: blocked.decided_at,
            not_followed_by,
        })
    }

    /// All of it.
    pub fn total(&self) -> i64 {
        let following = self.not_followed.unwrap_or_default();
        self.before_switch + self.waiting_for_approval + following + self.other
    }

    /// The parts that took any time, such as `4 m before Halo switched, 32 m waiting for our approval`.
    pub fn words(&self) -> String {
        let parts = [
            (BlockedPart::BeforeSwitch, self.before_switch),
            (BlockedPart::Approval, self.waiting_for_approval),
            (
                BlockedPart::Following,
                self.not_followed.unwrap_or_default(),
            ),
            (BlockedPart::Other, self.other),
        ];
        let took_time = parts.into_iter().filter(|(_, seconds)| *seconds > 0);
        let mut words: Vec<String> = took_time
            .map(|(part, seconds)| {
                format!("{} {}", brief(TimeDelta::seconds(seconds)), part.words())
            })
            .collect();
        if self.approved_at.is_some() && self.not_followed.is_none() {
            words.push(FOLLOWING_NOT_MEASURED.to_owned());
        }
        let behind = match self.not_followed_by.is_empty() {
            true => String::new(),
            false => format!(" ({})", self.not_followed_by.join(", ")),
        };
        words.join(", ") + &behind
    }
}

/// What is said where something was approved and no program tells whether it uses it.
const FOLLOWING_NOT_MEASURED: &str = "then not measured, because no program acknowledges the feed";

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
    /// Whom its blocked time waited for, in words; empty where it was not blocked.
    pub blocked: String,
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
