//! The overview as staff saw it at a time: that it says so above everything, that its links stay in
//! that time, and that the way back leads to now.

use app::overview::page::OverviewContent;
use domain::overview::Query;
use domain::views::{Overview, ShownAt};
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;

use super::changes::{assert_all, assert_order};
use super::{fixtures, html};

fn then() -> Overview {
    let query = Query {
        at: "2026-08-18T02:10".to_owned(),
        ..Query::default()
    };
    Overview {
        shown: ShownAt {
            is_past: true,
            words: "Tue 18 Aug 02:10 AEST".to_owned(),
            field: "2026-08-18T02:10".to_owned(),
            zone: "AEST".to_owned(),
            problem: None,
        },
        query,
        ..fixtures::overview()
    }
}

fn drawn(overview: Overview) -> String {
    let query = overview.query.clone();
    drawn_for(overview, query)
}

fn drawn_for(overview: Overview, query: Query) -> String {
    html(|| {
        provide_context(RequestUrl::new("/"));
        view! {
            <Router>
                <OverviewContent overview query />
            </Router>
        }
    })
}

#[test]
fn a_list_of_the_past_says_so_first_and_its_links_stay_there() {
    let html = drawn(then());
    assert_order(
        &html,
        &[
            "As staff saw it at Tue 18 Aug 02:10 AEST; nothing here is live",
            r#"<a href="/" class="link">Back to now</a>"#,
            r#"class="counts""#,
        ],
    );
    assert_all(
        &html,
        &[
            r#"href="/?attention=true&amp;at=2026-08-18T02:10""#,
            r#"href="/?who=practice&amp;at=2026-08-18T02:10""#,
            r#"<input type="hidden" name="at" value="2026-08-18T02:10""#,
            r#"type="datetime-local""#,
        ],
    );
    assert!(!html.contains("requests/s"), "nothing of now: {html}");
}

#[test]
fn a_list_of_now_offers_the_past_and_says_nothing_of_it() {
    let html = drawn(fixtures::overview());
    assert_all(&html, &["As we saw it at", "AEST", "requests/s"]);
    assert!(!html.contains("nothing here is live"));
}

#[test]
fn a_time_that_is_none_is_said_and_its_links_lead_to_now() {
    let mut overview = fixtures::overview();
    overview.shown.problem = Some("it is not a time".to_owned());
    let typed = Query {
        at: "<b>lunch".to_owned(),
        ..Query::default()
    };
    let html = drawn_for(overview, typed);
    assert_all(
        &html,
        &["because of the time that was typed: it is not a time."],
    );
    assert!(!html.contains("lunch"), "{html}");
}
