//! Bringing practices in by a batch: every row is judged and explained, nothing is watched by mistake,
//! and a kill or a second paste changes nothing.

mod developers;
mod found;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::onboarding::{Cells, RowState};
use domain::views::onboarding::{BatchRowView, ImportBatchPage};
use monitor::commands::import_batch::{Lines, NotOnboarded};
use simulator::{SimulatedEvent, SiteLifecycle};
use store::{AddedBatch, AuditPrincipal, RowSeen};

use crate::world::{POLL, Terms, World};

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

fn cells(name: &str, pms: &str, site_id: &str) -> Cells {
    let cells = [("name", name), ("pms", pms), ("site_id", site_id)];
    cells
        .into_iter()
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| (column.to_owned(), cell.to_owned()))
        .collect()
}

/// The cells of the practice of that place in the simulated world.
fn of(world: &World, at: usize) -> Cells {
    let practice = &world.simulator.practices()[at];
    cells(&practice.name, practice.pms, &practice.site_id)
}

fn renamed(cells: &Cells, name: &str) -> Cells {
    let mut cells = cells.clone();
    cells.insert("name".to_owned(), name.to_owned());
    cells
}

async fn paste(world: &World, rows: Vec<Cells>) -> AddedBatch {
    let rows = (2..).zip(rows).collect();
    let pasted = monitor::commands::paste_batch(&world.monitor, "crm.csv", rows, &kim()).await;
    pasted.unwrap()
}

async fn pasted(world: &World, rows: Vec<Cells>) -> i64 {
    match paste(world, rows).await {
        AddedBatch::Added(id) => id,
        AddedBatch::Known(id) => panic!("batch {id} was here already"),
    }
}

/// Looks up whatever is due, a second at a time as the program does.
async fn look_up(world: &World) {
    while monitor::commands::onboard(&world.monitor).await.unwrap() > 0 {
        world.sleep(TimeDelta::seconds(1));
    }
}

fn as_seen(batch: i64, line: i64, version: i64) -> RowSeen {
    RowSeen {
        batch,
        line,
        version,
    }
}

async fn batch(world: &World, id: i64) -> ImportBatchPage {
    let page = monitor::pages::import_batch_page(&world.monitor, id, None, 1)
        .await
        .unwrap();
    page.unwrap()
}

async fn row(world: &World, id: i64, line: i64) -> BatchRowView {
    let rows = batch(world, id).await.rows;
    rows.into_iter().find(|row| row.line == line).unwrap()
}

async fn states(world: &World, id: i64) -> BTreeMap<i64, RowState> {
    let rows = batch(world, id).await.rows;
    rows.iter().map(|row| (row.line, row.state)).collect()
}

async fn watched(world: &World) -> Vec<String> {
    let list = monitor::pages::practices(&world.monitor, &Default::default(), None, 500).await;
    let list = list.unwrap();
    list.items.into_iter().map(|each| each.name).collect()
}

#[tokio::test]
async fn every_row_is_judged_nothing_is_watched_until_it_is_started_and_only_what_is_ready() {
    let world = World::unlisted(5).await;
    let first = of(&world, 0);
    let id = pasted(
        &world,
        vec![
            first.clone(),
            renamed(&of(&world, 1), "Quite Another Name"),
            cells("Nowhere Clinic", "zedmed", "ZZZZ9999"),
            cells("Nobody", "medtech", "1"),
            cells("A developer", "best_practice", "0"),
            first.clone(),
            renamed(&first, "A second clinic"),
            cells("", "d4w", "77"),
        ],
    )
    .await;
    assert!(
        states(&world, id)
            .await
            .values()
            .all(|state| matches!(state, RowState::Waiting | RowState::Invalid))
    );
    look_up(&world).await;
    let expected = [
        (2, RowState::Ready),
        (3, RowState::NameMismatch),
        (4, RowState::NotFound),
        (5, RowState::Invalid),
        (6, RowState::Invalid),
        (7, RowState::Duplicate),
        (8, RowState::Duplicate),
        (9, RowState::NotFound),
    ];
    assert_eq!(states(&world, id).await, BTreeMap::from(expected));
    let rows = batch(&world, id).await.rows;
    for row in rows.iter().filter(|row| row.state != RowState::Ready) {
        assert!(!row.words.is_empty(), "{row:?} is not explained");
    }
    world.pass(POLL).await;
    assert!(watched(&world).await.is_empty(), "nobody started anything");

    let started =
        monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim()).await;
    assert_eq!(started.unwrap(), 1);
    world.pass(POLL).await;
    assert_eq!(
        watched(&world).await,
        [world.simulator.practices()[0].name.clone()]
    );
    assert_eq!(world.headline(0).await, "online - nobody");
    let again = monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim()).await;
    assert!(matches!(again, Err(NotOnboarded::NothingReady)));
}

