//! What people are shown: the overview's order and counts, a practice's page, the hints.

use std::collections::BTreeSet;

use domain::edit::Edit;
use domain::headline::State;
use domain::hint::Topic;
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::practice_field::PracticeField;
use domain::site::HaloGuid;
use domain::views::changes::{ChangeCard, ChangeQuery};
use domain::views::history::OutageItem;
use domain::views::outages::OutageQuery;
use monitor::commands::edit_practice;
use simulator::{Fault, SimulatedEvent};

use crate::access::everywhere;
use crate::identity::{acting, migrated, waiting};
use crate::world::{POLL, World, start};

#[tokio::test]
async fn who_needs_attention_comes_first_and_the_counts_add_up() {
    let world = World::with(10).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[7].clone(),
    });
    world.pass(POLL * 7).await;
    let overview = monitor::pages::overview(&world.monitor, &Query::default())
        .await
        .unwrap();
    assert_eq!(overview.rows[0].practice.state, State::Offline);
    assert!(overview.rows[0].attention);
    assert!(overview.rows[1..].iter().all(|row| !row.attention));
    let counted: usize = overview.counts.states.iter().map(|(_, count)| count).sum();
    assert_eq!(counted, overview.counts.all);
    assert_eq!(overview.counts.all, 10);
    assert_eq!(overview.observed, 10);
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_paged_on_the_server() {
    let world = World::with(10).await;
    let wanted = &world.names[4];
    let query = Query {
        q: wanted.to_uppercase(),
        ..Query::default()
    };
    let found = monitor::pages::overview(&world.monitor, &query)
        .await
        .unwrap();
    assert!(found.rows.iter().any(|row| &row.practice.name == wanted));
    assert!(found.total < 10);

    let first = monitor::pages::practices(&world.monitor, &Query::default(), None, 4)
        .await
        .unwrap();
    let second = monitor::pages::practices(
        &world.monitor,
        &Query::default(),
        first.next_cursor.as_ref(),
        4,
    )
    .await
    .unwrap();
    let third = monitor::pages::practices(
        &world.monitor,
        &Query::default(),
        second.next_cursor.as_ref(),
        4,
    )
    .await
    .unwrap();
    let ids: Vec<i64> = [&first, &second, &third]
        .iter()
        .flat_map(|page| page.items.iter().map(|practice| practice.id.0))
        .collect();
    assert_eq!(ids, (1..=10).collect::<Vec<_>>());
    assert_eq!(third.next_cursor, None);
}

#[tokio::test]
async fn a_change_is_told_to_open_pages_with_the_practice_it_is_about() {
    let world = World::with(3).await;
    let mut hints = world.monitor.live().listen();
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[2].clone(),
    });
    world.pass(POLL).await;
    let hint = hints.try_recv().unwrap();
    assert_eq!(hint.practices, BTreeSet::from([PracticeId(3)]));
    world.pass(POLL).await;
    let later = hints.try_recv().expect("its outage was confirmed");
    assert_eq!(later.practices, BTreeSet::from([PracticeId(3)]));
    assert!(later.revision > hint.revision);
    world.pass(POLL * 3).await;
    assert!(hints.try_recv().is_err(), "an uneventful poll is no news");
}

#[tokio::test]
async fn a_common_cause_that_opens_or_ends_stands_above_every_page_and_is_told_to_all() {
    let world = World::with(12).await;
    let mut hints = world.monitor.live().listen();
    let mut is_told_to_all = || {
        let mut told = std::iter::from_fn(|| hints.try_recv().ok());
        told.any(|hint| hint.topics.contains(&Topic::Everything))
    };
    let keys = [
        world.simulator.key().to_owned(),
        world.simulator.secondary_key().to_owned(),
    ];
    for key in keys.clone() {
        world.happens(SimulatedEvent::RevokeKey { key });
    }
    world.pass(POLL).await;
    assert!(is_told_to_all(), "it opened");
    for key in keys {
        world.happens(SimulatedEvent::AcceptKey { key });
    }
    world.pass(POLL * 10).await;
    assert!(is_told_to_all(), "it ended");
}

#[tokio::test]
async fn a_practice_page_holds_tracks_timeline_and_what_support_asks_for() {
    let world = World::with(3).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 5).await;
    let page =
        monitor::pages::practice_page(&world.monitor, PracticeId(1), domain::zoom::Zoom::default())
            .await
            .unwrap()
            .unwrap();
    assert_eq!(page.tracks.len(), 5);
    assert_eq!(page.timeline.lanes.len(), 5);
    assert!(!page.steps.is_empty());
    for fact in [
        "Halo Cloud      Simulated",
        "Site ID",
        "Halo GUID",
        "Server name",
        "Halo Link",
        "Last heartbeat",
    ] {
        assert!(
            page.support_pack.contains(fact),
            "{fact} is missing: {}",
            page.support_pack
        );
    }
    assert!(
        monitor::pages::practice_page(
            &world.monitor,
            PracticeId(99),
            domain::zoom::Zoom::default()
        )
        .await
        .unwrap()
        .is_none()
    );
}

