//! What one question to Halo Cloud came back with.
//!
//! An [`Observation`] is either an answer about the site or a [`Failure`] with its class. Every
//! field of an answer may be missing (no field is required in Halo's schema, and several are
//! deprecated), and words that we do not know are kept verbatim rather than guessed at.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::halo_name::NamesAtHalo;
use crate::pms_at_halo::PmsAtHalo;
use crate::site::HaloGuid;

/// One status question and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// When the outcome was known here, on our clock.
    pub at: DateTime<Utc>,
    /// The time on Halo's clock (HTTP `Date` header, whole seconds), when it was given.
    pub halo_now: Option<DateTime<Utc>>,
    /// From sending the question to having the whole answer.
    pub latency_ms: u32,
    /// The answer, or why there is none.
    pub outcome: Result<SiteAnswer, Failure>,
}

/// What Halo says of one site, read leniently.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteAnswer {
    /// The GUID the answer is about.
    pub guid: Option<HaloGuid>,
    /// Reachability as Halo sees it.
    pub availability: Availability,
    /// Where the installation is in its life.
    pub lifecycle: Lifecycle,
    /// Whether this is the production site for its Site ID (deprecated, may vanish).
    pub authoritative: Option<bool>,
    /// The practice's name from the practice metadata.
    pub name: Option<String>,
    /// The deprecated name beside them, which may be another one (may vanish).
    pub deprecated_name: Option<String>,
    /// The PMS, in either spelling Halo uses, or as a word we do not know.
    pub pms: Option<PmsAtHalo>,
    /// The Site ID as Halo knows it: practice metadata first, the deprecated field else.
    pub site_id: Option<String>,
    /// Since when Halo knows the site, on its clock (deprecated, may vanish).
    pub created_at: Option<DateTime<Utc>>,
    /// Version of Halo Link, verbatim.
    pub halo_link_version: Option<String>,
    /// Version of the PMS, verbatim.
    pub pms_version: Option<String>,
    /// Which version that is.
    pub pms_version_source: Option<PmsVersionSource>,
    /// When Halo last read name and PMS version at the practice.
    pub enriched_at: Option<DateTime<Utc>>,
    /// The databases behind it; none where Halo does not tell them readably.
    pub catalogue: Option<Catalogue>,
    /// Last heartbeat, on Halo's clock (deprecated, may vanish).
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// The practice server's clock at that heartbeat (deprecated, may vanish).
    pub client_at: Option<DateTime<Utc>>,
}

impl SiteAnswer {
    /// Both names, each with its place.
    pub fn names(&self) -> NamesAtHalo {
        NamesAtHalo {
            metadata: self.name.clone(),
            deprecated: self.deprecated_name.clone(),
        }
    }

    /// The name to show: the metadata's, the deprecated one else.
    pub fn shown_name(&self) -> Option<&str> {
        self.name.as_deref().or(self.deprecated_name.as_deref())
    }

    /// How far the practice server's clock is ahead (positive) or behind (negative).
    pub fn clock_drift(&self) -> Option<TimeDelta> {
        Some(self.client_at? - self.heartbeat_at?)
    }
}

string_enum! {
    /// Where Halo told the version of the PMS.
    pub enum PmsVersionSource {
        /// In the practice's metadata, which are read again and again.
        Current = "current",
        /// In the deprecated field, which stays as it was when Halo Link was installed.
        AtInstall = "at_install",
    }
}

/// `availability` of the status answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Availability {
    /// The session is open and the heartbeat recent.
    Online,
    /// The site closed its session in order.
    Offline,
    /// Not heard of for two minutes; until 2022 Halo wrote `unavailable`.
    Unreachable,
    /// A word we do not know, kept as it came.
    Unrecognised(String),
    /// Absent, null or empty.
    #[default]
    Missing,
}

/// `status` of the status answer: the installation's life, apart from its availability.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lifecycle {
    /// Installed, not yet enriched.
    Initialising,
    /// In use.
    Active,
    /// The record was retired by Halo.
    Removed,
    /// Halo Link was removed at the practice.
    Uninstalled,
    /// A word we do not know, kept as it came.
    Unrecognised(String),
    /// Absent, null or empty.
    #[default]
    Missing,
}

impl Lifecycle {
    /// Halo's word, or `None` where Halo said nothing.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Initialising => Some("initialising"),
            Self::Active => Some("active"),
            Self::Removed => Some("removed"),
            Self::Uninstalled => Some("uninstalled"),
            Self::Unrecognised(word) => Some(word),
            Self::Missing => None,
        }
    }
}

