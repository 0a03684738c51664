//! What a cycle records, and what is read from it afterwards.

use chrono::TimeDelta;
use domain::catalogue::{Catalogue, KeptCatalogue};
use domain::observation::PmsVersionSource;
use domain::pms_at_halo::PmsAtHalo;
use domain::practice::SiteRow;
use domain::succession::{LastInUse, Left};
use domain::tracks::{Reason, Track};
use store::{Checkpoint, CycleRecord, Facts, Latest, Store, TrackName};

use crate::scratch::{Scratch, at, because, checkpoint, mapping, sampled, transition};

const REACHABILITY: TrackName = TrackName::Track(Track::Reachability);
const ACCESS: TrackName = TrackName::Track(Track::Access);

#[tokio::test]
async fn a_site_that_was_never_observed_has_nothing_to_show() {
    let scratch = Scratch::new().await;
    scratch.site("1").await;
    assert_eq!(
        scratch.store.sites().await.unwrap()[0].latest,
        Latest::default()
    );
}

#[tokio::test]
async fn the_newest_outcome_of_a_site_is_what_a_restart_finds() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let facts = Facts {
        halo_name: Some("Harbour Clinic".to_owned()),
        authoritative: Some(true),
        lifecycle: Some("active".to_owned()),
        halo_link_version: Some("2.3.1".to_owned()),
        pms_version: None,
        pms_version_source: None,
        enriched_at: Some(at(-90)),
        deprecated_name: Some("Harbour Group".to_owned()),
        pms: Some(PmsAtHalo::Other("Medical Director".to_owned())),
        site_id: Some("20417".to_owned()),
        created_at: Some(at(-9000)),
        guid: Some(mapping(1).guid),
        catalogue: Some(KeptCatalogue {
            told: Catalogue {
                names: vec!["Patients".to_owned(), "Documents".to_owned()],
                default: Some("Patients".to_owned()),
                total: 2,
            },
            is_told_now: false,
        }),
    };
    let first = Checkpoint {
        looked_up_at: Some(at(1)),
        ..checkpoint(site, 1, 1)
    };
    let newest = Checkpoint {
        unwell_since: Some(at(6)),
        last_in_use: LastInUse {
            at: Some(at(5)),
            left: Some(Left::Stopped(at(6))),
        },
        failures: 3,
        queries_failed_at: Some(at(4)),
        explained_until: Some(at(3)),
        message: Some("timed out".to_owned()),
        heartbeat_age: None,
        ..checkpoint(site, 6, 2)
    };
    let facts_row = vec![(site, facts.clone())];
    let cycle = CycleRecord {
        checkpoints: vec![first],
        facts: facts_row,
        ..CycleRecord::default()
    };
    scratch.store.record(cycle).await.unwrap();
    let cycle = CycleRecord {
        checkpoints: vec![newest],
        ..CycleRecord::default()
    };
    scratch.store.record(cycle).await.unwrap();

    scratch.store.close().await;
    let store = Store::open(&scratch.path()).await.unwrap();
    let latest = Latest {
        observed_at: Some(at(6)),
        checks: 2,
        due_at: Some(at(11)),
        interval: Some(TimeDelta::minutes(5)),
        looked_up_at: Some(at(1)),
        unwell_since: Some(at(6)),
        failures: 3,
        queries_failed_at: Some(at(4)),
        explained_until: Some(at(3)),
        last_in_use: LastInUse {
            at: Some(at(5)),
            left: Some(Left::Stopped(at(6))),
        },
        message: Some("timed out".to_owned()),
        heartbeat_at: Some(at(6) - TimeDelta::seconds(12)),
        heartbeat_age: None,
        clock_drift: Some(TimeDelta::milliseconds(-300)),
        facts: facts.into(),
    };
    assert_eq!(store.sites().await.unwrap()[0].latest, latest);
}

#[tokio::test]
async fn facts_stay_until_others_are_told() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let old = Facts {
        authoritative: Some(false),
        ..Facts::default()
    };
    let new = Facts {
        pms_version: Some("1.12".to_owned()),
        pms_version_source: Some(PmsVersionSource::AtInstall),
        ..Facts::default()
    };
    for facts in [&old, &new] {
        let facts = vec![(site, facts.clone())];
        scratch
            .store
            .record(CycleRecord {
                facts,
                ..CycleRecord::default()
            })
            .await
            .unwrap();
        let checkpoints = vec![checkpoint(site, 1, 1)];
        scratch
            .store
            .record(CycleRecord {
                checkpoints,
                ..CycleRecord::default()
            })
            .await
            .unwrap();
    }
    let sites = scratch.store.sites().await.unwrap();
    assert_eq!(*sites[0].latest.facts, new);
}

#[tokio::test]
async fn a_cycle_is_recorded_whole_or_not_at_all() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let unheard_of = SiteRow(99);
    let cycle = CycleRecord {
        checkpoints: vec![sampled(site, 1, 1)],
        transitions: vec![
            transition(site, REACHABILITY, "online", 1, 0),
            transition(unheard_of, REACHABILITY, "online", 1, 0),
        ],
        ..CycleRecord::default()
    };
    scratch.store.record(cycle).await.unwrap_err();
    assert_eq!(
        scratch.store.sites().await.unwrap()[0].latest,
        Latest::default()
    );
    assert_eq!(scratch.store.open_spans().await.unwrap(), []);
    assert_eq!(scratch.store.samples(site, at(0), at(9)).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_open_is_found_again_word_by_word() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let key_rejected = because(
        Reason::KeyRejected,
        transition(site, ACCESS, "unanswered", 2, 1),
    );
    scratch
        .record(vec![
            transition(site, ACCESS, "answered", 1, 0),
            key_rejected,
            transition(site, TrackName::Headline, "online", 1, 0),
        ])
        .await;
    let mut open: Vec<String> = scratch
        .store
        .open_spans()
        .await
        .unwrap()
        .iter()
        .map(|span| {
            let minute = (span.began - at(0)).num_minutes();
            let (track, reason) = (span.track.as_str(), span.reason.map(Reason::as_str));
            format!(
                "{track} {} {reason:?} since {minute}, {}",
                span.state, span.checks_before
            )
        })
        .collect();
    open.sort();
    insta::assert_snapshot!(open.join("\n"), @r#"
    access unanswered Some("key_rejected") since 2, 1
    state online None since 1, 0
    "#);
}
