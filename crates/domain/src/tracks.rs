//! The five questions that are never merged: reachability, heartbeat, identity, authority, access.
//!
//! Each track has its own small set of states and its own history. [`Tracks::seen`] reads one
//! observation into all five; whatever the observation does not tell is `unknown`, never the last
//! word. The headline is computed from here and nowhere else (module `headline`).

use crate::expected::{Expected, Reading};
use crate::heartbeat::Pulse;
use crate::observation::{Availability, FailureClass, Lifecycle, Observation, SiteAnswer};
pub use crate::reason::Reason;

string_enum! {
    /// The five tracks.
    pub enum Track {
        /// Does the practice's server reach Halo?
        Reachability = "reachability",
        /// Does it beat in time, and is its clock right?
        Heartbeat = "heartbeat",
        /// Is this production?
        Authority = "authority",
        /// Is the GUID still the practice we know?
        Identity = "identity",
        /// May we ask?
        Access = "access",
    }
}

string_enum! {
    /// States of the reachability track.
    pub enum Reachability {
        /// Session open, heartbeat recent.
        Online = "online",
        /// Session closed in order.
        Offline = "offline",
        /// Not heard of for two minutes.
        Unreachable = "unreachable",
        /// Not told.
        Unknown = "unknown",
    }
}

string_enum! {
    /// States of the heartbeat track.
    pub enum Heartbeat {
        /// Within three minutes on Halo's clock.
        InTime = "in_time",
        /// Online, but the last heartbeat is over three minutes old.
        Late = "late",
        /// The server's clock is 60 s or more off.
        Adrift = "adrift",
        /// The site is not online, so nothing beats.
        None = "none",
        /// Not told.
        Unknown = "unknown",
    }
}

string_enum! {
    /// States of the authority track.
    pub enum Authority {
        /// The production site for its Site ID.
        Authoritative = "authoritative",
        /// A backup, a test copy, or a server that was replaced.
        NotAuthoritative = "not_authoritative",
        /// Not told.
        Unknown = "unknown",
    }
}

string_enum! {
    /// States of the identity track.
    pub enum Identity {
        /// GUID and name are the approved ones.
        Settled = "settled",
        /// Something moved that a person must decide.
        ChangePending = "change_pending",
        /// The installation is not ready yet.
        SettingUp = "setting_up",
        /// The GUID has no live installation behind it.
        Gone = "gone",
        /// Not told.
        Unknown = "unknown",
    }
}

string_enum! {
    /// States of the access track.
    pub enum Access {
        /// Halo answered about this GUID.
        Answered = "answered",
        /// Halo answered, and refused us this GUID.
        Refused = "refused",
        /// We got no answer about this GUID: key, address, quota, network, Halo itself, or a question
        /// that Halo could not or would not answer.
        Unanswered = "unanswered",
        /// We did not ask.
        Unknown = "unknown",
    }
}

/// A state of one track with the reason for it, where there is one to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackState<T> {
    /// The state.
    pub state: T,
    /// Why.
    pub reason: Option<Reason>,
}

impl<T> TrackState<T> {
    /// A state that needs no reason.
    pub const fn plain(state: T) -> Self {
        Self {
            state,
            reason: None,
        }
    }

    /// A state and why.
    pub const fn because(state: T, reason: Reason) -> Self {
        Self {
            state,
            reason: Some(reason),
        }
    }
}

/// The present state of all five tracks of one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tracks {
    /// Does the practice's server reach Halo?
    pub reachability: TrackState<Reachability>,
    /// Does it beat in time?
    pub heartbeat: TrackState<Heartbeat>,
    /// Is this production?
    pub authority: TrackState<Authority>,
    /// Is it the practice we know?
    pub identity: TrackState<Identity>,
    /// May we ask?
    pub access: TrackState<Access>,
}

impl Tracks {
    /// Nothing is known, for one reason.
    pub const fn unknown(reason: Reason) -> Self {
        Self {
            reachability: TrackState::because(Reachability::Unknown, reason),
            heartbeat: TrackState::because(Heartbeat::Unknown, reason),
            authority: TrackState::because(Authority::Unknown, reason),
            identity: TrackState::because(Identity::Unknown, reason),
            access: TrackState::because(Access::Unknown, reason),
        }
    }

    /// What a failure to get any answer leaves: nothing known, and the access track says why.
    pub const fn unanswered(reason: Reason) -> Self {
        Self {
            access: TrackState::because(Access::Unanswered, reason),
            ..Self::unknown(reason.on_headline())
        }
    }

    /// No GUID yet: Halo knows no site for the Site ID, or one that is not ready.
    pub const fn awaiting_site(reason: Reason) -> Self {
        Self {
            identity: TrackState::because(Identity::SettingUp, reason),
            access: TrackState::plain(Access::Answered),
            ..Self::unknown(reason)
        }
    }

    /// No GUID yet: Halo knows one site for the Site ID and does not call it authoritative.
    pub const fn awaiting_authority() -> Self {
        let reason = Reason::NonAuthoritative;
        Self {
            authority: TrackState::because(Authority::NotAuthoritative, reason),
            ..Self::awaiting_site(reason)
        }
    }

    /// Reads one observation into the five tracks.
    ///
    /// What the answer tells of identity is held against what is expected of the GUID; `pulse` is
    /// what the heartbeat rules made of the two timestamps.
    pub fn seen(seen: &Observation, expected: Option<&Expected>, pulse: Pulse) -> Self {
        match &seen.outcome {
            Ok(answer) => Self::answered(answer, expected, pulse),
            Err(failure) => Self::failed(failure.class),
        }
    }

