//! Changes with one cause, decided together.

use serde::{Deserialize, Serialize};

use super::Moment;
use super::evidence::PastChange;
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
    /// What was approved in one step under this name, newest first.
    pub decided: Vec<GroupDecisionView>,
}

/// Changes that were approved in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDecisionView {
    /// Its number.
    pub id: i64,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What was approved.
    pub items: Vec<DecidedItem>,
}

impl GroupDecisionView {
    /// How many can still be undone.
    pub fn undoable(&self) -> usize {
        self.items.iter().filter(|item| item.can_be_undone).count()
    }
}

/// One change that was approved together with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedItem {
    /// The practice.
    pub practice_name: String,
    /// The change.
    pub change: PastChange,
    /// Whether it is still what holds, so that it can be undone.
    pub can_be_undone: bool,
}

/// With which others a change was approved in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedTogether {
    /// The group's name in an address.
    pub key: String,
    /// The cause in words.
    pub cause: String,
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

/// What became of one change of a group that was approved or undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupResult {
    /// The change.
    pub change: i64,
    /// The practice.
    pub practice_name: String,
    /// None where it was done, else why not.
    pub refusal: Option<String>,
}
