//! Changes with one cause: their place in the queue, the sample, the count that is typed, and a
//! result for each.

use app::changes::group::page::ChangeGroupContent;
use app::changes::group::results::group_results;
use app::changes::queue_table::ChangeQueue;
use app::form_outcome::FormOutcome;
use app::links;
use domain::permission::Role;
use domain::views::groups::{ChangeGroup, DecidedItem, GroupDecisionView};
use leptos::prelude::*;

use super::change_fixtures::{changes_page, new_guid, somebody};
use super::changes::{assert_all, assert_order};
use super::evidence_fixtures::{group, group_results as results, past_change};
use super::fixtures::{ago, moment};
use super::forms::forms;
use super::people_fixtures::refused;
use super::{html, titled};

fn page(role: Role, group: ChangeGroup, sent: FormOutcome) -> String {
    html(|| {
        let _meta = titled();
        let signed_in = somebody("Alex", role);
        view! { <ChangeGroupContent group signed_in outcome=sent /> }
    })
}

#[test]
fn what_has_one_cause_leads_the_queue() {
    let mut changes = changes_page(vec![new_guid()]);
    changes.groups = vec![group(11, "")];
    let html = html(|| view! { <ChangeQueue page=changes /> });
    assert_order(
        &html,
        &[
            r#"href="/changes/groups/host-cloud-nine""#,
            "12 practices, one cause",
            "Cloud Nine",
            "Review as one group",
            r#"href="/changes/12""#,
        ],
    );
    assert_eq!(
        links::change_group("Cloud Nine/1"),
        "/changes/groups/Cloud%20Nine%2F1"
    );
}

#[test]
fn five_are_shown_the_rest_is_folded_and_the_count_is_typed() {
    let html = page(Role::Approver, group(7, "Banksia"), FormOutcome::default());
    assert_all(
        &html,
        &[
            "7 practices can be approved now. 1 cannot be approved yet.",
            "And 2 more",
            "a7d20c64…",
            "3e95b1f8…",
            "Type how many you approve: 7",
            "The old GUID answered a minute ago.",
        ],
    );
    let (sample, folded) = html.split_once("And 2 more").unwrap();
    assert_eq!(sample.matches("a7d20c64…").count(), 5);
    assert_eq!(
        folded.matches("a7d20c64…").count(),
        3,
        "two, and one not yet"
    );
    assert_eq!(
        forms(&html),
        ["/changes/groups/host-cloud-nine/approve \
             items=1:e1,2:e2,3:e3,4:e4,5:e5,6:e6,7:e7 count reason"]
    );
}

#[test]
fn without_the_permission_or_anything_ready_there_is_no_form() {
    for role in [Role::Viewer, Role::OnCall, Role::AccountManager] {
        let html = page(role, group(7, ""), FormOutcome::default());
        assert_eq!(forms(&html), [""; 0]);
        assert!(html.contains("Who may: Approver, Admin."), "{html}");
    }
    let none = page(Role::Approver, group(0, ""), FormOutcome::default());
    assert_eq!(forms(&none), [""; 0]);
    assert!(none.contains("None can be approved now."), "{none}");
}

#[test]
fn a_count_that_does_not_fit_comes_back_with_what_is_wrong() {
    let sent = FormOutcome {
        about: "host-cloud-nine".to_owned(),
        ..refused(
            "group-approve",
            "Seven are ready, not 8.",
            &[("count", "8"), ("reason", "one server")],
        )
    };
    let html = page(Role::Approver, group(7, ""), sent.clone());
    assert_all(
        &html,
        &[
            "Seven are ready, not 8.",
            r#"value="8""#,
            r#"value="one server""#,
        ],
    );
    let mut other = group(7, "");
    other.key = "another".to_owned();
    let html = page(Role::Approver, other, sent);
    assert!(!html.contains("Seven are ready"), "{html}");
}

#[test]
fn each_change_has_a_result_of_its_own() {
    let outcome = FormOutcome {
        form: "group-approve".to_owned(),
        results: results("Clinic"),
        ..FormOutcome::default()
    };
    let approved = outcome.clone();
    let html = html(|| group_results(&approved));
    assert_order(
        &html,
        &[
            "1 of 2 were approved",
            r#"href="/changes/1""#,
            "Approved",
            r#"href="/changes/2""#,
            "Not approved.",
            "The name moved since you looked.",
        ],
    );
    let none = FormOutcome::default();
    assert_eq!(super::html(|| group_results(&none)), "");
    let undone = FormOutcome {
        form: "group-undo".to_owned(),
        ..outcome
    };
    let html = super::html(|| group_results(&undone));
    assert_order(&html, &["1 of 2 were undone", "Undone", "Not undone."]);
}

#[test]
fn what_was_approved_together_stays_on_the_page_and_can_be_undone_together() {
    let mut over = group(0, "");
    over.not_yet.clear();
    over.decided = vec![decision(31, &[true, true, false])];
    let html = page(Role::Approver, over.clone(), FormOutcome::default());
    assert_order(
        &html,
        &[
            "No group waits here any more",
            "Approved together",
            "Kim",
            "Clinic 1",
            "yes",
            "Clinic 3",
            "no: undone, or something else was approved since",
            "Type how many you undo: 2",
        ],
    );
    assert!(!html.contains("Ready to be approved"), "{html}");
    assert_eq!(
        forms(&html),
        ["/changes/groups/host-cloud-nine/undo decision=31 count reason"]
    );
    let read = page(Role::Viewer, over.clone(), FormOutcome::default());
    assert_eq!(forms(&read), [""; 0]);

    let sent = FormOutcome {
        about: "host-cloud-nine".to_owned(),
        ..refused(
            "group-undo",
            "You typed 3, and 2 can be undone.",
            &[("decision", "31"), ("count", "3"), ("reason", "wrong host")],
        )
    };
    let html = page(Role::Approver, over.clone(), sent.clone());
    assert_all(
        &html,
        &["You typed 3, and 2 can be undone.", r#"value="wrong host""#],
    );
    // Undone by somebody else meanwhile: why it was refused, and what was typed, stay.
    over.decided = vec![decision(31, &[false])];
    let html = page(Role::Approver, over, sent);
    assert_all(&html, &["You typed 3, and 2 can be undone.", "wrong host"]);
}

fn decision(id: i64, hold: &[bool]) -> GroupDecisionView {
    let items = hold
        .iter()
        .enumerate()
        .map(|(at, can_be_undone)| DecidedItem {
            practice_name: format!("Clinic {}", at + 1),
            change: past_change(""),
            can_be_undone: *can_be_undone,
        });
    GroupDecisionView {
        id,
        by: "Kim".to_owned(),
        at: moment(ago(3)),
        items: items.collect(),
    }
}
