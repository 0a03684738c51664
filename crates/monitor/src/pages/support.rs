//! Texts for Halo Support, ready to copy: what they ask for is server name, PMS ID and GUID (Halo's
//! overview and contact page).

use domain::change::{ChangeKind, Side};
use domain::site::SiteKey;
use store::{Change, PlannedMigration};

/// About a change.
pub(super) fn support_text(
    change: &Change,
    practice: &str,
    key: Option<&SiteKey>,
    server_name: Option<&str>,
) -> String {
    let guid = |side: &Side| {
        side.halo_guid
            .map_or("none".to_owned(), |guid| guid.to_string())
    };
    let access = match change.old.access.as_deref() {
        Some("refused") => "403 for the GUID we use",
        Some("unpaired") => "403, not paired, for the GUID we use",
        Some("gone") => "the GUID we use is gone",
        _ => "the GUID we use answers",
    };
    let question = match change.kind {
        ChangeKind::AuthorityMoved => {
            "We cannot use the GUID that we know, and a look-up names no other. Please tell us which \
             installation is authoritative, or make this one so."
        }
        ChangeKind::SiteIdDiffers => {
            "You tell another Site ID with the GUID than the one above. Please tell us which practice's \
             database it serves."
        }
        ChangeKind::SiteVanished => {
            "A look-up of this PMS ID finds no site any more. Please tell us what became of it."
        }
        ChangeKind::Collision => {
            "The GUID or the name also belongs to another practice of ours. Please tell us which \
             database it serves."
        }
        ChangeKind::WrongDatabase => {
            "The practice tells us that its staff work on the server of the second GUID. Please make that \
             one authoritative, and tell us if anything speaks against it."
        }
        ChangeKind::GuidChanged
        | ChangeKind::NameChanged
        | ChangeKind::SecondSiteSeen
        | ChangeKind::PmsChanged => {
            "Please tell us which installation is authoritative, and why it changed."
        }
    };
    format!(
        "Practice: {practice}\n{}Server name: {}\nGUID we use: {}\nGUID we see now: {}\n\
         Halo’s answer: {access}\nFirst seen: {}\n{question}",
        site(key),
        server_name.unwrap_or("not known"),
        guid(&change.old),
        guid(&change.new),
        change.first_seen_at.format("%Y-%m-%d %H:%M UTC"),
    )
}

/// About a migration that is to come.
pub(super) fn announcement(
    migration: &PlannedMigration,
    practice: &str,
    key: Option<&SiteKey>,
    server_name: Option<&str>,
    guid: Option<String>,
    window: &str,
) -> String {
    let words = match migration.words.as_str() {
        "" => String::new(),
        words => format!("What is done: {words}\n"),
    };
    format!(
        "A practice of ours moves its server.\nPractice: {practice}\n{}Server name now: {}\n\
         GUID now: {}\nWindow: {window} ({} to {} UTC)\n{words}\
         Please watch for the new installation and make it authoritative when the practice says so.",
        site(key),
        server_name.unwrap_or("not known"),
        guid.unwrap_or_else(|| "none".to_owned()),
        migration.began.format("%Y-%m-%d %H:%M"),
        migration.ended.format("%Y-%m-%d %H:%M"),
    )
}

fn site(key: Option<&SiteKey>) -> String {
    key.map_or(String::new(), |key| {
        format!("PMS: {}, Site ID {}\n", key.pms.full_name(), key.site_id)
    })
}
