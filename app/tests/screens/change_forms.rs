//! Who is offered which form about a change: taking back, planning a split or a merger, saying
//! whom one told. What was typed comes back with what was wrong.

use app::form_outcome::FormOutcome;
use domain::change::{ChangeKind, ChangeStatus, Risk, Side};
use domain::permission::Role;

use super::change_fixtures::{collision, entered_by_hand, new_guid, new_name, planned};
use super::changes::{acts, assert_all, card, card_for};
use super::fixtures::{ago, moment};
use super::forms::forms;
use super::people_fixtures::refused;

fn as_kim(shown: domain::views::changes::ChangeCard) -> String {
    card_for("Kim", Role::Approver, shown, FormOutcome::default())
}

fn form(html: &str, act: &str) -> String {
    let marked = format!("/{act} ");
    let found = forms(html).into_iter().find(|form| form.contains(&marked));
    found.unwrap_or_default()
}

#[test]
fn whoever_responds_can_say_whom_they_told_and_a_viewer_cannot() {
    let shown = |role| card_for("Noor", role, new_guid(), FormOutcome::default());
    let html = shown(Role::OnCall);
    assert_eq!(forms(&html), ["/changes/12/log-contact whom words"]);
    assert_all(
        &html,
        &[
            "I told somebody…",
            r#"<option value="halo_support""#,
            "the practice",
            "a colleague",
        ],
    );
    assert_eq!(acts(&shown(Role::Viewer)), [""; 0]);
    let mut over = new_guid();
    over.change.status = ChangeStatus::Superseded;
    assert_eq!(acts(&card(over)), [""; 0], "another card took its place");
}

#[test]
fn the_first_of_two_can_take_the_approval_back_and_nobody_else_can() {
    let mut waits = collision();
    assert!(!card(waits.clone()).contains("Take my approval back"));
    waits.first_approval = Some(("Kim".to_owned(), moment(ago(3))));
    let own = as_kim(waits.clone());
    assert_all(&own, &["You were the first.", "Take my approval back…"]);
    assert_eq!(form(&own, "withdraw"), "/changes/14/withdraw reason");
    assert!(!acts(&card(waits)).contains(&"withdraw".to_owned()));
}

#[test]
fn whoever_entered_a_guid_by_hand_reads_why_they_cannot_approve_it() {
    let own = as_kim(entered_by_hand());
    assert_eq!(acts(&own), ["reject", "snooze", "withdraw", "log-contact"]);
    assert_all(
        &own,
        &[
            "You entered this by hand, ",
            "so somebody else must approve it.",
            "Withdraw the entry…",
        ],
    );
    assert!(!own.contains("Approve new GUID"), "{own}");
    let another = card(entered_by_hand());
    assert_eq!(
        acts(&another),
        ["approve", "reject", "snooze", "withdraw", "log-contact"]
    );
}

#[test]
fn a_plan_is_confirmed_by_another_and_taken_back_by_its_author() {
    let author = as_kim(planned());
    assert_eq!(
        acts(&author),
        ["reject", "snooze", "withdraw", "log-contact"]
    );
    assert!(author.contains("Take my plan back…"), "{author}");
    let second = card(planned());
    assert_eq!(
        acts(&second),
        ["approve", "reject", "snooze", "log-contact"]
    );
    assert_eq!(
        form(&second, "approve"),
        "/changes/13/approve evidence=9f3c71e0aabbccdd reason"
    );
    assert!(second.contains("You may be the second."), "{second}");
}

