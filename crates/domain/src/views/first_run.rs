//! What is known while nothing is watched yet: our way to Halo Cloud, who else is there, and what
//! watching will cost.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::environment::Environment;
use crate::quota_cost::QuotaCost;
use crate::self_check::SelfCheck;

/// The page of the first day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstRun {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// Which Halo Cloud is watched.
    pub environment: Environment,
    /// Our way to Halo Cloud.
    pub halo: SelfCheck,
    /// When Halo Cloud was asked about it; nothing where it was not.
    pub checked: Option<Moment>,
    /// The version of SQLite that keeps the database and answered just now.
    pub sqlite_version: String,
    /// The size of the database file.
    pub database_bytes: u64,
    /// People who can sign in: not shut out, and with a password of their own.
    pub people: usize,
    /// How many of them may decide changes of identity.
    pub deciders: usize,
    /// People who were invited and have chosen no password yet.
    pub invited: usize,
    /// Tokens that open something now.
    pub tokens: usize,
    /// Channels by which somebody is told of trouble.
    pub channels: usize,
    /// What watching a good many practices would cost.
    pub cost: QuotaCost,
    /// Questions a second that Sundog sends at most.
    pub requests_per_second_max: f64,
    /// Questions a day that Sundog sends at most; nothing where nobody entered the quota.
    pub requests_per_day_max: Option<u32>,
}
