//! What does Halo keep about one site, that is one Link installation and one database?

use std::sync::atomic::{AtomicBool, AtomicU64};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DatabaseRef, LinkRef};
use crate::answer::{AnswerStyle, NonAuthoritative};
use crate::faults::ArmedFault;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SiteRef(pub(super) usize);

/// The published `status` words. Halo does not explain them; here `initialising` means installed
/// but not yet enriched, `uninstalled` that Link was taken off the server, and `removed` that
/// Halo retired the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteLifecycle {
    /// Installed, its metadata not yet read.
    Initialising,
    /// In use.
    Active,
    /// Retired by Halo.
    Removed,
    /// Taken off the server by the practice.
    Uninstalled,
}

impl SiteLifecycle {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Initialising => "initialising",
            Self::Active => "active",
            Self::Removed => "removed",
            Self::Uninstalled => "uninstalled",
        }
    }
}

#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) guid: Uuid,
    pub(crate) link: LinkRef,
    pub(crate) database: DatabaseRef,
    pub(crate) authoritative: bool,
    pub(crate) lifecycle: SiteLifecycle,
    /// Set by a call, too, which has the world for reading only.
    pub(crate) paired: AtomicBool,
    /// Halo no longer knows this GUID: 404, and no look-up finds it.
    pub(crate) forgotten: bool,
    /// A scenario speaks of it, so chance leaves it alone.
    pub(crate) is_cast: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) enriched_at: DateTime<Utc>,
    /// The PMS version at installation; by Halo's own description it never changes.
    pub(crate) first_pms_version: String,
    pub(crate) style: Option<Box<AnswerStyle>>,
    pub(crate) non_authoritative: Option<Box<NonAuthoritative>>,
    pub(crate) fault: Option<Box<ArmedFault>>,
    pub(crate) asked: AtomicU64,
}
