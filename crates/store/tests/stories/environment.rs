//! A database keeps to the Halo Cloud that it is about.

use domain::environment::{Environment, Told};
use domain::views::people::AuditQuery;

use crate::scratch::{Scratch, at};

#[tokio::test]
async fn what_nobody_knew_is_told_once_and_the_trail_says_so() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let nobody = store.belongs_to(Told::ByNobody, at(0)).await.unwrap();
    assert_eq!(nobody, None, "only an answer can tell");
    store.observe_environment(false, at(1)).await.unwrap();
    let bound = store.environment().await.unwrap();
    assert_eq!(bound, Some(Environment::Unknown));
    store.observe_environment(true, at(2)).await.unwrap();
    let bound = store.environment().await.unwrap();
    assert_eq!(
        bound,
        Some(Environment::Unknown),
        "the simulator makes nothing known"
    );

    let production = Told::BySetting(Environment::Production);
    store.belongs_to(production, at(3)).await.unwrap();
    store.belongs_to(production, at(4)).await.unwrap();
    let entries = store.audit(&AuditQuery::default(), 9).await.unwrap();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry.action.as_str(),
                entry.was.as_deref(),
                entry.became.as_deref(),
            )
        })
        .collect();
    let expected = (
        "environment_told",
        Some("\"unknown\""),
        Some("\"production\""),
    );
    assert_eq!(told, [expected]);

    for other in [Told::BySetting(Environment::Stage), Told::ByNobody] {
        store.belongs_to(other, at(5)).await.unwrap_err();
    }
    let bound = store.environment().await.unwrap();
    assert_eq!(bound, Some(Environment::Production));
}

#[tokio::test]
async fn what_the_simulator_said_holds_until_somebody_else_answers() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    store.observe_environment(true, at(0)).await.unwrap();
    let bound = store.belongs_to(Told::ByNobody, at(1)).await.unwrap();
    assert_eq!(bound, Some(Environment::Simulated));
    store.observe_environment(false, at(2)).await.unwrap();
    let bound = store.environment().await.unwrap();
    assert_eq!(bound, Some(Environment::Unknown));
}
