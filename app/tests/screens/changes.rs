//! A change of identity as a card: what moved, what approving does, and which forms stand on it
//! for whom.

use app::changes::card::ChangeCard;
use app::changes::guid_pair::difference;
use app::changes::page::ChangeContent;
use app::changes::queue::ChangesContent;
use app::form_outcome::FormOutcome;
use domain::change::{ChangeKind, ChangeStatus, Risk};
use domain::permission::Role;
use domain::views::changes::{ChangeCard as Card, ChangeQuery};
use domain::views::evidence::PastChange;
use domain::views::groups::DecidedTogether;
use leptos::prelude::*;

use super::change_fixtures::{
    NEW, OLD, approved, changes_page, collision, new_guid, new_name, somebody, wrong_database,
};
use super::evidence_fixtures::past_change;
use super::fixtures::{ago, moment};
use super::forms::forms;
use super::people_fixtures::refused;
use super::{html, titled};

/// The card as Alex sees it, who is an approver.
pub fn card(card: Card) -> String {
    card_for("Alex", Role::Approver, card, FormOutcome::default())
}

/// The card as somebody sees it, with what became of their form.
pub fn card_for(name: &str, role: Role, card: Card, outcome: FormOutcome) -> String {
    let signed_in = somebody(name, role);
    html(|| view! { <ChangeCard card signed_in outcome /> })
}

/// Whether all the words are there.
pub fn assert_all(html: &str, present: &[&str]) {
    let html = read_aloud(html);
    for words in present {
        assert!(html.contains(&read_aloud(words)), "{words}: {html}");
    }
}

/// Without the marks around text from outside, which nobody hears.
fn read_aloud(html: &str) -> String {
    html.replace("<bdi>", "").replace("</bdi>", "")
}

/// What each form of a card does, in order.
pub fn acts(html: &str) -> Vec<String> {
    let act = |form: String| {
        let (address, _) = form.split_once(' ').unwrap_or((&form, ""));
        address.rsplit('/').next().map(str::to_owned)
    };
    forms(html).into_iter().filter_map(act).collect()
}

/// Whether the words come in this order.
pub fn assert_order(html: &str, words: &[&str]) {
    let html = &read_aloud(html);
    let found: Vec<_> = words.iter().map(|words| html.find(words)).collect();
    assert!(found.iter().all(Option::is_some), "{found:?}: {html}");
    assert!(found.is_sorted(), "{found:?}: {html}");
}

