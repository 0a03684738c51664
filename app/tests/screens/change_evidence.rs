//! What stands on a card beside the two sides: who was alive when, what Halo answered, what went
//! before, whom somebody told.

use app::changes::overlap_lanes::{Shade, laid_out, place, shades};
use app::changes::page::ChangeContent;
use app::form_outcome::FormOutcome;
use domain::change::{ChangeKind, ChangeStatus, Risk};
use domain::headline::State;
use domain::permission::Role;
use domain::views::evidence::MigrationStanding;
use domain::views::ledger::Consumers;
use leptos::prelude::*;

use super::change_fixtures::{
    approved, collision, entered_by_hand, new_guid, new_name, planned, somebody,
};
use super::changes::{assert_all, assert_order, card};
use super::evidence_fixtures::{announced, answers, consumers, heard, overlap, past_change, told};
use super::fixtures::ago;
use super::{html, titled};

#[test]
fn ten_seconds_tell_what_happened_why_it_was_noticed_and_what_to_do() {
    assert_order(
        &card(new_guid()),
        &[
            "New GUID, same name",
            "The server was probably replaced.",
            "Halo refused the approved GUID (403).",
            "What to do",
            "Compare GUID and name below",
            "Approved now",
        ],
    );
    assert_order(
        &card(collision()),
        &[
            "bound to Mallee Eye Clinic",
            "What to do",
            "Approved now",
            "Heartbeats of both",
        ],
    );
    let over = card(approved());
    assert!(!over.contains("What to do"), "it is done: {over}");
}

#[test]
fn the_approved_side_says_since_when_halo_refuses_it() {
    let html = card(new_guid());
    assert_all(
        &html,
        &[
            "no, since ",
            "refused (403), since ",
            r#"title="18 Aug 2026 10:01:00 AEST (18 Aug 2026 00:01:00 UTC)">18 Aug 2026 10:01 AEST"#,
        ],
    );
    let mut unpaired = new_guid();
    unpaired.change.old.access = Some("unpaired".to_owned());
    assert!(card(unpaired).contains("refused (not paired), since "));
}

#[test]
fn both_heartbeats_stand_on_one_axis_and_are_told_in_words() {
    let html = card(new_guid());
    assert_all(
        &html,
        &[
            "Heartbeats of both",
            "<li>Old</li><li>New</li>",
            r#"role="img""#,
            "Old: alive 32 min, 10:42 1 h 28 min. New: alive 46 min. Never alive together.",
            r#"<rect data-state="online" x="0.0%" y="4" width="26.6%" height="14">"#,
            r#"data-shade="apart""#,
            ">08:42</text>",
            "<b>Never alive together.</b> 42 min between them",
        ],
    );
    assert!(!html.contains(" style="), "{html}");
}

#[test]
fn where_no_other_guid_is_proposed_there_is_one_lane() {
    let mut alone = new_name();
    alone.overlap = alone.overlap.map(|both| domain::views::evidence::Overlap {
        new: Vec::new(),
        ..both
    });
    let html = card(alone);
    assert!(html.contains("<li>Old</li></ul>"), "{html}");
    assert!(!html.contains("data-shade"), "{html}");
}

#[test]
fn what_both_lived_through_is_shaded_and_short_stretches_can_be_seen() {
    let mut both = overlap("now");
    assert_eq!(
        shades(&both),
        [Shade {
            word: "apart",
            x: 266,
            width: 350
        }]
    );
    both.old = vec![
        heard(120, 30, State::Online, "Alive"),
        heard(30, 30, State::Offline, "Silent"),
    ];
    assert_eq!(
        shades(&both),
        [Shade {
            word: "together",
            x: 616,
            width: 134
        }]
    );
    assert_eq!(laid_out(&both, &both.old)[1].width, 6);
    assert_eq!(
        place(&both, ago(240)),
        0,
        "what lies outside is at the edge"
    );
}

#[test]
fn what_went_before_is_one_click_away() {
    let mut again = new_guid();
    assert!(!card(again.clone()).contains("Before this"));
    again.previous = vec![past_change("before")];
    assert_order(
        &card(again),
        &[
            "Before this",
            r#"href="/changes/7""#,
            "New GUID before",
            "Approved by Kim before",
        ],
    );
}

