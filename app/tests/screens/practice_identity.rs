//! The identity of a practice over time, and who is offered which form about it.

use app::form_outcome::FormOutcome;
use app::practice::page::PracticeContent;
use app::practice::read::PracticeScreen;
use domain::headline::State;
use domain::permission::Role;
use domain::site::Pms;
use domain::views::PracticePage;
use domain::views::evidence::{Announced, MigrationStanding};
use leptos::prelude::*;

use super::change_fixtures::{NEW, OLD, somebody};
use super::changes::{acts, assert_all, assert_order};
use super::evidence_fixtures::{announced, consumers, entered, past_change, stretch};
use super::fixtures::page;
use super::forms::forms;
use super::people_fixtures::refused;
use super::{html, titled};

/// The page as somebody sees it, with what became of their form about practice 3.
fn shown(role: Role, page: PracticePage, sent: FormOutcome) -> String {
    html(|| {
        let _meta = titled();
        let signed_in = somebody("Alex", role);
        let chart = String::new();
        let screen = PracticeScreen { page, chart };
        view! { <PracticeContent screen signed_in outcome=sent /> }
    })
}

fn as_approver(page: PracticePage) -> String {
    shown(Role::Approver, page, FormOutcome::default())
}

fn with_everything() -> PracticePage {
    PracticePage {
        mappings: vec![
            stretch("server replaced", Some(NEW), None),
            stretch("first", Some(OLD), Some(100)),
        ],
        consumers: consumers("recalls"),
        withheld: Some(stretch("wrong practice", None, None)),
        authority: page().spans[2..3].to_vec(),
        changes: vec![past_change("")],
        announced: Some(announced("new server")),
        entered: Some(entered("")),
        ..page()
    }
}

#[test]
fn the_ledger_says_which_guid_held_when_and_who_decided() {
    let html = as_approver(with_everything());
    assert_order(
        &html,
        &[
            "Mapping history",
            "2 of 3 consumers on the newest entry.",
            "Which GUID was approved when, and who decided, newest first",
            "<b>holds</b>",
            NEW,
            "server replaced",
            "Kim server replaced",
            r#"href="/changes/12""#,
            OLD,
        ],
    );
    assert_order(
        &html,
        &[
            r#"id="changes""#,
            r#"href="/changes/7""#,
            r#"id="authority""#,
        ],
    );
    assert!(as_approver(page()).contains("No GUID was approved yet."));
}

#[test]
fn what_is_withheld_is_said_above_all_else() {
    assert_order(
        &as_approver(with_everything()),
        &[
            "Not exported since ",
            "wrong practice",
            "by Kim wrong practice",
            "Whose move",
        ],
    );
    assert!(!as_approver(page()).contains("Not exported since"));
}

#[test]
fn what_is_offered_depends_on_the_role() {
    let offered = |role| acts(&shown(role, page(), FormOutcome::default()));
    assert_eq!(offered(Role::Viewer), [""; 0]);
    assert_eq!(
        offered(Role::OnCall),
        ["recheck", "add-note", "announce-migration"]
    );
    assert_eq!(
        offered(Role::AccountManager),
        ["recheck", "retire", "add-note", "announce-migration"]
    );
    assert_eq!(
        offered(Role::Approver),
        [
            "recheck",
            "add-note",
            "withhold",
            "announce-migration",
            "enter-guid"
        ]
    );
}

#[test]
fn pairing_is_offered_to_whoever_keeps_the_list_where_it_is_switched_on() {
    let mut paired = page();
    (paired.may_pair, paired.practice.pms) = (true, Pms::BestPractice);
    let html = shown(Role::AccountManager, paired.clone(), FormOutcome::default());
    assert!(
        forms(&html).contains(&"/practices/3/pair code".to_owned()),
        "{html}"
    );
    paired.practice.pms = Pms::Zedmed;
    let html = shown(Role::AccountManager, paired.clone(), FormOutcome::default());
    assert!(
        forms(&html).contains(&"/practices/3/pair".to_owned()),
        "no code is made there: {html}"
    );
    let may_not = acts(&shown(
        Role::Approver,
        paired.clone(),
        FormOutcome::default(),
    ));
    paired.practice.state = State::Retired;
    let retired = acts(&shown(Role::Admin, paired, FormOutcome::default()));
    for offered in [may_not, retired] {
        assert!(!offered.contains(&"pair".to_owned()), "{offered:?}");
    }
}

