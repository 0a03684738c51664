//! The one word a person sees, why, and whose move it is: the table of states, in code.
//!
//! The lines are tried from top to bottom and the first that applies decides, so that a blocked
//! GUID is never called offline and a practice we could not ask about is never called anything.

use chrono::TimeDelta;

use crate::tracks::{Access, Authority, Heartbeat, Identity, Reachability, Reason, Tracks};

string_enum! {
    /// The headline state of a practice.
    pub enum State {
        /// Well.
        Online = "online",
        /// Usable, but something is wrong.
        Degraded = "degraded",
        /// Stopped in order.
        Offline = "offline",
        /// Lost suddenly.
        Unreachable = "unreachable",
        /// Halo answers, but will not let us use this GUID.
        Blocked = "blocked",
        /// Not observed, and so not judged.
        Unknown = "unknown",
        /// Not in use yet.
        PendingSetup = "pending_setup",
        /// Off the list, history kept.
        Retired = "retired",
    }
}

impl State {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Degraded => "Degraded",
            Self::Offline => "Offline",
            Self::Unreachable => "Unreachable",
            Self::Blocked => "Blocked",
            Self::Unknown => "Unknown",
            Self::PendingSetup => "Setting up",
            Self::Retired => "Retired",
        }
    }

    /// The order of urgency, most urgent first.
    pub const fn urgency(self) -> u8 {
        match self {
            Self::Unreachable => 0,
            Self::Blocked => 1,
            Self::Offline => 2,
            Self::Degraded => 3,
            Self::Unknown => 4,
            Self::PendingSetup => 5,
            Self::Online => 6,
            Self::Retired => 7,
        }
    }
}

string_enum! {
    /// Whose move it is.
    pub enum WhoActs {
        /// We, the integrator.
        Us = "us",
        /// The practice or its IT.
        Practice = "practice",
        /// Halo Support.
        HaloSupport = "halo_support",
        /// Nobody.
        Nobody = "nobody",
    }
}

impl WhoActs {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Us => "Us",
            Self::Practice => "Practice",
            Self::HaloSupport => "Halo Support",
            Self::Nobody => "Nobody",
        }
    }
}

/// So long an old heartbeat is nobody's move: the field may lag at Halo while the practice is well.
pub const HEARTBEAT_MAY_LAG: TimeDelta = TimeDelta::minutes(15);

/// State and reason of a site, before what only the practice knows (retired, opening hours).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The state.
    pub state: State,
    /// The stable word for why; none where the state says it all.
    pub reason: Option<Reason>,
}

impl Headline {
    const fn because(state: State, reason: Reason) -> Self {
        Self {
            state,
            reason: Some(reason),
        }
    }

    const fn plain(state: State) -> Self {
        Self {
            state,
            reason: None,
        }
    }

    /// The headline of a retired practice.
    pub const RETIRED: Self = Self::because(State::Retired, Reason::Retired);

    /// The headline of a practice before anything was seen of it.
    pub const UNSEEN: Self = Self::because(State::Unknown, Reason::NotObserved);

    /// Computes the headline from the tracks.
    ///
    /// `flapping` and `queries_failing` only speak up where the site would be online.
    pub fn of(tracks: &Tracks, flapping: bool, queries_failing: bool) -> Self {
        if let Some(reason) = not_observed(tracks) {
            return Self::because(State::Unknown, reason);
        }
        if let Some(reason) = blocked(tracks) {
            return Self::because(State::Blocked, reason);
        }
        if tracks.identity.state == Identity::SettingUp {
            return Self {
                state: State::PendingSetup,
                reason: tracks.identity.reason.or(Some(Reason::Initialising)),
            };
        }
        match tracks.reachability.state {
            Reachability::Offline => Self::plain(State::Offline),
            Reachability::Unreachable => Self::plain(State::Unreachable),
            Reachability::Unknown => Self {
                state: State::Unknown,
                reason: Some(Reason::AvailabilityUnrecognised),
            },
            Reachability::Online => match tracks.heartbeat.state {
                Heartbeat::Late => Self::because(State::Degraded, Reason::HeartbeatStale),
                Heartbeat::Adrift => Self::because(State::Degraded, Reason::ClockAdrift),
                Heartbeat::InTime | Heartbeat::None | Heartbeat::Unknown if flapping => {
                    Self::because(State::Degraded, Reason::Flapping)
                }
                Heartbeat::InTime | Heartbeat::None | Heartbeat::Unknown if queries_failing => {
                    Self::because(State::Degraded, Reason::QueriesFailing)
                }
                Heartbeat::InTime | Heartbeat::None | Heartbeat::Unknown => {
                    Self::plain(State::Online)
                }
            },
        }
    }

