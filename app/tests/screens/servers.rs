//! The servers on screen: the list, one of them with what is odd about it, and the form for whoever keeps the
//! list.

use app::form_outcome::FormOutcome;
use app::overview::row::cells;
use app::practice::facts::on_our_list;
use app::servers::list_page::ServersContent;
use app::servers::page::ServerContent;
use app::servers::read::ServerScreen;
use domain::headline::State;
use domain::permission::Role;
use domain::practice::PracticeId;
use domain::server::{Server, ServerEntry, ServerId};
use domain::site::Pms;
use domain::tracks::Authority;
use domain::views::outages::{Gantt, GanttGroup, GanttRow};
use domain::views::server::{OnServerRow, ServerPage, ServerRow, ServersPage, ServersQuery};
use leptos::prelude::*;

use super::change_fixtures::somebody;
use super::changes::{assert_all, assert_order};
use super::fixtures::{ago, moment, now};
use super::history_fixtures::outage;
use super::people_fixtures::refused;
use super::untrusted::{NAMES, assert_harmless};
use super::{fixtures, html, titled};

const LINK: &str = "7d0c35e1-a2b8-4f06-913e-5bd2c4a8f170";

fn practice(id: i64, name: &str, authority: Authority) -> OnServerRow {
    OnServerRow {
        id: PracticeId(id),
        name: name.to_owned(),
        pms: Pms::Zedmed,
        site_id: "A1000010".to_owned(),
        state: State::Online,
        link_version: Some(name.to_owned()),
        pms_version: None,
        authority,
        heartbeat: Some(moment(ago(1))),
        heartbeat_age_seconds: Some(60),
    }
}

fn server(text: &str) -> ServerPage {
    ServerPage {
        as_of: now(),
        server: Server {
            id: ServerId(3),
            entry: ServerEntry {
                name: text.to_owned(),
                provider: text.to_owned(),
                link_guid: None,
                contact: text.to_owned(),
                notes: text.to_owned(),
            },
        },
        title: text.to_owned(),
        oddities: vec![text.to_owned()],
        incidents: vec![(9, text.to_owned())],
        practices: vec![
            practice(1, "Bay", Authority::Authoritative),
            practice(2, text, Authority::NotAuthoritative),
        ],
        databases: 2,
        gantt: Gantt {
            from: moment(ago(600)),
            to: moment(now()),
            description: text.to_owned(),
            ticks: Vec::new(),
            groups: vec![GanttGroup {
                title: "Its practices".to_owned(),
                rows: vec![GanttRow {
                    id: PracticeId(1),
                    name: text.to_owned(),
                    state: State::Online,
                    spans: Vec::new(),
                    closed: Vec::new(),
                }],
            }],
            left_out: 0,
        },
        outages: vec![outage(text, None)],
        banner: None,
    }
}

fn screen(page: ServerPage, role: Role, outcome: FormOutcome) -> String {
    let chart = app::charts::gantt::draw(&page.gantt);
    let signed_in = somebody("Kim", role);
    html(move || {
        let _titles = titled();
        view! { <ServerContent screen=ServerScreen { page, chart } signed_in outcome /> }
    })
}

fn list(text: &str) -> String {
    let page = ServersPage {
        as_of: now(),
        query: ServersQuery {
            q: text.to_owned(),
            page: 1,
        },
        rows: vec![ServerRow {
            id: ServerId(3),
            title: text.to_owned(),
            provider: text.to_owned(),
            practices: 3,
            worst: Some(State::Unreachable),
            in_it: 2,
        }],
        total: 1,
        page: 1,
        pages: 1,
    };
    html(|| view! { <ServersContent page /> })
}

#[test]
fn a_server_says_what_is_odd_first_and_then_what_runs_on_it() {
    let html = screen(server("WG-03"), Role::Viewer, FormOutcome::default());
    assert_order(
        &html,
        &[
            "<h1>WG-03</h1>",
            "Look at this",
            "href=\"/incidents/9\"",
            "2 practices",
            "2 databases",
            "href=\"/?server=3\"",
            "href=\"/practices/2\"",
            "not authoritative",
            "Practices over time",
            "What is known of it",
            "Outages of the last thirty days",
        ],
    );
    assert!(
        !html.contains("<form"),
        "who only reads has nothing to send"
    );
}

#[test]
fn where_the_halo_link_guid_is_found_is_said_beside_its_field() {
    let html = screen(
        server("WG-03"),
        Role::AccountManager,
        FormOutcome::default(),
    );
    assert_all(
        &html,
        &[
            r"HKLM\SOFTWARE\WOW6432Node\Halo Connect\Halo Link",
            "Halo Link's log",
            "method=\"post\"",
            "action=\"/servers/3/edit\"",
            "name=\"link_guid\"",
            "name=\"was_link_guid\"",
            "<textarea",
        ],
    );
    let mut known = server("WG-03");
    known.server.entry.link_guid = Some(LINK.parse().unwrap());
    let html = screen(known, Role::Viewer, FormOutcome::default());
    assert!(html.contains(LINK) && !html.contains("HKLM"), "{html}");
}

#[test]
fn what_was_refused_stands_beside_the_form_with_what_was_typed() {
    let outcome = refused(
        "server-edit",
        "another server has it",
        &[("name", "WG-04"), ("notes", "Rack 4")],
    );
    let html = screen(server("WG-03"), Role::AccountManager, outcome.clone());
    assert_all(
        &html,
        &["another server has it", "value=\"WG-04\"", "Rack 4"],
    );
    let lost = screen(server("WG-03"), Role::Viewer, outcome);
    assert_all(&lost, &["another server has it"]);
}

#[test]
fn the_list_leads_to_each_server_and_to_its_practices() {
    assert_all(
        &list("WG-03"),
        &[
            "href=\"/servers/3\"",
            "href=\"/?server=3\"",
            "3 practices",
            "2 of 3",
            "action=\"/servers\"",
            "method=\"get\"",
        ],
    );
}

#[test]
fn practice_and_overview_lead_to_the_server() {
    let page = fixtures::page();
    let facts = html(|| on_our_list(&page));
    assert!(facts.contains("href=\"/servers/3\""), "{facts}");
    let row = fixtures::row(1, "Bay", State::Online, 5, "");
    let row = html(|| cells(&row, now()));
    assert!(row.contains("href=\"/servers/3\""), "{row}");
}

#[test]
fn what_people_entered_about_a_server_is_text() {
    for name in NAMES {
        for role in [Role::Viewer, Role::AccountManager] {
            let html = screen(server(name), role, FormOutcome::default());
            // The field for notes ends once, and nothing else does so.
            assert_harmless(&html.replacen("</textarea>", "", 1), name);
        }
        assert_harmless(&list(name), name);
    }
}
