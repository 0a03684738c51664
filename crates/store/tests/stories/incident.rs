//! Common causes and whom they kept us from seeing.

use domain::observation::FailureClass;
use domain::practice::PracticeId;
use domain::tracks::{Reason, Track};
use store::{CycleRecord, TrackName};

use crate::scratch::{Scratch, added, at, because, entry, principal, transition};

const ACCESS: TrackName = TrackName::Track(Track::Access);

fn opens(class: FailureClass, minute: i64) -> CycleRecord {
    CycleRecord {
        incident_opened: Some((class, at(minute))),
        ..CycleRecord::default()
    }
}

fn ends(minute: i64) -> CycleRecord {
    CycleRecord {
        incident_ended: Some(at(minute)),
        ..CycleRecord::default()
    }
}

async fn told(scratch: &Scratch, open: Option<bool>) -> Vec<(FailureClass, i64, Option<i64>)> {
    let minute = |time: chrono::DateTime<chrono::Utc>| (time - at(0)).num_minutes();
    let incidents = scratch.store.incidents(open, 50).await.unwrap();
    incidents
        .iter()
        .map(|each| (each.class, minute(each.began), each.ended.map(minute)))
        .collect()
}

#[tokio::test]
async fn one_cause_ends_where_the_next_begins_and_the_newest_comes_first() {
    let scratch = Scratch::new().await;
    for cycle in [
        opens(FailureClass::NetworkDown, 10),
        opens(FailureClass::HaloUnreachable, 20),
        ends(30),
        opens(FailureClass::KeyRejected, 40),
    ] {
        scratch.store.record(cycle).await.unwrap();
    }
    let key = (FailureClass::KeyRejected, 40, None);
    let halo = (FailureClass::HaloUnreachable, 20, Some(30));
    let network = (FailureClass::NetworkDown, 10, Some(20));
    assert_eq!(told(&scratch, None).await, [key, halo, network]);
    assert_eq!(told(&scratch, Some(true)).await, [key]);
    assert_eq!(told(&scratch, Some(false)).await, [halo, network]);
}

#[tokio::test]
async fn an_incident_that_begins_and_ends_in_one_cycle_is_kept_in_the_order_of_time() {
    let scratch = Scratch::new().await;
    let class = FailureClass::RateLimited;
    scratch
        .store
        .record(CycleRecord {
            incident_ended: Some(at(12)),
            ..opens(class, 10)
        })
        .await
        .unwrap();
    scratch
        .store
        .record(CycleRecord {
            incident_ended: Some(at(20)),
            ..opens(class, 21)
        })
        .await
        .unwrap();
    assert_eq!(
        told(&scratch, None).await,
        [(class, 21, None), (class, 10, Some(12))]
    );
}

#[tokio::test]
async fn a_clock_that_went_back_does_not_end_an_incident_before_it_began() {
    let scratch = Scratch::new().await;
    scratch
        .store
        .record(opens(FailureClass::NetworkDown, 10))
        .await
        .unwrap();
    scratch.store.record(ends(5)).await.unwrap();
    assert_eq!(
        told(&scratch, None).await,
        [(FailureClass::NetworkDown, 10, Some(10))]
    );
}

#[tokio::test]
async fn its_members_are_those_whom_its_cause_kept_us_from_seeing() {
    let scratch = Scratch::new().await;
    let (member, site) = scratch.practice("1").await;
    let sibling = entry("Sibling", "1");
    let sibling = added(
        scratch
            .store
            .add_practice(&sibling, None, None, &principal(), at(0))
            .await
            .unwrap(),
    );
    let (retired, _) = {
        let retired = entry("Retired sibling", "1");
        let id = added(
            scratch
                .store
                .add_practice(&retired, None, None, &principal(), at(0))
                .await
                .unwrap(),
        );
        (
            id,
            scratch
                .store
                .retire_practice(id, &principal(), at(1))
                .await
                .unwrap(),
        )
    };
    let (_, other_cause) = scratch.practice("2").await;
    let (_, earlier) = scratch.practice("3").await;
    let (_, well) = scratch.practice("4").await;

    let unanswered = |site, minute| transition(site, ACCESS, "unanswered", minute, 0);
    let answered = |site, minute| transition(site, ACCESS, "answered", minute, 0);
    scratch
        .record(vec![
            answered(site, 0),
            because(Reason::HaloUnreachable, unanswered(site, 10)),
            answered(site, 20),
            because(Reason::NetworkDown, unanswered(other_cause, 10)),
            because(Reason::HaloUnreachable, unanswered(earlier, 2)),
            answered(earlier, 10),
            answered(well, 0),
        ])
        .await;
    scratch
        .store
        .record(opens(FailureClass::HaloUnreachable, 10))
        .await
        .unwrap();
    let members = members(&scratch).await;
    assert_eq!(members, [vec![member, sibling]]);
    scratch.store.record(ends(20)).await.unwrap();
    // A later one that only touches the time in which somebody else was not seen.
    let later = because(Reason::NetworkDown, unanswered(well, 30));
    scratch.record(vec![later, answered(well, 40)]).await;
    let opened = opens(FailureClass::NetworkDown, 30);
    scratch.store.record(opened).await.unwrap();
    let members = self::members(&scratch).await;
    assert_eq!(members[1], [member, sibling]);
    assert_eq!(members[0].len(), 2, "{members:?}");
    assert!(!members.concat().contains(&retired));
}

/// Of each incident, the newest first.
async fn members(scratch: &Scratch) -> Vec<Vec<PracticeId>> {
    let store = &scratch.store;
    let listed = store.common_incidents(None, (None, None), None, 9);
    let listed = listed.await.unwrap();
    let mut members = store.members_of(&listed).await.unwrap();
    let of_each = listed.iter().map(|one| members.remove(&one.id).unwrap());
    of_each.collect()
}
