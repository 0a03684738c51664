//! Planned windows.

use chrono::{DateTime, TimeDelta, Utc};
use domain::maintenance::{MaintenancePlan, MaintenanceScope, MaintenanceTimes, RecursText};
use domain::site::Pms;
use domain::windows::{Window, Windows};
use store::StoreError;

use crate::scratch::{Scratch, at, principal};

fn plan(from: i64, to: i64, scope: MaintenanceScope) -> MaintenancePlan {
    MaintenancePlan::once("new server", scope, (at(from), at(to)))
}

#[tokio::test]
async fn the_windows_that_overlap_a_time_come_back_as_they_were_planned() {
    let scratch = Scratch::new().await;
    let (practice, _) = scratch.practice("1").await;
    let plans = [
        plan(0, 10, MaintenanceScope::Everyone),
        plan(10, 20, MaintenanceScope::Practice(practice)),
        plan(15, 30, MaintenanceScope::Tag("hosted".to_owned())),
        plan(16, 30, MaintenanceScope::Server("WG-03".to_owned())),
        plan(17, 30, MaintenanceScope::Pms(Pms::Zedmed)),
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

/// Every night at ten in Sydney, for an hour and a half, from the first day of the scratch on.
fn nights(reason: &str) -> MaintenancePlan {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let text = RecursText {
        days: days.map(str::to_owned).to_vec(),
        starts: "22:00".to_owned(),
        minutes: 90,
        time_zone: "Australia/Sydney".to_owned(),
        ..RecursText::default()
    };
    let recurrence = text.read(|zone| at(0).with_timezone(&zone).date_naive());
    MaintenancePlan {
        reason: reason.to_owned(),
        scope: MaintenanceScope::Server("WG-03".to_owned()),
        times: MaintenanceTimes::recurring_from(recurrence.unwrap(), at(0)),
    }
}

/// All that is planned in some days after the begin of the scratch.
async fn planned(scratch: &Scratch, days: i64) -> Windows {
    let window = (at(0), at(0) + TimeDelta::days(days));
    let found = scratch.store.maintenance_within(window.0, window.1).await;
    let found = found.unwrap();
    let windows = found.iter().flat_map(|each| {
        let windows: Vec<Window> = each.windows_within(window.0, window.1).iter().collect();
        windows
    });
    Windows::joining(windows)
}

/// What of some windows is over at a moment.
fn over(windows: &Windows, now: DateTime<Utc>) -> Vec<Window> {
    let begun = windows.iter().filter(|(began, _)| *began < now);
    begun
        .map(|(began, ended)| (began, ended.min(now)))
        .collect()
}

#[tokio::test]
async fn what_recurs_is_there_whenever_it_comes_round_and_only_then() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let id = store.add_maintenance(nights("updates"), &by, at(0));
    let id = id.await.unwrap();
    let nights: Vec<Window> = planned(&scratch, 3).await.iter().collect();
    assert!(nights.len() >= 2, "{nights:?}");
    assert!(
        nights
            .iter()
            .all(|(began, ended)| *ended - *began <= TimeDelta::minutes(90))
    );
    let (_, ended) = nights[0];
    let hour = (ended, ended + TimeDelta::hours(1));
    let within = store.maintenance_within(hour.0, hour.1).await.unwrap();
    assert_eq!(within, [], "nothing recurs in the hour after");
    let years = ended + TimeDelta::days(3000);
    let within = store.maintenance_within(years, years + TimeDelta::days(1));
    assert_eq!(within.await.unwrap()[0].id, id);
}

#[tokio::test]
async fn ending_or_changing_what_recurs_leaves_the_nights_that_were_as_they_were() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let first = store.add_maintenance(nights("updates"), &by, at(0));
    let first = first.await.unwrap();
    let nights_before = planned(&scratch, 9).await;
    // In the middle of the third night.
    let now = nights_before.iter().nth(2).unwrap().0 + TimeDelta::minutes(30);
    let was = over(&nights_before, now);

    let mut longer = nights("updates, longer");
    longer.scope = MaintenanceScope::Everyone;
    assert!(
        store
            .change_maintenance(first, longer, &by, now)
            .await
            .unwrap()
    );
    assert_eq!(over(&planned(&scratch, 9).await, now), was, "changed");
    let found = store.maintenance_within(at(0), now).await.unwrap();
    assert_eq!(found.len(), 1, "what was is a plan of its own");
    assert_eq!(
        found[0].plan.scope,
        MaintenanceScope::Server("WG-03".to_owned())
    );
    assert_eq!(found[0].continued_by, Some(first));

    let later = now + TimeDelta::days(2);
    let was = over(&planned(&scratch, 9).await, later);
    assert!(store.end_maintenance(first, &by, later).await.unwrap());
    let left = planned(&scratch, 9).await;
    assert_eq!(left.iter().collect::<Vec<_>>(), was, "nothing comes after");
    assert!(!store.end_maintenance(first, &by, later).await.unwrap());
    let MaintenanceTimes::Recurring { recurrence, .. } =
        store.maintenance(first).await.unwrap().unwrap().plan.times
    else {
        panic!("it recurred");
    };
    let day = later.with_timezone(&recurrence.zone()).date_naive();
    assert_eq!(recurrence.last(), Some(day));
}

#[tokio::test]
async fn what_is_called_off_before_it_began_was_never_planned_and_what_runs_ends_now() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let to_come = plan(50, 60, MaintenanceScope::Everyone);
    let to_come = store.add_maintenance(to_come, &by, at(0)).await.unwrap();
    let runs = plan(0, 60, MaintenanceScope::Everyone);
    let runs = store.add_maintenance(runs, &by, at(0)).await.unwrap();
    for id in [to_come, runs] {
        assert!(store.end_maintenance(id, &by, at(10)).await.unwrap());
        assert!(!store.end_maintenance(id, &by, at(11)).await.unwrap());
    }
    assert_eq!(store.maintenance(to_come).await.unwrap(), None);
    let left: Vec<Window> = planned(&scratch, 1).await.iter().collect();
    assert_eq!(left, [(at(0), at(10))]);
}
