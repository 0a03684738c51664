//! The words of a change's card: what happened, what it probably means, what approving does.

use super::counted;
use crate::change::{ChangeKind, Risk, Side};
use crate::identity::OldAccess;
use crate::outside_text::isolated;
use crate::site::SiteKey;
use crate::split_merge::{Disposition, MappingDisposition, NewcomerPractice};

/// Said of the approved GUID by the check of it.
pub(crate) const OLD_IS_GONE: &str = "The approved GUID is gone at Halo.";
/// Said of two names that differ in case or punctuation alone.
pub(crate) const NAME_IS_SAME: &str = "The name is the same after normalising.";
/// Said of two names that are nearly the same.
pub(crate) const NAME_IS_ALIKE: &str = "The name differs in an abbreviation or one letter.";

/// What an approval begins with.
const ASKS_AGAIN: &str = "asks Halo Cloud again, and stops if anything moved since you looked";

/// What happened, in a few words.
pub fn title(kind: ChangeKind, risk: Risk, is_by_hand: bool) -> &'static str {
    match (kind, risk) {
        (ChangeKind::GuidChanged, _) if is_by_hand => "GUID entered by hand",
        (ChangeKind::GuidChanged, Risk::R0 | Risk::R1) => "New GUID, same name",
        (ChangeKind::GuidChanged, Risk::R2) => "New GUID, name spelled differently",
        (ChangeKind::GuidChanged, Risk::R3) => "New GUID, different name",
        (ChangeKind::GuidChanged, Risk::R4) => "New GUID, and Halo is not clear",
        (ChangeKind::AuthorityMoved, _) => "Not usable, and no other GUID named",
        (ChangeKind::NameChanged, Risk::R2) => "Name spelled differently",
        (ChangeKind::NameChanged, _) => "Real name change",
        (ChangeKind::SecondSiteSeen, _) => "Second installation seen",
        (ChangeKind::SiteVanished, _) => "No site any more",
        (ChangeKind::PmsChanged, _) => "Another PMS",
        (ChangeKind::SiteIdDiffers, _) => "Another Site ID",
        (ChangeKind::WrongDatabase, _) => "Staff may be working on the other server",
        (ChangeKind::Collision, _) => "Clash with another practice",
    }
}

/// What probably happened, and while it is open what follows from that.
pub fn story(kind: ChangeKind, risk: Risk, is_by_hand: bool, is_open: bool) -> String {
    let (happened, so) = story_parts(kind, risk, is_by_hand);
    if is_open && !so.is_empty() {
        format!("{happened} {so}")
    } else {
        happened.to_owned()
    }
}

