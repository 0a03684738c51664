//! What Halo tells of installations besides their states: of one practice on its page, of Halo Link's versions
//! over the whole list.

use serde::{Deserialize, Serialize};

use super::Moment;
use crate::practice::PracticeId;

/// What the practice page says of the installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstallationView {
    /// Since when Halo knows it.
    pub created: Option<Moment>,
    /// The databases behind the GUID, in a line. Untrusted text.
    pub databases: Option<String>,
    /// Whether Halo told them with its newest answer; else with an earlier one.
    pub databases_told_now: bool,
    /// What is to be said of the databases now: since when, and what to do.
    pub notice: Option<(Moment, String)>,
    /// When Halo Link was last seen to be newer than before.
    pub link_updated: Option<Moment>,
    /// That its update does not work, where most others were updated.
    pub link_behind: Option<String>,
    /// The faults that its version of Halo Link may still have, the newest fix first.
    pub link_below: Vec<String>,
}

/// A release of Halo Link on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRelease {
    /// Its name: `26.713`.
    pub release: String,
    /// How many practices have it.
    pub practices: usize,
    /// Whether it is the one that most have, or have left behind.
    pub is_usual: bool,
    /// The faults that it may still have, whatever the PMS.
    pub below: Vec<String>,
}

/// A practice whose Halo Link is older than that of most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkBehind {
    /// The practice.
    pub practice_id: PracticeId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Since when it was not updated.
    pub words: String,
}

/// Halo Link's versions over the whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkVersions {
    /// The releases, newest first.
    pub releases: Vec<LinkRelease>,
    /// Of how many practices the version is not told, or cannot be read.
    pub untold: usize,
    /// Who stays behind, oldest version first, as many as are shown.
    pub behind: Vec<LinkBehind>,
    /// How many stay behind.
    pub behind_all: usize,
}