#[test]
fn what_halo_says_against_pairing_stands_beside_its_form_and_the_code_nowhere() {
    let mut paired = page();
    (paired.may_pair, paired.practice.pms) = (true, Pms::BestPractice);
    let sent = FormOutcome {
        about: "3".to_owned(),
        ..refused(
            "practice-pair",
            "Halo did not pair: the code is not valid.",
            &[],
        )
    };
    let html = shown(Role::Admin, paired, sent);
    assert_order(
        &html,
        &[
            "Pair with Halo Cloud…",
            "Halo did not pair",
            "name=\"code\"",
        ],
    );
}

#[test]
fn editing_leads_to_a_page_of_its_own() {
    let html = shown(Role::AccountManager, page(), FormOutcome::default());
    assert!(html.contains(r#"href="/practices/3/edit""#), "{html}");
    assert!(!shown(Role::OnCall, page(), FormOutcome::default()).contains("/practices/3/edit"));
}

#[test]
fn what_is_offered_depends_on_what_is_so() {
    assert_eq!(
        forms(&as_approver(with_everything())),
        [
            "/practices/3/recheck",
            "/practices/3/add-note text",
            "/practices/3/export-again reason",
            "/practices/3/cancel-migration migration=5",
            "/practices/3/withdraw-guid",
        ]
    );
    let mut nothing = page();
    nothing.practice.halo_guid = None;
    let offered = acts(&as_approver(nothing));
    assert!(!offered.contains(&"withhold".to_owned()), "{offered:?}");
}

#[test]
fn a_migration_is_announced_in_the_practices_zone() {
    let html = as_approver(page());
    assert!(
        forms(&html).contains(&"/practices/3/announce-migration from to words".to_owned()),
        "{html}"
    );
    assert_eq!(html.matches(r#"type="datetime-local""#).count(), 2);
    assert!(
        html.contains("From, in the practice’s zone (AEST)"),
        "{html}"
    );
}

#[test]
fn an_announced_migration_has_its_text_for_support_and_makes_room_once_it_is_over() {
    let mut planned = with_everything();
    let html = as_approver(planned.clone());
    assert_all(
        &html,
        &[
            "Announced: Tue 18 Aug",
            "Its window is open now.",
            "A migration is planned.",
            "Take the announcement back",
        ],
    );
    planned.announced = planned.announced.map(|plan| Announced {
        standing: MigrationStanding::Over,
        ..plan
    });
    let offered = acts(&as_approver(planned));
    assert!(
        offered.contains(&"announce-migration".to_owned()),
        "{offered:?}"
    );
}

#[test]
fn an_entered_guid_is_shown_with_what_halo_says_of_it() {
    let html = as_approver(with_everything());
    assert_order(
        &html,
        &[
            "GUID from the server’s registry",
            "Halo does not know it yet.",
            "Entered by Kim",
            "Take this GUID back",
        ],
    );
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_stands_on_its_own_practice_alone() {
    let sent = FormOutcome {
        about: "3".to_owned(),
        ..refused(
            "practice-announce-migration",
            "The end lies before the beginning.",
            &[
                ("from", "2026-08-21T18:00"),
                ("to", "2026-08-21T17:00"),
                ("words", "new server"),
            ],
        )
    };
    let html = shown(Role::OnCall, page(), sent.clone());
    assert_all(
        &html,
        &[
            "<details open",
            r#"value="2026-08-21T18:00""#,
            r#"value="2026-08-21T17:00""#,
            r#"value="new server""#,
        ],
    );
    assert_eq!(html.matches("The end lies before").count(), 1);
    let mut other = page();
    other.practice.id = domain::practice::PracticeId(4);
    let html = shown(Role::OnCall, other, sent);
    assert!(!html.contains("The end lies before"), "{html}");
}

#[test]
fn a_form_that_is_gone_leaves_its_problem_and_what_was_typed() {
    let sent = FormOutcome {
        about: "3".to_owned(),
        ..refused(
            "practice-withhold",
            "It is withheld already.",
            &[("reason", "wrong practice here")],
        )
    };
    let html = shown(Role::Approver, with_everything(), sent);
    assert_all(
        &html,
        &[
            "It is withheld already.",
            "You had typed: wrong practice here",
        ],
    );
}