/// Why there is no answer about the site, and so what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The class, which decides state, reason and who acts.
    pub class: FailureClass,
    /// HTTP status, when there was one.
    pub status: Option<u16>,
    /// How long Halo asks us to wait, as it said it; none when it did not say.
    pub retry_after: Option<TimeDelta>,
    /// Halo's words or the transport's, without the key, at most 300 characters. Untrusted text.
    pub message: String,
}

impl Failure {
    /// Whether Halo asks every caller with our key to wait, not only this question: with a limit,
    /// or with a 503 that says for how long and is not about the one site.
    pub fn pauses_everything(&self) -> bool {
        let is_busy = self.status == Some(503) && self.retry_after > Some(TimeDelta::zero());
        (is_busy && self.class.is_about_access()) || self.class.is_a_limit()
    }
}

string_enum! {
    /// The classes of failure: each leads to one state, reason and actor (headline table).
    pub enum FailureClass {
        /// 401, or another code with a sentence about the key.
        KeyRejected = "key_rejected",
        /// 403: the caller's address is not on Halo's list.
        IpNotAllowed = "ip_not_allowed",
        /// 403: the contract's volume or bandwidth is used up.
        QuotaExceeded = "quota_exceeded",
        /// Our own limit of questions a day is reached: nobody was asked.
        DailyCapSpent = "daily_cap_spent",
        /// 429.
        RateLimited = "rate_limited",
        /// Name resolution failed or no route leads there: our side of the wire.
        NetworkDown = "network_down",
        /// Halo's side did not answer: a gateway's 5xx, refused, reset, timed out, TLS.
        HaloUnreachable = "halo_unreachable",
        /// 500 in a body of Halo's: it answered, with an error of its own.
        HaloError = "halo_error",
        /// Something answered, but not with an answer of Halo Cloud's.
        MalformedAnswer = "malformed_answer",
        /// A well-formed answer about another site than the one asked for.
        IdMismatch = "id_mismatch",
        /// 503 or 504 in a body of Halo's that speaks of the site: Halo could not reach it for us.
        SiteNotContacted = "site_not_contacted",
        /// 400 in a body of Halo's: it read the question and refuses this ID or GUID.
        RejectedRequest = "rejected_request",
        /// 403: this GUID is not the authoritative one.
        NonAuthoritative = "non_authoritative",
        /// 403 without a tell-tale: we may not use this GUID.
        Forbidden = "forbidden",
        /// 404: Halo knows no such GUID.
        NotFound = "not_found",
        /// 403: we are not paired with the site.
        NotPaired = "not_paired",
    }
}

impl FailureClass {
    /// Whether the failure tells of our way to Halo rather than of the one site asked about.
    /// Only these can be a common cause.
    pub const fn is_about_access(self) -> bool {
        match self {
            Self::KeyRejected
            | Self::IpNotAllowed
            | Self::QuotaExceeded
            | Self::DailyCapSpent
            | Self::RateLimited
            | Self::NetworkDown
            | Self::HaloUnreachable
            | Self::HaloError
            | Self::MalformedAnswer => true,
            Self::IdMismatch
            | Self::SiteNotContacted
            | Self::RejectedRequest
            | Self::NonAuthoritative
            | Self::Forbidden
            | Self::NotFound
            | Self::NotPaired => false,
        }
    }

    /// Whether Halo says by it how it stands with the GUID that was asked about: that there is none, or
    /// that it is not for us. Any other failure leaves what was known of the GUID as it was.
    pub const fn tells_of_the_guid(self) -> bool {
        matches!(
            self,
            Self::NonAuthoritative | Self::Forbidden | Self::NotFound | Self::NotPaired
        )
    }

    /// Whether Halo answers, and of this one site tells nothing: it refuses the question, or could not
    /// reach the site for us. That may last for as long as the GUID is the one approved.
    pub const fn leaves_the_site_open(self) -> bool {
        matches!(self, Self::RejectedRequest | Self::SiteNotContacted)
    }

    /// Whether Halo says that our key asked too much.
    pub const fn is_a_limit(self) -> bool {
        matches!(self, Self::QuotaExceeded | Self::RateLimited)
    }
}

/// What Get Halo GUIDs came back with: the sites that match a PMS and Site ID.
#[derive(Clone, Debug, PartialEq)]
pub struct LookUp {
    /// When the outcome was known here, on our clock.
    pub at: DateTime<Utc>,
    /// The matching sites (none is an answer too), or why there is no answer.
    pub outcome: Result<Vec<SiteAnswer>, Failure>,
}
