//! The practice list: what an import settles, and what the watch does with it.

use domain::import::Verdict;
use domain::practice::PracticeEntry;
use simulator::SimulatedEvent;

use crate::world::{POLL, World, entry};

#[tokio::test]
async fn what_is_imported_while_the_watch_runs_is_watched_within_a_cycle_or_two() {
    let world = World::unlisted(3).await;
    world.pass(POLL).await;
    let summary = world.simulator.practices()[0].clone();
    assert_eq!(world.add(&summary).await, Verdict::Added);
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn an_import_that_is_repeated_changes_nothing() {
    let world = World::with(3).await;
    for summary in world.simulator.practices() {
        assert_eq!(world.add(&summary).await, Verdict::Unchanged);
    }
    assert_eq!(
        monitor::pages::practices(&world.monitor, &Default::default(), None, 50)
            .await
            .unwrap()
            .total,
        3
    );
}

#[tokio::test]
async fn a_site_id_that_halo_does_not_know_waits_and_is_watched_when_link_is_installed() {
    let world = World::unlisted(3).await;
    let mut unknown = entry(&world.simulator.practices()[0]);
    unknown.site.site_id = "99999999".parse().unwrap();
    assert_eq!(world.add_entry(&unknown).await, Verdict::NotFound);
    world.pass(POLL).await;
    assert_eq!(
        world.headline(0).await,
        "pending_setup no_site_found practice"
    );
}

#[tokio::test]
async fn a_name_that_differs_in_a_whole_word_is_not_watched_by_mistake() {
    let world = World::unlisted(3).await;
    let mut wrong: PracticeEntry = entry(&world.simulator.practices()[0]);
    wrong.name.push_str(" North");
    assert_eq!(world.add_entry(&wrong).await, Verdict::NameMismatch);
    world.pass(POLL).await;
    assert_eq!(
        monitor::pages::practices(&world.monitor, &Default::default(), None, 50)
            .await
            .unwrap()
            .total,
        0
    );
}

#[tokio::test]
async fn two_sites_of_which_neither_is_known_to_be_the_one_are_left_to_a_person() {
    let world = World::unlisted(3).await;
    let summary = world.simulator.practices()[0].clone();
    world.happens(SimulatedEvent::RestoreBackup {
        practice: summary.name.clone(),
    });
    assert_eq!(
        world.add(&summary).await,
        Verdict::Added,
        "a backup is not authoritative"
    );

    let summary = world.simulator.practices()[1].clone();
    world.happens(SimulatedEvent::RestoreBackup {
        practice: summary.name.clone(),
    });
    for guid in world.simulator.guids(&summary.name).unwrap() {
        world.happens(SimulatedEvent::SetAuthoritative {
            practice: guid,
            authoritative: true,
        });
    }
    assert_eq!(world.add(&summary).await, Verdict::Several);
}
