//! What was told of a cause so far: on which channels, when, and how much of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::channel::ChannelId;
use super::rule::RuleId;

/// What was told of one cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Each channel that heard of it.
    #[serde(default)]
    pub told: BTreeMap<ChannelId, Told>,
    /// When each rule began to tell: its later steps count from there.
    #[serde(default)]
    pub rules: BTreeMap<RuleId, DateTime<Utc>>,
    /// The incident that it was told to belong to.
    #[serde(default)]
    pub belongs_to: Option<i64>,
    /// When whoever has it in hand took it, as it was told.
    #[serde(default)]
    pub taken_at: Option<DateTime<Utc>>,
}

/// What one channel heard of a cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When it was opened there.
    pub opened_at: DateTime<Utc>,
    /// When the newest message about it was written.
    pub newest_at: DateTime<Utc>,
    /// How many practices that message counted.
    pub members: usize,
    /// Whether it was resolved there.
    #[serde(default)]
    pub resolved: bool,
}

impl Progress {
    /// Nobody was told of anything.
    pub const fn nothing() -> Self {
        Self {
            told: BTreeMap::new(),
            rules: BTreeMap::new(),
            belongs_to: None,
            taken_at: None,
        }
    }

    /// Whether anybody heard of it.
    pub fn is_told(&self) -> bool {
        !self.told.is_empty()
    }

    /// Takes over what was told of a cause that goes on as this one.
    pub fn inherit(&mut self, earlier: Self) {
        for (channel, told) in earlier.told {
            self.told.entry(channel).or_insert(told);
        }
        for (rule, began) in earlier.rules {
            self.rules.entry(rule).or_insert(began);
        }
        self.belongs_to = self.belongs_to.or(earlier.belongs_to);
        self.taken_at = self.taken_at.max(earlier.taken_at);
    }
}
