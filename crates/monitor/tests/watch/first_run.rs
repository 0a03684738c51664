//! The first day: Halo is asked whether it serves us, seldom, and what it does not tell is unknown.

use chrono::TimeDelta;
use domain::observation::FailureClass;
use domain::permission::Role;
use domain::self_check::{SelfCheckFinding, SelfCheckSkipped};
use domain::views::first_run::FirstRun;
use simulator::{Fault, RetryAfter, SimulatedEvent};
use store::AuditPrincipal;

use crate::access::everywhere;
use crate::world::World;

async fn read(world: &World) -> FirstRun {
    monitor::pages::first_run(&world.monitor).await.unwrap()
}

fn revoke(world: &World, key: &str) {
    world.happens(SimulatedEvent::RevokeKey {
        key: key.to_owned(),
    });
}

#[tokio::test]
async fn however_often_the_page_is_read_halo_is_asked_once_a_minute() {
    let world = World::unlisted(2).await;
    let (one, other) = tokio::join!(read(&world), read(&world));
    assert_eq!(one.halo, other.halo, "who comes meanwhile gets the same");
    for _ in 0..5 {
        world.sleep(TimeDelta::seconds(9));
        read(&world).await;
    }
    assert_eq!(world.simulator.stats().total, 1);
    assert_eq!(world.simulator.stats().look_ups, 1);
    world.sleep(TimeDelta::seconds(20));
    let page = read(&world).await;
    assert_eq!(world.simulator.stats().total, 2);
    assert_eq!(page.checked.unwrap().at, page.as_of);
}

#[tokio::test]
async fn a_key_that_is_accepted_is_told_with_what_else_was_seen() {
    let world = World::unlisted(2).await;
    let halo = read(&world).await.halo;
    let findings = [
        halo.connection(),
        halo.halo(),
        halo.key(),
        halo.address(),
        halo.clock(),
    ];
    assert_eq!(
        findings.map(|(finding, _)| finding),
        [SelfCheckFinding::Well; 5]
    );
    assert!(world.simulator.url().ends_with(&halo.host), "{halo:?}");
    assert_eq!(halo.key().1, "accepted; a second key is set");
}

#[tokio::test]
async fn a_refused_key_is_told_and_so_is_the_one_that_works_again() {
    let world = World::unlisted(2).await;
    revoke(&world, world.simulator.key());
    let halo = read(&world).await.halo;
    assert_eq!(halo.connection().0, SelfCheckFinding::Well);
    assert!(halo.key().1.contains("the first was refused"), "{halo:?}");

    revoke(&world, world.simulator.secondary_key());
    world.sleep(TimeDelta::seconds(61));
    let halo = read(&world).await.halo;
    let (finding, words) = halo.connection();
    assert_eq!(finding, SelfCheckFinding::Wrong);
    assert!(words.contains("rejects our key"), "{words}");
    assert_eq!(halo.key().1, "both keys are refused");
    assert_eq!(halo.address().0, SelfCheckFinding::Unknown);
    assert_eq!(
        halo.clock().0,
        SelfCheckFinding::Well,
        "a refusal has a time too"
    );

    world.happens(SimulatedEvent::AcceptKey {
        key: world.simulator.key().to_owned(),
    });
    world.sleep(TimeDelta::seconds(61));
    assert_eq!(
        read(&world).await.halo.connection().0,
        SelfCheckFinding::Well
    );
}

#[tokio::test]
async fn an_address_that_is_not_allowed_says_nothing_of_the_key() {
    let world = World::unlisted(2).await;
    world.happens(everywhere(Fault::ip_not_allowed()));
    let halo = read(&world).await.halo;
    assert_eq!(halo.address().0, SelfCheckFinding::Wrong);
    assert_eq!(halo.key().0, SelfCheckFinding::Unknown);
}

#[tokio::test]
async fn halo_that_refuses_an_id_that_nobody_has_was_reached_and_knows_the_key() {
    let world = World::unlisted(2).await;
    for refusal in [
        Fault::rejected_request("practiceManagementSiteId is not valid."),
        Fault::status(404),
    ] {
        world.happens(everywhere(refusal));
        world.sleep(TimeDelta::minutes(2));
        let halo = read(&world).await.halo;
        let findings = [halo.connection(), halo.halo(), halo.key(), halo.address()];
        assert_eq!(
            findings.map(|(finding, _)| finding),
            [SelfCheckFinding::Well; 4]
        );
    }
}

#[tokio::test]
async fn a_pause_that_halo_asks_for_is_kept_and_what_was_heard_stays_with_its_age() {
    let world = World::unlisted(2).await;
    let limited = Fault::rate_limited(Some(RetryAfter::Seconds(600)));
    world.happens(everywhere(limited));
    let first = read(&world).await;
    assert_eq!(first.halo.connection().0, SelfCheckFinding::Wrong);
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.sleep(TimeDelta::minutes(5));
    let later = read(&world).await;
    assert_eq!(world.simulator.stats().total, 1, "not one within the pause");
    let asked = later.halo.newest.clone().unwrap();
    assert_eq!(asked.failure, Some(FailureClass::RateLimited));
    assert_eq!(later.checked, first.checked);
    world.sleep(TimeDelta::minutes(6));
    assert_eq!(
        read(&world).await.halo.connection().0,
        SelfCheckFinding::Well
    );
}

#[tokio::test]
async fn once_there_are_practices_nothing_more_is_asked_for_this() {
    let world = World::with(1).await;
    world.simulator.reset_stats();
    let halo = read(&world).await.halo;
    assert_eq!(halo.newest, Err(SelfCheckSkipped::Watching));
    assert_eq!(world.simulator.stats().total, 0);
}

#[tokio::test]
async fn people_and_tokens_count_once_they_open_something() {
    let world = World::unlisted(1).await;
    let (store, by, now) = (
        world.store().await,
        AuditPrincipal::command_line(),
        crate::world::start(),
    );
    let hash = Some("nobody signs in with this".to_owned());
    for (name, role, hash) in [
        ("Kim", Role::Admin, hash.clone()),
        ("Lan", Role::Viewer, hash),
        ("Noor", Role::Approver, None),
    ] {
        store.add_staff(name, role, hash, &by, now).await.unwrap();
    }
    let ended = now - TimeDelta::days(1);
    store
        .add_token("old", Role::Viewer, [1; 32], Some(ended), &by, now)
        .await
        .unwrap();
    let page = read(&world).await;
    assert_eq!((page.people, page.deciders, page.invited), (2, 1, 1));
    assert_eq!(page.tokens, 0, "an expired one opens nothing");
    store
        .add_token("feed", Role::Viewer, [2; 32], None, &by, now)
        .await
        .unwrap();
    assert_eq!(read(&world).await.tokens, 1);
    assert_eq!(page.cost.practices, 400);
    assert!(page.database_bytes > 0 && page.sqlite_version.starts_with('3'));
}
