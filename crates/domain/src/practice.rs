//! A practice as the integrator lists it, apart from the Halo site it is reached through.
//!
//! Several practices may share one site (branches behind one Best Practice database), so what a
//! person enters lives here and what Halo says lives with the site.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::server::ServerId;
use crate::site::SiteKey;

/// Sundog's own number for a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct PracticeId(pub i64);

impl std::fmt::Display for PracticeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Sundog's own number for a site, which sibling practices share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SiteRow(pub i64);

impl std::fmt::Display for SiteRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The longest name that is accepted, in characters.
pub const NAME_CHARS_MAX: usize = 10_000;

/// What a person entered about a practice. Everything but name and site may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeEntry {
    /// The name staff know, compared with the name Halo gives.
    pub name: String,
    /// PMS and Site ID.
    #[serde(flatten)]
    pub site: SiteKey,
    /// Free labels for filtering.
    #[serde(default)]
    pub tags: Vec<String>,
    /// IANA zone; empty means the configured default.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// State or area, free text.
    #[serde(default)]
    pub region: String,
    /// Opening hours (`Mon-Fri 08:30-17:30; Sat 09:00-12:00`); empty counts as always open.
    #[serde(default)]
    pub hours: String,
    /// Who hosts the server, if someone does. This, the name and how to reach the host are the
    /// server's own, which all practices on it share.
    #[serde(default)]
    pub host: String,
    /// The server's name, which Halo Support asks for; Halo's API does not tell it.
    #[serde(default)]
    pub server_name: String,
    /// How to reach the host.
    #[serde(default)]
    pub host_contact: String,
    /// How to reach the practice.
    #[serde(default)]
    pub contacts: String,
    /// The account manager.
    #[serde(default)]
    pub owner: String,
    /// Service tier, free text.
    #[serde(default)]
    pub tier: String,
}

impl PracticeEntry {
    /// An entry with everything optional left empty.
    pub fn new(name: impl Into<String>, site: SiteKey) -> Self {
        Self {
            name: name.into(),
            site,
            tags: Vec::new(),
            time_zone: None,
            region: String::new(),
            hours: String::new(),
            host: String::new(),
            server_name: String::new(),
            host_contact: String::new(),
            contacts: String::new(),
            owner: String::new(),
            tier: String::new(),
        }
    }
}

/// A practice on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// Its number.
    pub id: PracticeId,
    /// The site it is reached through.
    pub site_row: SiteRow,
    /// The server on which it runs, where anything is known of one.
    pub server: Option<ServerId>,
    /// What a person entered.
    pub entry: PracticeEntry,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When a person retired it; its history stays.
    pub retired_at: Option<DateTime<Utc>>,
}