#[tokio::test]
async fn a_batch_that_is_pasted_again_changes_nothing() {
    let world = World::unlisted(4).await;
    let rows = vec![
        of(&world, 0),
        of(&world, 1),
        cells("Nowhere Clinic", "zedmed", "ZZZZ9999"),
    ];
    let id = pasted(&world, rows.clone()).await;
    look_up(&world).await;
    assert_eq!(paste(&world, rows.clone()).await, AddedBatch::Known(id));
    monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim())
        .await
        .unwrap();

    let mut more = rows;
    more.push(of(&world, 2));
    let second = pasted(&world, more).await;
    look_up(&world).await;
    let expected = [
        (2, RowState::Unchanged),
        (3, RowState::Unchanged),
        (4, RowState::Unchanged),
        (5, RowState::Ready),
    ];
    assert_eq!(states(&world, second).await, BTreeMap::from(expected));
    assert!(
        row(&world, second, 4)
            .await
            .words
            .contains("waits in batch")
    );
    assert_eq!(watched(&world).await.len(), 2);
}

#[tokio::test]
async fn a_kill_in_the_middle_loses_no_row_and_makes_none_twice() {
    let mut world = World::unlisted(20).await;
    let rows: Vec<Cells> = (0..20).map(|at| of(&world, at)).collect();
    let id = pasted(&world, rows).await;
    monitor::commands::onboard(&world.monitor).await.unwrap();
    let waiting = batch(&world, id).await.batch.count(RowState::Waiting);
    assert_eq!(waiting, 16, "four at a time");
    world.restart().await;
    look_up(&world).await;
    assert_eq!(batch(&world, id).await.batch.count(RowState::Ready), 20);
    monitor::commands::start_rows(&world.monitor, id, &Lines::Only(vec![2, 3]), None, &kim())
        .await
        .unwrap();
    world.restart().await;
    let started =
        monitor::commands::start_rows(&world.monitor, id, &Lines::All, Some(18), &kim()).await;
    assert_eq!(started.unwrap(), 18);
    let mut names = watched(&world).await;
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 20);
}

#[tokio::test]
async fn whoever_installs_halo_link_tomorrow_turns_ready_and_whoever_never_does_is_left_after_14_days()
 {
    let world = World::unlisted(2).await;
    let practice = world.simulator.practices()[0].clone();
    let other = cells("Nowhere Clinic", "zedmed", "ZZZZ9999");
    let link_is = |lifecycle| SimulatedEvent::SetLifecycle {
        practice: practice.name.clone(),
        lifecycle,
    };
    world.happens(link_is(SiteLifecycle::Uninstalled));
    let id = pasted(&world, vec![of(&world, 0), other]).await;
    look_up(&world).await;
    assert_eq!(row(&world, id, 2).await.state, RowState::NotFound);
    assert!(
        row(&world, id, 2)
            .await
            .to_send
            .unwrap()
            .contains("Halo Link")
    );

    world.happens(link_is(SiteLifecycle::Active));
    world.sleep(TimeDelta::hours(5));
    look_up(&world).await;
    assert_eq!(row(&world, id, 2).await.state, RowState::NotFound);
    world.sleep(TimeDelta::hours(1));
    look_up(&world).await;
    let ready = row(&world, id, 2).await;
    assert_eq!((ready.state, ready.turned_ready), (RowState::Ready, true));
    assert_eq!(
        monitor::pages::import_batches_page(&world.monitor)
            .await
            .unwrap()
            .open[0]
            .turned_ready,
        1
    );
    assert!(
        watched(&world).await.is_empty(),
        "it still waits for a person"
    );

    for _ in 0..60 {
        world.sleep(TimeDelta::hours(6));
        look_up(&world).await;
    }
    let left = row(&world, id, 3).await;
    assert_eq!((left.state, left.due_at), (RowState::NotFound, None));
}