#[test]
fn a_split_or_a_merger_is_planned_for_every_practice_behind_the_site() {
    let html = card(collision());
    assert_eq!(
        form(&html, "split-merge"),
        "/changes/14/split-merge evidence=9f3c71e0aabbccdd \
         disposition-3 pms-3 site-3 disposition-4 pms-4 site-4 \
         new-name new-pms new-site mapping contacted"
    );
    assert_all(
        &html,
        &[
            "Close as split or merger…",
            "Two people: you plan it, a colleague confirms exactly this.",
            "<legend>Jacaranda Parade Medical</legend>",
            "<legend>Jacaranda Parade Podiatry</legend>",
            "follows the proposed GUID",
            r#"value="keep" selected"#,
        ],
    );
    let (_, field) = html.split_once(r#"name="contacted""#).unwrap();
    let (field, _) = field.split_once('>').unwrap();
    assert!(field.contains("required"), "{field}");
    let (_, site) = html.split_once(r#"name="site-3""#).unwrap();
    let (site, _) = site.split_once('>').unwrap();
    assert!(!site.contains("required"), "only where it moves: {site}");
}

#[test]
fn a_split_is_offered_where_the_risk_is_high_and_to_nobody_who_may_not_decide() {
    let offers = |html: &str| html.contains("Close as split or merger");
    assert!(offers(&card(new_name())));
    assert!(!offers(&card(new_guid())), "r1 is no split");
    let mut vanished = new_guid();
    vanished.change.kind = ChangeKind::SiteVanished;
    vanished.change.risk = Risk::R2;
    assert!(offers(&card(vanished)));
    let shown = card_for("Noor", Role::OnCall, collision(), FormOutcome::default());
    assert!(!offers(&shown));
    let mut over = collision();
    over.change.status = ChangeStatus::Rejected;
    assert!(!offers(&card(over)));
}

#[test]
fn there_is_nothing_to_follow_where_halo_names_no_other_guid() {
    let mut vanished = collision();
    vanished.change.kind = ChangeKind::SiteVanished;
    vanished.change.new = Side::default();
    vanished.change.name_diff = Vec::new();
    for shown in [vanished, new_name()] {
        let html = card(shown);
        assert!(!html.contains(r#"<option value="follow""#), "{html}");
        assert!(html.contains(r#"<option value="end""#), "{html}");
    }
}

#[test]
fn a_refused_plan_keeps_every_choice_and_every_word() {
    let outcome = refused(
        "change-split-merge",
        "Say what became of at least one practice.",
        &[
            ("disposition-3", "moves"),
            ("pms-3", "zedmed"),
            ("site-3", "99123"),
            ("disposition-4", "retires"),
            ("new-name", "Parade Skin"),
            ("new-pms", "d4w"),
            ("new-site", "77"),
            ("mapping", "end"),
            ("contacted", "Jo, the manager"),
        ],
    );
    let html = card_for("Alex", Role::Approver, collision(), outcome);
    assert_all(
        &html,
        &[
            "<details open",
            "Say what became of at least one practice.",
            r#"value="moves" selected"#,
            r#"value="zedmed" selected"#,
            r#"value="99123""#,
            r#"value="retires" selected"#,
            r#"value="Parade Skin""#,
            r#"value="d4w" selected"#,
            r#"value="77""#,
            r#"value="end" selected"#,
            r#"value="Jo, the manager""#,
        ],
    );
    assert_eq!(html.matches("Say what became of").count(), 1);
}

#[test]
fn a_refused_note_keeps_whom_and_what() {
    let outcome = refused(
        "change-log-contact",
        "Say what was said.",
        &[("whom", "practice"), ("words", "rang Jo")],
    );
    let html = card_for("Noor", Role::OnCall, new_guid(), outcome);
    assert_all(
        &html,
        &[r#"value="practice" selected"#, r#"value="rang Jo""#],
    );
    assert_eq!(html.matches("Say what was said.").count(), 1);
    let mut over = new_guid();
    over.change.status = ChangeStatus::Superseded;
    let outcome = refused(
        "change-log-contact",
        "It is closed.",
        &[("words", "rang Jo")],
    );
    let html = card_for("Noor", Role::OnCall, over, outcome);
    assert_all(&html, &["It is closed.", "You had typed: rang Jo"]);
}
