//! Cases: what is overdue comes first, what makes sense can be done, and a second one is warned of.

use app::cases::draft_page::CaseDraftContent;
use app::cases::list_page::CasesContent;
use app::cases::page::CaseContent;
use app::form_outcome::FormOutcome;
use app::practice::page::PracticeContent;
use app::practice::read::PracticeScreen;
use domain::permission::Role;
use domain::practice::PracticeId;
use domain::support_case::answer_time::HALOS_TERMS;
use domain::support_case::{CaseEventKind, CaseState, Receiver};
use domain::views::cases::{
    CaseDraft, CaseEventRow, CasePage, CaseRow, CasesPage, CasesQuery, WordsFor,
};
use leptos::prelude::*;

use super::change_fixtures::{new_guid, somebody};
use super::changes::{assert_all, assert_order, card};
use super::fixtures::{ago, moment, now};
use super::people_fixtures::refused;
use super::untrusted::{NAMES, assert_harmless};
use super::{fixtures, html, titled};

/// A case that waits for Halo Support, about a practice of this name.
pub fn row(id: i64, name: &str) -> CaseRow {
    CaseRow {
        id,
        practice: Some((PracticeId(7), name.to_owned())),
        change: Some(12),
        cause: "another GUID".to_owned(),
        receiver: Receiver::HaloSupport,
        number: name.to_owned(),
        state: CaseState::Waiting,
        by: name.to_owned(),
        sent: moment(ago(400)),
        due: moment(ago(60)),
        is_overdue: true,
        waited: "5 h".to_owned(),
    }
}

/// Words to Halo Support, whose move it is.
pub fn words(text: &str) -> WordsFor {
    WordsFor {
        receiver: Receiver::HaloSupport,
        text: text.to_owned(),
        is_their_move: true,
    }
}

fn listed(rows: Vec<CaseRow>, all: bool) -> String {
    let page = CasesPage {
        as_of: now(),
        query: CasesQuery { all },
        open: rows.iter().filter(|row| row.state.is_open()).count(),
        overdue: rows.iter().filter(|row| row.is_overdue).count(),
        rows,
        is_cut: false,
    };
    html(move || view! { <CasesContent page /> })
}

fn page(case: CaseRow, text: &str) -> CasePage {
    let is_open = case.state.is_open();
    CasePage {
        as_of: now(),
        text: text.to_owned(),
        events: vec![
            CaseEventRow {
                at: moment(ago(400)),
                by: "Kim".to_owned(),
                kind: CaseEventKind::Sent,
                words: String::new(),
            },
            CaseEventRow {
                at: moment(ago(300)),
                by: "Ana".to_owned(),
                kind: CaseEventKind::Commented,
                words: text.to_owned(),
            },
        ],
        terms: HALOS_TERMS.to_owned(),
        solution: Some(moment(now())),
        ask_again: is_open.then(|| "We wrote to you and have no answer yet.".to_owned()),
        case,
    }
}

fn shown(page: CasePage, role: Role, outcome: FormOutcome) -> String {
    let signed_in = somebody("Kim", role);
    html(move || {
        let _meta = titled();
        view! { <CaseContent page signed_in outcome /> }
    })
}

fn draft(standing: Vec<CaseRow>) -> CaseDraft {
    CaseDraft {
        practice: Some((PracticeId(7), "Harbour".to_owned())),
        change: Some(12),
        receiver: Receiver::HaloSupport,
        cause: "guid_changed".to_owned(),
        cause_words: "another GUID".to_owned(),
        text: "Please make GUID b1f0d3c2-5a64-4f0e-9c1b-7d2e8a3f4b5c authoritative.".to_owned(),
        asks_to_switch: true,
        standing,
        terms: HALOS_TERMS.to_owned(),
    }
}

fn drafted(draft: CaseDraft, role: Role, outcome: FormOutcome) -> String {
    let signed_in = somebody("Kim", role);
    html(move || {
        let _meta = titled();
        view! { <CaseDraftContent draft signed_in outcome /> }
    })
}

#[test]
fn what_is_overdue_says_so_and_what_waits_says_when_an_answer_is_due() {
    let waiting = CaseRow {
        is_overdue: false,
        number: String::new(),
        ..row(4, "Hill")
    };
    let closed = CaseRow {
        state: CaseState::Closed,
        ..waiting.clone()
    };
    let html = listed(vec![row(3, "Harbour"), waiting, closed], true);
    assert_order(&html, &["Overdue: ask again", "<span>due ", "<span>Closed"]);
    assert_all(
        &html,
        &[
            "2 open cases, 1 overdue",
            "No answer since 5 h of business time.",
            "href=\"/cases/3\"",
            "href=\"/practices/7\"",
            "href=\"/changes/12\"",
            "Case 4",
        ],
    );
}

#[test]
fn a_list_without_cases_says_so_and_leads_to_all() {
    let html = listed(Vec::new(), false);
    assert_all(&html, &["No case is open.", "href=\"/cases?all=true\""]);
    assert!(listed(Vec::new(), true).contains("Nobody kept a case yet"));
}

