//! A migration that was announced beforehand.

use domain::practice::PracticeId;
use domain::views::evidence::MigrationStanding;
use monitor::commands::planned_migration::NotAnnounced;

use super::*;
use crate::world::start;

#[tokio::test]
async fn an_announced_migration_is_awaited_planned_and_told_on_its_card() {
    let world = World::with(2).await;
    let kim = acting("Kim").audited_as;
    let id = PracticeId(1);
    let window = (start() + TimeDelta::hours(2), start() + TimeDelta::hours(6));
    let backwards =
        monitor::commands::announce_migration(&world.monitor, id, (window.1, window.0), "", &kim)
            .await;
    assert!(matches!(backwards, Err(NotAnnounced::Backwards)));
    monitor::commands::announce_migration(&world.monitor, id, window, "new server", &kim)
        .await
        .unwrap();
    let page = async || {
        monitor::pages::practice_page(&world.monitor, id, domain::zoom::Zoom::default())
            .await
            .unwrap()
            .unwrap()
    };
    let announced = page().await.announced.unwrap();
    assert_eq!(announced.standing, MigrationStanding::Ahead);
    assert!(announced.support_text.contains("moves its server"));

    world.pass(TimeDelta::minutes(130)).await;
    let name = practice(&world);
    world.happens(SimulatedEvent::GoOffline {
        practice: name.clone(),
    });
    world.pass(POLL * 3).await;
    assert!(page().await.sentence.contains("This is planned"));
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    let looked_up = world.simulator.stats().look_ups;
    world.pass(POLL * 5).await;
    assert!(world.simulator.stats().look_ups >= looked_up + 4, "awaited");
    assert_eq!(told(&world).await, ["second_site_seen r0"]);
    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
    world.pass(POLL * 3).await;
    let change = waiting(&world).await.remove(0);
    let card = monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap();
    let announced = card.announced.unwrap();
    assert_eq!(announced.standing, MigrationStanding::Seen);
    assert_eq!(
        (announced.by.as_str(), announced.words.as_str()),
        ("Kim", "new server")
    );

    let called_off =
        monitor::commands::cancel_migration(&world.monitor, id, announced.id, &kim).await;
    assert!(called_off.unwrap());
    assert_eq!(page().await.announced, None);
}
