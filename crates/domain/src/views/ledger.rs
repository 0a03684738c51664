//! The mapping ledger as people and programs see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::caution::CautionWord;
use crate::change::{ChangeKind, Risk};
use crate::practice::PracticeId;
use crate::site::{HaloGuid, Pms};

/// How far the integrator's programs have followed the ledger for one site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumers {
    /// Those that have taken in the newest entry of the site.
    pub following: Vec<String>,
    /// Those that have not.
    pub behind: Vec<String>,
}

impl Consumers {
    /// `2 of 3 consumers`; empty where no program follows at all.
    pub fn words(&self) -> String {
        match self.following.len() + self.behind.len() {
            0 => String::new(),
            total => format!("{} of {total} consumers", self.following.len()),
        }
    }
}

/// One stretch of a site's mapping, for the practice page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingStretch {
    /// Its number in the ledger.
    pub seq: i64,
    /// From when on.
    pub from: Moment,
    /// Until when; none while it holds.
    pub to: Option<Moment>,
    /// The GUID; none where it was withheld or ended.
    pub halo_guid: Option<HaloGuid>,
    /// The name that was approved with it.
    pub halo_name: Option<String>,
    /// Who decided, both where it took two.
    pub decided_by: String,
    /// Why, in their words.
    pub reason: String,
    /// The change that was decided.
    pub change: Option<i64>,
    /// Why it is to be used with care, while it holds.
    pub caution: Option<CautionWord>,
}

/// Why an exported mapping is to be used with care: a change is open, or the GUID is known not to
/// work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Caution {
    /// Why: what is known against the GUID, or else that a change is open.
    pub word: CautionWord,
    /// The riskiest change that is open, beside a GUID that does not work information (r0) included;
    /// null where none is.
    pub change_id: Option<i64>,
    /// What moved.
    pub kind: Option<ChangeKind>,
    /// How risky following it is.
    pub risk: Option<Risk>,
}

/// An approved mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Mapping))]
pub struct MappingView {
    /// The practices behind the site.
    pub practice_ids: Vec<PracticeId>,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The GUID; null where it is withheld or none is left.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub halo_guid: Option<HaloGuid>,
    /// The name that was approved with it.
    pub halo_name: Option<String>,
    /// From when on it holds.
    pub valid_from: DateTime<Utc>,
    /// Who decided.
    pub decided_by: String,
    /// Why to use it with care.
    pub caution: Option<Caution>,
}

/// An entry of the ledger, for programs that follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedItem {
    /// Its number, which grows.
    pub seq: i64,
    /// From when on it holds.
    pub at: DateTime<Utc>,
    /// The practices behind the site.
    pub practice_ids: Vec<PracticeId>,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The GUID; null where it is withheld or none is left.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub halo_guid: Option<HaloGuid>,
    /// What held before.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub previous_halo_guid: Option<HaloGuid>,
    /// Why to use it with care now; null on an entry that another one replaced.
    pub caution: Option<Caution>,
}

/// A program that follows the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedConsumer {
    /// Its name.
    pub consumer: String,
    /// The newest entry that it has taken in.
    pub seq: i64,
    /// When it last said so.
    pub acknowledged_at: DateTime<Utc>,
}
