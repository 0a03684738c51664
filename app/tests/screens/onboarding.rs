//! Bringing practices in, on screen: each row says what was found and what to do, whatever it holds.

use std::collections::BTreeMap;

use app::form_outcome::FormOutcome;
use app::onboarding::batch::page::BatchContent;
use app::onboarding::one::form::OneForm;
use app::onboarding::page::OnboardingContent;
use app::onboarding::paste_form::PasteForm;
use domain::change::Side;
use domain::environment::Environment;
use domain::name_diff::diff;
use domain::onboarding::{Found, RowState};
use domain::site::Pms;
use domain::views::Moment;
use domain::views::onboarding::{
    BatchRowView, ImportBatchPage, ImportBatchSummary, ImportBatchesPage,
};
use leptos::prelude::*;

use super::changes::assert_all;
use super::html;
use super::untrusted::{NAMES, assert_harmless};

fn moment() -> Moment {
    Moment {
        at: "2026-08-18T00:41:00Z".parse().unwrap(),
        local: "18 Aug 2026 10:41:00 AEST".to_owned(),
        there: None,
    }
}

fn row(line: i64, state: RowState, name: &str, halo_name: Option<&str>) -> BatchRowView {
    let cells = [("name", name), ("pms", "bp"), ("site_id", "20417")];
    let cells = cells.map(|(column, cell)| (column.to_owned(), cell.to_owned()));
    BatchRowView {
        line,
        version: 3,
        state,
        cells: BTreeMap::from(cells),
        pms: "Bp".to_owned(),
        halo_name: halo_name.map(str::to_owned),
        name_diff: halo_name.map_or_else(Vec::new, |halo| diff(name, halo)),
        similarity: halo_name.map(|_| 62),
        words: "what was found".to_owned(),
        warning: None,
        found: Vec::new(),
        hint: None,
        other_pms: None,
        pairing: String::new(),
        siblings: Vec::new(),
        to_send: Some("Please read us the Site ID.".to_owned()),
        looked_up_at: Some(moment()),
        due_at: Some(moment()),
        turned_ready: false,
        accepted_by: None,
        practice_id: None,
    }
}

fn page(rows: Vec<BatchRowView>) -> ImportBatchPage {
    let mut counts: BTreeMap<RowState, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.state).or_default() += 1;
    }
    ImportBatchPage {
        batch: ImportBatchSummary {
            id: 7,
            name: "crm-august.csv".to_owned(),
            by: "Lan".to_owned(),
            at: moment(),
            rows: rows.len(),
            counts,
            turned_ready: 0,
        },
        rows,
        only: None,
        page: 1,
        pages: 1,
        per_second: 4,
        may_pair: true,
    }
}

fn drawn(page: ImportBatchPage, may_edit: bool, outcome: FormOutcome) -> String {
    html(move || view! { <BatchContent batch=page may_edit outcome /> })
}

#[test]
fn what_is_not_asked_about_by_itself_is_looked_up_again_with_one_press() {
    let drawn_as = |state| {
        let row = row(2, state, "Bay Dental", None);
        drawn(page(vec![row]), true, FormOutcome::default())
    };
    for state in [RowState::NotPaired, RowState::Rejected] {
        let html = drawn_as(state);
        assert_all(
            &html,
            &[
                state.label(),
                state.what_to_do(Environment::Unknown),
                "Look up again",
            ],
        );
    }
    let html = drawn_as(RowState::NotAuthoritative);
    assert_all(&html, &["Not authoritative", "Use it although it is not"]);
    assert!(!html.contains("Look up again"), "it is, every six hours");
}

#[test]
fn a_row_says_what_was_found_what_to_do_and_what_to_send() {
    let differs = row(
        12,
        RowState::NameMismatch,
        "Eucalypt Family Practice",
        Some("Eucalypt Skin Cancer Practice"),
    );
    let html = drawn(page(vec![differs]), true, FormOutcome::default());
    assert_all(
        &html,
        &[
            "Name differs",
            "<del>Family</del>",
            "<ins>Skin Cancer</ins>",
            "62 % alike",
            "Call the practice before you accept",
            "It is the same practice",
            "Edit and look up",
            "Drop the row",
            "Please read us the Site ID.",
        ],
    );
    assert!(
        html.contains("name=\"version\" value=\"3\""),
        "bound to what is seen"
    );
}

