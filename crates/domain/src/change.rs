//! A change of identity: what moved, how risky following it would be, and what became of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::expected::ApprovedWith;
use crate::halo_name::NameSource;
use crate::pms_at_halo::PmsAtHalo;
use crate::site::HaloGuid;

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
        /// What answers belongs to another PMS.
        PmsChanged = "pms_changed",
        /// Halo tells another Site ID with the GUID than ours.
        SiteIdDiffers = "site_id_differs",
        /// Staff may be working behind another GUID than the approved one.
        WrongDatabase = "wrong_database",
        /// The candidate, or its name, belongs to another practice on the list.
        Collision = "collision",
    }
}

impl ChangeKind {
    /// Whether approving it can be offered at all. Staff on another server is for Halo Support to put
    /// right: what Halo does then comes up as a change that can be followed.
    pub const fn can_be_followed(self) -> bool {
        !matches!(self, Self::WrongDatabase)
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
    /// From which of Halo's two places the name is.
    #[serde(default)]
    pub name_source: Option<NameSource>,
    /// The PMS: ours, or as Halo names it; null where Halo does not tell. A word that is none of
    /// ours is Halo's, as it came.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub pms: Option<PmsAtHalo>,
    /// The Site ID: ours, or as Halo tells it; null where Halo does not tell.
    #[serde(default)]
    pub site_id: Option<String>,
    /// Whether Halo calls it authoritative.
    pub authoritative: Option<bool>,
    /// Version of Halo Link.
    pub halo_link_version: Option<String>,
    /// Halo's word for the installation's life.
    pub lifecycle: Option<String>,
    /// How Halo answers about it: `answers`, `refused`, `gone` or `unknown`.
    pub access: Option<String>,
    /// Since when Halo knows it, on Halo's clock; null where Halo does not tell.
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    /// Version of the PMS; null where Halo does not tell, and on changes from before it was kept.
    #[serde(default)]
    pub pms_version: Option<String>,
    /// When Halo last read name and PMS version there.
    #[serde(default)]
    pub enriched_at: Option<DateTime<Utc>>,
    /// Whether Halo knew it while the approved one was still in use, as with a restored backup.
    #[serde(default)]
    pub ran_beside: bool,
    /// Whether another practice on the list had the GUID, the name or the Site ID, or was about to get the GUID.
    #[serde(default)]
    pub is_claimed: bool,
}

impl Side {
    /// What is kept of it besides GUID and name when it is approved.
    pub fn approved_with(&self) -> ApprovedWith {
        ApprovedWith {
            name_source: self.name_source,
            site_id: self.site_id.clone(),
            pms: self.pms.clone(),
        }
    }
}

string_enum! {
    /// What came of a check.
    pub enum Finding {
        /// It speaks for following the change.
        For = "for",
        /// It speaks against following it.
        Against = "against",
        /// It could not be made: what it takes was not told, or nobody looked.
        NotKnown = "not_known",
    }
}

/// Something that was checked, for the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityCheck {
    /// What came of it.
    #[serde(alias = "passed", deserialize_with = "finding")]
    pub finding: Finding,
    /// What was found, in a sentence.
    pub words: String,
}

impl IdentityCheck {
    /// It speaks for following.
    pub fn passed(words: impl Into<String>) -> Self {
        Self::found(Finding::For, words)
    }

    /// It speaks against following.
    pub fn failed(words: impl Into<String>) -> Self {
        Self::found(Finding::Against, words)
    }

    /// It could not be made.
    pub fn not_known(words: impl Into<String>) -> Self {
        Self::found(Finding::NotKnown, words)
    }

    /// Whether it speaks for following.
    pub fn is_for(&self) -> bool {
        self.finding == Finding::For
    }

    fn found(finding: Finding, words: impl Into<String>) -> Self {
        Self {
            finding,
            words: words.into(),
        }
    }
}

/// What was kept before there were checks that could not be made was `passed` or not.
fn finding<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Finding, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Passed(bool),
        Word(Finding),
    }
    Ok(match Kept::deserialize(deserializer)? {
        Kept::Passed(true) => Finding::For,
        Kept::Passed(false) => Finding::Against,
        Kept::Word(finding) => finding,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_that_earlier_versions_kept_are_read() {
        let kept = r#"[{"passed":true,"words":"a"},{"passed":false,"words":"b"}]"#;
        let read: Vec<IdentityCheck> = serde_json::from_str(kept).unwrap();
        assert_eq!(
            read,
            [IdentityCheck::passed("a"), IdentityCheck::failed("b")]
        );
        let check = IdentityCheck::not_known("c");
        let kept = serde_json::to_string(&check).unwrap();
        assert_eq!(serde_json::from_str::<IdentityCheck>(&kept).unwrap(), check);
    }
}
