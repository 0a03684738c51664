//! Who may ask for what: every server function asks first, and the header offers no more than
//! that.

use std::sync::Arc;

use any_spawner::Executor;
use app::App;
use app::account::profile::read::read_profile;
use app::admin::audit::read::read_audit;
use app::admin::security::read::read_security;
use app::admin::staff::read::read_staff;
use app::admin::tokens::read::read_tokens;
use app::app_error::AppError;
use app::changes::read::{read_change, read_changes, read_group};
use app::frame::read::read_waiting;
use app::identity::read::read_identity;
use app::onboarding::read::{read_import_batch, read_import_batches};
use app::outages::read::read_outages;
use app::overview::first_run::read::read_first_run;
use app::overview::read::read_overview;
use app::practice::bulk_edit::read::read_bulk_edit;
use app::practice::edit::read::read_entry;
use app::practice::read::read_practice;
use app::servers::read::{read_server, read_servers};
use app::ui::done::{Done, DoneNotice};
use app::ui::person_badge::initials;
use app::ui::signed_out::SignedOut;
use domain::action::outcome::Outcome;
use domain::overview::Query;
use domain::permission::Role;
use domain::principal::Principal;
use domain::views::bulk_edit::BulkEditQuery;
use domain::views::changes::ChangeQuery;
use domain::views::onboarding::BatchQuery;
use domain::views::outages::OutageQuery;
use domain::views::people::AuditQuery;
use domain::views::server::ServersQuery;
use domain::zoom::Zoom;
use futures::executor::block_on;
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;

use super::people_fixtures::person;
use super::{html, titled};

/// What every server function answers before it asks anything of the watch.
fn refusals(actor: Option<Principal>) -> Vec<Option<AppError>> {
    let owner = Owner::new();
    owner.with(|| {
        if let Some(actor) = actor {
            provide_context(actor);
        }
        vec![
            block_on(read_staff()).err(),
            block_on(read_tokens()).err(),
            block_on(read_security()).err(),
            block_on(read_audit(AuditQuery::default())).err(),
        ]
    })
}

#[test]
fn nobody_is_told_anything() {
    let owner = Owner::new();
    let others = owner.with(|| {
        vec![
            block_on(read_overview(Query::default())).err(),
            block_on(read_first_run()).err(),
            block_on(read_waiting()).err(),
            block_on(read_practice("3".to_owned(), Zoom::default())).err(),
            block_on(read_entry("3".to_owned())).err(),
            block_on(read_outages(OutageQuery::default())).err(),
            block_on(read_import_batches()).err(),
            block_on(read_import_batch("3".to_owned(), BatchQuery::default())).err(),
            block_on(read_bulk_edit(BulkEditQuery::default())).err(),
            block_on(read_profile()).err(),
            block_on(read_changes(ChangeQuery::default())).err(),
            block_on(read_change("3".to_owned())).err(),
            block_on(read_group("host-cloud-nine".to_owned())).err(),
            block_on(read_identity()).err(),
            block_on(read_servers(ServersQuery::default())).err(),
            block_on(read_server("3".to_owned())).err(),
        ]
    });
    for refusal in refusals(None).into_iter().chain(others) {
        assert_eq!(refusal, Some(AppError::SignedOut));
    }
}

#[test]
fn what_is_for_admins_is_for_admins_alone() {
    for role in Role::ALL.iter().filter(|role| **role != Role::Admin) {
        for refusal in refusals(Some(person("Kim", *role))) {
            assert_eq!(refusal, Some(AppError::NotAllowed), "{role}");
        }
    }
}

#[test]
fn what_was_entered_is_edited_by_whoever_keeps_the_list() {
    for role in [Role::Viewer, Role::OnCall, Role::Approver] {
        let owner = Owner::new();
        let refusal = owner.with(|| {
            provide_context(person("Kim", role));
            block_on(read_entry("3".to_owned())).err()
        });
        assert_eq!(refusal, Some(AppError::NotAllowed), "{role}");
    }
}

#[test]
fn a_token_has_no_profile() {
    let owner = Owner::new();
    let refusal = owner.with(|| {
        provide_context(Principal::Token {
            token: 1,
            name: "feed".to_owned(),
            role: Role::Admin,
        });
        block_on(read_profile()).err()
    });
    assert_eq!(refusal, Some(AppError::NotAllowed));
}

/// A page that asks nothing of the watch, with its header, which asks what waits.
fn page(actor: Option<Principal>) -> String {
    // Another test may have been first.
    let _ = Executor::init_tokio();
    html(|| {
        let _meta = titled();
        provide_context(RequestUrl::new("/login"));
        if let Some(actor) = actor {
            provide_context(actor);
        }
        view! { <App /> }
    })
}

#[test]
fn without_anybody_the_header_leads_to_the_sign_in_and_nowhere_else() {
    let html = page(None);
    assert!(html.contains("<nav"), "{html}");
    assert!(html.contains(r#"href="/login" rel="external""#), "{html}");
    for absent in [
        "Overview",
        "/changes",
        "/api/docs",
        "Sign out",
        "Find a practice",
        "data-live",
    ] {
        assert!(!html.contains(absent), "{absent}");
    }
}

#[tokio::test]
async fn the_header_says_who_is_signed_in_and_offers_admin_to_admins() {
    let html = page(Some(person("Mira Kovac", Role::Approver)));
    for present in [
        "Mira Kovac",
        "Approver",
        "MK",
        r#"href="/changes""#,
        r#"href="/profile""#,
        r#"action="/logout""#,
        "Sign out",
        "data-live",
    ] {
        assert!(html.contains(present), "{present}: {html}");
    }
    assert!(!html.contains("/admin/staff"), "{html}");
    let admin = page(Some(person("Kim", Role::Admin)));
    assert!(admin.contains(r#"href="/admin/staff""#), "{admin}");
}

#[test]
fn a_page_whose_session_ended_leads_back_to_itself() {
    let html = html(|| {
        provide_context(RequestUrl::new("/practices/31?track=authority"));
        view! {
            <Router>
                <SignedOut />
            </Router>
        }
    });
    let href = r#"href="/login?next=%2Fpractices%2F31%3Ftrack%3Dauthority" rel="external""#;
    assert!(html.contains(href), "{html}");
}

#[test]
fn initials_are_of_the_first_and_the_last_word() {
    assert_eq!(initials("Mira Kovac"), "MK");
    assert_eq!(initials("kim"), "K");
    assert_eq!(initials("Ana de la Cruz"), "AC");
    assert_eq!(initials(""), "");
}

#[test]
fn what_was_done_is_said_and_an_unknown_word_says_nothing() {
    let page = |word: &str| {
        let done = Done {
            word: word.to_owned(),
            taken: Arc::new(|| {}),
        };
        html(move || {
            provide_context(done);
            view! { <DoneNotice /> }
        })
    };
    for entry in domain::action::all() {
        match entry.done {
            Some(done) => assert!(page(entry.key).contains(done), "{}", entry.key),
            None => assert!(!page(entry.key).contains("notice done"), "{}", entry.key),
        }
    }
    for outcome in Outcome::ALL {
        assert!(page(outcome.as_str()).contains("notice done"), "{outcome}");
    }
    assert!(!page("<b>").contains("notice done"));
}
