//! How large the database is, how it grows, and what is kept how long.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::growth::SizePart;

/// The page for admins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatabasePage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// The size of the file.
    pub file_bytes: u64,
    /// How much of it is free and will be used again.
    pub free_bytes: u64,
    /// Checks a day, over the days that were measured.
    pub checks_per_day: u64,
    /// Bytes that one check leaves behind; none before there is a whole day.
    pub bytes_per_check: Option<f64>,
    /// Whole days that were measured, up to seven.
    pub days_measured: u32,
    /// What it is made of.
    pub parts: Vec<KeptPart>,
    /// The size in 30 days; none before there is a whole day.
    pub in_30_days_bytes: Option<u64>,
    /// The size in a year.
    pub in_a_year_bytes: Option<u64>,
}

/// One part, and how long it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPart {
    /// Which.
    pub kind: PartKind,
    /// About how large it is.
    pub bytes: u64,
    /// How it grows.
    pub part: SizePart,
}

string_enum! {
    /// What the database is made of.
    pub enum PartKind {
        /// Single checks.
        Samples = "samples",
        /// Hourly roll-ups.
        Hourly = "hourly",
        /// Daily roll-ups.
        Daily = "daily",
        /// Spans, the list, the ledger, changes with their evidence, the audit trail.
        Rest = "rest",
    }
}
