//! The REST API as scripts see it.

use simulator::SimulatedEvent;

use crate::running::Place;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_practice_that_goes_offline_shows_in_the_list_in_its_spans_and_as_a_hint() {
    let place = Place::with(3).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    place
        .simulator
        .apply(SimulatedEvent::GoOffline {
            practice: name.clone(),
        })
        .unwrap();
    sundog.until_state(&name, "offline").await;

    let practice = sundog.practice(&name).await;
    assert_eq!(practice["who_acts"], "practice");
    let id = practice["id"].as_i64().unwrap();
    let spans = sundog
        .json(&format!("/api/v1/practices/{id}/spans?track=reachability"))
        .await;
    let states: Vec<_> = spans["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["state"])
        .collect();
    assert_eq!(states, ["online", "offline"]);
    assert!(spans["items"][1]["to"].is_null());
    assert!(spans["items"][0]["observations"].as_i64().unwrap() >= 1);
    let offline = sundog.json("/api/v1/practices?state=offline").await;
    assert_eq!(offline["total"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_the_list_follow_each_other_by_cursor() {
    let place = Place::with(5).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let first = sundog.json("/api/v1/practices?limit=3").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = sundog
        .json(&format!("/api/v1/practices?limit=3&cursor={cursor}"))
        .await;
    assert_eq!(first["items"].as_array().unwrap().len(), 3);
    assert_eq!(second["items"].as_array().unwrap().len(), 2);
    assert!(second["next_cursor"].is_null());
    assert_eq!(second["total"], 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_answered_is_a_problem_that_says_what_to_do() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    for (path, status, says) in [
        (
            "/api/v1/practices?state=down",
            400,
            "state must be one of: online",
        ),
        ("/api/v1/practices?limit=0", 400, "limit must be 1 to 200"),
        ("/api/v1/practices?cursor=abc", 400, "begin without one"),
        ("/api/v1/incidents?limit=0", 400, "limit must be 1 to 200"),
        ("/api/v1/heartbeats?limit=0", 400, "limit must be 1 to 200"),
        (
            "/api/v1/heartbeats?trouble=drift",
            400,
            "trouble must be one of: clock, cadence",
        ),
        (
            "/api/v1/practices/1/heartbeats?from=2020-01-01T00:00:00Z",
            400,
            "at most 500 days apart",
        ),
        (
            "/api/v1/practices/99/heartbeats",
            404,
            "GET /api/v1/practices lists them",
        ),
        ("/api/", 404, "/api/docs"),
        (
            "/api/v1/practices/99",
            404,
            "GET /api/v1/practices lists them",
        ),
        (
            "/api/v1/practices/x",
            404,
            "GET /api/v1/practices lists them",
        ),
        (
            "/api/v1/practices/99/spans",
            404,
            "GET /api/v1/practices lists them",
        ),
        ("/api/v1/incidents?open=perhaps", 400, "open"),
        ("/api/v2", 404, "/api/docs"),
    ] {
        let answer = sundog
            .http
            .get(format!("{}{path}", sundog.url))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(
            answer.headers()["content-type"],
            "application/problem+json",
            "{path}"
        );
        let body: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert!(
            body["detail"].as_str().unwrap().contains(says),
            "{path}: {body}"
        );
        assert_eq!(body["status"], status, "{path}");
    }
    let refused = sundog
        .http
        .delete(format!("{}/api/v1/practices", sundog.url))
        .send()
        .await;
    assert_eq!(refused.unwrap().status(), 405);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_of_the_api_is_described_and_browsable_offline() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let description = sundog.json("/api/v1/openapi.json").await;
    let mut paths: Vec<_> = description["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    paths.sort();
    insta::assert_snapshot!(paths.join("\n"), @r"
    /api/v1/cases
    /api/v1/cases/{id}
    /api/v1/changes
    /api/v1/changes/{id}
    /api/v1/changes/{id}/approve
    /api/v1/changes/{id}/evidence
    /api/v1/changes/{id}/reject
    /api/v1/changes/{id}/snooze
    /api/v1/changes/{id}/told
    /api/v1/changes/{id}/undo
    /api/v1/changes/{id}/withdraw
    /api/v1/channels
    /api/v1/channels/{id}
    /api/v1/channels/{id}/test
    /api/v1/deliveries
    /api/v1/deliveries/{id}
    /api/v1/deliveries/{id}/resend
    /api/v1/heartbeats
    /api/v1/imports
    /api/v1/imports/{id}
    /api/v1/imports/{id}/rows/{line}
    /api/v1/imports/{id}/start
    /api/v1/incidents
    /api/v1/incidents/{id}/ack
    /api/v1/maintenance
    /api/v1/maintenance/{id}
    /api/v1/mappings
    /api/v1/mappings/feed
    /api/v1/mappings/feed/ack
    /api/v1/mappings/feed/consumers
    /api/v1/mappings/{pms}/{site_id}
    /api/v1/mappings/{pms}/{site_id}/withhold
    /api/v1/outages
    /api/v1/outages/{id}
    /api/v1/outages/{id}/ack
    /api/v1/practices
    /api/v1/practices/edit
    /api/v1/practices/edit/preview
    /api/v1/practices/edit/{id}
    /api/v1/practices/{id}
    /api/v1/practices/{id}/heartbeats
    /api/v1/practices/{id}/notes
    /api/v1/practices/{id}/pair
    /api/v1/practices/{id}/recheck
    /api/v1/practices/{id}/restore
    /api/v1/practices/{id}/spans
    /api/v1/practices/{id}/uptime
    /api/v1/reports
    /api/v1/rules
    /api/v1/rules/preview
    /api/v1/rules/{id}
    /api/v1/servers
    /api/v1/servers/{id}
    /api/v1/sites/{halo_guid}
    /healthz
    /live
    /metrics
    /readyz
    ");
    let (status, page) = sundog.get("/api/docs/").await;
    assert_eq!(status, 200);
    assert!(
        !page.contains("https://"),
        "the page must not reach for another host"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_learns_whether_it_lives_and_whether_it_is_ready() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    assert_eq!(sundog.get("/healthz").await, (200, "ok".to_owned()));
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    assert_eq!(sundog.get("/readyz").await, (200, "ready".to_owned()));
    let (_, metrics) = sundog.get("/metrics").await;
    assert!(
        metrics.contains("sundog_practices{state=\"online\"} 1"),
        "{metrics}"
    );
    assert!(!metrics.contains(&name), "no practice is named in metrics");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_near_the_limit_is_listed_and_its_checks_can_be_read_one_by_one() {
    let place = Place::with(2).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    place
        .simulator
        .apply(SimulatedEvent::Drift {
            practice: name.clone(),
            seconds: 70.0,
        })
        .unwrap();
    sundog.until_state(&name, "degraded").await;
    let listed = sundog.json("/api/v1/heartbeats?trouble=clock").await;
    assert_eq!(listed["total"], 1, "{listed}");
    assert_eq!(listed["items"][0]["name"], name.as_str());
    assert_eq!(listed["items"][0]["clock"], "over_limit");
    assert!(
        listed["items"][0]["trend"]
            .as_str()
            .unwrap()
            .starts_with("too early")
    );
    assert!(listed["next_cursor"].is_null());
    let irregular = sundog.json("/api/v1/heartbeats?trouble=cadence").await;
    assert_eq!(irregular["total"], 0);

    let id = sundog.practice(&name).await["id"].as_i64().unwrap();
    let path = format!("/api/v1/practices/{id}/heartbeats");
    let checks = sundog.json(&path).await;
    assert_eq!(checks["resolution"], "samples");
    let newest = checks["items"].as_array().unwrap().last().unwrap();
    assert_eq!(newest["checks"], 1);
    assert!(
        newest["clock_drift_ms"]["mean"].as_i64().unwrap() >= 69_000,
        "{newest}"
    );
    for page in [
        "/heartbeats",
        "/admin/database",
        &format!("/practices/{id}"),
    ] {
        let (status, html) = sundog.get(page).await;
        assert_eq!(status, 200, "{page}");
        let shown = match page {
            "/heartbeats" => name.as_str(),
            "/admin/database" => "A forecast needs one whole day",
            _ => "Heartbeat and clock",
        };
        assert!(html.contains(shown), "{page}");
    }
}
