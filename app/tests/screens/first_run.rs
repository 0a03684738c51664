//! The first day on screen: what was seen is said, what was not is not, and nobody is offered what
//! would be refused.

use app::overview::first_run::FirstRunContent;
use domain::environment::Environment;
use domain::observation::FailureClass;
use domain::pace::Policy;
use domain::permission::Role;
use domain::quota_cost::QuotaCost;
use domain::self_check::{SelfCheck, SelfCheckSkipped, SelfCheckStep};
use domain::views::first_run::FirstRun;
use leptos::prelude::*;

use super::change_fixtures::somebody;
use super::changes::assert_all;
use super::fixtures::{moment, now};
use super::forms::forms;
use super::html;
use super::untrusted::{NAMES, assert_harmless};

fn asked(failure: Option<FailureClass>, message: &str) -> SelfCheckStep {
    let at = now() - chrono::TimeDelta::seconds(4);
    SelfCheckStep {
        at,
        halo_now: Some(at),
        latency_ms: 84,
        failure,
        message: message.to_owned(),
        with_second_key: false,
    }
}

/// The first day of the first admin.
fn first_day(newest: Result<SelfCheckStep, SelfCheckSkipped>) -> FirstRun {
    FirstRun {
        as_of: now(),
        environment: Environment::Production,
        checked: newest.as_ref().ok().map(|asked| moment(asked.at)),
        halo: SelfCheck {
            host: "api.haloconnect.io".to_owned(),
            has_second_key: true,
            newest,
        },
        sqlite_version: "3.51.3".to_owned(),
        database_bytes: 212_000,
        people: 1,
        deciders: 1,
        invited: 0,
        tokens: 0,
        channels: 0,
        cost: QuotaCost::of(400, &Policy::default()),
        requests_per_second_max: 10.0,
        requests_per_day_max: None,
    }
}

fn accepted() -> FirstRun {
    first_day(Ok(asked(None, "")))
}

fn drawn(page: FirstRun, role: Role) -> String {
    html(move || {
        let signed_in = somebody("Kim", role);
        view! { <FirstRunContent page signed_in /> }
    })
}

fn count(html: &str, standing: &str) -> usize {
    html.matches(&format!("data-step=\"{standing}\"")).count()
}

#[test]
fn on_the_first_day_an_admin_sees_what_is_well_and_what_to_do() {
    let html = drawn(accepted(), Role::Admin);
    assert_all(
        &html,
        &[
            "Nothing is watched yet",
            "Connected to Halo Cloud, Production",
            "The key works, and this server’s address is allowed.",
            "answers; SQLite 3.51.3, 212 kB",
            "answered in 84 ms from api.haloconnect.io",
            "accepted; a second key is set",
            "agrees with Halo’s",
            "4 s ago",
            "href=\"/admin/staff\"",
            "href=\"/admin/tokens\"",
            "href=\"/onboarding/one\"",
            "sundog practices import FILE.csv",
        ],
    );
    assert_eq!(forms(&html), ["/onboarding/paste file pms"], "{html}");
    assert!(html.contains("multipart/form-data") && html.contains("name=\"rows\""));
    assert!(!html.contains("autofocus"), "the page is read first");
    assert_eq!((count(&html, "done"), count(&html, "now")), (1, 1));
    assert_eq!(html.matches("data-finding=\"well\"").count(), 5);
}

#[test]
fn a_refused_key_is_said_and_nothing_is_claimed_to_work() {
    let refused = asked(Some(FailureClass::KeyRejected), "Access denied");
    let html = drawn(first_day(Ok(refused)), Role::Admin);
    assert_all(
        &html,
        &[
            "Not connected to Halo Cloud, Production",
            "Halo Cloud rejects our key. Check the key in the Halo portal",
            "both keys are refused",
            "data-step=\"wrong\"",
        ],
    );
    for claim in ["Connected to", "key works", "accepted", "is allowed"] {
        assert!(!html.contains(claim), "{claim}: {html}");
    }
    assert_eq!(count(&html, "done"), 0);
}

