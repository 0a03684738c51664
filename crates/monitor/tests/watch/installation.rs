//! What Halo tells of an installation besides its state: the databases behind a GUID and Halo Link's version.

use chrono::TimeDelta;
use domain::caution::CautionWord;
use domain::practice::PracticeId;
use domain::views::PracticePage;
use domain::zoom::Zoom;
use simulator::SimulatedEvent;

use crate::world::{POLL, World};

async fn page(world: &World, at: i64) -> PracticePage {
    monitor::pages::practice_page(&world.monitor, PracticeId(at + 1), Zoom::default())
        .await
        .unwrap()
        .unwrap()
}

async fn notice(world: &World) -> Option<String> {
    let notice = page(world, 0).await.installation.notice;
    notice.map(|(_, words)| words)
}

async fn caution(world: &World) -> Option<CautionWord> {
    let mappings = monitor::pages::mappings(&world.monitor, None, None, 1);
    let (_, first) = mappings.await.unwrap().remove(0);
    first.caution.map(|caution| caution.word)
}

/// What is told of the databases from now on.
fn told(world: &World, names: &[&str]) {
    world.happens(SimulatedEvent::SetCatalogue {
        practice: world.names[0].clone(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    });
}

#[tokio::test]
async fn an_empty_catalogue_is_a_notice_and_no_state_and_ends_when_it_is_filled() {
    let mut world = World::with(2).await;
    told(&world, &["Patients", "Documents"]);
    world.pass(POLL * 2).await;
    let shown = page(&world, 0).await.installation;
    assert_eq!(
        shown.databases.as_deref(),
        Some("Patients (default), Documents")
    );
    assert!(
        shown.databases_told_now && shown.created.is_some(),
        "{shown:?}"
    );

    told(&world, &[]);
    world.pass(POLL * 2).await;
    let words = notice(&world).await.unwrap();
    assert!(words.contains("The catalogue is empty"), "{words}");
    assert_eq!(world.headline(0).await, "online - nobody");
    assert_eq!(caution(&world).await, None, "the GUID works as it did");
    world.restart().await;
    world.pass(POLL * 2).await;
    assert_eq!(notice(&world).await.as_ref(), Some(&words), "it is kept");
    let happened = page(&world, 0).await.timeline.events;
    let titles: Vec<_> = happened.iter().map(|event| event.title.as_str()).collect();
    assert!(titles.contains(&"The catalogue is empty"), "{titles:?}");

    told(&world, &["Patients", "Documents"]);
    world.pass(POLL * 2).await;
    assert_eq!(notice(&world).await, None);
    assert_eq!(caution(&world).await, None);
    let other = monitor::pages::practice_page(&world.monitor, PracticeId(2), Zoom::default());
    let other = other.await.unwrap().unwrap().installation;
    assert_eq!(other.notice, None, "nothing moved there");
}

#[tokio::test]
async fn another_default_database_is_news_for_a_while() {
    let world = World::with(1).await;
    told(&world, &["Patients", "Training"]);
    world.pass(POLL * 2).await;
    told(&world, &["Training", "Patients"]);
    world.pass(POLL * 2).await;
    let words = notice(&world).await.unwrap();
    assert!(words.contains("“Patients” to “Training”"), "{words}");
    assert_eq!(world.headline(0).await, "online - nobody");
    world.sleep(TimeDelta::days(15));
    world.pass(POLL * 2).await;
    assert_eq!(notice(&world).await, None);
    assert_eq!(caution(&world).await, None);
}

#[tokio::test]
async fn a_catalogue_that_is_not_told_is_not_empty() {
    let world = World::with(1).await;
    world.pass(POLL * 2).await;
    let before = page(&world, 0).await.installation.databases;
    for value in [serde_json::Value::Null, serde_json::json!({"name": "x"})] {
        world.happens(SimulatedEvent::SetField {
            practice: world.names[0].clone(),
            field: "catalogue".to_owned(),
            value,
        });
        world.pass(POLL * 2).await;
        let shown = page(&world, 0).await.installation;
        assert_eq!(shown.databases, before, "as it was told last");
        assert!(!shown.databases_told_now);
        assert_eq!(shown.notice, None);
    }
    assert_eq!(caution(&world).await, None);
}

#[tokio::test]
async fn who_is_not_updated_any_more_is_told_with_what_that_version_lacks() {
    let mut world = World::with(3).await;
    world.pass(POLL * 2).await;
    let update = |at: usize, version: &str| SimulatedEvent::UpdateLink {
        practice: world.names[at].clone(),
        version: version.to_owned(),
        seconds: 1.0,
    };
    world.happens(update(0, "26.202.8101.0"));
    world.pass(POLL * 3).await;
    let shown = page(&world, 0).await.installation;
    assert_eq!(shown.link_updated, None, "a step back is no update");
    assert!(
        shown
            .link_below
            .iter()
            .any(|words| words.starts_with("below 26.202.8289: ")),
        "{shown:?}"
    );
    let behind = shown.link_behind.unwrap();
    assert!(behind.contains("while most have 26.713"), "{behind}");

    world.happens(update(0, "26.416.9810.0"));
    world.happens(update(1, "26.1116.10877.0"));
    world.happens(update(2, "26.1116.10877.0"));
    world.pass(POLL * 3).await;
    world.restart().await;
    world.pass(POLL).await;
    let shown = page(&world, 0).await.installation;
    assert!(shown.link_updated.is_some(), "{shown:?}");
    let behind = shown.link_behind.unwrap();
    assert!(
        behind.contains("since 18 Aug 2026, while most have 26.1116"),
        "{behind}"
    );
    let versions = monitor::pages::heartbeat_page(&world.monitor);
    let versions = versions.await.unwrap().link_versions;
    let releases: Vec<_> = versions
        .releases
        .iter()
        .map(|one| (one.release.as_str(), one.practices, one.is_usual))
        .collect();
    assert_eq!(releases, [("26.1116", 2, true), ("26.416", 1, false)]);
    assert_eq!((versions.behind_all, versions.untold), (1, 0));
    assert_eq!(versions.behind[0].practice_id, PracticeId(1));
    assert_eq!(world.headline(0).await, "online - nobody");
}
