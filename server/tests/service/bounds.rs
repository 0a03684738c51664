//! What costs much to answer has a bound, and whoever asks for too much is told so.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::running::{Place, Running};

/// What the page may weigh besides what was typed, and the bound of that, bytes.
const PAGE_MOST: usize = 200_000;

/// More rows than a batch may have.
fn far_too_many_rows(rows: usize) -> String {
    "a,d4w,1\n".repeat(rows)
}

async fn sent(sundog: &Running, path: &str, body: &Value) -> reqwest::Response {
    let url = format!("{}{path}", sundog.url);
    let body = body.to_string();
    let json = sundog
        .http
        .post(url)
        .header("content-type", "application/json");
    json.body(body).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_years_are_answered_and_more_are_not() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let hours = json!({ "hours": "Mon-Fri 08:30-17:30" });
    let edited = sundog.send(Method::PATCH, "/api/v1/practices/1", hours);
    assert_eq!(edited.await.0, 200);
    let until = "to=2026-01-01T00:00:00Z";
    let uptime = format!("/api/v1/practices/1/uptime?from=2016-01-01T00:00:00Z&{until}");
    let uptime = sundog.json(&uptime).await;
    // Ten years of which nothing was seen: two of them and the next have a day more.
    let seconds = f64::from(3_653 * 86_400);
    assert_eq!(uptime["seconds"]["unknown"], seconds);
    assert_eq!(uptime["coverage"], 0.0);
    assert!(uptime["in_opening_hours"]["seconds"]["unknown"].as_f64() > Some(seconds / 5.0));
    for path in ["practices/1/uptime", "practices/1/spans", "outages"] {
        for from in ["0001-01-01T00:00:00Z", "2015-12-31T23:59:59Z"] {
            let path = format!("/api/v1/{path}?from={from}&{until}");
            let (status, said) = sundog.get(&path).await;
            assert_eq!(status, 400, "{path}");
            assert!(said.contains("within ten years"), "{said}");
        }
        let endless = format!("/api/v1/{path}?from=0001-01-01T00:00:00Z");
        assert_eq!(sundog.get(&endless).await.0, 400, "{endless}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_far_too_many_rows_hardly_anything_comes_back() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let rows = far_too_many_rows(300_000);
    let pasted = [("rows", rows.as_str()), ("pms", ""), ("file_name", "")];
    let page = sundog.post("/onboarding/paste", &pasted).await;
    assert_eq!(page.status(), 422);
    let page = page.text().await.unwrap();
    assert!(page.contains("more than 5000 rows"), "{page}");
    assert!(page.contains("too long to stand here again"));
    assert!(page.len() < PAGE_MOST, "{} bytes", page.len());

    let text = json!({ "name": "crm.csv", "csv": far_too_many_rows(900_000) });
    let cells = json!({ "name": "crm.csv", "rows": vec![json!({}); 900_000] });
    for (body, status) in [(text, 422), (cells, 422)] {
        let refused = sent(&sundog, "/api/v1/imports", &body).await;
        assert_eq!(refused.status(), status);
        let said = refused.text().await.unwrap();
        assert!(said.contains("more than 5000 rows"), "{said}");
        assert!(said.len() < 1_000);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_notes_asks_or_brings_in_too_often_waits() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    // As many as a minute has, and some that came back while they were sent.
    for (path, body, most) in [
        (
            "/api/v1/practices/1/notes",
            json!({ "text": "Rang them." }),
            60,
        ),
        ("/api/v1/practices/99/recheck", json!({}), 30),
        ("/api/v1/imports", json!({ "name": "one", "rows": [] }), 10),
        ("/api/v1/outages/99/ack", json!({}), 30),
    ] {
        let mut taken = 0;
        let refused = loop {
            let answer = sent(&sundog, path, &body).await;
            if answer.status() == StatusCode::TOO_MANY_REQUESTS {
                break answer;
            }
            taken += 1;
        };
        assert!(taken >= most, "{path}: {taken}");
        assert!(refused.headers().contains_key("retry-after"));
        assert!(refused.text().await.unwrap().contains("a minute from one"));
    }
    // Whatever others hear of, or read for ever, counts together.
    for (method, path) in [
        (Method::POST, "/api/v1/incidents/99/ack"),
        (Method::DELETE, "/api/v1/outages/99/ack"),
        (Method::POST, "/api/v1/changes/99/told"),
        (Method::POST, "/api/v1/maintenance"),
        (Method::PATCH, "/api/v1/maintenance/99"),
        (Method::DELETE, "/api/v1/maintenance/99"),
        (Method::POST, "/api/v1/deliveries/99/resend"),
    ] {
        assert_eq!(sundog.send(method, path, json!({})).await.0, 429, "{path}");
    }
    // Another person's, or the same one's in a browser, is not counted with a token's.
    let note = sundog.post("/practices/1/add-note", &[("text", "Rang them.")]);
    assert_eq!(note.await.status(), 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_halo_asked_too_often_waits_whatever_they_do_it_with() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let status =
        async |method: Method, path: &str, body: Value| sundog.send(method, path, body).await.0;
    let until_refused = async |path: &str, body: Value| {
        let mut taken = 0;
        while taken < 60 && status(Method::POST, path, body.clone()).await != 429 {
            taken += 1;
        }
        taken
    };
    let unknown = json!({ "name": "Nobody", "pms": "d4w", "site_id": "NOBODY" });
    assert!((10..15).contains(&until_refused("/api/v1/practices", unknown).await));
    let approval = json!({ "evidence": "x", "reason": "x" });
    let approvals = until_refused("/api/v1/changes/99/approve", approval).await;
    assert!((30..40).contains(&approvals), "{approvals}");
    let because = json!({ "reason": "x" });
    for (method, path, body) in [
        (Method::POST, "/api/v1/changes/99/undo", because.clone()),
        (Method::DELETE, "/api/v1/mappings/d4w/1/withhold", because),
        (Method::POST, "/api/v1/practices/99/pair", json!({})),
        (
            Method::PATCH,
            "/api/v1/practices/1",
            json!({ "site_id": "X" }),
        ),
        (
            Method::PATCH,
            "/api/v1/imports/1/rows/1",
            json!({ "version": 1, "cells": { "site_id": "X" } }),
        ),
    ] {
        assert_eq!(status(method, path, body).await, 429, "{path}");
    }
    // What asks nobody goes on, and so does whoever is another.
    let note = json!({ "owner": "Lan" });
    assert_eq!(
        status(Method::PATCH, "/api/v1/practices/1", note).await,
        200
    );

    let typed = [("name", "Nobody"), ("pms", "d4w"), ("site_id", "")];
    let mut taken = 0;
    while taken < 60 && sundog.post("/onboarding/preview", &typed).await.status() != 429 {
        taken += 1;
    }
    assert!((30..40).contains(&taken), "{taken}");
    for path in [
        "/changes/99/approve",
        "/changes/99/undo",
        "/changes/99/split-merge",
        "/practices/1/enter-guid",
        "/practices/1/export-again",
        "/practices/1/pair",
    ] {
        let fields = [
            ("evidence", "x"),
            ("reason", "x"),
            ("guid", "x"),
            ("code", "x"),
        ];
        let refused = sundog.post(path, &fields).await.status();
        assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_of_a_million_fields_is_refused_and_none_is_read_where_its_rate_is_used_up() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let fields: Vec<String> = (0..1_000_000).map(|number| number.to_string()).collect();
    let sent = async || {
        let url = format!("{}/onboarding/paste", sundog.url);
        let form = sundog.http.post(url);
        let form = form.header("content-type", "application/x-www-form-urlencoded");
        form.body(fields.join("&")).send().await.unwrap()
    };
    let page = sent().await;
    assert_eq!(page.status(), 422);
    let page = page.text().await.unwrap();
    assert!(
        page.contains("more than 1000 fields"),
        "{} bytes",
        page.len()
    );
    assert!(page.len() < PAGE_MOST, "{} bytes", page.len());
    let none = [("rows", ""), ("pms", ""), ("file_name", "")];
    while sundog.post("/onboarding/paste", &none).await.status() != 429 {}
    assert_eq!(sent().await.status(), 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_has_a_number_of_its_own() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let mut numbers = std::collections::BTreeSet::new();
    let mut asked = 0;
    let mut note = |answer: reqwest::Response, what: &str| {
        let number = answer.headers().get("x-request-id");
        let number = number.unwrap_or_else(|| panic!("{what} has none"));
        numbers.insert(number.to_str().unwrap().to_owned());
        asked += 1;
    };
    for path in [
        "/healthz",
        "/",
        "/login",
        "/nothing",
        "/api/v1/practices",
        "/api/v1/practices/99",
        "/api/nothing",
        "/favicon.svg",
    ] {
        note(sundog.get_as(&sundog.http, path).await, path);
        note(
            sundog.get_as(&crate::running::client(&[]), path).await,
            path,
        );
    }
    let url = format!("{}/", sundog.url);
    let elsewhere = sundog
        .http
        .get(&url)
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(elsewhere.status(), 421);
    note(elsewhere, "another host's name");
    let foreign = sundog
        .http
        .post(format!("{url}login"))
        .header("origin", "https://evil.example");
    note(foreign.send().await.unwrap(), "another site's write");
    let large = sundog
        .http
        .post(format!("{url}login"))
        .body("x".repeat(70_000));
    let large = large.send().await.unwrap();
    assert_eq!(large.status(), 413);
    note(large, "a body that is too large");
    let method = sundog
        .http
        .put(format!("{url}api/v1/practices"))
        .send()
        .await
        .unwrap();
    note(method, "a method that is not there");
    let named = sundog
        .http
        .get(&url)
        .header("x-request-id", "chosen")
        .send()
        .await
        .unwrap();
    assert_ne!(
        named.headers()["x-request-id"],
        "chosen",
        "nobody chooses theirs"
    );
    note(named, "one who chose a number");
    assert_eq!(numbers.len(), asked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_leaves_as_a_whole_stands_in_the_trail() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    for path in [
        "/practices.csv",
        "/admin/audit.csv?action=downloaded",
        "/reports.csv",
    ] {
        assert_eq!(sundog.get(path).await.0, 200, "{path}");
    }
    place.run(&["practices", "export"], "").unwrap();
    let copy = place.path("copy.db");
    place.run(&["backup", copy.to_str().unwrap()], "").unwrap();
    let trail = sundog.get("/admin/audit.csv").await.1;
    for entry in [
        "downloaded,/practices.csv",
        "downloaded,/admin/audit.csv",
        "downloaded,/reports.csv",
        "list_exported,practices",
        "backed_up,",
    ] {
        assert!(trail.contains(entry), "{entry}: {trail}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_many_parts_that_are_asked_for_at_once_all_come_and_the_watch_goes_on() {
    let place = Place::with(3).await;
    place.import_everyone();
    let sundog = place.serve().await;
    // Each has several parts, which read by themselves; there are far fewer ways to the database.
    let asked = (0..60).map(|at| {
        let path = format!("/practices/{}", at % 3 + 1);
        let request = sundog.http.get(format!("{}{path}", sundog.url));
        request.timeout(std::time::Duration::from_secs(60)).send()
    });
    for answer in futures::future::join_all(asked).await {
        let answer = answer.expect("every page comes");
        let status = answer.status().as_u16();
        assert!(status == 200 || status == 400, "{status}");
    }
    let (status, word) = sundog.get("/readyz").await;
    assert_eq!(status, 200, "{word}");
}