#[test]
fn where_nothing_was_asked_nothing_is_known() {
    let html = drawn(first_day(Err(SelfCheckSkipped::Spent)), Role::Admin);
    assert_all(
        &html,
        &[
            "Halo Cloud, Production: not asked yet",
            "Load the page again in a moment.",
            "api.haloconnect.io was not asked",
            "not tried; a second key is set",
            "not compared with Halo’s",
        ],
    );
    assert_eq!(count(&html, "done"), 0);
    assert_eq!(html.matches("data-finding=\"unknown\"").count(), 4);
    assert!(!html.contains(" ago</time>"), "{html}");
}

#[test]
fn whoever_may_not_add_practices_sees_no_form_and_is_told_whom_to_ask() {
    for role in [Role::Viewer, Role::OnCall, Role::Approver] {
        let html = drawn(accepted(), role);
        assert!(!html.contains("<form"), "{role}: {html}");
        assert!(!html.contains("/admin/"), "{role}: {html}");
        assert_all(&html, &["Ask an account manager.", "Ask an admin."]);
    }
    let manager = drawn(accepted(), Role::AccountManager);
    assert_eq!(forms(&manager), ["/onboarding/paste file pms"]);
    assert!(!manager.contains("/admin/"), "{manager}");
}

#[test]
fn a_step_is_done_once_it_was_seen_to_be() {
    let with = |people, deciders, invited| FirstRun {
        people,
        deciders,
        invited,
        tokens: 1,
        ..accepted()
    };
    let alone = drawn(with(1, 1, 1), Role::Admin);
    assert_eq!(count(&alone, "done"), 2, "connected, and a token");
    assert_all(&alone, &["has chosen no password yet", "Invite somebody"]);
    let helped = drawn(with(2, 1, 0), Role::Admin);
    assert_eq!(count(&helped, "done"), 3);
    assert_all(&helped, &["only one of them may decide", "Invite somebody"]);
    let enough = drawn(with(3, 2, 0), Role::Admin);
    assert_all(&enough, &["2 of them may decide"]);
    assert!(!enough.contains("Invite somebody"), "{enough}");
}

#[test]
fn what_it_will_cost_is_told_before_anything_is_started() {
    let html = drawn(accepted(), Role::Viewer);
    assert_all(
        &html,
        &[
            "<b>400</b> practices",
            "Status every 5 min",
            "<b>115,200</b> a day",
            "Look-up every 6 h",
            "<b>1,600</b> a day",
            "<b>1.4</b> a second, cap 10",
            "Daily quota not entered",
        ],
    );
    let of = |quota, cap| {
        let page = FirstRun {
            requests_per_day_max: Some(quota),
            requests_per_second_max: cap,
            ..accepted()
        };
        drawn(page, Role::Viewer)
    };
    assert_all(
        &of(340_000, 10.0),
        &["35 % of the 340,000 calls a day that you entered."],
    );
    assert_all(
        &of(100_000, 0.5),
        &[
            "More than the 100,000 calls a day that you entered",
            "less often than every 5 min",
            "width=\"100%\"",
        ],
    );
}

#[test]
fn a_day_is_explained_in_five_lines_each_with_its_word() {
    let html = drawn(accepted(), Role::Viewer);
    assert_all(&html, &["calm", "late", "stopped", "silent", "not seen"]);
    let (_, notice) = html.split_once("How to read a day").unwrap();
    assert_eq!(notice.matches("class=\"strip\"").count(), 5);
}

#[test]
fn what_halo_or_a_proxy_says_is_text() {
    for name in NAMES {
        let broken = asked(Some(FailureClass::MalformedAnswer), name);
        let html = drawn(first_day(Ok(broken)), Role::Viewer);
        assert_harmless(&html, name);
        assert!(html.contains("no answer of Halo’s from"), "{html}");
    }
}
