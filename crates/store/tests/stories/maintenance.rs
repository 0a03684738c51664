//! Planned windows.

use store::{MaintenancePlan, MaintenanceScope, StoreError};

use crate::scratch::{Scratch, at, principal};

fn plan(from: i64, to: i64, scope: MaintenanceScope) -> MaintenancePlan {
    MaintenancePlan {
        began: at(from),
        ended: at(to),
        reason: "new server".to_owned(),
        scope,
    }
}

#[tokio::test]
async fn the_windows_that_overlap_a_time_come_back_as_they_were_planned() {
    let scratch = Scratch::new().await;
    let (practice, _) = scratch.practice("1").await;
    let plans = [
        plan(0, 10, MaintenanceScope::Everyone),
        plan(10, 20, MaintenanceScope::Practice(practice)),
        plan(15, 30, MaintenanceScope::Tag("hosted".to_owned())),
    ];
    for plan in &plans {
        scratch
            .store
            .add_maintenance(plan.clone(), &principal(), at(0))
            .await
            .unwrap();
    }
    let within = async |from, to| {
        let windows = scratch
            .store
            .maintenance_within(at(from), at(to))
            .await
            .unwrap();
        windows
            .into_iter()
            .map(|window| window.plan)
            .collect::<Vec<_>>()
    };
    assert_eq!(within(0, 99).await, plans);
    assert_eq!(
        within(10, 15).await,
        plans[1..2],
        "an edge that touches does not overlap"
    );
    assert_eq!(within(30, 99).await, []);
}

#[tokio::test]
async fn a_window_covers_everyone_or_one_or_those_with_its_tag() {
    let scratch = Scratch::new().await;
    let (id, _) = scratch.practice("1").await;
    let (other, _) = scratch.practice("2").await;
    let mut practice = scratch.store.practices().await.unwrap().remove(0);
    practice.entry.tags = vec!["hosted".to_owned()];
    assert!(MaintenanceScope::Everyone.covers(&practice));
    assert!(MaintenanceScope::Practice(id).covers(&practice));
    assert!(!MaintenanceScope::Practice(other).covers(&practice));
    assert!(MaintenanceScope::Tag("hosted".to_owned()).covers(&practice));
    assert!(!MaintenanceScope::Tag("pilot".to_owned()).covers(&practice));
}

#[tokio::test]
async fn a_window_must_have_a_length() {
    let scratch = Scratch::new().await;
    let empty = plan(10, 10, MaintenanceScope::Everyone);
    let refusal = scratch
        .store
        .add_maintenance(empty, &principal(), at(0))
        .await
        .unwrap_err();
    assert!(matches!(refusal, StoreError::EmptyWindow), "{refusal:?}");
}
