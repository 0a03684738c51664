//! Cases over HTTP: programs keep what was sent and pursue it, roles hold, and a second one is refused.

use reqwest::Method;
use serde_json::{Value, json};

use crate::running::{PASSWORD, Place, Running, client, word_of};

async fn ask(
    http: &reqwest::Client,
    sundog: &Running,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let request = http.request(method, format!("{}/api/v1/cases{path}", sundog.url));
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

fn bearer(place: &Place, role: &str) -> reqwest::Client {
    let token = place.token(role, role);
    client(&[("authorization", &format!("Bearer {token}"))])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_keep_a_case_and_pursue_it_and_those_who_only_read_do_not() {
    let place = Place::with(2).await;
    place.import_everyone();
    let (on_call, viewer) = (bearer(&place, "on_call"), bearer(&place, "viewer"));
    let sundog = place.serve().await;
    let body = json!({ "practice_id": 1, "receiver": "halo_support", "cause": "forbidden",
        "text": "Please make GUID X authoritative." });

    let (status, refused) = ask(&viewer, &sundog, Method::POST, "", Some(body.clone())).await;
    assert_eq!(status, 403, "{refused}");
    let (status, made) = ask(&on_call, &sundog, Method::POST, "", Some(body.clone())).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(
        (&made["state"], &made["overdue"]),
        (&json!("waiting"), &json!(false))
    );
    assert_eq!(made["sent_by"], "token:on_call");
    assert_eq!(made["events"][0]["kind"], "sent");
    let due: chrono::DateTime<chrono::Utc> = made["due_at"].as_str().unwrap().parse().unwrap();
    let sent: chrono::DateTime<chrono::Utc> = made["sent_at"].as_str().unwrap().parse().unwrap();
    assert!(due - sent >= chrono::TimeDelta::hours(4), "{made}");

    // A second one for the same cause is refused until whoever sends it says so.
    let (status, second) = ask(&on_call, &sundog, Method::POST, "", Some(body.clone())).await;
    assert_eq!(status, 422, "{second}");
    assert_eq!(second["type"], "urn:sundog:problem:case_stands");
    let own = format!("/{}", made["id"]);
    assert!(
        second["detail"]
            .as_str()
            .unwrap()
            .contains(&format!("/cases{own}")),
        "{second}"
    );
    let mut knows = body.clone();
    knows["even_so"] = json!(true);
    let (status, another) = ask(&on_call, &sundog, Method::POST, "", Some(knows)).await;
    assert_eq!(status, 201, "{another}");

    let patch = async |body: Value| ask(&on_call, &sundog, Method::PATCH, &own, Some(body)).await;
    let (status, numbered) = patch(json!({ "number": "HC-4711" })).await;
    assert_eq!(
        (status, &numbered["number"]),
        (200, &json!("HC-4711")),
        "{numbered}"
    );
    let (status, nudged) = patch(json!({ "nudged": true, "words": "rang them" })).await;
    assert_eq!(
        (status, &nudged["events"][2]["kind"]),
        (200, &json!("nudged")),
        "{nudged}"
    );
    let (_, answered) = patch(json!({ "state": "answered", "words": "switched" })).await;
    assert_eq!(answered["state"], "answered", "{answered}");
    let (status, twice) = patch(json!({ "state": "answered", "words": "switched" })).await;
    assert_eq!(status, 409, "{twice}");
    let (_, closed) = patch(json!({ "state": "closed" })).await;
    assert_eq!(closed["state"], "closed", "{closed}");
    let (status, nothing) = patch(json!({})).await;
    assert_eq!(status, 422, "{nothing}");
    let (status, refused) = ask(&viewer, &sundog, Method::PATCH, &own, Some(json!({}))).await;
    assert_eq!(status, 403, "{refused}");

    let (_, got) = ask(&viewer, &sundog, Method::GET, &own, None).await;
    assert_eq!(got, closed);
    let listed = async |query: &str| {
        let (status, list) = ask(&viewer, &sundog, Method::GET, query, None).await;
        assert_eq!(status, 200, "{list}");
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(listed("").await, 2);
    assert_eq!(listed("?open=true").await, 1);
    assert_eq!(listed("?practice=2").await, 0);
    assert_eq!(listed("?receiver=practice_it").await, 0);
    let (status, nobody) = ask(&viewer, &sundog, Method::GET, "/999", None).await;
    assert_eq!(
        (status, &nobody["type"]),
        (404, &json!("urn:sundog:problem:no_such_case"))
    );
    sundog.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_kept_is_refused_with_what_to_do() {
    let place = Place::with(1).await;
    place.import_everyone();
    let on_call = bearer(&place, "on_call");
    let sundog = place.serve().await;
    let good = json!({ "practice_id": 1, "receiver": "practice", "text": "Is all well?" });
    for (change, status, says) in [
        (json!({ "practice_id": 99 }), 404, "practice"),
        (json!({ "change_id": 99 }), 404, "change"),
        (json!({ "practice_id": null }), 422, "what it is about"),
        (json!({ "text": "  " }), 422, "Put in the words"),
        (json!({ "number": "1".repeat(61) }), 422, "60 characters"),
        (json!({ "cause": "because" }), 400, "cause must be"),
        (json!({ "receiver": "everybody" }), 400, "everybody"),
        (json!({ "subject": "x" }), 400, "subject"),
    ] {
        let mut body = good.clone();
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let (got, problem) = ask(&on_call, &sundog, Method::POST, "", Some(body)).await;
        assert_eq!(got, status, "{change}: {problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{change}: {detail}");
    }
    let (_, list) = ask(&on_call, &sundog, Method::GET, "", None).await;
    assert_eq!(list["items"], json!([]), "nothing was kept");
    sundog.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_keeps_a_case_and_is_warned_of_a_second_without_scripts() {
    let place = Place::with(1).await;
    place.import_everyone();
    place.add("Kim", "on_call");
    let mut sundog = place.serve().await;
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    sundog.http = client(&[("cookie", &cookie)]);
    let (status, page) = sundog
        .get("/cases/new?practice=1&receiver=halo_support")
        .await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("action=\"/cases/open\""), "{page}");
    let (status, page) = sundog.get("/cases/new").await;
    assert_eq!(
        (status, page.contains("About what?")),
        (200, true),
        "{page}"
    );
    let (status, page) = sundog.get("/cases/new?practice=99").await;
    assert_eq!(status, 404, "{page}");

    let form = [
        ("practice", "1"),
        ("change", ""),
        ("receiver", "halo_support"),
        ("cause", "forbidden"),
        ("text", "Please make GUID X authoritative."),
        ("number", ""),
    ];
    let kept = sundog.post("/cases/open", &form).await;
    assert_eq!(kept.headers()["location"], "/cases/1");
    let (status, page) = sundog.get("/cases/1").await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Please make GUID X authoritative."), "{page}");
    assert!(
        sundog
            .get("/practices/1")
            .await
            .1
            .contains("href=\"/cases/1\"")
    );
    assert!(sundog.get("/cases").await.1.contains("href=\"/cases/1\""));

    let second = sundog.post("/cases/open", &form).await;
    assert_eq!(second.status(), 422);
    let page = second.text().await.unwrap();
    for shown in [
        "Send another anyway",
        "href=\"/cases/1\"",
        "Please make GUID X authoritative.",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let mut knows = form.to_vec();
    knows.push(("even_so", "yes"));
    let kept = sundog.post("/cases/open", &knows).await;
    assert_eq!(kept.headers()["location"], "/cases/2");

    let empty = sundog.post("/cases/1/answered", &[("words", " ")]).await;
    assert_eq!(empty.status(), 422);
    let answered = sundog
        .post("/cases/1/answered", &[("words", "it is switched")])
        .await;
    assert_eq!(word_of(&answered), "case-answered");
    let (_, page) = sundog.get("/cases/1").await;
    assert!(page.contains("it is switched"), "{page}");
    sundog.stop().await;
}
