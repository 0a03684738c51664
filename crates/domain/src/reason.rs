//! Why something is as it is: one vocabulary for tracks, headlines, incidents and scripts.
//!
//! The words are stable. To add one, add it here, its place in the table of `headline` if it can
//! stand behind a headline, and its sentence in `wording`.

use crate::observation::FailureClass;

string_enum! {
    /// Why a track or headline is in its state. One vocabulary for all, stable for scripts.
    pub enum Reason {
        /// A person retired the practice.
        Retired = "retired",
        /// Our key was refused.
        KeyRejected = "key_rejected",
        /// Our address is not on Halo's list.
        IpNotAllowed = "ip_not_allowed",
        /// The contract's quota is used up.
        QuotaExceeded = "quota_exceeded",
        /// Our own limit of questions a day is reached.
        DailyCapSpent = "daily_cap_spent",
        /// Too many requests at once.
        RateLimited = "rate_limited",
        /// Our own network.
        NetworkDown = "network_down",
        /// Halo Cloud does not answer, or answers with an error of its own.
        HaloUnreachable = "halo_unreachable",
        /// Halo Cloud answers with an error of its own. It stands on the access track alone: a headline
        /// says `halo_unreachable`.
        HaloError = "halo_error",
        /// An answer that is not Halo Cloud's.
        MalformedAnswer = "malformed_answer",
        /// An answer about another site.
        IdMismatch = "id_mismatch",
        /// Halo Cloud says that it could not reach the site for us.
        SiteNotContacted = "site_not_contacted",
        /// Halo Cloud refuses the question about this ID or GUID.
        RejectedRequest = "rejected_request",
        /// Nobody looked: our own stop, sleep or lateness.
        NotObserved = "not_observed",
        /// `availability` is a word we do not know, or missing where nothing else tells.
        AvailabilityUnrecognised = "availability_unrecognised",
        /// The GUID is not the authoritative one.
        NonAuthoritative = "non_authoritative",
        /// We may not use this GUID; Halo does not say why.
        Forbidden = "forbidden",
        /// Halo knows no such GUID.
        NotFound = "not_found",
        /// Halo Link was removed at the practice.
        Uninstalled = "uninstalled",
        /// Halo retired the record.
        Removed = "removed",
        /// We are not paired with the site.
        NotPaired = "not_paired",
        /// Installed, not yet enriched.
        Initialising = "initialising",
        /// Halo knows no site for this Site ID.
        NoSiteFound = "no_site_found",
        /// The heartbeat is over three minutes old though the site is online.
        HeartbeatStale = "heartbeat_stale",
        /// The server's clock is 60 s or more off.
        ClockAdrift = "clock_adrift",
        /// Four changes within an hour.
        Flapping = "flapping",
        /// Queries fail although Halo says online.
        QueriesFailing = "queries_failing",
        /// Halo's name is not the approved one.
        NameDiffers = "name_differs",
        /// The Site ID that Halo tells is not ours.
        SiteIdDiffers = "site_id_differs",
        /// The PMS that Halo tells is not ours.
        PmsDiffers = "pms_differs",
        /// A change of GUID or name waits for a decision.
        ChangeWaits = "change_waits",
        /// Halo did not send this (deprecated) field.
        FieldMissing = "field_missing",
        /// The field stands still across the whole list at once.
        FieldStopped = "field_stopped",
        /// The answer carried no time of Halo's.
        NoHaloClock = "no_halo_clock",
    }
}

impl Reason {
    /// The reason as everything but the access track says it.
    pub const fn on_headline(self) -> Self {
        match self {
            // Whether Halo failed in silence or in words, one word says it to scripts.
            Self::HaloError => Self::HaloUnreachable,
            reason => reason,
        }
    }
}

impl From<FailureClass> for Reason {
    fn from(class: FailureClass) -> Self {
        match class {
            FailureClass::KeyRejected => Self::KeyRejected,
            FailureClass::IpNotAllowed => Self::IpNotAllowed,
            FailureClass::QuotaExceeded => Self::QuotaExceeded,
            FailureClass::DailyCapSpent => Self::DailyCapSpent,
            FailureClass::RateLimited => Self::RateLimited,
            FailureClass::NetworkDown => Self::NetworkDown,
            FailureClass::HaloUnreachable => Self::HaloUnreachable,
            FailureClass::HaloError => Self::HaloError,
            FailureClass::MalformedAnswer => Self::MalformedAnswer,
            FailureClass::IdMismatch => Self::IdMismatch,
            FailureClass::SiteNotContacted => Self::SiteNotContacted,
            FailureClass::RejectedRequest => Self::RejectedRequest,
            FailureClass::NonAuthoritative => Self::NonAuthoritative,
            FailureClass::Forbidden => Self::Forbidden,
            FailureClass::NotFound => Self::NotFound,
            FailureClass::NotPaired => Self::NotPaired,
        }
    }
}
