//! Planned maintenance over HTTP: programs plan, change and end it, and roles hold.

use reqwest::Method;
use serde_json::{Value, json};

use crate::running::{Place, Running, client};

async fn ask(
    http: &reqwest::Client,
    sundog: &Running,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let request = http.request(method, format!("{}/api/v1/maintenance{path}", sundog.url));
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body.to_string()),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn nights(scope: &Value) -> Value {
    json!({ "reason": "updates", "scope": scope, "recurs": {
        "days": ["thu", "tue"], "starts": "22:00", "minutes": 90, "time_zone": "Australia/Sydney"
    } })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_plan_change_and_end_maintenance_and_those_who_only_read_do_not() {
    let place = Place::with(2).await;
    place.import_everyone();
    let bearer = |role: &str| {
        let token = place.token(role, role);
        client(&[("authorization", &format!("Bearer {token}"))])
    };
    let (on_call, viewer) = (bearer("on_call"), bearer("viewer"));
    let sundog = place.serve().await;
    let everyone = json!({ "everyone": true });

    let body = Some(nights(&everyone));
    let (status, refused) = ask(&viewer, &sundog, Method::POST, "", body.clone()).await;
    assert_eq!(status, 403, "{refused}");
    let (status, made) = ask(&on_call, &sundog, Method::POST, "", body).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["scope"], everyone);
    assert_eq!(made["recurs"]["days"], json!(["tue", "thu"]));
    assert!(made.get("began").is_none() && made["next"]["began"].is_string());
    let own = format!("/{}", made["id"]);
    let (_, got) = ask(&viewer, &sundog, Method::GET, &own, None).await;
    assert_eq!(got, made);

    let window = json!({ "reason": "new disks", "scope": { "practice_id": 1 },
        "began": "2090-01-01T00:00:00Z", "ended": "2090-01-01T02:00:00Z" });
    let (status, far) = ask(&on_call, &sundog, Method::POST, "", Some(window)).await;
    assert_eq!(
        (status, &far["type"]),
        (422, &json!("urn:sundog:problem:unusable_request"))
    );

    let other = json!({ "reason": "longer", "scope": { "pms": "best_practice" } });
    let (status, changed) = ask(&on_call, &sundog, Method::PATCH, &own, Some(other)).await;
    assert_eq!(status, 200, "{changed}");
    assert_eq!(changed["reason"], "longer");
    assert_eq!(changed["scope"], json!({ "pms": "best_practice" }));
    assert_eq!(changed["recurs"], made["recurs"]);

    let listed = async |query: &str| {
        let (status, list) = ask(&viewer, &sundog, Method::GET, query, None).await;
        assert_eq!(status, 200, "{list}");
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(listed("").await, 1);
    assert_eq!(listed("?to=2020-01-01T00:00:00Z").await, 0);
    assert_eq!(listed("?practice=999").await, 0);

    let (status, _) = ask(&viewer, &sundog, Method::DELETE, &own, None).await;
    assert_eq!(status, 403);
    let (status, _) = ask(&on_call, &sundog, Method::DELETE, &own, None).await;
    assert_eq!(status, 204);
    let (status, gone) = ask(&on_call, &sundog, Method::DELETE, &own, None).await;
    assert!(matches!(status, 404 | 409), "{gone}");
    let (status, nobody) = ask(&viewer, &sundog, Method::GET, "/999", None).await;
    assert_eq!(
        (status, &nobody["type"]),
        (404, &json!("urn:sundog:problem:no_such_maintenance"))
    );
    sundog.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_names_nobody_or_cannot_be_read_is_a_400_that_says_so() {
    let place = Place::with(1).await;
    place.import_everyone();
    let token = place.token("on_call", "on_call");
    let http = client(&[("authorization", &format!("Bearer {token}"))]);
    let sundog = place.serve().await;
    for (scope, words) in [
        (json!({ "practice_id": 999 }), "999"),
        (json!({ "tag": "nobody" }), "nobody"),
        (json!({ "server": "WG-99" }), "WG-99"),
        (json!({ "pms": "genie" }), "best_practice"),
        (json!({}), "everyone"),
        (json!({ "everyone": true, "tag": "x" }), "scope"),
        (json!({ "all": true }), "all"),
    ] {
        let (status, problem) = ask(&http, &sundog, Method::POST, "", Some(nights(&scope))).await;
        assert_eq!(status, 400, "{scope}: {problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{scope}: {detail}");
    }
    let mut odd = nights(&json!({ "everyone": true }));
    odd["recurs"]["time_zone"] = json!("Sydney");
    let (status, problem) = ask(&http, &sundog, Method::POST, "", Some(odd)).await;
    assert_eq!(status, 400, "{problem}");
    sundog.stop().await;
}
