//! What can be done about one practice.

use chrono::NaiveDateTime;

use super::field::{Secret, SentFields};
use crate::headline::State;
use crate::permission::Permission::{self, DecideChanges, EditPractices, Respond};
use crate::permission::Rule::May;
use crate::views::PracticePage;
use crate::views::evidence::MigrationStanding;

actions! {
    /// What can be done about one practice.
    pub enum PracticeAction, PracticeActionKind of "practice" at "/practices/{id}" on "/practices/{id}" {
        /// "I have it": somebody answers for an outage.
        Acknowledge {
            /// Which outage.
            outage: i64,
        } = "acknowledge", for May(Respond),
            done super::TAKEN,
            twin POST "/api/v1/outages/{id}/ack";
        /// Nobody answers for the outage any more.
        Release {
            /// Which outage.
            outage: i64,
        } = "release", for May(Respond),
            done super::HANDED_BACK,
            twin DELETE "/api/v1/outages/{id}/ack";
        /// Adds a note.
        AddNote {
            /// What is noted.
            text: String,
        } = "add-note", for May(Respond),
            done "The note was added.", twin POST "/api/v1/practices/{id}/notes";
        /// Asks Halo about it now.
        Recheck {} = "recheck", for May(Respond),
            done "Sundog asks Halo Cloud now. What it hears appears here.",
            twin POST "/api/v1/practices/{id}/recheck";
        /// Announces a migration of its server.
        AnnounceMigration {
            /// When it begins, on the practice's clocks.
            from: NaiveDateTime,
            /// When it is over, on the practice's clocks.
            to: NaiveDateTime,
            /// What is done.
            words: String,
        } = "announce-migration", for May(Respond),
            done "The migration is announced. Sundog looks out for the new GUID.";
        /// Calls an announced migration off.
        CancelMigration {
            /// Which migration.
            migration: i64,
        } = "cancel-migration", for May(Respond),
            done "The migration is no longer announced.";
        /// Has Halo pair with its site, which changes something at Halo.
        Pair {
            /// The code that the practice made, where its PMS makes codes.
            code: Secret,
        } = "pair", for May(EditPractices),
            done super::PAIRED,
            twin POST "/api/v1/practices/{id}/pair";
        /// Edits what was entered about it.
        Edit {
            /// Its fields, each with what stood in it (`was_NAME`).
            fields: SentFields,
        } = "edit", for May(EditPractices),
            done "What you typed is saved.", twin PATCH "/api/v1/practices/{id}";
        /// Takes it off the list. Its history stays.
        Retire {} = "retire", for May(EditPractices),
            done "The practice is off the list. Its history stays.",
            twin DELETE "/api/v1/practices/{id}";
        /// Puts it on the list again.
        Restore {} = "restore", for May(EditPractices),
            done "The practice is on the list again.",
            twin POST "/api/v1/practices/{id}/restore";
        /// Has a GUID looked at that somebody read from the server's registry.
        EnterGuid {
            /// The GUID.
            guid: String,
        } = "enter-guid", for May(DecideChanges),
            done "The GUID is looked at now. Following it is somebody else’s decision.";
        /// Takes that GUID back.
        WithdrawGuid {} = "withdraw-guid", for May(DecideChanges),
            done "The GUID that was entered is taken back.";
        /// Stops exporting its mapping.
        Withhold {
            /// Why.
            reason: String,
        } = "withhold", for May(DecideChanges),
            done "The mapping is withheld. Sundog exports no GUID for this site.",
            twin POST "/api/v1/mappings/{pms}/{site_id}/withhold";
        /// Exports its mapping again.
        ExportAgain {
            /// Why.
            reason: String,
        } = "export-again", for May(DecideChanges),
            done "The mapping is exported again.",
            twin DELETE "/api/v1/mappings/{pms}/{site_id}/withhold";
    }
}

/// What somebody may do about a practice as it stands now.
pub fn allowed(page: &PracticePage, may: impl Fn(Permission) -> bool) -> Vec<PracticeActionKind> {
    use PracticeActionKind as Kind;
    let is_withheld = page.withheld.is_some();
    let is_retired = page.practice.state == State::Retired;
    let is_announced = page
        .announced
        .as_ref()
        .is_some_and(|announced| announced.standing != MigrationStanding::Over);
    // The newest comes first.
    let newest = page.outages.first();
    let lasting = newest.filter(|row| row.outage.ended.is_none());
    let is_taken = lasting.is_some_and(|row| row.outage.taken_by.is_some());
    let makes_sense = |kind: &Kind| match kind {
        Kind::AddNote | Kind::Recheck | Kind::Edit => true,
        Kind::Acknowledge => lasting.is_some(),
        Kind::Release => is_taken,
        Kind::AnnounceMigration => !is_announced,
        Kind::CancelMigration => is_announced,
        Kind::Pair => page.may_pair && !is_retired,
        Kind::Retire => !is_retired,
        Kind::Restore => is_retired,
        Kind::EnterGuid => page.entered.is_none(),
        Kind::WithdrawGuid => page.entered.is_some(),
        Kind::Withhold => !is_withheld && page.practice.halo_guid.is_some(),
        Kind::ExportAgain => is_withheld,
    };
    super::permitted(may).filter(makes_sense).collect()
}