#[tokio::test]
async fn a_change_says_the_same_in_the_queue_and_on_its_own_page() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let queue = monitor::pages::changes_page(&world.monitor, &ChangeQuery::default())
        .await
        .unwrap();
    let own = monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap();
    assert!(own.overlap.is_some());
    assert_eq!(own.answers_kept, own.answers.len());
    let without_answers = ChangeCard {
        answers: Vec::new(),
        ..own
    };
    assert_eq!(queue.cards, [without_answers]);
    let waits = monitor::pages::waiting(&world.monitor).await.unwrap();
    assert_eq!(waits.changes, 1);
}

#[tokio::test]
async fn a_practice_is_found_by_the_guid_it_had_before() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    crate::identity::approve(&world, &change, "Kim")
        .await
        .unwrap();
    let found = async |guid: Option<HaloGuid>| {
        let query = Query {
            q: guid.unwrap().to_string(),
            ..Query::default()
        };
        let listed = monitor::pages::practices(&world.monitor, &query, None, 9);
        let listed = listed.await.unwrap().items.into_iter();
        listed.map(|practice| practice.id).collect::<Vec<_>>()
    };
    assert_eq!(found(change.old.halo_guid).await, [PracticeId(1)]);
    assert_eq!(found(change.new.halo_guid).await, [PracticeId(1)]);
}

#[tokio::test]
async fn a_practice_off_the_list_is_found_by_its_guid_after_a_restart_too() {
    let mut world = World::with(3).await;
    world.pass(POLL).await;
    let guid = world.practice(0).await.halo_guid.unwrap().to_string();
    let kim = store::AuditPrincipal::command_line();
    monitor::commands::retire_practice(&world.monitor, PracticeId(1), &kim)
        .await
        .unwrap();
    let query = Query {
        q: guid,
        state: Some(State::Retired),
        ..Query::default()
    };
    for _ in 0..2 {
        let found = monitor::pages::overview(&world.monitor, &query).await;
        let found = found.unwrap().rows.into_iter();
        let ids: Vec<_> = found.map(|row| row.practice.id).collect();
        assert_eq!(ids, [PracticeId(1)]);
        world.restart().await;
    }
}

#[tokio::test]
async fn a_list_of_many_practices_is_told_on_one_clock_unless_its_address_asks_for_theirs() {
    let world = World::with(2).await;
    let perth = Edit::new(
        |field| (field == PracticeField::TimeZone).then(|| "Australia/Perth".to_owned()),
        |_| None,
    );
    let edited = edit_practice(&world.monitor, PracticeId(2), &perth, &acting("Kim")).await;
    edited.unwrap();
    for name in &world.names {
        world.happens(SimulatedEvent::GoOffline {
            practice: name.clone(),
        });
    }
    world.pass(POLL * 5).await;
    let told = async |clock: Option<&str>| {
        let query = OutageQuery {
            clock: clock.map(|clock| clock.parse().unwrap()),
            ..OutageQuery::default()
        };
        let page = monitor::pages::outages_page(&world.monitor, &query, "Kim").await;
        let mut rows = page.unwrap().rows;
        rows.sort_by_key(|row| row.outage.practice_id);
        let one = |row: &OutageItem| {
            let there = row.from.there.clone().unwrap_or_default();
            let begun: Vec<_> = row.began.split(' ').collect();
            (row.from.local[12..].to_owned(), there, begun[4].to_owned())
        };
        (one(&rows[0]), one(&rows[1]))
    };
    let words = |local: &str, there: &str, zone: &str| {
        (local.to_owned(), there.to_owned(), zone.to_owned())
    };
    let sydney = "10:02:00 AEST";
    assert_eq!(
        told(None).await,
        (
            words(sydney, "", "AEST"),
            words(sydney, "18 Aug 2026 08:02:00 AWST", "AEST")
        ),
        "the configured zone, with the practice's own on hover"
    );
    assert_eq!(
        told(Some("theirs")).await,
        (
            words(sydney, "", "AEST"),
            words("08:02:00 AWST", "", "AWST")
        )
    );
    let (one, other) = told(Some("utc")).await;
    assert_eq!(
        (one.0.as_str(), other.0.as_str()),
        ("00:02:00 UTC", "00:02:00 UTC")
    );
    let (one, other) = told(Some("Australia/Darwin")).await;
    assert_eq!((one.0, one.2), (other.0, other.2), "the reader's own");
}

#[tokio::test]
async fn while_nobody_can_be_seen_a_list_says_how_long_ago_and_no_clock_time() {
    let world = World::with(30).await;
    world.pass(POLL * 3).await;
    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL * 3).await;
    let overview = monitor::pages::overview(&world.monitor, &Query::default()).await;
    for row in overview.unwrap().rows {
        assert_eq!(row.why, "was online");
        assert!(row.seen_until.unwrap().at > start());
    }
}
