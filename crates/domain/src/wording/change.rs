//! The words of a change's card: what happened, what it probably means, what approving does.

use crate::change::{ChangeKind, ChangeStatus, Risk, Side};

/// What happened, in a few words.
pub fn title(kind: ChangeKind, risk: Risk) -> &'static str {
    match (kind, risk) {
        (ChangeKind::GuidChanged | ChangeKind::AuthorityMoved, Risk::R0 | Risk::R1) => {
            "New GUID, same name"
        }
        (ChangeKind::GuidChanged | ChangeKind::AuthorityMoved, Risk::R2) => {
            "New GUID, name spelled differently"
        }
        (ChangeKind::GuidChanged | ChangeKind::AuthorityMoved, Risk::R3) => {
            "New GUID, different name"
        }
        (ChangeKind::GuidChanged | ChangeKind::AuthorityMoved, Risk::R4) => {
            "New GUID, and Halo is not clear"
        }
        (ChangeKind::NameChanged, Risk::R2) => "Name spelled differently",
        (ChangeKind::NameChanged, _) => "Real name change",
        (ChangeKind::SecondSiteSeen, _) => "Second installation seen",
        (ChangeKind::SiteVanished, _) => "No site any more",
        (ChangeKind::PmsChanged, _) => "Another PMS",
        (ChangeKind::Collision, _) => "Clash with another practice",
    }
}

/// What probably happened and what follows.
pub fn story(kind: ChangeKind, risk: Risk) -> &'static str {
    match (kind, risk) {
        (ChangeKind::GuidChanged | ChangeKind::AuthorityMoved, Risk::R4) => {
            "Halo does not say clearly which installation is in use. Ask Halo Support before you \
             follow."
        }
        (ChangeKind::GuidChanged | ChangeKind::AuthorityMoved, Risk::R3) => {
            "The GUID and the name both moved: probably a split, a merger or a sale. Talk to the \
             practice first."
        }
        (ChangeKind::GuidChanged | ChangeKind::AuthorityMoved, _) => {
            "The server was probably replaced, or Halo Link installed again. Your software is \
             refused until the new GUID is approved."
        }
        (ChangeKind::NameChanged, Risk::R2) => {
            "The GUID stays; an abbreviation or one letter of the name differs."
        }
        (ChangeKind::NameChanged, _) => {
            "The GUID stays and the practice goes by another name: probably a split, a merger or a \
             sale. Talk to the practice first."
        }
        (ChangeKind::SecondSiteSeen, _) => {
            "Another installation answers for this Site ID and is not authoritative: probably a \
             backup, or a server that is being prepared. The approved GUID stays."
        }
        (ChangeKind::SiteVanished, _) => {
            "Halo knows no site for this Site ID any more. Ask the practice, and Halo Support."
        }
        (ChangeKind::PmsChanged, _) => {
            "What Halo names belongs to another PMS. The practice may have changed its software."
        }
        (ChangeKind::Collision, _) => {
            "What Halo names belongs to another practice on your list. Following it may show one \
             practice's patients to another."
        }
    }
}

/// What approving does, step by step.
pub fn approving(kind: ChangeKind, risk: Risk, new: &Side) -> Vec<String> {
    if risk == Risk::R0 {
        return Vec::new();
    }
    let what = match (kind, new.halo_guid) {
        (ChangeKind::NameChanged, _) => {
            "takes the new name as the approved one; the GUID stays".to_owned()
        }
        (_, None) => "ends the mapping: no GUID is exported for this Site ID any more".to_owned(),
        (_, Some(guid)) => format!("puts {guid} in your list and in the feed for your software"),
    };
    vec![
        "asks Halo Cloud again, and stops if anything moved since you looked".to_owned(),
        what,
        "does not change authority at Halo. Undo brings the old mapping back, checked the same way"
            .to_owned(),
    ]
}

/// The status on screen.
pub const fn status_label(status: ChangeStatus) -> &'static str {
    match status {
        ChangeStatus::Pending => "Waiting",
        ChangeStatus::Approved => "Approved",
        ChangeStatus::Rejected => "Kept old",
        ChangeStatus::Snoozed => "Snoozed",
        ChangeStatus::Superseded => "Superseded",
        ChangeStatus::Withdrawn => "Withdrawn",
    }
}
