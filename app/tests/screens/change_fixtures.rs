//! Sample values for the review queue: a new GUID, a new name, two candidates, and a change that
//! was followed. Every text that comes from outside can be chosen.

use app::login::{Person, SignedIn};
use domain::change::{ChangeKind, ChangeStatus, IdentityCheck, Risk, Side};
use domain::name_diff::diff;
use domain::permission::Role;
use domain::practice::PracticeId;
use domain::site::Pms;
use domain::views::changes::{ChangeCard, ChangeQuery, ChangeView, ChangesPage};
use domain::views::ledger::Consumers;

use super::evidence_fixtures::overlap;
use super::fixtures::{ago, moment, now};

/// The GUID that is approved.
pub const OLD: &str = "a7d20c64-e91b-4853-9f06-d3c58b17e420";
/// The GUID that is proposed.
pub const NEW: &str = "3e95b1f8-60d4-4c2a-b7e1-8f240a6c9d75";

/// Somebody who looks at the queue.
pub fn somebody(name: &str, role: Role) -> SignedIn {
    SignedIn(Some(Person {
        name: name.to_owned(),
        role,
    }))
}

fn side(guid: &str, name: &str) -> Side {
    Side {
        halo_guid: Some(guid.parse().unwrap()),
        name: Some(name.to_owned()),
        pms: Some(Pms::BestPractice.into()),
        authoritative: Some(guid == NEW),
        halo_link_version: Some("26.713.10291".to_owned()),
        lifecycle: Some("active".to_owned()),
        access: Some(if guid == NEW { "answers" } else { "refused" }.to_owned()),
        ..Side::default()
    }
}

/// Something that was checked.
pub fn check(passed: bool, words: &str) -> IdentityCheck {
    if passed {
        IdentityCheck::passed(words)
    } else {
        IdentityCheck::failed(words)
    }
}

/// A server was replaced: another GUID, the same name.
pub fn new_guid() -> ChangeCard {
    let name = "Jacaranda Parade Medical";
    ChangeCard {
        server: None,
        change: ChangeView {
            id: 12,
            practice_id: Some(PracticeId(3)),
            practice_ids: vec![PracticeId(3), PracticeId(4)],
            kind: ChangeKind::GuidChanged,
            risk: Risk::R1,
            status: ChangeStatus::Pending,
            old: side(OLD, name),
            new: side(NEW, name),
            name_diff: diff(name, name),
            evidence: "9f3c71e0aabbccdd".to_owned(),
            first_seen_at: ago(41),
            last_seen_at: ago(1),
            decided_by: None,
            first_approved_by: None,
            decided_at: None,
            reason: None,
            entered_by: None,
        },
        created: (None, None),
        enriched: (None, None),
        title: "New GUID, same name".to_owned(),
        story: "The server was probably replaced.".to_owned(),
        practice_name: name.to_owned(),
        pms: Pms::BestPractice,
        site_id: "31882".to_owned(),
        siblings: vec![(PracticeId(4), "Jacaranda Parade Podiatry".to_owned())],
        checks: vec![
            check(true, "There is exactly one possible successor."),
            check(true, "The name is the same after normalising."),
        ],
        characters_differ: Some(31),
        similarity: Some(100),
        first_seen: moment(ago(41)),
        last_seen: moment(ago(1)),
        times_seen: 41,
        snoozed_until: None,
        first_approval: None,
        takes_two: false,
        may_decide: Vec::new(),
        voided: None,
        decided: None,
        undone: None,
        together: None,
        successor: None,
        contacted: String::new(),
        approving: vec![
            "Sundog asks Halo Cloud again, and stops if anything moved.".to_owned(),
            "It puts the new GUID in your list and the feed.".to_owned(),
        ],
        asks_to_switch: false,
        cases: Vec::new(),
        support_text: "Please tell us which GUID is authoritative.".to_owned(),
        can_be_undone: false,
        trigger: "Halo refused the approved GUID (403).".to_owned(),
        advice: vec!["Compare GUID and name below, then approve.".to_owned()],
        meanwhile: "Your software’s queries with the approved GUID fail.".to_owned(),
        contacts: "Reception, 02 5550 1234".to_owned(),
        authority_since: Some(moment(ago(41))),
        access_since: Some(moment(ago(41))),
        overlap: Some(overlap("10:42")),
        answers_kept: 2,
        answers: Vec::new(),
        previous: Vec::new(),
        told: Vec::new(),
        announced: None,
        plan: Vec::new(),
        expires: Some(moment(ago(-10_000))),
        consumers: Consumers::default(),
        behind: vec![
            (PracticeId(3), name.to_owned()),
            (PracticeId(4), "Jacaranda Parade Podiatry".to_owned()),
        ],
    }
}

