//! What the person who looks at a practice can do about it: which forms are drawn.

use domain::headline::State;
use domain::permission::Permission;
use domain::views::PracticePage;
use domain::views::evidence::MigrationStanding;

use crate::login::SignedIn;

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PracticeOffer {
    /// Taking trouble in hand and handing it back.
    pub taking: bool,
    /// Adding a note.
    pub noting: bool,
    /// Asking Halo Cloud now.
    pub rechecking: bool,
    /// Having its site paired.
    pub pairing: bool,
    /// Stopping the mapping from being exported.
    pub withholding: bool,
    /// Exporting it again.
    pub exporting: bool,
    /// Editing, retiring and restoring it.
    pub editing: bool,
    /// Announcing a migration.
    pub announcing: bool,
    /// Taking the announcement back.
    pub cancelling: bool,
    /// Entering a GUID.
    pub entering: bool,
    /// Taking the entered GUID back.
    pub taking_back: bool,
}

impl PracticeOffer {
    /// What somebody is offered.
    pub fn of(page: &PracticePage, signed_in: &SignedIn) -> Self {
        let responds = signed_in.may(Permission::Respond);
        let decides = signed_in.may(Permission::DecideChanges);
        let edits = signed_in.may(Permission::EditPractices);
        let is_withheld = page.withheld.is_some();
        let is_announced = page
            .announced
            .as_ref()
            .is_some_and(|announced| announced.standing != MigrationStanding::Over);
        Self {
            taking: responds,
            noting: responds,
            rechecking: responds,
            pairing: edits && page.may_pair && page.practice.state != State::Retired,
            withholding: decides && !is_withheld && page.practice.halo_guid.is_some(),
            exporting: decides && is_withheld,
            editing: edits,
            announcing: responds && !is_announced,
            cancelling: responds && is_announced,
            entering: decides && page.entered.is_none(),
            taking_back: decides && page.entered.is_some(),
        }
    }

    /// Whether a form of this name is among those offered.
    pub fn has(self, form: &str) -> bool {
        match form {
            "take" | "hand_back" => self.taking,
            "note" => self.noting,
            "recheck" => self.rechecking,
            "pair" => self.pairing,
            "withhold" => self.withholding,
            "export_again" => self.exporting,
            "retire" | "restore" => self.editing,
            "announce" => self.announcing,
            "cancel_migration" => self.cancelling,
            "enter_guid" => self.entering,
            "withdraw_guid" => self.taking_back,
            _ => false,
        }
    }
}