#[test]
fn a_new_guid_shows_both_sides_what_approving_does_and_its_forms() {
    let html = card(new_guid());
    assert_order(
        &html,
        &[
            "r1",
            "New GUID, same name",
            "first seen",
            "in 41 look-ups",
            r#"href="/practices/3">Jacaranda Parade Medical"#,
            "Best Practice",
            "31882",
            "Approved now",
            "Proposed",
            "entirely different",
            OLD,
            NEW,
            "refused (403)",
            "What was checked",
            "Jacaranda Parade Podiatry",
            "Approving",
            "asks Halo Cloud again",
            "Approve new GUID",
            "Keep old…",
            "Snooze…",
            "Write to Halo Support",
        ],
    );
    assert!(
        !html.contains("<mark>"),
        "two random GUIDs are not marked: {html}"
    );
    assert_eq!(
        forms(&html),
        [
            "/changes/12/approve evidence=9f3c71e0aabbccdd",
            "/changes/12/reject reason",
            "/changes/12/snooze days",
            "/changes/12/log-contact whom words",
        ]
    );
    for days in ["1", "2", "7"] {
        assert!(
            html.contains(&format!(r#"<option value="{days}""#)),
            "{html}"
        );
    }
}

#[test]
fn few_differing_characters_are_marked_and_many_are_told_in_words() {
    let mut few = new_guid();
    few.change.new.halo_guid = Some("a7d20c64-e91b-4853-9f06-d3c58b17e4ff".parse().unwrap());
    let html = card(few.clone());
    assert_eq!(html.matches("<mark>ff</mark>").count(), 1, "{html}");
    assert_eq!(html.matches("<mark>20</mark>").count(), 1, "{html}");
    assert!(html.contains("2 of 32 characters differ"), "{html}");
    let same = few.change.new.halo_guid;
    assert_eq!(difference(same, same), "same GUID");
    assert_eq!(difference(same, None), "");
}

#[test]
fn a_small_change_of_the_name_wants_a_reason() {
    let mut small = new_name();
    small.change.risk = Risk::R2;
    assert_eq!(
        forms(&card(small))[0],
        "/changes/13/approve evidence=9f3c71e0aabbccdd reason"
    );
}

#[test]
fn a_new_name_is_shown_word_by_word_and_wants_whom_one_spoke_to() {
    let html = card(new_name());
    assert_all(
        &html,
        &[
            "<del>Medical Group</del>",
            "<ins>Family &amp; Skin Clinic Pty Ltd</ins>",
            "1 of 3 words kept, 41 % alike",
            "same GUID",
            "Talk to the practice first.",
            "Whom you spoke to and what they said",
            "Approve new name",
        ],
    );
    assert_order(
        &html,
        &[
            "The name differs after normalising.",
            "Halo tells the same PMS",
        ],
    );
    assert_eq!(
        forms(&html)[0],
        "/changes/13/approve evidence=9f3c71e0aabbccdd contacted"
    );
    let (_, field) = html.split_once(r#"name="contacted""#).unwrap();
    let (field, _) = field.split_once('>').unwrap();
    assert!(field.contains("required"), "{field}");
    assert!(!field.contains("value="), "nothing is prefilled: {field}");
}

#[test]
fn a_name_keeps_its_own_spelling_on_its_own_side() {
    let mut spelled = new_name();
    spelled.change.old.name = Some("HARBOUR Clinic".to_owned());
    spelled.change.new.name = Some("Harbour clinic North".to_owned());
    spelled.change.name_diff = domain::name_diff::diff("HARBOUR Clinic", "Harbour clinic North");
    let html = card(spelled);
    assert_all(
        &html,
        &[
            "HARBOUR Clinic",
            "Harbour clinic",
            "<ins>North</ins>",
            "1 word added",
        ],
    );
}

#[test]
fn a_collision_leads_with_what_speaks_against_it_and_takes_two_people() {
    let html = card(collision());
    assert_order(
        &html,
        &[
            "r4",
            "bound to Mallee Eye Clinic",
            "exactly one possible successor",
            "Approved now",
            "Two different people must approve.",
            "Approve as first of two",
        ],
    );
    assert_eq!(
        forms(&html)[0],
        "/changes/14/approve evidence=9f3c71e0aabbccdd reason"
    );
    let (_, field) = html.split_once(r#"name="reason""#).unwrap();
    let (field, _) = field.split_once('>').unwrap();
    assert!(!field.contains("required"), "{field}");
}

#[test]
fn the_second_person_is_told_who_was_first_and_the_first_cannot_be_the_second() {
    let mut waits = collision();
    waits.first_approval = Some(("Kim".to_owned(), moment(ago(3))));
    let second = card(waits.clone());
    assert_all(
        &second,
        &[
            "<b>Kim</b>",
            " approved at ",
            "A second person must approve",
            "You may be the second.",
            "Approve as second person",
        ],
    );
    let first = card_for("Kim", Role::Approver, waits, FormOutcome::default());
    assert!(!first.contains("/approve\""), "{first}");
    assert!(first.contains("You were the first."), "{first}");
    assert_eq!(
        acts(&first),
        ["reject", "snooze", "withdraw", "log-contact"],
        "one may still keep the old one, or take the approval back"
    );
}

#[test]
fn where_no_site_is_left_the_button_says_that_the_mapping_is_retired() {
    let mut vanished = collision();
    vanished.change.kind = ChangeKind::SiteVanished;
    vanished.change.new = domain::change::Side::default();
    vanished.change.name_diff = Vec::new();
    let html = card(vanished);
    assert_all(
        &html,
        &[
            "Retire this mapping, as first of two",
            "none left",
            "not known",
        ],
    );
}

#[test]
fn what_was_approved_says_by_whom_and_can_be_undone() {
    let html = card(approved());
    assert_all(
        &html,
        &[
            "Approved then",
            "<b>Approved</b> by <b>Kim</b>",
            "Their IT says so",
            "Undo…",
            "Approve the former mapping again",
        ],
    );
    assert_eq!(
        forms(&html),
        [
            "/changes/12/undo reason",
            "/changes/12/log-contact whom words",
        ]
    );
    assert!(!html.contains("Approving"), "{html}");
    let mut gone_on = approved();
    gone_on.can_be_undone = false;
    assert_eq!(acts(&card(gone_on)), ["log-contact"]);
}

#[test]
fn what_is_over_offers_nothing_and_says_why() {
    for (status, words) in [
        (ChangeStatus::Rejected, "The old mapping was kept"),
        (ChangeStatus::Superseded, "New facts closed this card."),
        (ChangeStatus::Withdrawn, "It went away by itself."),
    ] {
        let mut over = new_guid();
        over.change.status = status;
        let html = card(over);
        assert!(html.contains(words), "{html}");
        assert_eq!(forms(&html), [""; 0], "{status}");
    }
}

#[test]
fn what_is_snoozed_says_until_when_and_can_be_decided_before() {
    let mut asleep = new_guid();
    asleep.change.status = ChangeStatus::Snoozed;
    asleep.snoozed_until = Some(moment(ago(-1440)));
    let html = card(asleep);
    assert_all(&html, &["Out of sight", " until ", "19 Aug 2026"]);
    assert_eq!(acts(&html), ["approve", "reject", "snooze", "log-contact"]);
}

#[test]
fn what_needs_no_decision_says_so_and_has_no_form_for_one() {
    let mut backup = new_guid();
    backup.change.risk = Risk::R0;
    backup.change.kind = ChangeKind::SecondSiteSeen;
    let html = card(backup);
    assert!(html.contains("Nothing needs deciding."), "{html}");
    assert_eq!(acts(&html), ["log-contact"]);
}

#[test]
fn where_staff_may_work_elsewhere_nothing_is_approved_and_what_the_practice_says_is_kept() {
    let html = card(wrong_database());
    assert_eq!(acts(&html), ["reject", "snooze", "log-contact"]);
    assert_all(
        &html,
        &[
            "Ask the practice first.",
            "The approved one is right…",
            "Whom you spoke to and what they said",
            "The other one",
            "Known to Halo since",
            "the other one is newer",
            "37.3.0",
            "Last read by Halo",
        ],
    );
    assert!(!html.contains(">Proposed<"), "nobody proposes it: {html}");
    let viewer = card_for(
        "Noor",
        Role::Viewer,
        wrong_database(),
        FormOutcome::default(),
    );
    assert_eq!(acts(&viewer), [""; 0]);
    assert_all(&viewer, &["Who may: Approver, Admin."]);
}

#[test]
fn which_of_two_is_newer_is_said_where_halo_tells_it_of_both() {
    let mut card_of_both = new_guid();
    card_of_both.change.old.created_at = Some(ago(10));
    card_of_both.change.new.created_at = Some(ago(900));
    card_of_both.created = (Some(moment(ago(10))), Some(moment(ago(900))));
    let html = card(card_of_both.clone());
    assert_all(&html, &["Known to Halo since", "the approved one is newer"]);
    card_of_both.change.old.created_at = None;
    card_of_both.created.0 = None;
    let html = card(card_of_both);
    assert_all(&html, &["Known to Halo since", "Halo did not tell"]);
    assert!(!html.contains("is newer"), "{html}");
    assert!(!card(new_guid()).contains("Known to Halo since"));
}

#[test]
fn without_the_permission_the_card_is_whole_and_has_no_form_to_decide() {
    for role in [Role::Viewer, Role::OnCall, Role::AccountManager] {
        for shown in [new_guid(), new_name(), collision(), approved()] {
            let html = card_for("Noor", role, shown, FormOutcome::default());
            let may_say_whom_they_told = role != Role::Viewer;
            let expected: &[&str] = if may_say_whom_they_told {
                &["log-contact"]
            } else {
                &[]
            };
            assert_eq!(acts(&html), expected, "{role}");
            assert_all(&html, &["Proposed", "Who may: Approver, Admin."]);
        }
    }
}

#[test]
fn a_refused_form_keeps_its_words_and_says_what_is_wrong_where_it_is_wrong() {
    let outcome = refused(
        "change-approve",
        "Something moved since you looked.",
        &[("contacted", "Jo, the manager: sold in June")],
    );
    let html = card_for("Alex", Role::Approver, new_name(), outcome);
    assert_eq!(html.matches("Something moved since").count(), 1, "{html}");
    assert!(
        html.contains(r#"value="Jo, the manager: sold in June""#),
        "{html}"
    );
    let outcome = refused("change-snooze", "For how long?", &[("days", "7")]);
    let html = card_for("Alex", Role::Approver, new_name(), outcome);
    assert_all(&html, &["<details open", r#"value="7" selected"#]);
}

#[test]
fn a_form_that_is_gone_leaves_its_problem_and_what_was_typed() {
    let mut closed = new_name();
    closed.change.status = ChangeStatus::Superseded;
    let outcome = refused(
        "change-approve",
        "Something moved since you looked.",
        &[("contacted", "Jo, the manager")],
    );
    let html = card_for("Alex", Role::Approver, closed, outcome);
    assert_all(
        &html,
        &["Something moved since you looked.", "Jo, the manager"],
    );
}

#[test]
fn what_was_typed_about_one_change_never_stands_in_another() {
    let shown = |change: i64| {
        let sent = FormOutcome {
            about: change.to_string(),
            ..refused("change-approve", "Say whom.", &[("contacted", "Jo")])
        };
        html(|| {
            let _meta = titled();
            let signed_in = somebody("Alex", Role::Approver);
            view! { <ChangeContent card=new_name() signed_in outcome=sent /> }
        })
    };
    assert!(shown(13).contains(r#"value="Jo""#));
    let other = shown(12);
    assert!(
        !other.contains("Say whom.") && !other.contains("Jo"),
        "{other}"
    );
}

#[test]
fn every_field_of_the_queue_has_an_id_of_its_own() {
    let cards = vec![collision(), new_name(), new_guid()];
    let html = html(|| {
        let page = changes_page(cards);
        let query = ChangeQuery::default();
        let signed_in = somebody("Alex", Role::Approver);
        view! { <ChangesContent page query signed_in /> }
    });
    let ids: Vec<_> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    assert_eq!(html.matches("<article").count(), 3);
}

#[test]
fn a_long_queue_opens_the_first_cards_and_says_where_the_others_are() {
    let cards = (1..=14).map(|id| {
        let mut card = new_guid();
        card.change.id = id;
        card
    });
    let page = changes_page(cards.collect());
    let html = html(|| {
        let query = ChangeQuery::default();
        let signed_in = somebody("Alex", Role::Approver);
        view! { <ChangesContent page query signed_in /> }
    });
    assert_eq!(html.matches("<article").count(), 12);
    assert!(html.contains("2 more are in the list"), "{html}");
    assert!(html.contains(r#"href="/changes/14""#), "{html}");
}

#[test]
fn a_decided_card_speaks_of_what_was_names_who_decided_and_leads_on() {
    let mut over = approved();
    over.decided = Some(("Kim and Alex".to_owned(), moment(ago(20))));
    over.undone = Some(("Noor".to_owned(), moment(ago(5))));
    over.together = Some(DecidedTogether {
        key: "host-cloud-nine".to_owned(),
        cause: "Hosted by Cloud Nine".to_owned(),
    });
    over.successor = Some(PastChange {
        id: 77,
        status: ChangeStatus::Pending,
        ..past_change("Another name")
    });
    let html = card(over.clone());
    assert_order(
        &html,
        &[
            "What was checked then",
            "these moved too",
            "Kim and Alex",
            "Undone",
            "Noor",
            r#"href="/changes/groups/host-cloud-nine""#,
            "Waits now: ",
            r#"href="/changes/77""#,
        ],
    );
    assert!(!html.contains("Write to Halo Support"), "{html}");
    over.change.status = ChangeStatus::Superseded;
    let html = card(over);
    assert!(html.contains("New facts closed this card."), "{html}");
    assert!(!html.contains("practice’s page leads"), "{html}");
}
