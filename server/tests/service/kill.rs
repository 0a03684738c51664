//! kill -9 at any moment, and start again.

use simulator::SimulatedEvent;

use crate::running::Place;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_shown_survives_a_kill_and_the_time_between_is_a_gap() {
    let place = Place::with(2).await;
    place.import_everyone();
    let name = place.simulator.practices()[0].name.clone();
    let sundog = place.serve().await;
    sundog.until_state(&name, "online").await;
    place
        .simulator
        .apply(SimulatedEvent::GoOffline {
            practice: name.clone(),
        })
        .unwrap();
    sundog.until_state(&name, "offline").await;
    let shown = sundog.practice(&name).await;
    sundog.kill();

    // The world goes on for a while without us; the port answers that somebody asks at all.
    let asked = place.simulator.stats().total;
    let sundog = place.serve().await;
    sundog
        .until("it asks again", async |_| {
            place.simulator.stats().total > asked
        })
        .await;
    let id = shown["id"].as_i64().unwrap();
    let spans = sundog
        .json(&format!("/api/v1/practices/{id}/spans?track=reachability"))
        .await;
    let spans = spans["items"].as_array().unwrap();
    assert_eq!(spans[0]["state"], "online");
    assert_eq!(spans[1]["state"], "offline");
    assert_eq!(
        spans[1]["from"], shown["since"],
        "the transition that had been shown"
    );
    for pair in spans.windows(2) {
        assert_eq!(pair[0]["to"], pair[1]["from"], "no hole and no overlap");
    }
}