#[tokio::test]
async fn what_a_person_decides_is_bound_to_what_they_saw() {
    let world = World::unlisted(3).await;
    let id = pasted(&world, vec![renamed(&of(&world, 0), "Quite Another Name")]).await;
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    assert_eq!(seen.state, RowState::NameMismatch);
    assert!(!seen.name_diff.is_empty() && seen.similarity.is_some());

    // Somebody mends the row meanwhile, into another practice's ID.
    let key = as_seen(id, 2, seen.version);
    let other = of(&world, 1);
    monitor::commands::edit_row(&world.monitor, key, &other, &kim())
        .await
        .unwrap();
    let late = monitor::commands::accept_row(&world.monitor, key, None, &kim()).await;
    assert!(matches!(late, Err(NotOnboarded::Moved)));
    look_up(&world).await;
    let edited = row(&world, id, 2).await;
    assert_eq!(edited.state, RowState::Ready);

    let wrong = renamed(&of(&world, 2), "Yet Another");
    monitor::commands::edit_row(
        &world.monitor,
        as_seen(id, 2, edited.version),
        &wrong,
        &kim(),
    )
    .await
    .unwrap();
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    monitor::commands::accept_row(&world.monitor, as_seen(id, 2, seen.version), None, &kim())
        .await
        .unwrap();
    let accepted = row(&world, id, 2).await;
    assert_eq!(accepted.state, RowState::Ready);
    assert_eq!(accepted.accepted_by.as_deref(), Some("Kim"));
    monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim())
        .await
        .unwrap();
    world.pass(POLL).await;
    assert_eq!(watched(&world).await, ["Yet Another"]);
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn a_second_clinic_behind_one_database_is_added_on_purpose_and_shown_as_a_sibling() {
    let world = World::with(2).await;
    let name = world.names[0].clone();
    let sibling = renamed(&of(&world, 0), "The Annexe");
    let id = pasted(&world, vec![sibling]).await;
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    assert_eq!(seen.state, RowState::Duplicate);
    assert_eq!(seen.siblings, [name]);
    monitor::commands::accept_row(&world.monitor, as_seen(id, 2, seen.version), None, &kim())
        .await
        .unwrap();
    monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim())
        .await
        .unwrap();
    world.pass(POLL).await;
    assert!(watched(&world).await.contains(&"The Annexe".to_owned()));
    let annexe = world.practice(2).await;
    assert_eq!(annexe.halo_guid, world.practice(0).await.halo_guid);
}

#[tokio::test]
async fn what_was_looked_up_over_a_day_ago_is_asked_for_again_before_it_is_started() {
    let world = World::unlisted(2).await;
    let id = pasted(&world, vec![of(&world, 0)]).await;
    look_up(&world).await;
    world.sleep(TimeDelta::hours(25));
    world.happens(SimulatedEvent::Rename {
        practice: world.simulator.practices()[0].name.clone(),
        name: "Somebody Else".to_owned(),
    });
    let started =
        monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim()).await;
    assert!(matches!(started, Err(NotOnboarded::NothingReady)));
    look_up(&world).await;
    assert_eq!(row(&world, id, 2).await.state, RowState::NameMismatch);
    assert!(watched(&world).await.is_empty());
}

#[tokio::test]
async fn many_are_started_only_when_their_number_is_typed() {
    let world = World::unlisted(3).await;
    let id = pasted(&world, (0..3).map(|at| of(&world, at)).collect()).await;
    look_up(&world).await;
    let started =
        monitor::commands::start_rows(&world.monitor, id, &Lines::All, Some(2), &kim()).await;
    assert!(matches!(started, Err(NotOnboarded::Unconfirmed(3))));
    assert!(watched(&world).await.is_empty());
}

#[tokio::test]
async fn pairing_is_an_act_of_its_own_and_what_halo_answers_is_shown() {
    let world = World::unlisted(6).await;
    let practices = world.simulator.practices();
    let at = practices
        .iter()
        .position(|each| each.pms == "best_practice");
    let at = at.unwrap();
    world.happens(SimulatedEvent::Unpair {
        practice: practices[at].name.clone(),
    });
    let id = pasted(&world, vec![renamed(&of(&world, at), "Quite Another Name")]).await;
    look_up(&world).await;
    let before = world.simulator.stats().pairings;
    let key = as_seen(id, 2, row(&world, id, 2).await.version);
    let said = |outcome: Result<(), NotOnboarded>| outcome.unwrap_err().to_string();

    let missing = said(monitor::commands::pair_row(&world.monitor, key, " ", &kim()).await);
    assert!(missing.contains("needs the pairing code"), "{missing}");
    assert_eq!(world.simulator.stats().pairings, before, "nobody was asked");
    let wrong = said(monitor::commands::pair_row(&world.monitor, key, "WRONG1", &kim()).await);
    assert!(wrong.contains("not valid"), "Halo's words: {wrong}");
    assert!(row(&world, id, 2).await.pairing.contains("did not pair"));

    let code = &practices[at].pairing_code;
    monitor::commands::pair_row(&world.monitor, key, code, &kim())
        .await
        .unwrap();
    look_up(&world).await;
    let paired = row(&world, id, 2).await;
    assert!(paired.pairing.contains(&practices[at].guid), "{paired:?}");
    assert_eq!(paired.state, RowState::NameMismatch, "it decides nothing");
    assert!(watched(&world).await.is_empty());
}

