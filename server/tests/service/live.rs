//! What `/live` says: a revision number and the ids of what changed, and nothing else.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::SimulatedEvent;

use crate::running::{Place, Running, everyone};

/// The hints that one listener gets.
struct Hints {
    stream: reqwest::Response,
    text: String,
}

impl Hints {
    async fn of(sundog: &Running) -> Self {
        Self {
            stream: sundog.get_as(&sundog.http, "/live").await,
            text: String::new(),
        }
    }

    async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.strip_prefix("event: revision\ndata: ");
                let hint = data.map(|data| serde_json::from_str(data).unwrap());
                self.text = rest.to_owned();
                match hint {
                    Some(hint) => return hint,
                    None => continue,
                }
            }
            let chunk = self.stream.chunk().await.unwrap().expect("it goes on");
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acknowledgement_and_an_import_name_no_practice_and_a_practice_is_named_by_its_id() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    let id = sundog.practice(&name).await["id"].clone();

    let mut hints = Hints::of(&sundog).await;
    let present = hints.next().await["revision"].as_u64().unwrap();
    let opening = json!({ "revision": present, "practices": [], "topics": [] });
    assert_eq!(Hints::of(&sundog).await.next().await, opening);

    let ack = json!({ "consumer": "booking", "seq": 1 });
    let acknowledged = sundog.send(Method::POST, "/api/v1/mappings/feed/ack", ack);
    assert_eq!(acknowledged.await.0, 204);
    assert_eq!(
        hints.next().await,
        json!({ "revision": present + 1, "practices": [], "topics": ["feed"] })
    );

    let batch = json!({ "name": "crm.csv", "csv": everyone(&place.simulator) });
    let pasted = sundog.send(Method::POST, "/api/v1/imports", batch).await;
    assert_eq!(pasted.0, 201);
    let mut hint = hints.next().await;
    while sundog.waiting(pasted.1["id"].as_i64().unwrap()).await > 0 {
        assert_eq!(hint["practices"], json!([]), "{hint}");
        assert_eq!(hint["topics"], json!(["imports"]), "{hint}");
        hint = hints.next().await;
    }

    let practice = name;
    place
        .simulator
        .apply(SimulatedEvent::GoOffline { practice })
        .unwrap();
    while hint["practices"] == json!([]) {
        hint = hints.next().await;
    }
    assert_eq!(hint["practices"], json!([id]), "{hint}");
}
