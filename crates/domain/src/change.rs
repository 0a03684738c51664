//! A change of identity: what moved, how risky following it would be, and what became of it.

use serde::{Deserialize, Serialize};

use crate::site::{HaloGuid, Pms};

string_enum! {
    /// What moved.
    pub enum ChangeKind {
        /// Halo names another GUID for the Site ID.
        GuidChanged = "guid_changed",
        /// The GUID stays and the practice goes by another name.
        NameChanged = "name_changed",
        /// Halo calls the approved GUID authoritative no more and another one so.
        AuthorityMoved = "authority_moved",
        /// A second installation is there that is not authoritative: a backup, or a server that is
        /// being prepared.
        SecondSiteSeen = "second_site_seen",
        /// Halo knows no site for the Site ID any more.
        SiteVanished = "site_vanished",
        /// The candidate belongs to another PMS.
        PmsChanged = "pms_changed",
        /// The candidate, or its name, belongs to another practice on the list.
        Collision = "collision",
    }
}

string_enum! {
    /// How much a person must do before the change may be followed (design: identity and approval).
    pub enum Risk {
        /// Nothing to decide; recorded and shown.
        R0 = "r0",
        /// One approver.
        R1 = "r1",
        /// One approver, with a reason.
        R2 = "r2",
        /// One approver, with whom they spoke to and what was said.
        R3 = "r3",
        /// Two different people within a day.
        R4 = "r4",
    }
}

string_enum! {
    /// What became of a change.
    pub enum ChangeStatus {
        /// It waits for a decision.
        Pending = "pending",
        /// It was followed.
        Approved = "approved",
        /// The old mapping was kept.
        Rejected = "rejected",
        /// It waits, and is out of sight until a time.
        Snoozed = "snoozed",
        /// New facts made another change of it.
        Superseded = "superseded",
        /// What it told of is no longer so.
        Withdrawn = "withdrawn",
    }
}

impl ChangeStatus {
    /// The status on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "Waiting",
            Self::Snoozed => "Snoozed",
            Self::Approved => "Approved",
            Self::Rejected => "Kept old",
            Self::Superseded => "Superseded",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// Whether a decision can still be made.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Snoozed)
    }
}

/// One side of a change: what is approved now, or what is proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Side {
    /// The GUID; none where none is left.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub halo_guid: Option<HaloGuid>,
    /// The name.
    pub name: Option<String>,
    /// The PMS.
    pub pms: Option<Pms>,
    /// Whether Halo calls it authoritative.
    pub authoritative: Option<bool>,
    /// Version of Halo Link.
    pub halo_link_version: Option<String>,
    /// Halo's word for the installation's life.
    pub lifecycle: Option<String>,
    /// How Halo answers about it: `answers`, `refused`, `gone` or `unknown`.
    pub access: Option<String>,
}

/// Something that was checked, for the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityCheck {
    /// Whether it speaks for following the change.
    pub passed: bool,
    /// What was found, in a sentence.
    pub words: String,
}

impl IdentityCheck {
    /// It speaks for following.
    pub fn passed(words: impl Into<String>) -> Self {
        Self {
            passed: true,
            words: words.into(),
        }
    }

    /// It speaks against following.
    pub fn failed(words: impl Into<String>) -> Self {
        Self {
            passed: false,
            words: words.into(),
        }
    }
}

/// A change that the facts call for, before anybody decided anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What moved.
    pub kind: ChangeKind,
    /// How risky.
    pub risk: Risk,
    /// What is approved now.
    pub old: Side,
    /// What is proposed.
    pub new: Side,
    /// What was checked.
    pub checks: Vec<IdentityCheck>,
    /// Everything that a decision rests on, spelled one way. Two cards mean the same exactly where
    /// these are equal.
    pub meaning: String,
    /// The person who put it up, where no answer of Halo's called for it by itself. They cannot be
    /// the one who approves it.
    pub entered_by: Option<String>,
}
