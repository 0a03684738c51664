//! The words people read: why a state holds, what it means, and what to do about it.
//!
//! Plain sentences in Australian spelling. What Halo said is said as fact; what we infer is said
//! as inference ("probably").

mod advice;
pub mod change;
mod counted;
pub mod heartbeat;
mod length;
pub mod overlap;
mod size;
pub mod told;
mod track;

use chrono::TimeDelta;

pub use self::advice::{
    NOBODY_NEEDS_CALLING, STEPS_AFTER_THE_END, WAIT_FOR_THE_FIELD, shared_with_others, steps,
    steps_about, steps_of_a_cause, what_to_do,
};
pub use self::counted::counted;
pub use self::length::{AgeWords, ago, brief, spelled};
pub use self::size::size;
pub use self::track::{track_label, track_state_label, track_tone};
use crate::headline::{Headline, State};
use crate::tracks::Reason;

/// What is said of a practice whose mapping people ended.
pub const MAPPING_ENDED: &str =
    "Its mapping was ended: Sundog watches no GUID for it and exports none.";

/// The word for a practice whose mapping people ended: nothing is being set up.
pub const ENDED: &str = "Ended";

/// What is said where nobody answers for an outage or an incident.
pub const NOBODY_HAS_IT: &str = "Nobody has it in hand.";

/// What is said to whoever would take in hand what is over.
pub const IT_IS_OVER: &str = "It is over: there is nothing to take in hand any more.";

/// What is said to whoever asks for something that takes long while much else is worked out.
pub const BUSY: &str = "Sundog works out other long answers just now. Ask again in a few seconds.";

/// How much of a time nobody saw, for after how long it lasts; none where all of it was seen.
pub fn unseen(seconds: i64) -> Option<String> {
    (seconds > 0).then(|| format!("{} of it unseen", spelled(TimeDelta::seconds(seconds))))
}
/// What is said where Halo Cloud answers with an error of its own, and not of ours or a site's.
pub const ANSWERED_WITH_AN_ERROR: &str = "Halo Cloud answered with an error";

/// The reason in a few words, for beside the state in a table. Empty where the state says it all.
pub fn why(
    headline: &Headline,
    drift: Option<TimeDelta>,
    heartbeat_age: Option<TimeDelta>,
) -> String {
    match (headline.state, headline.reason) {
        (State::Offline, _) => "orderly stop".to_owned(),
        (State::Unreachable, _) => "no contact, sudden".to_owned(),
        (_, Some(Reason::ClockAdrift)) => match drift {
            Some(drift) if drift < TimeDelta::zero() => {
                format!("server clock {} behind", brief(drift.abs()))
            }
            Some(drift) => format!("server clock {} ahead", brief(drift)),
            None => "server clock off".to_owned(),
        },
        (_, Some(Reason::HeartbeatStale)) => match heartbeat_age {
            Some(age) => format!("heartbeat {} old", brief(age)),
            None => reason_words(Reason::HeartbeatStale).to_owned(),
        },
        (State::Online | State::Retired, _) | (_, None) => String::new(),
        (_, Some(reason)) => reason_words(reason).to_owned(),
    }
}

/// A reason in a few words.
pub const fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Retired => "retired",
        Reason::KeyRejected => "our key is rejected",
        Reason::IpNotAllowed => "our address is not allowed",
        Reason::QuotaExceeded => "our quota is used up",
        Reason::DailyCapSpent => "our daily limit is reached",
        Reason::RateLimited => "we ask too fast",
        Reason::NetworkDown => "our network is down",
        Reason::HaloUnreachable => "Halo Cloud fails to answer",
        Reason::HaloError => ANSWERED_WITH_AN_ERROR,
        Reason::MalformedAnswer => "answer not understood",
        Reason::IdMismatch => "answer for another GUID",
        Reason::SiteNotContacted => "Halo could not reach it",
        Reason::RejectedRequest => "our question is refused",
        Reason::NotObserved => "not observed",
        Reason::AvailabilityUnrecognised => "availability not understood",
        Reason::NonAuthoritative => "not authoritative",
        Reason::Forbidden => "refused by Halo",
        Reason::NotFound => "GUID not found",
        Reason::Uninstalled => "Link was uninstalled",
        Reason::Removed => "removed at Halo",
        Reason::NotPaired => "not paired with us",
        Reason::Initialising => "initialising",
        Reason::NoSiteFound => "no site found",
        Reason::HeartbeatStale => "heartbeat is old",
        Reason::ClockAdrift => "server clock is off",
        Reason::Flapping => "comes and goes",
        Reason::QueriesFailing => "queries fail",
        Reason::NameDiffers => "name differs",
        Reason::SiteIdDiffers => "Site ID differs",
        Reason::PmsDiffers => "PMS differs",
        Reason::ChangeWaits => "a change waits",
        Reason::FieldMissing => "not told by Halo",
        Reason::FieldStopped => "stopped for everyone",
        Reason::NoHaloClock => "no clock to compare with",
    }
}