#[test]
fn whoever_may_not_edit_is_offered_nothing() {
    let rows = vec![
        row(2, RowState::Ready, "Bay Dental", Some("Bay Dental")),
        row(3, RowState::NotFound, "Nowhere", None),
    ];
    let html = drawn(page(rows), false, FormOutcome::default());
    assert!(!html.contains("<form"), "{html}");
    assert_all(&html, &["Not found", "Ready", "Nowhere"]);
}

#[test]
fn many_are_started_only_with_their_number_and_a_few_at_once() {
    let ready = |count: i64| {
        let rows = (0..count).map(|line| row(line, RowState::Ready, "Bay", Some("Bay")));
        drawn(page(rows.collect()), true, FormOutcome::default())
    };
    assert_all(&ready(6), &["Type 6 to confirm", "Start watching 6"]);
    assert!(!ready(5).contains("to confirm"));
    assert_all(&ready(1), &["Start watching it", "autofocus"]);
}

#[test]
fn each_row_that_is_ready_has_a_tick_and_a_refusal_keeps_the_ticks() {
    let rows = || {
        let ready = [2, 3].map(|line| row(line, RowState::Ready, "Bay", Some("Bay")));
        let mut rows = vec![row(4, RowState::NotFound, "Nowhere", None)];
        rows.extend(ready);
        rows
    };
    let html = drawn(page(rows()), true, FormOutcome::default());
    assert_all(
        &html,
        &[
            "name=\"shown\" value=\"2,3\"",
            "aria-label=\"Start row 2\"",
            "aria-label=\"Start row 3\"",
            "Start watching 2",
        ],
    );
    assert_eq!(html.matches("name=\"ticked\"").count(), 2, "{html}");
    assert_eq!(html.matches(" checked").count(), 2, "{html}");

    let refused = FormOutcome {
        form: "batch-start".to_owned(),
        problem: Some("Not now.".to_owned()),
        values: BTreeMap::from([
            ("shown".to_owned(), "2,3".to_owned()),
            ("ticked".to_owned(), "2".to_owned()),
        ]),
        ..FormOutcome::default()
    };
    let html = drawn(page(rows()), true, refused);
    assert_eq!(html.matches(" checked").count(), 1, "{html}");
    assert_all(&html, &["Not now.", "Start watching it"]);
}

#[test]
fn where_the_pms_is_probably_another_one_press_puts_it_right() {
    let mut elsewhere = row(2, RowState::NotFound, "Bay", None);
    elsewhere.hint = Some("Found as Best Practice 20417".to_owned());
    elsewhere.other_pms = Some(Pms::BestPractice);
    let html = drawn(page(vec![elsewhere]), true, FormOutcome::default());
    assert_all(
        &html,
        &[
            "Found as Best Practice 20417",
            "name=\"pms\" value=\"best_practice\"",
            "Use Bp",
        ],
    );
}

#[test]
fn a_row_without_a_name_is_given_one_before_it_can_be_accepted() {
    let nameless = row(2, RowState::NameMismatch, "", Some("Bay Dental"));
    let html = drawn(page(vec![nameless]), true, FormOutcome::default());
    assert!(!html.contains("It is the same practice"), "{html}");
    assert!(html.contains("no name"), "{html}");
    assert!(html.contains("value=\"Bay Dental\""), "{html}");
}

