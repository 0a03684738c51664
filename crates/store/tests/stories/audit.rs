//! The trail of what everyone did.

use domain::audit::Action;
use domain::maintenance::{MaintenancePlan, MaintenanceScope};
use domain::permission::Role;
use domain::views::people::AuditQuery;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, query};
use store::{AuditPrincipal, MadeTokens};

use crate::scratch::{Scratch, at, mapping, principal};

async fn trail(scratch: &Scratch, query: &AuditQuery) -> Vec<(String, String, String)> {
    let entries = scratch.store.audit(query, 99).await.unwrap();
    entries
        .into_iter()
        .map(|entry| (entry.actor, entry.action, entry.subject))
        .collect()
}

#[tokio::test]
async fn every_write_of_a_persons_leaves_an_entry_beside_it() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let (practice, site) = scratch.practice("1").await;
    store
        .settle_site(site, mapping(1), &by, at(1))
        .await
        .unwrap();
    store.retire_practice(practice, &by, at(2)).await.unwrap();
    store.restore_practice(practice, &by, at(3)).await.unwrap();
    let plan = MaintenancePlan::once("new server", MaintenanceScope::Everyone, (at(9), at(10)));
    store.add_maintenance(plan, &by, at(4)).await.unwrap();
    let alex = store
        .add_staff("Alex", Role::Viewer, None, &by, at(5))
        .await
        .unwrap();
    store
        .change_role(alex, Role::Approver, MadeTokens::End, &by, at(6))
        .await
        .unwrap();
    store
        .add_token("booking", Role::Viewer, [1; 32], None, &by, at(7))
        .await
        .unwrap();
    store.require_second_factor(true, &by, at(8)).await.unwrap();

    let actions: Vec<String> = trail(&scratch, &AuditQuery::default())
        .await
        .into_iter()
        .map(|(actor, action, subject)| format!("{actor} {action} {subject}"))
        .collect();
    insta::assert_snapshot!(actions.join("\n"), @"
    Kim policy_changed second_factor_required
    Kim token_created token:booking
    Kim role_changed Alex
    Kim staff_added Alex
    Kim maintenance_planned maintenance:1
    Kim practice_restored practice:1
    Kim practice_retired practice:1
    Kim site_settled site:1
    Kim practice_added practice:1
    ");
    let changed = AuditQuery {
        action: "role_changed".to_owned(),
        ..AuditQuery::default()
    };
    let entry = store.audit(&changed, 9).await.unwrap().remove(0);
    assert_eq!(entry.was.as_deref(), Some(r#"{"role":"viewer"}"#));
    assert_eq!(entry.became.as_deref(), Some(r#"{"role":"approver"}"#));
    assert_eq!((entry.at, entry.actor), (at(6), by.name));
}

#[tokio::test]
async fn a_write_that_changes_nothing_leaves_no_entry() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let (practice, site) = scratch.practice("1").await;
    store
        .settle_site(site, mapping(1), &by, at(1))
        .await
        .unwrap();
    let before = trail(&scratch, &AuditQuery::default()).await;
    store
        .settle_site(site, mapping(2), &by, at(2))
        .await
        .unwrap();
    store.restore_practice(practice, &by, at(3)).await.unwrap();
    store.revoke_token(7, &by, at(4)).await.unwrap();
    assert_eq!(trail(&scratch, &AuditQuery::default()).await, before);
}

#[tokio::test]
async fn the_trail_is_found_by_who_what_and_whom_and_read_page_by_page() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    for (minute, name) in [(1, "Kim"), (2, "Alex"), (3, "Kim")] {
        let by = AuditPrincipal::named(name, None);
        store
            .keep(Action::SignedOut, "Sam's 100 %_", &by, at(minute))
            .await
            .unwrap();
    }
    let find = async |actor: &str, subject: &str, before| {
        let query = AuditQuery {
            actor: actor.to_owned(),
            subject: subject.to_owned(),
            before,
            ..AuditQuery::default()
        };
        trail(&scratch, &query).await.len()
    };
    assert_eq!(find("", "", None).await, 3);
    assert_eq!(find("kIM", "", None).await, 2);
    assert_eq!(find("kim", "", Some(3)).await, 1);
    assert_eq!(find("", "100 %_", None).await, 3);
    assert_eq!(find("", "100%", None).await, 0, "nothing is a wildcard");
}

#[tokio::test]
async fn what_was_written_can_be_neither_changed_nor_erased() {
    let scratch = Scratch::new().await;
    scratch.practice("1").await;
    let mut database = SqliteConnectOptions::new()
        .filename(scratch.path())
        .connect()
        .await
        .unwrap();
    for attempt in ["UPDATE audit SET actor = 'Alex'", "DELETE FROM audit"] {
        let refusal = query(attempt).execute(&mut database).await.unwrap_err();
        assert!(refusal.to_string().contains("append-only"), "{refusal}");
    }
    assert_eq!(trail(&scratch, &AuditQuery::default()).await.len(), 1);
}
