//! The sites whose identity is not as it should be, over the whole list.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::headline::WhoActs;
use crate::practice::PracticeId;
use crate::site::{HaloGuid, Pms};

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What is wrong with whom; empty groups are left in, so that "none" can be read.
    pub groups: Vec<IdentityGroup>,
}

/// Sites with the same trouble.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityGroup {
    /// The trouble's stable word.
    pub trouble: IdentityTrouble,
    /// Who, longest first.
    pub rows: Vec<IdentityRow>,
}

string_enum! {
    /// What can be wrong with a site's identity.
    pub enum IdentityTrouble {
        /// Halo says that we are not paired with the site.
        NotPaired = "not_paired",
        /// Halo does not call the approved GUID authoritative, or refuses it.
        NotAuthoritative = "not_authoritative",
        /// Halo retired the record.
        Removed = "removed",
        /// Halo Link was removed at the practice.
        Uninstalled = "uninstalled",
        /// Halo does not know the GUID.
        NotFound = "not_found",
        /// The installation is not ready, for days.
        Initialising = "initialising",
        /// No GUID is approved: withheld, ended, or never found.
        NoMapping = "no_mapping",
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityRow {
    /// The practice.
    pub id: PracticeId,
    /// Its name.
    pub name: String,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The approved GUID.
    pub halo_guid: Option<HaloGuid>,
    /// Since when.
    pub since: Moment,
    /// Whose move.
    pub who_acts: WhoActs,
    /// The change that waits.
    pub change: Option<i64>,
    /// What Halo said, or why it waits.
    pub words: String,
}
