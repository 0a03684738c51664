//! `/control`, as browser tests use it.

use serde_json::json;

use crate::support::{CLINIC, cloud};

#[tokio::test]
async fn an_event_goes_to_its_own_path_or_to_events() {
    let cloud = cloud().await;
    let one = cloud
        .post("/control/go_offline", &json!({ "practice": CLINIC }))
        .await;
    assert_eq!(one.line(), "200 {\"applied\":1}\n");
    assert_eq!(cloud.clinic().await["availability"], json!("offline"));
    let events = json!([
        { "event": "come_online", "practice": CLINIC },
        { "event": "drift", "practice": cloud.site_id(), "seconds": 94 },
        { "event": "freeze_all_heartbeats" },
    ]);
    assert_eq!(
        cloud.post("/control/events", &events).await.json()["applied"],
        json!(3)
    );
    assert_eq!(cloud.clinic().await["availability"], json!("online"));
}

#[tokio::test]
async fn faults_and_answers_are_plain_json() {
    let cloud = cloud().await;
    let fault = json!({ "fault": { "kind": "status", "status": 429, "shape": "gateway",
                                   "retry_after": { "seconds": 7 }, "lasts_seconds": 30 } });
    assert_eq!(cloud.post("/control/set_fault", &fault).await.status, 200);
    let answer = cloud.status(&cloud.guid()).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "7"));
    cloud.post("/control/clear_faults", &json!({})).await;
    let style =
        json!({ "practice": CLINIC, "answer": { "shape": "2023", "timestamps": "offset" } });
    assert_eq!(cloud.post("/control/set_answer", &style).await.status, 200);
    assert_eq!(cloud.clinic().await["pmsType"], json!("Best Practice"));
    let added = json!({ "name": "New Surgery", "pms": "d4w", "site_id": "0012" });
    assert_eq!(
        cloud.post("/control/add_practice", &added).await.status,
        200
    );
    assert_eq!(
        cloud.simulator.practice("New Surgery").unwrap().site_id,
        "0012"
    );
}

#[tokio::test]
async fn refusals_say_what_is_wrong() {
    let cloud = cloud().await;
    let mut told = Vec::new();
    for (path, body) in [
        ("go_offline", json!({ "practice": "Nobody" })),
        ("go_offline", json!({})),
        ("go_offline", json!({ "practice": CLINIC, "surprise": 1 })),
        (
            "set_fault",
            json!({ "fault": { "kind": "slow", "delay": 5 } }),
        ),
        ("explode", json!({})),
        ("events", json!([{ "practice": CLINIC }])),
        ("time", json!({ "rate": -1 })),
        ("drift", json!([])),
    ] {
        let answer = cloud.post(&format!("/control/{path}"), &body).await;
        let sentence = answer.json()["error"].as_str().unwrap().to_owned();
        told.push(format!(
            "{} {}",
            answer.status,
            sentence.split(", expected").next().unwrap()
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    404 no practice or site is called "Nobody"; GET /control/practices lists them
    400 missing field `practice`
    400 unknown field `surprise`
    400 unknown field `delay`
    400 unknown variant `explode`
    400 missing field `event`
    400 a rate lies between 0 and 1000000
    400 an event's fields are a JSON object
    "#);
}

#[tokio::test]
async fn practices_and_their_sites_can_be_found() {
    let cloud = cloud().await;
    let all = cloud.get("/control/practices").await.json();
    assert_eq!(
        (
            all["total"].clone(),
            all["practices"].as_array().unwrap().len()
        ),
        (json!(3), 3)
    );
    let found = cloud.get("/control/practices?find=harbour").await.json();
    let clinic = cloud.simulator.practice(CLINIC).unwrap();
    assert_eq!(found["practices"], json!([clinic]));
    let one = cloud
        .get(&format!("/control/practice?practice={}", clinic.site_id))
        .await
        .json();
    assert_eq!(one["guid"], json!(clinic.guid));

    cloud
        .post("/control/migrate", &json!({ "practice": CLINIC }))
        .await;
    let sites = cloud
        .get("/control/sites?practice=Harbour%20Clinic")
        .await
        .json();
    let flags: Vec<_> = sites["sites"]
        .as_array()
        .unwrap()
        .iter()
        .map(|site| site["authoritative"].as_bool().unwrap())
        .collect();
    assert_eq!(flags, [true, false]);
    assert_eq!(cloud.get("/control/sites").await.status, 400);
    assert_eq!(
        cloud.get("/control/sites?practice=Nobody").await.status,
        404
    );
}

#[tokio::test]
async fn time_can_be_set_stepped_and_read() {
    let cloud = cloud().await;
    cloud
        .post(
            "/control/reboot",
            &json!({ "practice": CLINIC, "seconds": 60 }),
        )
        .await;
    let stepped = cloud
        .post("/control/time", &json!({ "advance_seconds": 60 }))
        .await;
    assert_eq!(
        stepped.line(),
        "200 {\"now\":\"2026-11-19T22:01:00Z\",\"rate\":0.0}\n"
    );
    assert_eq!(cloud.clinic().await["availability"], json!("online"));
    cloud
        .post("/control/time", &json!({ "set": "2027-01-01T00:00:00Z" }))
        .await;
    assert_eq!(
        cloud.get("/control/time").await.json()["now"],
        json!("2027-01-01T00:00:00Z")
    );
}

#[tokio::test]
async fn the_counters_leave_control_out() {
    let cloud = cloud().await;
    cloud.clinic().await;
    let stats = cloud.get("/control/stats").await.json();
    assert_eq!(
        (&stats["total"], &stats["key_seen_in_url"]),
        (&json!(1), &json!(false))
    );
    let asked = cloud
        .get("/control/stats?practice=Harbour%20Clinic")
        .await
        .json();
    assert_eq!(asked["sites"][0]["asked"], json!(1));
    cloud.post("/control/stats/reset", &json!({})).await;
    assert_eq!(cloud.get("/control/stats").await.json()["total"], json!(0));
}
