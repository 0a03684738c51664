//! A practice's past and the outages of a shift: what is told, what can be done, and by whom.

use app::charts::gantt;
use app::form_outcome::FormOutcome;
use app::outages::page::OutagesContent;
use app::outages::read::OutagesScreen;
use app::practice::page::PracticeContent;
use app::practice::read::PracticeScreen;
use domain::permission::Role;
use domain::views::PracticePage;
use leptos::prelude::*;

use super::change_fixtures::somebody;
use super::changes::{assert_all, assert_order};
use super::history_fixtures::{note, outage, outages_page};
use super::{fixtures, html, titled};

/// The page of a practice.
pub fn practice(page: PracticePage, role: Role) -> String {
    html(|| {
        let _meta = titled();
        let screen = PracticeScreen {
            page,
            chart: String::new(),
        };
        let signed_in = somebody("Alex", role);
        let sent = FormOutcome::default();
        view! { <PracticeContent screen signed_in outcome=sent /> }
    })
}

fn outages(name: &str, role: Role) -> String {
    let page = outages_page(name);
    let chart = gantt::draw(&page.gantt);
    html(|| {
        let screen = OutagesScreen { page, chart };
        let signed_in = somebody("Alex", role);
        view! { <OutagesContent screen signed_in outcome=FormOutcome::default() /> }
    })
}

#[test]
fn the_headline_says_how_much_of_its_time_nobody_saw_and_between_when_it_began() {
    let mut page = fixtures::page();
    page.practice.unseen_seconds = 46;
    let began = "Since 05:04 AEST by its heartbeat at the latest, seen by us at 05:11 AEST.";
    page.began = Some(began.to_owned());
    let html = practice(page, Role::Viewer);
    assert_order(
        &html,
        &[
            "2 h 16 min",
            ", 46 s of it unseen",
            ". ",
            began,
            "Halo Cloud answers",
        ],
    );
    let html = practice(fixtures::page(), Role::Viewer);
    assert!(
        !html.contains("unseen"),
        "nothing is said where all was seen"
    );
}

#[test]
fn any_stretch_of_time_is_a_link_away_and_each_thing_that_happened_has_its_number() {
    let html = practice(fixtures::page(), Role::Viewer);
    assert_all(
        &html,
        &[
            r#"href="/practices/3?zoom=1h#what-happened""#,
            r#"href="/practices/3?zoom=30d#what-happened""#,
            r#"aria-label="Stretch of time""#,
            "Earlier",
            "Nearer",
            "from=2026-08-17T14:00:00Z&amp;to=2026-08-18T14:00:00Z#what-happened",
        ],
    );
    assert_order(
        &html,
        &["Link stopped in order", "We are refused, in more words"],
    );
}

#[test]
fn whose_clocks_a_list_is_told_on_is_a_link_away_and_says_whom_an_outage_waited_for() {
    let html = outages("Banksia", Role::Viewer);
    assert_order(
        &html,
        &[
            r#"aria-label="Whose clocks""#,
            "My zone",
            r#"href="/outages?tag=Banksia&amp;clock=theirs""#,
            r#"href="/outages?tag=Banksia&amp;clock=utc""#,
            r#"data-label="Cause""#,
            "4 m before Halo switched, 2 h 40 m waiting for our approval",
        ],
    );
}

#[test]
fn a_figure_stands_beside_its_coverage_and_the_spans_that_add_up_to_it() {
    let html = practice(fixtures::page(), Role::Viewer);
    assert_order(
        &html,
        &[
            "Uptime of this window",
            "All hours",
            "97.8 %",
            "90 %",
            "<th scope=\"row\">Opening hours",
            "Prove it",
            "before the first observation",
            "Together, the whole window",
            "86400",
        ],
    );
}

#[test]
fn whoever_answers_for_outages_takes_one_in_hand_and_others_see_who_has_it() {
    let mut page = fixtures::page();
    page.outages = vec![outage("Banksia", None)];
    let free = practice(page.clone(), Role::OnCall);
    assert_all(
        &free,
        &[
            "I have it",
            "Nobody has it in hand.",
            "/practices/3/acknowledge",
        ],
    );
    page.outages = vec![outage("Banksia", Some("Dana"))];
    let taken = practice(page.clone(), Role::OnCall);
    assert_all(&taken, &["Dana", "Dana rings them", "Hand it back"]);
    let viewer = practice(page, Role::Viewer);
    assert!(viewer.contains("Dana") && !viewer.contains("Hand it back"));
    assert!(!viewer.contains("Add a note"), "a viewer reads notes");
}

#[test]
fn both_bounds_of_an_edge_are_told() {
    let mut page = fixtures::page();
    page.outages = vec![outage("Banksia", None)];
    page.notes = vec![note("Lan Tran", "Moved to SQL02.")];
    let html = practice(page, Role::OnCall);
    assert_all(
        &html,
        &[
            "between 07:57:12 and 07:58:30",
            "Lan Tran",
            "Moved to SQL02.",
        ],
    );
}

#[test]
fn causes_come_before_practices_and_practices_before_single_outages() {
    let html = outages("Host WG-03", Role::OnCall);
    assert_order(
        &html,
        &[
            "Since your last shift",
            "My shift ends here",
            "Hand it back",
            "4 of 4 on this host",
            "Practices over time",
            "Each outage",
            "Export CSV",
            "Narrow",
        ],
    );
    assert_all(
        &html,
        &[
            r#"class="trouble" data-state="unreachable""#,
            r#"class="closed""#,
        ],
    );
    let viewer = outages("Host WG-03", Role::Viewer);
    assert!(!viewer.contains("Hand it back"));
    assert!(
        viewer.contains("My shift ends here"),
        "whoever reads has a shift"
    );
}

#[test]
fn what_comes_from_outside_is_text_in_history_too() {
    for name in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
    ] {
        let mut page = fixtures::page();
        page.notes = vec![note(name, name)];
        page.outages = vec![outage(name, Some(name))];
        page.timeline.events[0].title = name.to_owned();
        page.timeline.events[0].detail = name.to_owned();
        page.timeline.title = name.to_owned();
        for html in [practice(page, Role::OnCall), outages(name, Role::OnCall)] {
            for markup in ["<script", "<img"] {
                assert!(!html.contains(markup), "{name} became markup: {html}");
            }
            assert!(html.contains("alert(1)"), "it is shown, as text");
        }
    }
}
