//! Changes with one cause, decided together.

use serde::{Deserialize, Serialize};

use crate::site::HaloGuid;

/// Changes of r1 that have one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// Its name in an address.
    pub key: String,
    /// The cause in words: `Hosted by Cloud Nine`, `Seen within half an hour, from 10:01 AEST`.
    pub cause: String,
    /// What can be approved now.
    pub ready: Vec<GroupItem>,
    /// What cannot yet, with why.
    pub not_yet: Vec<(GroupItem, String)>,
}

/// One change of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupItem {
    /// The change.
    pub change: i64,
    /// The practice.
    pub practice_name: String,
    /// What is on the screen of it.
    pub evidence: String,
    /// The approved GUID.
    pub old: Option<HaloGuid>,
    /// The proposed one.
    pub new: Option<HaloGuid>,
}

/// What became of one change of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupResult {
    /// The change.
    pub change: i64,
    /// The practice.
    pub practice_name: String,
    /// None where it was approved, else why not.
    pub refusal: Option<String>,
}
