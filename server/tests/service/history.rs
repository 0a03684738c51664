//! Outages, uptime, notes and "I have it", over HTTP alone.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::SimulatedEvent;

use crate::sixteen::story::Story;

impl Story {
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self
            .sundog
            .http
            .request(method, format!("{}{path}", self.sundog.url))
            .header("content-type", "application/json");
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn outages(&self, query: &str) -> Vec<Value> {
        let list = self.sundog.json(&format!("/api/v1/outages?{query}")).await;
        list["items"].as_array().unwrap().clone()
    }

    /// Takes the practice offline until its outage is confirmed; returns it.
    async fn until_outage(&self) -> Value {
        self.happens(SimulatedEvent::GoOffline {
            practice: self.name.clone(),
        });
        self.sundog
            .until("an outage", async |_| {
                !self.outages("open=true").await.is_empty()
            })
            .await;
        self.outages("open=true").await.remove(0)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_taken_in_hand_handed_back_and_over_when_the_practice_is_back() {
    let story = Story::begin().await;
    let outage = story.until_outage().await;
    let id = story.sundog.practice(&story.name).await["id"].clone();
    assert_eq!(outage["practice_id"], id);
    assert_eq!(
        (outage["state"].as_str(), outage["cause"].as_str()),
        (Some("offline"), Some("practice"))
    );
    assert!(outage["began"].as_str() <= outage["began_latest"].as_str());
    assert!(outage["began_latest"].as_str() <= outage["detected_at"].as_str());
    assert!(outage["ended"].is_null() && outage["taken_by"].is_null());

    let ack = format!("/api/v1/outages/{}/ack", outage["id"]);
    let (status, taken) = story.ask(Method::POST, &ack, None).await;
    assert_eq!(status, 200, "{taken}");
    let who = taken["taken_by"].clone();
    assert!(who.as_str().unwrap().starts_with("token:"), "{taken}");
    assert_eq!(story.sundog.practice(&story.name).await["taken_by"], who);
    let late = json!({ "until": "2099-01-01T00:00:00Z" });
    assert_eq!(story.ask(Method::POST, &ack, Some(late)).await.0, 422);
    let odd = json!({ "untill": "2099-01-01T00:00:00Z" });
    assert_eq!(story.ask(Method::POST, &ack, Some(odd)).await.0, 400);
    assert_eq!(story.ask(Method::DELETE, &ack, None).await.0, 204);
    assert_eq!(story.ask(Method::DELETE, &ack, None).await.0, 409);
    let nobodys = "/api/v1/outages/999/ack";
    assert_eq!(story.ask(Method::POST, nobodys, None).await.0, 404);

    story.happens(SimulatedEvent::ComeOnline {
        practice: story.name.clone(),
    });
    story
        .sundog
        .until("its end", async |_| {
            story.outages("open=true").await.is_empty()
        })
        .await;
    let ended = story.outages(&format!("practice={id}&open=false")).await;
    assert_eq!(ended.len(), 1);
    assert!(ended[0]["ended"].as_str() <= ended[0]["ended_latest"].as_str());
    assert_eq!(
        story.ask(Method::POST, &ack, None).await.0,
        409,
        "it is over"
    );
    let (_, csv) = story.sundog.get("/outages.csv?since=7d").await;
    assert!(csv.starts_with("id,practice_id,practice,state"), "{csv}");
    assert_eq!(csv.lines().count(), 2, "{csv}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_seconds_of_a_window_add_up_to_it_and_follow_from_the_spans() {
    let story = Story::begin().await;
    story.until_outage().await;
    let id = story.sundog.practice(&story.name).await["id"].clone();
    let path = format!("/api/v1/practices/{id}/uptime");
    let uptime = story.sundog.json(&path).await;
    let seconds = &uptime["seconds"];
    let of = |word: &str| seconds[word].as_f64().unwrap();
    let sum = of("online") + of("degraded") + of("down") + of("unknown");
    assert!((sum - 30.0 * 86_400.0).abs() < 0.01, "{uptime}");
    assert!(of("down") > 0.0 && of("online") > 0.0, "{uptime}");
    assert_eq!(uptime["outages"], 1);
    let expected = of("online") / (of("online") + of("down"));
    assert!((uptime["uptime"].as_f64().unwrap() - expected).abs() < 1e-9);

    let empty = "from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z";
    let before = story.sundog.json(&format!("{path}?{empty}")).await;
    assert!(
        before["uptime"].is_null(),
        "nothing was known then: {before}"
    );
    assert_eq!(before["coverage"], 0.0);
    assert_eq!(before["seconds"]["unknown"], 31.0 * 86_400.0);
    for (query, status) in [
        ("from=2020-02-01T00:00:00Z&to=2020-01-01T00:00:00Z", 400),
        ("from=yesterday", 400),
    ] {
        let answer = story
            .ask(Method::GET, &format!("{path}?{query}"), None)
            .await;
        assert_eq!(answer.0, status, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_kept_with_who_wrote_it_and_an_empty_one_is_refused() {
    let story = Story::begin().await;
    let id = story.sundog.practice(&story.name).await["id"].clone();
    let path = format!("/api/v1/practices/{id}/notes");
    let text = "<b>Goldfields IT</b> confirms the move\nto SQL02.";
    let (status, note) = story
        .ask(Method::POST, &path, Some(json!({ "text": text })))
        .await;
    assert_eq!((status, &note["text"]), (201, &json!(text)));
    let empty = json!({ "text": "  " });
    assert_eq!(story.ask(Method::POST, &path, Some(empty)).await.0, 422);
    let long = json!({ "text": "x".repeat(4001) });
    assert_eq!(story.ask(Method::POST, &path, Some(long)).await.0, 422);
    let notes = story.sundog.json(&path).await;
    assert_eq!(notes["items"].as_array().unwrap().len(), 1);
    let (_, page) = story.sundog.get(&format!("/practices/{id}")).await;
    assert!(page.contains("&lt;b&gt;Goldfields IT&lt;/b&gt;"), "as text");
    let nobodys = "/api/v1/practices/999/notes";
    assert_eq!(story.ask(Method::GET, nobodys, None).await.0, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_is_refused_in_part_changes_nothing() {
    let story = Story::begin().await;
    let names = story.place.simulator.practices();
    let first = story.sundog.practice(&names[0].name).await;
    let other = story.sundog.practice(&names[1].name).await;
    let path = format!("/api/v1/practices/{}", first["id"]);
    let edit = json!({ "pms": other["pms"], "site_id": other["site_id"], "name": other["name"] });
    assert_eq!(story.ask(Method::PATCH, &path, Some(edit)).await.0, 409);
    let after = story.sundog.json(&path).await;
    assert_eq!(after["site_id"], first["site_id"], "it was not moved");
    assert!(after["pending_change"].is_null(), "nor is it to be");
}