/// What happened, which stays true, and what follows until it is decided.
const fn story_parts(
    kind: ChangeKind,
    risk: Risk,
    is_by_hand: bool,
) -> (&'static str, &'static str) {
    match (kind, risk) {
        (ChangeKind::GuidChanged, _) if is_by_hand => (
            "A person read this GUID from the server’s registry, and Halo knew it.",
            "Its look-up does not name it, so somebody else must look before it is followed.",
        ),
        (ChangeKind::GuidChanged, Risk::R4) => (
            "Halo did not say clearly which installation is in use.",
            "Ask Halo Support before you follow.",
        ),
        (ChangeKind::GuidChanged, Risk::R3) => (
            "The GUID and the name both moved: probably a split, a merger or a sale.",
            FIRST_TALK,
        ),
        (ChangeKind::AuthorityMoved, _) => (
            "Halo refused this GUID, or did not call it authoritative, and named no other. A refusal may \
             also mean that you are not paired with the site.",
            "Halo Support can say which; there is nothing to approve here.",
        ),
        (ChangeKind::GuidChanged, _) => (
            "The server was probably replaced, or Halo Link installed again.",
            "Your software keeps the old GUID until the new one is approved.",
        ),
        (ChangeKind::NameChanged, Risk::R2) => (
            "The GUID stayed; an abbreviation or one letter of the name differed.",
            "",
        ),
        (ChangeKind::NameChanged, _) => (
            "The GUID stayed and the practice went by another name: probably a split, a merger or a \
             sale.",
            FIRST_TALK,
        ),
        (ChangeKind::SecondSiteSeen, _) => (
            "Another installation answered for this Site ID and was not authoritative: probably a \
             backup, or a server that was being prepared.",
            "The approved GUID stays.",
        ),
        (ChangeKind::SiteVanished, _) => (
            "Halo knew no site for this Site ID any more.",
            "Ask the practice, and Halo Support.",
        ),
        (ChangeKind::PmsChanged, _) => (
            "What Halo named belonged to another PMS. The practice may have changed its software.",
            "",
        ),
        (ChangeKind::SiteIdDiffers, _) => (
            "Halo told another Site ID with this GUID than the one on your list. The practice may have \
             another ID now, or the GUID may lead to another practice’s database.",
            "Ask the practice which Site ID it has.",
        ),
        (ChangeKind::WrongDatabase, _) => (
            "Another installation for this Site ID was not authoritative, and yet there were signs that it \
             was the one in use. The practice’s staff may be working in its database, while your software \
             read and booked in the approved one.",
            "Only the practice can say which it is.",
        ),
        (ChangeKind::Collision, _) => (
            "What Halo named belonged to another practice on your list.",
            "Following it may show one practice's patients to another.",
        ),
    }
}

/// What is asked before a change of name is followed.
pub const FIRST_TALK: &str = "Talk to the practice first.";

/// Who decided, as a sentence names them: both, where it took two.
pub fn deciders(first: Option<&str>, by: &str) -> String {
    let by = isolated(by);
    match first {
        Some(first) => format!("{} and {by}", isolated(first)),
        None => by,
    }
}

/// What happened, where the proposed GUID ran beside the approved one.
pub const RAN_BESIDE: &str = "New GUID of a copy that ran beside the old one";

/// What that probably means, and while it is open what follows.
pub fn ran_beside_story(is_open: bool) -> String {
    let happened = "Halo knew the new GUID while the old one was still in use, so the database behind it \
                    began as a copy: perhaps a restored backup, perhaps a server that was being prepared.";
    if is_open {
        format!("{happened} Behind a stale copy your software shows and books the wrong things.")
    } else {
        happened.to_owned()
    }
}

/// What to do about it, step by step.
pub const RAN_BESIDE_ADVICE: [&str; 3] = [
    "Contact the practice: on which server do its staff work now, and was the old one switched off?",
    "Approve, with whom you spoke to and what they said, if that is the new one.",
    "If it is a backup, tell Halo Support: they can make the old one authoritative again.",
];

/// What made Sundog look, in a sentence.
pub fn trigger(kind: ChangeKind, old: &Side, entered_by: Option<&str>) -> String {
    let access = old.access.as_deref().and_then(|word| word.parse().ok());
    match (entered_by, access, old.authoritative) {
        _ if kind == ChangeKind::WrongDatabase => {
            "The other installation showed signs of being in use: they are listed below.".to_owned()
        }
        (Some(who), _, _) => format!("{} entered it by hand.", isolated(who)),
        (None, Some(OldAccess::Refused | OldAccess::Unpaired), _) => {
            "Halo refused the approved GUID (403).".to_owned()
        }
        (None, Some(OldAccess::Gone), _) => {
            "Halo did not know the approved GUID any more.".to_owned()
        }
        (None, _, Some(false)) => {
            "Halo stopped calling the approved GUID authoritative.".to_owned()
        }
        (None, _, _) if kind == ChangeKind::NameChanged => {
            "Halo gave another name with the same GUID.".to_owned()
        }
        (None, _, _) if kind == ChangeKind::SiteIdDiffers => {
            "Halo told another Site ID with the GUID.".to_owned()
        }
        (None, _, _) => "A look-up of the Site ID found it.".to_owned(),
    }
}