/// What the headline means, in one sentence; `access` is why the access track is as it is, which may
/// say more than the headline's word.
pub fn sentence_with(headline: &Headline, access: Option<Reason>) -> &'static str {
    match (headline.reason, access) {
        (Some(Reason::HaloUnreachable), Some(Reason::HaloError)) => {
            reason_sentence(Reason::HaloError)
        }
        (_, _) => sentence(headline),
    }
}

/// What the headline means, in one sentence.
pub fn sentence(headline: &Headline) -> &'static str {
    match headline.state {
        State::Online => "Halo Cloud hears from it. Whether it answers queries is not known.",
        State::Offline => {
            "Halo Link closed its session in order: a reboot, an update, or a server that was \
             switched off."
        }
        State::Unreachable => {
            "Halo Cloud has not heard from it for two minutes, without a goodbye: probably power, \
             internet or a firewall."
        }
        State::Retired => reason_sentence(Reason::Retired),
        State::Degraded | State::Blocked | State::Unknown | State::PendingSetup => {
            match headline.reason {
                Some(reason) => reason_sentence(reason),
                None => "Nothing more is known.",
            }
        }
    }
}

const fn reason_sentence(reason: Reason) -> &'static str {
    match reason {
        Reason::Retired => "It was taken off the list. Its history is kept.",
        Reason::KeyRejected => {
            "Halo Cloud rejects our key, so we cannot see this practice. It may be well."
        }
        Reason::IpNotAllowed => {
            "Halo Cloud does not allow our address, so we cannot see this practice. It may be well."
        }
        Reason::QuotaExceeded => {
            "Our Halo quota is used up, so we cannot see this practice. It may be well."
        }
        Reason::DailyCapSpent => {
            "Sundog has asked as often today as it may, so we cannot see this practice. It may be \
             well."
        }
        Reason::RateLimited => {
            "Halo Cloud asks us to slow down. This practice is asked again shortly."
        }
        Reason::NetworkDown => {
            "Our own network cannot reach Halo Cloud, so we cannot see this practice."
        }
        Reason::HaloUnreachable => {
            "Halo Cloud did not answer when we asked about this practice. It may be well."
        }
        Reason::HaloError => {
            "Halo Cloud answered with an error when we asked about this practice. It may be well."
        }
        Reason::MalformedAnswer => {
            "We got an answer that is not one of Halo Cloud's: probably a proxy in between."
        }
        Reason::IdMismatch => {
            "Halo Cloud answered about another GUID than we asked for. We do not use that answer."
        }
        Reason::SiteNotContacted => {
            "Halo Cloud says that it could not reach this site for us. Whether the site is down, Halo \
             did not tell."
        }
        Reason::RejectedRequest => {
            "Halo Cloud read our question and refuses it for this GUID or Site ID, so we cannot see \
             this practice. It may be well."
        }
        Reason::NotObserved => "We have not looked lately, so we do not know.",
        Reason::AvailabilityUnrecognised => {
            "Halo Cloud gave an availability that we do not understand."
        }
        Reason::NonAuthoritative => {
            "Halo Cloud answers, but this GUID is not the authoritative one: the server was \
             probably replaced."
        }
        Reason::Forbidden => "Halo Cloud answers, but will not let us use this GUID.",
        Reason::NotFound => "Halo Cloud knows no such GUID any more.",
        Reason::Uninstalled => "Halo Link was uninstalled at the practice.",
        Reason::Removed => "Halo removed this site.",
        Reason::NotPaired => "We are not paired with this site.",
        Reason::Initialising => "Halo Link is installed and not ready yet.",
        Reason::NoSiteFound => "Halo Cloud knows no site for this PMS and Site ID yet.",
        Reason::HeartbeatStale => {
            "Halo calls it online, but its last heartbeat is over three minutes old."
        }
        Reason::ClockAdrift => {
            "The server's clock is 60 seconds or more off, which breaks time-based queries."
        }
        Reason::Flapping => {
            "Its connection changed at least four times within an hour: it was down twice or more."
        }
        Reason::QueriesFailing => {
            "Halo calls it online, but queries fail: perhaps Halo Link does not pass them on, or the PMS \
             refuses our login (wrong credentials, or our integration not enabled)."
        }
        Reason::NameDiffers => "Halo's name for it is not the one that was approved.",
        Reason::SiteIdDiffers => "Halo tells another Site ID with this GUID than ours.",
        Reason::PmsDiffers => "Halo tells another PMS with this GUID than ours.",
        Reason::ChangeWaits => "A change of its GUID or name waits for a decision.",
        Reason::FieldMissing => "Halo did not tell.",
        Reason::FieldStopped => "The field stands still for every practice at once.",
        Reason::NoHaloClock => "Halo's answer carried no time to compare with.",
    }
}