#[test]
fn one_practice_shows_how_it_stands_and_many_only_what_is_not_as_it_should_be() {
    let site = |availability: &str| Found {
        side: Side {
            authoritative: Some(true),
            halo_link_version: Some("1.9.2".to_owned()),
            pms: Some(Pms::Zedmed.into()),
            pms_version: Some("34".to_owned()),
            ..Side::default()
        },
        availability: Some(availability.to_owned()),
        pms_version_source: None,
    };
    let ready = |line, availability| BatchRowView {
        found: vec![site(availability)],
        ..row(line, RowState::Ready, "Bay", Some("Bay"))
    };
    let one = drawn(page(vec![ready(2, "online")]), true, FormOutcome::default());
    assert_all(
        &one,
        &["Online, authoritative", "Halo Link 1.9.2, Zedmed 34"],
    );
    let rows = vec![ready(2, "online"), ready(3, "unreachable")];
    let many = drawn(page(rows), true, FormOutcome::default());
    assert!(!many.contains("Online, authoritative"), "{many}");
    assert!(many.contains("Unreachable, authoritative"), "{many}");
}

#[test]
fn rows_that_wait_are_told_with_how_long_it_takes() {
    let rows = (0..40).map(|line| row(line, RowState::Waiting, "Bay", None));
    let html = drawn(page(rows.collect()), true, FormOutcome::default());
    assert_all(
        &html,
        &["0 of 40 looked up", "About 10 s left.", "<progress"],
    );
}

#[test]
fn a_name_from_a_batch_or_from_halo_is_text() {
    for name in NAMES {
        let mut of_name = row(2, RowState::NameMismatch, name, Some(name));
        of_name.words = name.to_owned();
        of_name.pairing = name.to_owned();
        of_name.siblings = vec![name.to_owned()];
        of_name.accepted_by = Some(name.to_owned());
        let side = Side {
            name: Some(name.to_owned()),
            halo_link_version: Some(name.to_owned()),
            pms_version: Some(name.to_owned()),
            ..Side::default()
        };
        of_name.hint = Some(name.to_owned());
        of_name.found = vec![Found {
            side,
            availability: Some(name.to_owned()),
            pms_version_source: None,
        }];
        let mut page = page(vec![of_name]);
        page.batch.name = name.to_owned();
        page.batch.by = name.to_owned();
        let batches = ImportBatchesPage {
            open: vec![page.batch.clone()],
            done: vec![page.batch.clone()],
        };
        assert_harmless(&drawn(page, true, FormOutcome::default()), name);
        let list = html(move || {
            view! {
                <OnboardingContent
                    page=batches
                    may_edit=false
                    outcome=FormOutcome::default()
                />
            }
        });
        assert_harmless(&list, name);
    }
}

#[test]
fn what_was_pasted_stays_in_its_place_as_text() {
    for name in NAMES {
        let outcome = FormOutcome {
            form: "onboarding-paste".to_owned(),
            problem: Some("It cannot be used.".to_owned()),
            values: BTreeMap::from([("rows".to_owned(), format!("a & b\n{name}"))]),
            ..FormOutcome::default()
        };
        let html = html(move || view! { <PasteForm outcome /> });
        assert!(html.contains("a &amp; b\n"), "{html}");
        assert_eq!(
            html.matches("</textarea>").count(),
            1,
            "{name} left it: {html}"
        );
        assert!(
            !html.contains("<script") && !html.contains("<img"),
            "{html}"
        );
    }
}

#[test]
fn what_was_typed_about_one_practice_stays_where_it_was() {
    let typed = [("site_id", "0042"), ("name", "Bay"), ("tier", "gold")];
    let outcome = FormOutcome {
        form: "onboarding-one".to_owned(),
        problem: Some("The PMS is not known.".to_owned()),
        values: typed
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..FormOutcome::default()
    };
    let html = html(move || view! { <OneForm outcome /> });
    assert_all(
        &html,
        &[
            "value=\"0042\"",
            "value=\"Bay\"",
            "value=\"gold\"",
            "<details open class=\"fold\">",
        ],
    );
}

#[test]
fn a_developer_reads_where_the_made_up_id_is_before_anything_is_typed() {
    let html = html(move || view! { <OneForm outcome=FormOutcome::default() /> });
    assert_all(
        &html,
        &[
            "With a developer’s licence",
            "no screen of Best Practice",
            "first eight characters of the Halo GUID",
            "WOW6432Node",
            "do not say what D4W has",
        ],
    );
}
