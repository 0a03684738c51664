//! Which practice management system, and what does its database say about itself?
//!
//! A database is one copy of a practice's data. A migration or a restored backup makes another
//! copy, so two databases can carry the same Site ID.

use serde::{Deserialize, Serialize};

/// A practice management system that Halo Connect reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pms {
    /// Bp Premier.
    BestPractice,
    /// Zedmed.
    Zedmed,
    /// Dental4Windows.
    D4w,
}

impl Pms {
    /// All of them, in the order of the published enumeration.
    pub const ALL: [Self; 3] = [Self::BestPractice, Self::Zedmed, Self::D4w];

    /// The word a practice list uses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::BestPractice => "best_practice",
            Self::Zedmed => "zedmed",
            Self::D4w => "d4w",
        }
    }

    /// The name as the query parameter and the deprecated field spell it, with a space.
    pub(crate) const fn spaced_name(self) -> &'static str {
        match self {
            Self::BestPractice => "Best Practice",
            Self::Zedmed => "Zedmed",
            Self::D4w => "D4w",
        }
    }

    /// The name as the field `pmsType` spells it, without a space.
    pub(crate) const fn type_name(self) -> &'static str {
        match self {
            Self::BestPractice => "BestPractice",
            Self::Zedmed => "Zedmed",
            Self::D4w => "D4w",
        }
    }

    pub(crate) fn from_spaced_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pms| pms.spaced_name() == name)
    }

    /// The databases that a site of this PMS usually lists, the default one first.
    pub(crate) fn usual_catalogue(self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::BestPractice => &["BPSPatients"],
            // Zedmed keeps documents apart from patients.
            Self::Zedmed => &["ZEDMED", "ZEDDOCS"],
            Self::D4w => &["DentalManager"],
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    pub(crate) const fn usual_version(self) -> &'static str {
        match self {
            Self::BestPractice => "1.14.0.1084",
            Self::Zedmed => "37.2.1",
            Self::D4w => "17.1.4",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DatabaseRef(pub(super) usize);

#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) pms: Pms,
    pub(crate) site_id: String,
    /// The name Halo reads from the PMS.
    pub(crate) name: String,
    pub(crate) pms_version: String,
    /// What Halo lists under `catalogue`: the first one is the default.
    pub(crate) catalogue: Vec<String>,
}
