//! What is known of a site or a GUID now, as software asks before it sends queries there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ledger::{Caution, MappingView};
use crate::headline::{State, WhoActs};
use crate::practice::PracticeId;
use crate::reason::Reason;
use crate::site::{HaloGuid, Pms};

string_enum! {
    /// What a GUID is to a site.
    pub enum GuidStanding {
        /// People approved it, and it is the one that is exported.
        Approved = "approved",
        /// It was approved, and another one or none is by now.
        Former = "former",
        /// A change names it, and nobody has decided yet: no query goes there.
        Candidate = "candidate",
    }
}

/// How a site is, as it was last seen by its approved GUID. Nothing is asked of Halo Cloud to say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteNow {
    /// The headline.
    pub state: State,
    /// Why.
    pub state_reason: Option<Reason>,
    /// Whose move.
    pub who_acts: WhoActs,
    /// Since when the state holds, bridging what nobody saw.
    pub since: DateTime<Utc>,
    /// When Halo's newest answer came.
    pub last_observed_at: Option<DateTime<Utc>>,
    /// The newest heartbeat, by Halo's clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// How long ago that was, in seconds.
    pub heartbeat_age_seconds: Option<i64>,
}

/// An approved mapping, with how its site is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MappingNow {
    /// The mapping.
    #[serde(flatten)]
    pub mapping: MappingView,
    /// How its site is.
    #[serde(flatten)]
    pub now: SiteNow,
}

/// What is known of a GUID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Site))]
pub struct GuidView {
    /// The GUID that was asked about.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub halo_guid: HaloGuid,
    /// What it is to the site. Where several sites know it, the first of: approved, candidate, former.
    pub standing: GuidStanding,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The practices behind the site that are not retired.
    pub practice_ids: Vec<PracticeId>,
    /// The GUID to use for the site now; null where none is exported.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub approved_halo_guid: Option<HaloGuid>,
    /// From when on it was approved, the last time; null of a candidate.
    pub approved_from: Option<DateTime<Utc>>,
    /// Until when; null of a candidate, and while it is approved.
    pub approved_until: Option<DateTime<Utc>>,
    /// How the site is by this GUID; of one that is not approved null, because only what is approved is watched.
    pub state: Option<State>,
    /// Why.
    pub state_reason: Option<Reason>,
    /// Whose move.
    pub who_acts: Option<WhoActs>,
    /// Since when the state holds, bridging what nobody saw.
    pub since: Option<DateTime<Utc>>,
    /// When Halo's newest answer about it came.
    pub last_observed_at: Option<DateTime<Utc>>,
    /// The newest heartbeat, by Halo's clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// How long ago that was, in seconds.
    pub heartbeat_age_seconds: Option<i64>,
    /// Why to use it with care.
    pub caution: Option<Caution>,
    /// Further sites that know the GUID as theirs, which is a collision that people decide.
    pub also_of: Vec<OtherSite>,
}

/// A further site that knows a GUID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OtherSite {
    /// What it is to that site.
    pub standing: GuidStanding,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The practices behind that site.
    pub practice_ids: Vec<PracticeId>,
}