    fn answered(answer: &SiteAnswer, expected: Option<&Expected>, pulse: Pulse) -> Self {
        let reachability = match &answer.availability {
            Availability::Online => TrackState::plain(Reachability::Online),
            Availability::Offline => TrackState::plain(Reachability::Offline),
            Availability::Unreachable => TrackState::plain(Reachability::Unreachable),
            Availability::Unrecognised(_) => {
                TrackState::because(Reachability::Unknown, Reason::AvailabilityUnrecognised)
            }
            Availability::Missing => {
                TrackState::because(Reachability::Unknown, Reason::FieldMissing)
            }
        };
        let heartbeat = match reachability.state {
            Reachability::Offline | Reachability::Unreachable => TrackState::plain(Heartbeat::None),
            Reachability::Online | Reachability::Unknown => pulse.standing(),
        };
        let authority = match answer.authoritative {
            Some(true) => TrackState::plain(Authority::Authoritative),
            Some(false) => {
                TrackState::because(Authority::NotAuthoritative, Reason::NonAuthoritative)
            }
            None => TrackState::because(Authority::Unknown, Reason::FieldMissing),
        };
        let access = TrackState::plain(Access::Answered);
        Self {
            reachability,
            heartbeat,
            authority,
            identity: identity(answer, expected),
            access,
        }
    }

    /// What a failure leaves: what Halo says of the GUID by it, and nothing else.
    pub fn failed(class: FailureClass) -> Self {
        let reason = Reason::from(class);
        let refused = Self {
            access: TrackState::because(Access::Refused, reason),
            ..Self::unknown(reason)
        };
        match class {
            FailureClass::NonAuthoritative => Self {
                authority: TrackState::because(Authority::NotAuthoritative, reason),
                ..refused
            },
            FailureClass::NotFound => Self {
                identity: TrackState::because(Identity::Gone, reason),
                ..refused
            },
            FailureClass::Forbidden | FailureClass::NotPaired => refused,
            FailureClass::KeyRejected
            | FailureClass::IpNotAllowed
            | FailureClass::QuotaExceeded
            | FailureClass::DailyCapSpent
            | FailureClass::RateLimited
            | FailureClass::NetworkDown
            | FailureClass::HaloUnreachable
            | FailureClass::HaloError
            | FailureClass::MalformedAnswer
            | FailureClass::IdMismatch
            | FailureClass::SiteNotContacted
            | FailureClass::RejectedRequest => Self::unanswered(reason),
        }
    }

    /// A change waits for a decision: GUID and name are not settled, whatever the status says.
    pub fn change_waits(&mut self) {
        if self.identity.state == Identity::Settled {
            self.identity = TrackState::because(Identity::ChangePending, Reason::ChangeWaits);
        }
    }

    /// State and reason of each track, as words.
    pub fn each(&self) -> [(Track, &'static str, Option<Reason>); 5] {
        [
            (
                Track::Reachability,
                self.reachability.state.as_str(),
                self.reachability.reason,
            ),
            (
                Track::Heartbeat,
                self.heartbeat.state.as_str(),
                self.heartbeat.reason,
            ),
            (
                Track::Authority,
                self.authority.state.as_str(),
                self.authority.reason,
            ),
            (
                Track::Identity,
                self.identity.state.as_str(),
                self.identity.reason,
            ),
            (
                Track::Access,
                self.access.state.as_str(),
                self.access.reason,
            ),
        ]
    }

    /// Puts one track back from the words it was stored as.
    ///
    /// # Errors
    /// When `state` is none of the track's words.
    pub fn restore(
        &mut self,
        track: Track,
        state: &str,
        reason: Option<Reason>,
    ) -> Result<(), crate::UnknownWord> {
        match track {
            Track::Reachability => {
                self.reachability = TrackState {
                    state: state.parse()?,
                    reason,
                }
            }
            Track::Heartbeat => {
                self.heartbeat = TrackState {
                    state: state.parse()?,
                    reason,
                }
            }
            Track::Authority => {
                self.authority = TrackState {
                    state: state.parse()?,
                    reason,
                }
            }
            Track::Identity => {
                self.identity = TrackState {
                    state: state.parse()?,
                    reason,
                }
            }
            Track::Access => {
                self.access = TrackState {
                    state: state.parse()?,
                    reason,
                }
            }
        }
        Ok(())
    }
}

fn identity(answer: &SiteAnswer, expected: Option<&Expected>) -> TrackState<Identity> {
    match &answer.lifecycle {
        Lifecycle::Removed => TrackState::because(Identity::Gone, Reason::Removed),
        Lifecycle::Uninstalled => TrackState::because(Identity::Gone, Reason::Uninstalled),
        Lifecycle::Initialising => TrackState::because(Identity::SettingUp, Reason::Initialising),
        Lifecycle::Active | Lifecycle::Unrecognised(_) | Lifecycle::Missing => expected
            .map_or(TrackState::plain(Identity::Settled), |expected| {
                as_expected(answer, expected)
            }),
    }
}

fn as_expected(answer: &SiteAnswer, expected: &Expected) -> TrackState<Identity> {
    if expected.pms(answer.pms.as_ref()) == Reading::Differs {
        return TrackState::because(Identity::ChangePending, Reason::PmsDiffers);
    }
    if expected.site_id(answer.guid, answer.site_id.as_deref()) == Reading::Differs {
        return TrackState::because(Identity::ChangePending, Reason::SiteIdDiffers);
    }
    let Some(approved) = expected.compared_name() else {
        return TrackState::plain(Identity::Settled);
    };
    match answer.names().beside(&approved) {
        Some(name) if !crate::name::same(&approved.text, &name.text) => {
            TrackState::because(Identity::ChangePending, Reason::NameDiffers)
        }
        Some(_) => TrackState::plain(Identity::Settled),
        None => TrackState::because(Identity::Unknown, Reason::FieldMissing),
    }
}