#[test]
fn a_case_shows_its_words_as_sent_its_timeline_and_the_words_to_ask_again() {
    let page = page(row(3, "HC-4711"), "Please make GUID X authoritative.");
    let html = shown(page, Role::OnCall, FormOutcome::default());
    assert_order(
        &html,
        &[
            "How it stands",
            "Words to ask again",
            "What happened",
            "As it was sent",
        ],
    );
    assert_all(
        &html,
        &[
            "Please make GUID X authoritative.",
            "They answered…",
            "I asked again…",
            "action=\"/cases/3/nudged\"",
            "action=\"/cases/3/close\"",
            "Comment",
            "haloconnect.io/sla",
        ],
    );
    assert!(!html.contains("Reopen"), "{html}");
}

#[test]
fn whoever_only_reads_is_offered_nothing() {
    let html = shown(
        page(row(3, "HC-4711"), "words"),
        Role::Viewer,
        FormOutcome::default(),
    );
    assert!(!html.contains("<form"), "{html}");
    let html = drafted(draft(Vec::new()), Role::Viewer, FormOutcome::default());
    assert!(!html.contains("<form"), "{html}");
    assert!(html.contains("Copy this text"), "{html}");
}

#[test]
fn what_is_closed_can_be_reopened_and_not_asked_again() {
    let closed = CaseRow {
        state: CaseState::Closed,
        is_overdue: false,
        ..row(3, "HC-4711")
    };
    let html = shown(page(closed, "words"), Role::OnCall, FormOutcome::default());
    assert!(html.contains("action=\"/cases/3/reopen\""), "{html}");
    for gone in [
        "nudged",
        "answered\"",
        "/close",
        "Words to ask again",
        "Solution aimed at",
    ] {
        assert!(!html.contains(gone), "{gone}: {html}");
    }
}

#[test]
fn words_are_proposed_with_a_warning_to_switch_only_what_is_known() {
    let html = drafted(draft(Vec::new()), Role::OnCall, FormOutcome::default());
    assert_all(
        &html,
        &[
            "Write to Halo Support",
            "Send it once the practice has said",
            "Send only what is so",
            "action=\"/cases/open\"",
            "name=\"receiver\" value=\"halo_support\"",
            "name=\"cause\" value=\"guid_changed\"",
            "Please make GUID b1f0d3c2",
            "href=\"/cases/new?practice=7&amp;change=12&amp;receiver=practice_it\"",
        ],
    );
    assert!(!html.contains("Send another anyway"), "{html}");
}

#[test]
fn a_second_case_is_warned_of_and_what_was_typed_stays() {
    let outcome = FormOutcome {
        problem_field: Some("even_so".to_owned()),
        ..refused(
            "cases-open",
            "A case for the same cause is open already: /cases/3.",
            &[("text", "my own words"), ("number", "HC-1")],
        )
    };
    let html = drafted(draft(vec![row(3, "Harbour")]), Role::OnCall, outcome);
    assert_order(
        &html,
        &[
            "Open already for the same cause",
            "A case for the same cause is open already",
            "my own words",
            "Send another anyway",
        ],
    );
    assert_all(
        &html,
        &[
            "value=\"HC-1\"",
            "name=\"cause\" value=\"guid_changed\"",
            "href=\"/cases/3\"",
        ],
    );
}

#[test]
fn a_practice_shows_open_cases_and_opens_the_words_for_whoever_acts() {
    let mut practice = fixtures::page();
    let id = practice.practice.id;
    practice.cases = vec![row(3, "HC-4711")];
    let other = WordsFor {
        receiver: Receiver::PracticeIt,
        is_their_move: false,
        ..words("Please start Halo Link Service.")
    };
    practice.words = vec![words("Please tell us which."), other];
    let html = html(move || {
        let _meta = titled();
        let screen = PracticeScreen {
            page: practice,
            chart: String::new(),
        };
        let signed_in = somebody("Kim", Role::OnCall);
        let outcome = FormOutcome::default();
        view! { <PracticeContent screen signed_in outcome /> }
    });
    assert_order(
        &html,
        &[
            "Overdue: ask again",
            "Words to send",
            "Please tell us which.",
            "Please start Halo Link",
        ],
    );
    let keep = format!("href=\"/cases/new?practice={id}&amp;receiver=halo_support\"");
    assert!(html.contains(&keep), "{html}");
    let opened = html.matches("<details open class=\"fold\">").count();
    assert_eq!(opened, 1, "only theirs is open: {html}");
}

#[test]
fn a_card_shows_its_open_cases_and_leads_to_the_words() {
    let mut change = new_guid();
    change.cases = vec![row(3, "HC-4711")];
    change.asks_to_switch = true;
    let id = change.change.id;
    let html = card(change);
    assert_all(
        &html,
        &[
            "Overdue: ask again",
            "Write to Halo Support",
            "Send it once the practice has said",
            &format!("href=\"/cases/new?change={id}&amp;receiver=halo_support\""),
        ],
    );
}

#[test]
fn what_others_wrote_is_text_everywhere() {
    for name in NAMES {
        assert_harmless(&listed(vec![row(3, name)], false), name);
        let case = page(row(3, name), name);
        assert_harmless(&shown(case, Role::OnCall, FormOutcome::default()), name);
        let mut draft = draft(vec![row(3, name)]);
        draft.text = name.to_owned();
        draft.practice = Some((PracticeId(7), name.to_owned()));
        let html = drafted(draft, Role::OnCall, FormOutcome::default());
        // The one that ends the field itself.
        let html = html.replace("</textarea><p id", "<p id");
        assert_harmless(&html, name);
    }
}
