//! Which Halo Cloud is watched, what that changes, and what Halo's facts are as old as.

use chrono::TimeDelta;
use domain::environment::Environment;
use domain::observation::PmsVersionSource;
use domain::practice::PracticeId;
use domain::views::PracticePage;
use domain::zoom::Zoom;
use simulator::{AnswerStyle, Shape, SimulatedEvent};

use crate::identity::{approve, practice, told, waiting};
use crate::world::{POLL, Terms, World};

async fn page(world: &World) -> PracticePage {
    monitor::pages::practice_page(&world.monitor, PracticeId(1), Zoom::default())
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn the_simulator_says_that_it_is_one_and_a_restart_remembers() {
    let mut world = World::unlisted(1).await;
    assert_eq!(world.monitor.environment(), Environment::Unknown);
    assert!(world.monitor.awaits_environment());
    monitor::commands::self_check(&world.monitor).await;
    assert_eq!(world.monitor.environment(), Environment::Simulated);
    let first_run = monitor::pages::first_run(&world.monitor).await.unwrap();
    assert_eq!(first_run.environment, Environment::Simulated);

    world.restart().await;
    assert_eq!(world.monitor.environment(), Environment::Simulated);
    assert!(!world.monitor.awaits_environment());
}

#[tokio::test]
async fn what_a_person_set_holds_whatever_the_host_says_of_itself() {
    let world = World::listed_on(1, Terms::in_stage()).await;
    assert_eq!(world.monitor.environment(), Environment::Stage);
    let bound = world.store().await.environment().await.unwrap();
    assert_eq!(bound, None, "the watch writes down only what answers told");
}

#[tokio::test]
async fn in_stage_another_authoritative_installation_is_one_approvers_choice() {
    let world = World::listed_on(2, Terms::in_stage()).await;
    let new = world.install_another();
    world.pass(TimeDelta::hours(7)).await;
    assert_eq!(told(&world).await, ["guid_changed r1"]);
    let change = waiting(&world).await.remove(0);
    let card = monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap();
    let checks: Vec<_> = card
        .checks
        .iter()
        .map(|check| check.words.as_str())
        .collect();
    assert!(
        checks
            .iter()
            .any(|words| words.contains("developer's licence")),
        "{checks:?}"
    );
    assert!(
        !checks.iter().any(|words| words.contains("Support")),
        "{checks:?}"
    );
    approve(&world, &change, "Kim").await.unwrap();
    assert_eq!(
        world.practice(0).await.halo_guid,
        Some(new.parse().unwrap())
    );
}

#[tokio::test]
async fn elsewhere_two_authoritative_installations_take_two_people() {
    let world = World::with(2).await;
    world.install_another();
    world.pass(TimeDelta::hours(7)).await;
    assert_eq!(
        told(&world).await,
        ["guid_changed r4"],
        "{}",
        practice(&world)
    );
}

#[tokio::test]
async fn a_version_of_the_pms_is_current_or_that_of_the_installation_and_says_which() {
    let world = World::with(1).await;
    let seen = page(&world).await;
    let current = Some(PmsVersionSource::Current);
    assert_eq!(seen.practice.pms_version_source, current);
    assert!(seen.told_name.is_some() && seen.enriched.is_some());
    assert_eq!(
        seen.told.map(|told| told.at),
        seen.practice.last_observed_at
    );

    world.happens(SimulatedEvent::SetAnswer {
        practice: None,
        answer: AnswerStyle {
            shape: Shape::Year2023,
            ..AnswerStyle::default()
        },
    });
    world.pass(POLL).await;
    let at_install = Some(PmsVersionSource::AtInstall);
    assert_eq!(world.practice(0).await.pms_version_source, at_install);

    let told = page(&world).await.told.unwrap().at;
    world.happens(SimulatedEvent::RevokeKey {
        key: world.simulator.key().to_owned(),
    });
    world.happens(SimulatedEvent::RevokeKey {
        key: world.simulator.secondary_key().to_owned(),
    });
    world.pass(POLL * 10).await;
    let silent = page(&world).await;
    let told_until = silent.told.unwrap().at;
    assert!(silent.practice.last_observed_at > Some(told_until));
    assert!(
        told_until <= told + POLL * 2,
        "what Halo told before it fell silent is as old as that"
    );
}