#[tokio::test]
async fn of_somebody_who_is_shut_out_no_row_is_paired() {
    let world = World::unlisted(2).await;
    let id = pasted(&world, vec![of(&world, 0)]).await;
    look_up(&world).await;
    let key = as_seen(id, 2, row(&world, id, 2).await.version);
    let gone = AuditPrincipal {
        credential: store::Credential::Token(99),
        ..kim()
    };
    let code = &world.simulator.practices()[0].pairing_code;
    let before = world.simulator.stats().pairings;
    let refused = monitor::commands::pair_row(&world.monitor, key, code, &gone).await;
    assert!(matches!(
        refused,
        Err(NotOnboarded::Store(store::StoreError::SignedOutMeanwhile))
    ));
    assert_eq!(world.simulator.stats().pairings, before, "nobody was asked");
    monitor::commands::pair_row(&world.monitor, key, code, &kim())
        .await
        .unwrap();
    let asked = domain::views::people::AuditQuery {
        action: "pairing_asked".to_owned(),
        ..Default::default()
    };
    let asked = world.store().await.audit(&asked, 9).await.unwrap();
    assert_eq!(asked.len(), 1, "{asked:?}");
}

#[tokio::test]
async fn what_was_accepted_is_not_asked_about_for_ever_once_it_is_paired() {
    let world = World::unlisted(2).await;
    let id = pasted(&world, vec![renamed(&of(&world, 0), "Quite Another Name")]).await;
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    let key = as_seen(id, 2, seen.version);
    monitor::commands::accept_row(&world.monitor, key, None, &kim())
        .await
        .unwrap();
    let accepted = row(&world, id, 2).await;
    let code = &world.simulator.practices()[0].pairing_code;
    let key = as_seen(id, 2, accepted.version);
    monitor::commands::pair_row(&world.monitor, key, code, &kim())
        .await
        .unwrap();
    let asked = monitor::commands::onboard(&world.monitor).await.unwrap();
    assert_eq!(asked, 0);
    assert_eq!(row(&world, id, 2).await.state, RowState::Ready);
}

#[tokio::test]
async fn beside_a_watch_that_wants_everything_a_person_is_answered_and_a_batch_advances() {
    let terms = Terms {
        per_second: 2.0,
        ..Terms::default()
    };
    let world = World::unlisted_on(80, terms).await;
    let all = world.simulator.practices();
    // Sixty practices a minute want a question a second, and their look-ups come on top.
    let watched = &all[..60];
    let store = world.store().await;
    for practice in watched {
        let mapping = store::Mapping {
            guid: practice.guid.parse().unwrap(),
            halo_name: Some(practice.halo_name.clone()),
            approved_with: domain::expected::ApprovedWith::default(),
        };
        let (entry, by) = (
            crate::world::entry(practice),
            AuditPrincipal::command_line(),
        );
        let added = store.add_practice(&entry, Some(mapping), None, &by, crate::world::start());
        added.await.unwrap();
    }
    let rows: Vec<Cells> = (60..80).map(|at| of(&world, at)).collect();
    pasted(&world, rows).await;
    let typed = cells("Somebody New", "zedmed", "nobody-has-this");
    let (mut judged, mut asked) = (0, 0);
    for second in 0..60 {
        world.sleep(TimeDelta::seconds(1));
        asked += world.turn().await.asked;
        judged += monitor::commands::onboard(&world.monitor).await.unwrap();
        if second % 10 == 0 {
            let seen = monitor::commands::look_at(&world.monitor, typed.clone());
            let seen = seen.await.unwrap();
            assert!(!seen.words.contains("try again"), "{}", seen.words);
        }
    }
    assert!(asked >= 40, "the watch goes on: {asked}");
    assert!(judged >= asked / 10, "{judged} of {asked}");
}
