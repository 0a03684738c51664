//! Filters live in the address, so that a colleague can be sent them.

use app::admin::audit::table::AuditTable;
use app::changes::filter::ChangeFilter;
use app::changes::queue_table::ChangeQueue;
use app::links;
use app::overview::counts::CountLinks;
use app::overview::pager;
use app::overview::row::cells;
use app::overview::whose_move::WhoseMove;
use app::ui::change_badge::ChangeWaits;
use domain::change::{ChangeStatus, Risk};
use domain::headline::{State, WhoActs};
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::views::changes::ChangeQuery;
use domain::views::people::AuditQuery;
use leptos::prelude::*;

use super::change_fixtures::{changes_page, collision, new_guid};
use super::people_fixtures::audit_page;
use super::{fixtures, html};

fn hrefs(html: &str) -> Vec<String> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| !href.starts_with('#'))
        .map(|href| href.replace("&amp;", "&"))
        .collect()
}

#[test]
fn everything_has_the_shortest_address_there_is() {
    assert_eq!(links::overview(&Query::default()), "/");
    let query = Query {
        q: "O'Brien & Sons".to_owned(),
        page: 2,
        ..Query::default()
    };
    assert_eq!(links::overview(&query), "/?q=O%27Brien%20%26%20Sons&page=2");
    assert_eq!(links::practice(PracticeId(31)), "/practices/31");
}

#[test]
fn every_count_links_to_what_it_counts_and_the_one_in_force_says_so() {
    let offline = Query {
        state: Some(State::Offline),
        page: 3,
        ..Query::default()
    };
    let html = html(|| {
        let counts = fixtures::overview().counts;
        view! { <CountLinks counts query=offline /> }
    });
    assert_eq!(
        hrefs(&html),
        [
            "/?attention=true",
            "/?state=unreachable",
            "/?state=blocked",
            "/?state=offline",
            "/?state=degraded",
            "/?state=unknown",
            "/?state=pending_setup",
            "/?state=online",
            "/",
        ],
        "a state in which nobody is retired needs no link"
    );
    assert_eq!(html.matches("aria-current=\"true\"").count(), 1);
    assert!(
        html.contains(r#"href="/?state=offline" aria-current="true""#),
        "{html}"
    );
}

#[test]
fn a_search_within_a_count_is_no_longer_that_count() {
    let query = Query {
        q: "dental".to_owned(),
        ..Query::default()
    };
    let html = html(|| {
        let counts = fixtures::overview().counts;
        view! { <CountLinks counts query /> }
    });
    assert!(!html.contains("aria-current"), "{html}");
}

#[test]
fn whose_move_filters_and_takes_the_filter_off_again() {
    let query = Query {
        who: Some(WhoActs::Us),
        ..Query::default()
    };
    let html = html(|| {
        let counts = fixtures::overview().counts;
        view! { <WhoseMove counts query /> }
    });
    assert_eq!(hrefs(&html), ["/", "/?who=practice", "/?who=halo_support"]);
}

#[test]
fn the_pager_keeps_the_filter_and_ends_where_the_list_ends() {
    let pager = |page: usize, pages: usize| {
        let mut overview = fixtures::overview();
        overview.query.state = Some(State::Online);
        (overview.page, overview.pages) = (page, pages);
        html(|| pager::pager(&overview))
    };
    assert_eq!(hrefs(&pager(1, 9)), ["/?state=online&page=2"]);
    assert_eq!(
        hrefs(&pager(2, 9)),
        ["/?state=online", "/?state=online&page=3"]
    );
    assert_eq!(hrefs(&pager(9, 9)), ["/?state=online&page=8"]);
    assert_eq!(pager(1, 1), "", "one page needs no pager");
}

#[test]
fn the_audit_trail_keeps_its_filter_in_the_address_and_its_file_is_whole() {
    assert_eq!(links::audit(&AuditQuery::default()), "/admin/audit");
    let query = AuditQuery {
        actor: "O'Brien & Sons".to_owned(),
        subject: "practice 3".to_owned(),
        before: Some(212),
        ..AuditQuery::default()
    };
    assert_eq!(
        links::audit(&query),
        "/admin/audit?actor=O%27Brien%20%26%20Sons&subject=practice%203&before=212"
    );
    assert_eq!(
        links::audit_csv(&query),
        "/admin/audit.csv?actor=O%27Brien%20%26%20Sons&subject=practice%203"
    );
}

#[test]
fn what_is_older_is_behind_a_link_until_there_is_nothing_older() {
    let table = |before: Option<i64>, next: Option<i64>| {
        let mut page = audit_page("kim");
        (page.query, page.next) = (
            AuditQuery {
                before,
                ..AuditQuery::default()
            },
            next,
        );
        hrefs(&html(|| view! { <AuditTable page /> }))
    };
    assert_eq!(table(None, Some(211)), ["/admin/audit?before=211"]);
    assert_eq!(
        table(Some(300), Some(211)),
        ["/admin/audit", "/admin/audit?before=211"]
    );
    assert_eq!(table(Some(300), None), ["/admin/audit"]);
    assert_eq!(table(None, None), [""; 0]);
}

#[test]
fn every_status_of_the_queue_has_an_address_and_keeps_the_risk() {
    assert_eq!(links::changes(&ChangeQuery::default()), "/changes");
    assert_eq!(links::change(12), "/changes/12");
    let filter = |query: ChangeQuery| {
        html(|| {
            let counts = changes_page(vec![new_guid()]).counts;
            view! { <ChangeFilter counts query /> }
        })
    };
    let waiting = filter(ChangeQuery::default());
    assert_eq!(
        hrefs(&waiting),
        [
            "/changes",
            "/changes?status=snoozed",
            "/changes?status=approved",
            "/changes?status=rejected",
            "/changes?status=superseded",
            "/changes?status=withdrawn",
        ]
    );
    assert!(
        waiting.contains(r#"href="/changes" aria-current="true" class="pill">Waiting <b>1</b>"#),
        "{waiting}"
    );
    assert!(
        waiting.contains(r#"class="pill">Approved</a>"#),
        "none needs no figure"
    );
    let risky = filter(ChangeQuery {
        status: Some(ChangeStatus::Rejected),
        risk: Some(Risk::R4),
    });
    assert_eq!(
        hrefs(&risky)[..2],
        ["/changes?risk=r4", "/changes?status=snoozed&risk=r4"]
    );
    assert_eq!(risky.matches("aria-current").count(), 1);
}

#[test]
fn the_queue_leads_to_each_card() {
    let queue = html(|| {
        let page = changes_page(vec![collision(), new_guid()]);
        view! { <ChangeQueue page /> }
    });
    assert_eq!(hrefs(&queue), ["/changes/14", "/changes/12"]);
}

#[test]
fn a_change_that_waits_is_one_click_from_the_row_and_from_the_practice() {
    let mut row = fixtures::row(3, "Banksia", State::Blocked, 5, "");
    let quiet = html(|| cells(&row, fixtures::now()));
    assert!(!quiet.contains("/changes"), "{quiet}");
    row.practice.pending_change = Some(12);
    let badge = html(|| cells(&row, fixtures::now()));
    assert_eq!(hrefs(&badge), ["/practices/3", "/changes/12", "/servers/3"]);
    let notice = html(|| view! { <ChangeWaits change=12 /> });
    assert_eq!(hrefs(&notice), ["/changes/12"]);
}