/// The GUID stays and the practice goes by another name.
pub fn new_name() -> ChangeCard {
    let (was, is) = (
        "Currawong Medical Group",
        "Currawong Family & Skin Clinic Pty Ltd",
    );
    let mut card = new_guid();
    card.change.id = 13;
    card.change.kind = ChangeKind::NameChanged;
    card.change.risk = Risk::R3;
    card.change.old = side(NEW, was);
    card.change.new = side(NEW, is);
    card.change.name_diff = diff(was, is);
    card.title = "Another name".to_owned();
    card.practice_name = was.to_owned();
    card.checks = vec![
        check(true, "Halo tells the same PMS: Best Practice."),
        check(false, "The name differs after normalising."),
    ];
    card.similarity = Some(41);
    card
}

/// The proposed GUID belongs to another practice.
pub fn collision() -> ChangeCard {
    let mut card = new_guid();
    card.change.id = 14;
    card.change.kind = ChangeKind::Collision;
    card.change.risk = Risk::R4;
    card.takes_two = true;
    card.title = "The proposed GUID is another practice’s".to_owned();
    card.checks.push(check(
        false,
        "The proposed GUID is bound to Mallee Eye Clinic.",
    ));
    card
}

/// Somebody planned a split, and a second person is awaited.
pub fn planned() -> ChangeCard {
    let mut card = new_name();
    card.first_approval = Some(("Kim".to_owned(), moment(ago(3))));
    card.takes_two = true;
    card.plan = vec![
        "Currawong Medical Group stays.".to_owned(),
        "The mapping keeps the approved GUID.".to_owned(),
    ];
    card
}

/// Kim read a GUID on the server and entered it.
pub fn entered_by_hand() -> ChangeCard {
    let mut card = new_guid();
    card.change.risk = Risk::R2;
    card.change.entered_by = Some("Kim".to_owned());
    card.title = "GUID entered by hand".to_owned();
    card
}

/// The first change after Kim approved it.
pub fn approved() -> ChangeCard {
    let mut card = new_guid();
    card.change.status = ChangeStatus::Approved;
    card.change.reason = Some("Their IT says so".to_owned());
    card.decided = Some(("Kim".to_owned(), moment(ago(5))));
    card.can_be_undone = true;
    card
}

/// The queue with these cards.
pub fn changes_page(cards: Vec<ChangeCard>) -> ChangesPage {
    ChangesPage {
        as_of: now(),
        query: ChangeQuery::default(),
        counts: vec![
            (ChangeStatus::Pending, cards.len()),
            (ChangeStatus::Snoozed, 2),
            (ChangeStatus::Approved, 0),
        ],
        cards,
        groups: Vec::new(),
    }
}

/// Staff may be working on the other server, which Halo does not call authoritative.
pub fn wrong_database() -> ChangeCard {
    let mut card = new_guid();
    let name = card.practice_name.clone();
    card.change.kind = ChangeKind::WrongDatabase;
    card.change.risk = Risk::R3;
    card.change.old = Side {
        access: Some("answers".to_owned()),
        authoritative: Some(true),
        created_at: Some(ago(900_000)),
        pms_version: Some("37.2.1".to_owned()),
        enriched_at: Some(ago(500)),
        ..side(OLD, &name)
    };
    card.change.new = Side {
        authoritative: Some(false),
        created_at: Some(ago(5_000)),
        pms_version: Some("37.3.0".to_owned()),
        enriched_at: Some(ago(400)),
        ..side(NEW, &name)
    };
    card.created = (Some(moment(ago(900_000))), Some(moment(ago(5_000))));
    card.enriched = (Some(moment(ago(500))), Some(moment(ago(400))));
    card.title = "Staff may be working on the other server".to_owned();
    card.approving = Vec::new();
    card
}
