//! What admins see of who was refused, and what they should look at again.

use app::admin::security::page::SecurityContent;
use domain::audit::Action;
use domain::security_event::SecurityEvent;
use domain::security_review::TokenConcern;
use domain::views::security::{
    AccountActs, RefusedAddress, RefusedCount, RefusedKind, SecurityPage, TokenToReview,
};
use leptos::prelude::*;

use super::changes::{assert_all, assert_order};
use super::fixtures::{ago, moment, now};
use super::html;
use super::people_fixtures::{staff_page, token_page};

fn nothing() -> SecurityPage {
    SecurityPage {
        as_of: now(),
        refused: Vec::new(),
        addresses: Vec::new(),
        acts: Vec::new(),
        tokens: Vec::new(),
        without_second_factor: Vec::new(),
        absent: Vec::new(),
    }
}

/// Passwords were guessed last night, with this text in every place where text comes from outside.
pub fn security_page(text: &str) -> SecurityPage {
    let refused = |count, addresses, is_beyond| RefusedCount {
        count,
        addresses,
        is_beyond,
        newest: moment(ago(512)),
    };
    let token = token_page(text).tokens.remove(0);
    let person = staff_page(text).staff.remove(0);
    SecurityPage {
        refused: vec![
            RefusedKind {
                event: SecurityEvent::SignInFailed,
                day: Some(refused(41, 3, false)),
                month: refused(9_000, 200, true),
            },
            RefusedKind {
                event: SecurityEvent::RoleRefused,
                day: None,
                month: refused(1, 0, false),
            },
        ],
        addresses: vec![RefusedAddress {
            address: text.to_owned(),
            count: 30,
            events: vec![SecurityEvent::SignInFailed, SecurityEvent::CodeFailed],
            newest: moment(ago(512)),
        }],
        acts: vec![AccountActs {
            action: Action::RoleChanged,
            count: 2,
            newest: moment(ago(90)),
        }],
        tokens: vec![TokenToReview {
            token,
            concerns: vec![TokenConcern::NeverEnds, TokenConcern::Idle],
        }],
        without_second_factor: vec![person.clone()],
        absent: vec![person],
        ..nothing()
    }
}

fn shown(page: SecurityPage) -> String {
    html(|| view! { <SecurityContent page /> })
}

#[test]
fn what_was_refused_is_told_with_how_often_from_how_many_addresses_and_when_last() {
    let html = shown(security_page("192.0.2.9"));
    let row = |label: &str| {
        let (_, rest) = html.split_once(label).unwrap();
        rest.split_once("</tr>").unwrap().0.to_owned()
    };
    let guessed = row("Wrong password");
    assert_all(&guessed, &["41, from 3 addresses, newest ", "02:10"]);
    assert_all(&guessed, &["9000, from more than 200 addresses, newest "]);
    let role = row("Role may not");
    assert_order(&role, &["never", "1, newest "]);
    let address = row("<bdi>192.0.2.9</bdi>");
    assert_all(&address, &["30 times", "Wrong password, Wrong code"]);
}

#[test]
fn what_should_be_looked_at_again_leads_to_where_something_is_done_about_it() {
    let html = shown(security_page("Kim"));
    assert_all(
        &html,
        &[
            r#"href="/admin/audit?action=role_changed""#,
            "Role changed",
            r#"href="/admin/tokens#token-1""#,
            "Never ends, Unused for 90 days",
            r#"href="/admin/staff#person-1""#,
        ],
    );
    assert_eq!(html.matches("<table").count(), 6, "one for each question");
}

#[test]
fn where_there_is_nothing_to_tell_it_says_so_in_words() {
    let html = shown(nothing());
    assert!(!html.contains("<table"));
    assert_eq!(html.matches("<h2").count(), 6);
    assert_all(
        &html,
        &[
            "Nothing and nobody was refused in the last 30 days.",
            "Every approver and admin signs in with a code too.",
            "Nobody stayed away for so long.",
        ],
    );
}
