//! Alerts over HTTP: a message reaches a receiver of ours, and the link in it acknowledges.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post as answer_post;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use simulator::SimulatedEvent;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::running::{Place, Running, client, post};

const GIVE_UP: Duration = Duration::from_secs(60);

/// What arrived: the headers and the body.
type Arrived = (HeaderMap, Value);

/// A receiver on this machine that takes everything.
async fn receiver() -> (String, Receiver<Arrived>) {
    let (sender, arrived) = channel(100);
    let take = |State(sender): State<Sender<Arrived>>, headers: HeaderMap, body: String| async move {
        let body = serde_json::from_str(&body).unwrap();
        sender.send((headers, body)).await.unwrap();
        StatusCode::NO_CONTENT
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let routes = Router::new()
        .route("/hook", answer_post(take))
        .with_state(sender);
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    (url, arrived)
}

async fn next(arrived: &mut Receiver<Arrived>) -> Arrived {
    let next = tokio::time::timeout(GIVE_UP, arrived.recv()).await;
    next.expect("a message arrives").unwrap()
}

/// Sundog that tells of trouble after a second, to receivers on this machine too.
async fn serve(place: &Place) -> Running {
    let mut sundog = place
        .serve_with(&[
            "--alert-after",
            "1s",
            "--alert-allow-private",
            "--trouble-interval",
            "1s",
        ])
        .await;
    let token = place.token("alerts", "admin");
    sundog.http = client(&[("authorization", &format!("Bearer {token}"))]);
    sundog
}

async fn send(sundog: &Running, method: &str, path: &str, body: Value) -> (u16, Value) {
    let method = method.parse().unwrap();
    let request = sundog
        .http
        .request(method, format!("{}/api/v1{path}", sundog.url));
    let request = request.header("content-type", "application/json");
    let answer = request.body(body.to_string()).send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

async fn get(sundog: &Running, path: &str) -> Value {
    let (status, body) = sundog.get(path).await;
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

/// What PagerDuty's webhook tells of somebody who acknowledged, as its documents show it.
fn acknowledged_there(dedup_key: &Value, now: DateTime<Utc>) -> String {
    json!({ "event": {
        "id": "01DEN2L0BGR4AWGC3IWUGEU03X", "event_type": "incident.acknowledged",
        "resource_type": "incident", "occurred_at": now,
        "agent": { "id": "PLH1HKV", "summary": "Kim Lee", "type": "user_reference" },
        "data": { "id": "PGR0VU2", "type": "incident", "status": "acknowledged",
            "incident_key": dedup_key },
    } })
    .to_string()
}

fn signed(secret: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v1={hex}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_acknowledges_in_pagerduty_has_it_here_and_nobody_else_can_say_so() {
    let place = Place::with(3).await;
    place.import_everyone();
    let sundog = serve(&place).await;
    let (url, mut arrived) = receiver().await;
    let secret = "a secret that PagerDuty made";
    let pager = json!({ "name": "Pager", "kind": "pagerduty", "url": url,
        "routing_key": "0123456789abcdef0123456789abcdef", "webhook_secret": secret });
    let (status, added) = send(&sundog, "POST", "/channels", pager).await;
    assert_eq!(status, 201, "{added}");
    let practice = place.simulator.practices()[0].name.clone();
    let down = SimulatedEvent::GoOffline { practice };
    place.simulator.apply(down).unwrap();
    let (_, triggered) = next(&mut arrived).await;
    let body = acknowledged_there(&triggered["dedup_key"], place.simulator.now());
    let stranger = client(&[]);
    let hook = async |channel: &Value, signature: String, body: &str| {
        let request = stranger.post(format!("{}/hooks/pagerduty/{channel}", sundog.url));
        let request = request.header("x-pagerduty-signature", signature);
        let answer = request.body(body.to_owned()).send().await.unwrap();
        answer.status().as_u16()
    };
    let taken_by =
        async || get(&sundog, "/api/v1/outages?open=true").await["items"][0]["taken_by"].clone();
    let id = &added["id"];
    assert_eq!(hook(id, signed("guessed", &body), &body).await, 401);
    assert_eq!(hook(id, String::new(), &body).await, 401);
    assert_eq!(hook(&json!(99), signed(secret, &body), &body).await, 401);
    assert_eq!(hook(id, signed(secret, "[]"), "[]").await, 400);
    assert_eq!(taken_by().await, Value::Null);

    assert_eq!(hook(id, signed(secret, &body), &body).await, 204);
    assert_eq!(taken_by().await, json!("pagerduty:Kim Lee"));
    let (_, acknowledged) = next(&mut arrived).await;
    assert_eq!(acknowledged["event_action"], json!("acknowledge"));
    assert_eq!(
        hook(id, signed(secret, &body), &body).await,
        202,
        "the same again"
    );
    let other = acknowledged_there(&json!("production:outage:404"), place.simulator.now());
    assert_eq!(hook(id, signed(secret, &other), &other).await, 202);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_reaches_a_webhook_signed_and_its_link_acknowledges_once() {
    let place = Place::with(3).await;
    place.import_everyone();
    let sundog = serve(&place).await;
    let (url, mut arrived) = receiver().await;
    let hook = json!({ "name": "Booking", "kind": "webhook", "url": url });
    let (status, added) = send(&sundog, "POST", "/channels", hook).await;
    assert_eq!(status, 201, "{added}");
    assert!(
        added["secret"].as_str().unwrap().starts_with("whsec_"),
        "{added}"
    );

    let practice = place.simulator.practices()[0].name.clone();
    let down = SimulatedEvent::GoOffline {
        practice: practice.clone(),
    };
    place.simulator.apply(down).unwrap();
    let (headers, opened) = next(&mut arrived).await;
    for header in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert!(headers.contains_key(header), "{header}: {headers:?}");
    }
    assert_eq!(
        (&opened["event"], &opened["kind"]),
        (&json!("opened"), &json!("outage"))
    );
    assert_eq!(opened["practices"][0]["name"], json!(practice));
    assert!(
        opened["url"].as_str().unwrap().ends_with("/practices/1"),
        "{opened}"
    );

    // A scanner opens the link: nothing is taken.
    let link = opened["acknowledge_url"].as_str().unwrap().to_owned();
    let stranger = client(&[]);
    let page = stranger.get(&link).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(
        page.contains("I have it") && page.contains(&practice),
        "{page}"
    );
    let outages = get(&sundog, "/api/v1/outages?open=true").await;
    assert_eq!(outages["items"][0]["taken_by"], Value::Null);

    let taken = post(&stranger, &link, &[]).await;
    assert_eq!(taken.status(), 303, "{}", taken.text().await.unwrap());
    let outages = get(&sundog, "/api/v1/outages?open=true").await;
    assert_eq!(outages["items"][0]["taken_by"], json!("link:Booking"));
    let (_, updated) = next(&mut arrived).await;
    assert_eq!(updated["event"], json!("updated"));
    assert_eq!(updated["taken_by"], json!("link:Booking"));
    let again = post(&stranger, &link, &[]).await;
    assert_eq!(again.status(), 409);
    let damaged = post(&stranger, &link[..link.len() - 3], &[]).await;
    assert_eq!(damaged.status(), 404);

    place
        .simulator
        .apply(SimulatedEvent::ComeOnline { practice })
        .unwrap();
    let (_, resolved) = next(&mut arrived).await;
    assert_eq!(resolved["event"], json!("resolved"));
    assert_eq!(resolved["dedup_key"], opened["dedup_key"]);
    let sent = get(&sundog, "/api/v1/deliveries").await;
    let events: Vec<_> = sent["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["event"])
        .collect();
    assert_eq!(events, ["resolved", "updated", "opened"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_go_in_and_never_come_out_and_only_admins_say_who_is_told() {
    let place = Place::with(1).await;
    let sundog = serve(&place).await;
    let secret = "whsec_dGhpcyBpcyBhIHNlY3JldCBvZiB0aHJlZSBkb3pl";
    let hook = json!({ "name": "Booking", "kind": "webhook", "settings": {
        "url": "http://127.0.0.1:9/hook", "secret": secret } });
    let (status, added) = send(&sundog, "POST", "/channels", hook.clone()).await;
    assert_eq!(status, 201, "{added}");
    let (status, again) = send(&sundog, "POST", "/channels", hook).await;
    assert_eq!(status, 409, "{again}");
    let id = &added["id"];
    let renamed = json!({ "name": "Recalls" });
    let (status, edited) = send(&sundog, "PATCH", &format!("/channels/{id}"), renamed).await;
    assert_eq!(
        (status, &edited["name"]),
        (200, &json!("Recalls")),
        "{edited}"
    );
    assert_eq!(
        edited["secrets"],
        json!(["secret"]),
        "what was not named stays"
    );
    for path in ["/api/v1/channels", "/alerts", "/admin/audit"] {
        let (_, body) = sundog.get(path).await;
        assert!(!body.contains(secret), "{path}");
    }
    let odd = json!({ "name": "Odd", "kind": "webhook", "uri": "https://example.com" });
    let (status, refused) = send(&sundog, "POST", "/channels", odd).await;
    assert_eq!(status, 400);
    assert!(
        refused["detail"].as_str().unwrap().contains("url"),
        "{refused}"
    );

    let viewer = place.token("reader", "viewer");
    let viewer = client(&[("authorization", &format!("Bearer {viewer}"))]);
    for path in ["/api/v1/channels", "/api/v1/rules"] {
        let url = format!("{}{path}", sundog.url);
        let refused = viewer
            .post(&url)
            .header("content-type", "application/json")
            .body("{}")
            .send()
            .await
            .unwrap();
        assert_eq!(refused.status(), 403, "{path}");
    }
    let (_, rules) = (0, get(&sundog, "/api/v1/rules").await);
    let last = rules["items"].as_array().unwrap().last().unwrap();
    assert_eq!(last["catch_all"], json!(true));
    let (status, refused) = send(
        &sundog,
        "DELETE",
        &format!("/rules/{}", last["id"]),
        json!({}),
    )
    .await;
    assert_eq!(status, 422, "{refused}");
    assert!(sundog.stop().await.success());
    let bytes = std::fs::read(place.path("sundog.db")).unwrap();
    let inner = &secret.as_bytes()[6..];
    assert!(!bytes.windows(inner.len()).any(|part| part == inner));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_and_channels_leave_as_one_file_and_come_back_from_it() {
    let place = Place::with(1).await;
    let sundog = serve(&place).await;
    let phone =
        json!({ "name": "Phone", "kind": "ntfy", "url": "http://127.0.0.1:9", "topic": "sundog" });
    let (status, phone) = send(&sundog, "POST", "/channels", phone).await;
    assert_eq!(status, 201, "{phone}");
    let rule = json!({ "name": "Gold", "match": { "tiers": ["gold"] }, "for": "2m", "hours": "any",
        "steps": [{ "channels": [phone["id"]] }, { "channels": "all", "after": "15m" }],
        "remind_every": "30m" });
    let (status, rule) = send(&sundog, "POST", "/rules", rule).await;
    assert_eq!(status, 201, "{rule}");
    assert!(
        rule["in_words"].as_str().unwrap().contains("of tier gold"),
        "{rule}"
    );
    let (status, preview) = send(
        &sundog,
        "POST",
        "/rules/preview",
        json!({
        "steps": [{ "channels": "all" }] }),
    )
    .await;
    assert_eq!(
        (status, &preview["messages"]),
        (200, &json!(0)),
        "{preview}"
    );

    let plan = json!({ "reason": "Windows updates", "scope": { "pms": "zedmed" },
        "recurs": { "days": ["tue"], "starts": "22:00", "minutes": 90,
            "time_zone": "Australia/Sydney" } });
    let (status, planned) = send(&sundog, "POST", "/maintenance", plan).await;
    assert_eq!(status, 201, "{planned}");

    let file = place.run(&["alerts", "export"], "").unwrap();
    assert!(file.contains("Windows updates"), "{file}");
    assert!(
        file.contains("name = \"Phone\"") && file.contains("[\"Phone\"]"),
        "{file}"
    );
    let (status, _) = send(
        &sundog,
        "DELETE",
        &format!("/rules/{}", rule["id"]),
        json!({}),
    )
    .await;
    assert_eq!(status, 204);
    let planned = format!("/maintenance/{}", planned["id"]);
    let (status, _) = send(&sundog, "DELETE", &planned, json!({})).await;
    assert_eq!(status, 204);
    std::fs::write(place.path("alerts.toml"), &file).unwrap();
    place.run(&["alerts", "import", "alerts.toml"], "").unwrap();
    place.run(&["alerts", "import", "alerts.toml"], "").unwrap();
    assert_eq!(place.run(&["alerts", "export"], "").unwrap(), file);
    let hidden = file.replace("Everything else", "Every\\u202Ething else");
    assert_ne!(hidden, file);
    std::fs::write(place.path("alerts.toml"), hidden).unwrap();
    place.run(&["alerts", "import", "alerts.toml"], "").unwrap();
    let kept = place.run(&["alerts", "export"], "").unwrap();
    assert_eq!(kept, file, "what nobody sees is left out of a name");
    std::fs::write(
        place.path("wrong.toml"),
        file.replace("[\"Phone\"]", "[\"Fax\"]"),
    )
    .unwrap();
    let refused = place
        .run(&["alerts", "import", "wrong.toml"], "")
        .unwrap_err();
    assert!(refused.contains("'Fax'"), "{refused}");
    let half = file.replace("topic = \"sundog\"", "topic = \"other\"");
    let half = half.replace("channels = \"all\"", "channels = []");
    std::fs::write(place.path("wrong.toml"), half).unwrap();
    place
        .run(&["alerts", "import", "wrong.toml"], "")
        .unwrap_err();
    assert_eq!(
        place.run(&["alerts", "export"], "").unwrap(),
        file,
        "nothing was lost"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_channels_is_checked_like_the_form_and_takes_no_secret_to_another_host() {
    let place = Place::with(1).await;
    let sundog = serve(&place).await;
    let phone = json!({ "name": "Phone", "kind": "ntfy", "url": "http://127.0.0.1:11", "topic": "sundog",
        "token": "tk_of_ours" });
    let (status, phone) = send(&sundog, "POST", "/channels", phone).await;
    assert_eq!(status, 201, "{phone}");
    let moved = json!({ "url": "http://127.0.0.1:12" });
    let (status, refused) = send(
        &sundog,
        "PATCH",
        &format!("/channels/{}", phone["id"]),
        moved,
    )
    .await;
    assert_eq!(status, 422, "{refused}");
    assert!(
        refused["detail"].as_str().unwrap().contains("another host"),
        "{refused}"
    );
    let silent = json!({ "name": "Nobody", "steps": [{ "channels": [] }] });
    let (status, refused) = send(&sundog, "POST", "/rules", silent).await;
    assert_eq!(status, 422, "{refused}");
    assert!(
        refused["detail"].as_str().unwrap().contains("tells nobody"),
        "{refused}"
    );
    let hook = json!({ "name": "Hook", "kind": "webhook", "url": "http://127.0.0.1:9" });
    let (status, hook) = send(&sundog, "POST", "/channels", hook).await;
    assert_eq!(status, 201, "{hook}");

    let file = place.run(&["alerts", "export"], "").unwrap();
    let refused = |text: &str| {
        std::fs::write(place.path("alerts.toml"), text).unwrap();
        let import = ["alerts", "import", "alerts.toml", "--alert-allow-private"];
        place.run(&import, "").unwrap_err()
    };
    let address = "url = \"http://127.0.0.1:9\"";
    let template = format!("template = \"{{{{ {}1 }}}}\"\n{address}", "- ".repeat(4000));
    let words = refused(&file.replace(address, &template));
    assert!(words.contains("A template can have"), "{words}");
    let words = refused(&file.replace("127.0.0.1:11", "127.0.0.1:12"));
    assert!(words.contains("another host"), "{words}");
    let words = refused(&file.replace("127.0.0.1:11", "metadata.example:x"));
    assert!(words.contains("This is no address"), "{words}");
    let words = refused(&file.replace("channels = \"all\"", "channels = []"));
    assert!(words.contains("tells nobody"), "{words}");
    assert_eq!(
        place.run(&["alerts", "export"], "").unwrap(),
        file,
        "nothing was taken in"
    );
}
