//! Where rows stand, and what of them the live script goes by.

use app::overview::table::PracticeTable;
use domain::headline::State;
use domain::overview::Sort;
use domain::views::Overview;
use leptos::prelude::*;

use super::{fixtures, html};

/// A list with these practices in trouble, then these without.
fn list(troubled: &[i64], well: &[i64]) -> Overview {
    let troubled = troubled
        .iter()
        .map(|id| fixtures::row(*id, "T", State::Offline, 5, ""));
    let well = well
        .iter()
        .map(|id| fixtures::row(*id, "W", State::Online, 5, ""));
    Overview {
        rows: troubled.chain(well).collect(),
        ..fixtures::overview()
    }
}

/// The ids in the two groups of a table, and whether headings tell them apart.
fn groups(overview: Overview) -> (Vec<String>, Vec<String>, bool) {
    let html = html(|| view! { <PracticeTable overview /> });
    let has_headings = html.contains("rowgroup");
    let group = |id: &str| {
        let start = html.find(&format!("<tbody id=\"{id}\"")).unwrap();
        let end = html[start..].find("</tbody>").unwrap();
        let rows = html[start..start + end].split("<tr id=\"").skip(1);
        let ids = rows.map(|row| row.split('"').next().unwrap().to_owned());
        ids.collect()
    };
    (group("attention"), group("rest"), has_headings)
}

#[test]
fn those_that_need_attention_stand_in_a_group_of_their_own() {
    let (attention, rest, has_headings) = groups(list(&[1, 2], &[3]));
    assert_eq!(attention, ["practice-1", "practice-2"]);
    assert_eq!(rest, ["practice-3"]);
    assert!(has_headings);
    let (_, _, has_headings) = groups(list(&[1, 2], &[]));
    assert!(!has_headings, "one group needs no heading");
}

#[test]
fn a_list_by_name_has_no_groups() {
    let mut overview = list(&[1], &[2]);
    overview.query.sort = Some(Sort::Name);
    let (attention, rest, has_headings) = groups(overview);
    assert_eq!(attention, [""; 0]);
    assert_eq!(rest, ["practice-1", "practice-2"]);
    assert!(!has_headings);
}

#[test]
fn a_row_tells_the_live_script_what_a_reader_would_call_a_change() {
    let face = |row: &domain::views::OverviewRow| {
        let html = html(|| app::overview::row::practice_row(row, fixtures::now()));
        let rest = html.split("data-face=\"").nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let mut row = fixtures::row(1, "Banksia", State::Online, 5, "");
    let before = face(&row);
    row.practice.heartbeat_age_seconds = Some(59);
    assert_eq!(face(&row), before, "figures move all the time");
    row.practice.state = State::Offline;
    assert_ne!(face(&row), before);
    let html = html(|| app::overview::row::practice_row(&row, fixtures::now()));
    assert!(
        html.contains("data-words=\"Banksia is now Offline.\""),
        "{html}"
    );
}