#[test]
fn who_was_told_is_said_and_which_programs_have_followed() {
    let mut followed = approved();
    assert!(!card(followed.clone()).contains("Who was told"));
    followed.told = vec![told("ticket 4711")];
    followed.consumers = consumers("recalls");
    assert_all(
        &card(followed.clone()),
        &[
            "Who was told",
            "<b>Kim ticket 4711</b> told Halo Support: ticket 4711",
            "2 of 3 consumers on the new GUID.",
            "Following: </span>booking, recalls.",
            "Not yet: </span>billing recalls.",
        ],
    );
    followed.change.status = ChangeStatus::Pending;
    let waiting = card(followed.clone());
    assert!(!waiting.contains("consumers on"), "{waiting}");
    followed.told = Vec::new();
    followed.consumers = Consumers::default();
    assert!(!card(followed).contains("Who was told"));
}

#[test]
fn an_announced_migration_is_a_calm_notice_with_where_it_stands() {
    let mut expected = new_guid();
    expected.announced = Some(announced("new server"));
    let html = card(expected.clone());
    assert_all(
        &html,
        &[
            "Announced: Tue 18 Aug 10:12–14:12 AEST new server",
            ", new server, by Noor new server. ",
            "Its window is open now.",
            r#"data-state="planned""#,
        ],
    );
    expected.announced = expected
        .announced
        .map(|plan| domain::views::evidence::Announced {
            standing: MigrationStanding::Awaited,
            ..plan
        });
    assert!(card(expected).contains("still looks out for the new GUID"));
}

#[test]
fn what_was_planned_is_read_before_the_sides() {
    assert_order(
        &card(planned()),
        &[
            "What was planned",
            "Currawong Medical Group stays.",
            "The mapping keeps the approved GUID.",
            "Approved now",
            "<b>Kim</b> planned this at ",
            "Confirm the plan as second person",
        ],
    );
}

#[test]
fn what_was_entered_by_hand_says_by_whom() {
    assert!(
        card(entered_by_hand())
            .contains("Entered by hand by <b>Kim</b>: somebody else must approve.")
    );
    let mut over = entered_by_hand();
    over.change.status = ChangeStatus::Rejected;
    assert!(!card(over).contains("somebody else must approve"));
}

#[test]
fn a_fresh_card_is_promised_where_nobody_decides() {
    let html = card(new_guid());
    assert!(html.contains("A fresh card takes its place "), "{html}");
    assert!(html.contains("if nobody decides."), "{html}");
    assert!(!card(approved()).contains("A fresh card"));
}

#[test]
fn halo_support_alone_can_move_what_is_refused_without_a_successor() {
    let mut stuck = new_guid();
    stuck.change.kind = ChangeKind::AuthorityMoved;
    stuck.change.risk = Risk::R0;
    let html = card(stuck);
    assert!(html.contains("Nothing can be approved here."), "{html}");
    assert!(html.contains("Write to Halo Support"), "{html}");
}

#[test]
fn raw_answers_are_linked_from_the_card_and_read_on_its_own_page() {
    let list = card(new_guid());
    assert!(
        list.contains(r#"href="/changes/12#raw" rel="external""#),
        "{list}"
    );
    assert!(list.contains("raw answers, 2"), "{list}");
    assert!(!list.contains(r#"id="raw""#), "{list}");
    let mut alone = new_guid();
    alone.answers = answers("Jacaranda");
    let page = html(|| {
        let _meta = titled();
        let signed_in = somebody("Alex", Role::Viewer);
        let sent = FormOutcome::default();
        view! { <ChangeContent card=alone signed_in outcome=sent /> }
    });
    assert_all(
        &page,
        &[
            r#"id="raw""#,
            "Look-up Jacaranda",
            "HTTP 200",
            "no answer",
            r#"<code>{"name":"Jacaranda"}</code>"#,
        ],
    );
    assert_eq!(page.matches("<details><summary><b>").count(), 2, "{page}");
    let mut none = new_guid();
    none.answers_kept = 0;
    assert!(!card(none).contains("raw answers"));
}

#[test]
fn whether_it_can_wait_is_said_and_whom_to_ring_where_somebody_must_be_asked() {
    let calm = card(new_guid());
    assert!(
        calm.contains("queries with the approved GUID fail"),
        "{calm}"
    );
    assert!(!calm.contains("02 5550 1234"), "r1 asks nobody");
    assert!(card(new_name()).contains("02 5550 1234"));
}