    /// Whether these tracks make this headline, for what they alone do not tell: whether the site
    /// was flapping, and whether queries failed.
    pub fn can_follow_from(self, tracks: &Tracks) -> bool {
        [(false, false), (true, false), (false, true)]
            .into_iter()
            .any(|(flapping, failing)| Self::of(tracks, flapping, failing) == self)
    }

    /// Whether all that is wrong may be a field that lags at Halo, after `lasts` of it.
    pub fn may_be_lag(&self, lasts: TimeDelta) -> bool {
        self.reason == Some(Reason::HeartbeatStale) && lasts < HEARTBEAT_MAY_LAG
    }

    /// Whose move it is.
    ///
    /// `known_closed`: the practice's opening hours say that it is closed now.
    /// `decision_waits`: a change is pending that we can decide.
    /// `lasts`: for how long state and reason have been so.
    pub fn who_acts(&self, known_closed: bool, decision_waits: bool, lasts: TimeDelta) -> WhoActs {
        if decision_waits && self.state != State::Retired {
            return WhoActs::Us;
        }
        match self.state {
            State::Degraded if self.may_be_lag(lasts) => WhoActs::Nobody,
            State::Retired | State::Online => WhoActs::Nobody,
            State::Offline | State::Unreachable if known_closed => WhoActs::Nobody,
            State::Offline | State::Unreachable | State::Degraded | State::PendingSetup => {
                WhoActs::Practice
            }
            State::Unknown => match self.reason {
                Some(Reason::HaloUnreachable | Reason::IdMismatch) => WhoActs::HaloSupport,
                Some(Reason::SiteNotContacted) => WhoActs::Practice,
                Some(_) | None => WhoActs::Us,
            },
            State::Blocked => match self.reason {
                Some(Reason::NotFound | Reason::Uninstalled | Reason::Removed) => WhoActs::Practice,
                Some(Reason::NotPaired) => WhoActs::Us,
                Some(_) | None => WhoActs::HaloSupport,
            },
        }
    }
}

/// The reason for `unknown`: no answer about this GUID, or an availability we cannot read.
///
/// An availability that is merely missing does not hide what the lifecycle says (an installation
/// that initialises may have none yet), so that case is left to the lines below.
fn not_observed(tracks: &Tracks) -> Option<Reason> {
    match tracks.access.state {
        Access::Unanswered | Access::Unknown => {
            let reason = tracks.access.reason.unwrap_or(Reason::NotObserved);
            Some(reason.on_headline())
        }
        Access::Answered | Access::Refused => tracks
            .reachability
            .reason
            .filter(|reason| *reason == Reason::AvailabilityUnrecognised),
    }
}

fn blocked(tracks: &Tracks) -> Option<Reason> {
    if tracks.authority.state == Authority::NotAuthoritative {
        return Some(Reason::NonAuthoritative);
    }
    if tracks.access.state == Access::Refused {
        return tracks.access.reason.or(Some(Reason::Forbidden));
    }
    if tracks.identity.state == Identity::Gone {
        return tracks.identity.reason.or(Some(Reason::NotFound));
    }
    None
}