/// What to do about it, step by step.
pub const fn advice(kind: ChangeKind, risk: Risk) -> &'static [&'static str] {
    match (kind, risk) {
        (ChangeKind::AuthorityMoved, _) => &[
            "Send Halo Support the text below: they decide which installation is authoritative.",
            "Ask the practice whether its server was replaced or Halo Link installed again.",
            "If you can read a GUID from the new server’s registry, enter it on the practice’s page.",
        ],
        (ChangeKind::SecondSiteSeen, _) => &[
            "Nothing is to be done unless a migration is under way.",
            "If one is, wait until Halo Support makes the new installation authoritative.",
        ],
        (ChangeKind::GuidChanged, Risk::R0 | Risk::R1) => &[
            "Compare GUID and name below, then approve: your software keeps the old GUID until then.",
        ],
        (ChangeKind::GuidChanged | ChangeKind::NameChanged, Risk::R2) => &[
            "Compare the names letter by letter.",
            "Approve with your reason if it is the same practice; ring the practice if in doubt.",
        ],
        (ChangeKind::GuidChanged | ChangeKind::NameChanged, Risk::R3) => &[
            "Contact the practice first: was it sold, merged, split or renamed?",
            "Approve with whom you spoke to and what they said; else keep the old mapping.",
        ],
        (ChangeKind::GuidChanged | ChangeKind::NameChanged, _) => &[
            "Ask Halo Support which installation is authoritative.",
            "Two different people must approve, each for themselves.",
        ],
        (ChangeKind::SiteVanished, _) => &[
            "Ask the practice whether Halo Link was removed, or the practice closed or merged.",
            "Check the Site ID and the environment, then ask Halo Support.",
            "Approving ends the mapping. If the practice joined another, close it as a merger.",
        ],
        (ChangeKind::PmsChanged, _) => &[
            "Contact the practice: did it change its software?",
            "If so, the Site ID usually changes as well: edit the practice rather than follow.",
        ],
        (ChangeKind::SiteIdDiffers, _) => &[
            "Ask the practice which Site ID its PMS shows now, and compare it with both below.",
            "If the practice has a new ID, edit its Site ID rather than approve.",
            "Approve, with whom you spoke to, only where both IDs are the same practice’s.",
            "If the GUID is another practice’s, withhold the mapping and ask Halo Support.",
        ],
        (ChangeKind::WrongDatabase, _) => &[
            "Ask the practice, not Halo, first: on which server do its staff open the PMS now, and what is \
             the other one for?",
            "If they work on the approved one, keep it and say what you heard. A copy that nobody needs \
             should lose its Halo Link.",
            "If they work on the other one, ask Halo Support to make it authoritative, with the text below. \
             What Halo does then comes up here as a change to approve.",
            "Until then, withhold the mapping if your software must not write into the wrong database.",
        ],
        (ChangeKind::Collision, _) => &[
            "Do not follow before both practices were asked: patients may be shown to the wrong one.",
            "If they merged or split, close it as that: say where each practice goes.",
        ],
    }
}

/// What happens until somebody decides: whether it can wait is the first question at night.
pub fn meanwhile(kind: ChangeKind, risk: Risk, old: &Side) -> &'static str {
    let access = old.access.as_deref().and_then(|word| word.parse().ok());
    let is_out = matches!(
        access,
        Some(OldAccess::Refused | OldAccess::Unpaired | OldAccess::Gone)
    ) || old.authoritative == Some(false);
    match (risk, is_out) {
        _ if kind == ChangeKind::WrongDatabase => {
            "The approved GUID answers, so nothing looks broken; if staff work elsewhere, your software reads \
             and books where nobody looks."
        }
        (Risk::R0, false) => "Nothing is broken: the approved GUID goes on as before.",
        (_, true) if old.halo_guid.is_some() => {
            "Your software’s queries with the approved GUID fail until this is settled."
        }
        (_, true) => "Your software has no GUID for this practice until this is decided.",
        (_, false) if kind == ChangeKind::NameChanged => {
            "The GUID still answers and nothing is broken: this can wait for office hours."
        }
        (_, false) => "The approved GUID still answers: this can wait for office hours.",
    }
}

/// What becomes of one practice, in a sentence.
pub fn disposition(name: &str, disposition: &Disposition) -> String {
    let name = isolated(name);
    match disposition {
        Disposition::Stays => format!("{name} stays."),
        Disposition::Moves(to) => format!("{name} moves to {}.", place(to)),
        Disposition::Retires => format!("{name} is retired; its history stays."),
    }
}

/// A practice that begins, in a sentence.
pub fn newcomer(newcomer: &NewcomerPractice) -> String {
    let name = isolated(&newcomer.name);
    format!("{name} is added with {}.", place(&newcomer.site))
}

/// What becomes of the mapping, in a sentence.
pub const fn mapping_disposition(disposition: MappingDisposition) -> &'static str {
    match disposition {
        MappingDisposition::Follow => "The mapping follows the proposed GUID.",
        MappingDisposition::Keep => "The mapping keeps the approved GUID.",
        MappingDisposition::End => {
            "The mapping ends: no GUID is exported for this Site ID any more."
        }
    }
}

fn place(site: &SiteKey) -> String {
    format!("{} Site ID {}", site.pms.full_name(), site.site_id)
}

/// What approving does, step by step. `consumers` is how many programs follow the feed.
/// `is_first_of_two` says that it takes two and nobody approved yet; `can_be_undone` that there is a
/// former mapping to go back to.
pub fn approving(
    kind: ChangeKind,
    risk: Risk,
    new: &Side,
    consumers: usize,
    is_first_of_two: bool,
    can_be_undone: bool,
) -> Vec<String> {
    if risk == Risk::R0 || !kind.can_be_followed() {
        return Vec::new();
    }
    if is_first_of_two {
        return vec![
            ASKS_AGAIN.to_owned(),
            "keeps your approval as the first of two; nothing moves yet".to_owned(),
            format!(
                "lets a second person, within 24 hours, do what follows: {}",
                outcome(kind, new, consumers)
            ),
        ];
    }
    vec![
        ASKS_AGAIN.to_owned(),
        outcome(kind, new, consumers),
        match (can_be_undone, kind) {
            (false, _) => "does not change authority at Halo".to_owned(),
            (true, ChangeKind::NameChanged) => {
                "does not change anything at Halo. Undo makes the old name the approved one again"
                    .to_owned()
            }
            (true, _) => {
                "does not change authority at Halo. Undo brings the old mapping back, checked the same way"
                    .to_owned()
            }
        },
    ]
}

/// What an approval that applies does.
fn outcome(kind: ChangeKind, new: &Side, consumers: usize) -> String {
    match (kind, new.halo_guid) {
        (ChangeKind::NameChanged, _) => {
            "takes the new name as the approved one; the GUID stays".to_owned()
        }
        (ChangeKind::SiteIdDiffers, Some(guid)) => format!(
            "exports {guid} under the Site ID on your list, and takes the one that Halo tells as known"
        ),
        (_, None) => "ends the mapping: no GUID is exported for this Site ID any more".to_owned(),
        (_, Some(guid)) => {
            let follow = match consumers {
                0 => " for your software".to_owned(),
                some => format!(
                    ": {}",
                    counted(some, "consumer follows", "consumers follow")
                ),
            };
            format!("puts {guid} in your list and in the feed{follow}")
        }
    }
}

/// What confirming a plan does, step by step.
pub const fn confirming() -> [&'static str; 3] {
    [
        "asks Halo Cloud again, and stops if anything moved since it was planned",
        "carries out the plan above, all of it or nothing",
        "does not change anything at Halo or in the practices’ software",
    ]
}
