//! A migration from Halo to the integrator's own software, over HTTP alone.

use reqwest::header;
use serde_json::{Value, json};
use simulator::SimulatedEvent;

use crate::running::{Place, Running, client};

async fn send(sundog: &Running, token: &str, path: &str, body: Value) -> (u16, Value) {
    let http = client(&[("authorization", &format!("Bearer {token}"))]);
    let answer = http
        .post(format!("{}{path}", sundog.url))
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

async fn pending(sundog: &Running) -> Vec<Value> {
    let list = sundog.json("/api/v1/changes?status=pending").await;
    list["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_is_proposed_approved_and_followed_by_the_integrators_software() {
    let place = Place::with(2).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    let practice = sundog.practice(&name).await;
    let (pms, site_id) = (&practice["pms"], &practice["site_id"]);
    let mapping = format!(
        "/api/v1/mappings/{}/{}",
        pms.as_str().unwrap(),
        site_id.as_str().unwrap()
    );
    let before = sundog.json(&mapping).await;
    assert_eq!(before["halo_guid"], practice["halo_guid"]);
    assert!(before["caution"].is_null());

    for event in [
        SimulatedEvent::Migrate {
            practice: name.clone(),
        },
        SimulatedEvent::SwitchAuthority {
            practice: name.clone(),
        },
    ] {
        place.simulator.apply(event).unwrap();
    }
    sundog
        .until("the change waits", async |own| {
            pending(own).await.iter().any(|one| one["risk"] == "r1")
        })
        .await;
    let change = pending(&sundog).await.remove(0);
    assert_eq!(change["kind"], "guid_changed");
    assert_eq!(change["practice_id"], practice["id"]);
    assert_eq!(sundog.practice(&name).await["who_acts"], "us");
    let cautious = sundog.json(&mapping).await;
    assert_eq!(
        cautious["halo_guid"], before["halo_guid"],
        "nothing follows by itself"
    );
    assert_eq!(cautious["caution"]["risk"], "r1");
    assert_eq!(cautious["caution"]["word"], "not_authoritative");
    assert_eq!(cautious["caution"]["change_id"], change["id"]);
    assert_eq!(cautious["state"], "blocked");
    let site = |guid: &Value| format!("/api/v1/sites/{}", guid.as_str().unwrap());
    let (old, new) = (
        site(&before["halo_guid"]),
        site(&change["new"]["halo_guid"]),
    );
    let known = sundog.json(&old).await;
    assert_eq!(
        (&known["standing"], &known["state"]),
        (&json!("approved"), &json!("blocked"))
    );
    assert_eq!(known["caution"], cautious["caution"]);
    assert_eq!(known["practice_ids"], json!([practice["id"]]));
    let known = sundog.json(&new).await;
    assert_eq!(
        (&known["standing"], &known["state"]),
        (&json!("candidate"), &Value::Null)
    );
    assert_eq!(
        known["approved_halo_guid"], before["halo_guid"],
        "that is still the one to use"
    );

    let approve = format!("/api/v1/changes/{}/approve", change["id"]);
    let viewer = place.token("reader", "viewer");
    let approver = place.token("booking", "approver");
    let evidence = json!({ "evidence": change["evidence"] });
    assert_eq!(
        send(&sundog, &viewer, &approve, evidence.clone()).await.0,
        403
    );
    let stale = json!({ "evidence": "something else" });
    let (status, problem) = send(&sundog, &approver, &approve, stale).await;
    assert_eq!(status, 409);
    assert_eq!(
        problem["current"][0]["halo_guid"],
        change["new"]["halo_guid"]
    );
    let (status, done) = send(&sundog, &approver, &approve, evidence.clone()).await;
    assert_eq!((status, &done["status"]), (200, &json!("approved")));
    assert_eq!(done["decided_by"], "token:booking");
    assert_eq!(
        send(&sundog, &approver, &approve, evidence).await.0,
        409,
        "repeated"
    );

    let after = sundog.json(&mapping).await;
    assert_eq!(after["halo_guid"], change["new"]["halo_guid"]);
    let feed = sundog.json("/api/v1/mappings/feed").await;
    let last = feed["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["previous_halo_guid"], before["halo_guid"]);
    let ack = json!({ "consumer": "booking", "seq": last["seq"] });
    assert_eq!(
        send(&sundog, &viewer, "/api/v1/mappings/feed/ack", ack)
            .await
            .0,
        204
    );
    sundog.until_state(&name, "online").await;
    let known = sundog.json(&old).await;
    assert_eq!(
        (&known["standing"], &known["state"]),
        (&json!("former"), &Value::Null)
    );
    assert_eq!(known["approved_halo_guid"], change["new"]["halo_guid"]);
    assert_eq!(known["approved_until"], after["valid_from"]);
    let known = sundog.json(&new).await;
    assert_eq!(
        (&known["standing"], &known["state"]),
        (&json!("approved"), &json!("online"))
    );
    assert!(
        known["heartbeat_age_seconds"].as_i64().unwrap() < 180,
        "{known}"
    );
    assert_eq!(sundog.json(&mapping).await["state"], "online");
    assert_eq!(sundog.get("/api/v1/sites/no-guid").await.0, 400);
    let nobodys = "/api/v1/sites/00000000-0000-4000-8000-000000000000";
    assert_eq!(sundog.get(nobodys).await.0, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_on_another_server_are_told_to_programs_which_cannot_follow_them() {
    let place = Place::with(2).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let summary = place.simulator.practices()[0].clone();
    let name = summary.name.clone();
    sundog.until_state(&name, "online").await;
    let happens = |event| place.simulator.apply(event).unwrap();
    happens(SimulatedEvent::RestoreBackup {
        practice: name.clone(),
    });
    let guids = place.simulator.guids(&name).unwrap();
    let twin = guids.into_iter().find(|guid| *guid != summary.guid);
    // As if it had been there for years.
    happens(SimulatedEvent::SetField {
        practice: twin.clone().unwrap(),
        field: "createdAt".to_owned(),
        value: json!("2020-01-01T00:00:00Z"),
    });
    happens(SimulatedEvent::UpgradeTwin {
        practice: name.clone(),
        version: "99.1".to_owned(),
    });
    let practice = sundog.practice(&name).await;
    let on_call = place.token("desk", "on_call");
    let recheck = format!("/api/v1/practices/{}/recheck", practice["id"]);
    assert_eq!(send(&sundog, &on_call, &recheck, json!({})).await.0, 202);
    let is_ours = |one: &Value| one["kind"] == "wrong_database";
    sundog
        .until("the card waits", async |own| {
            pending(own).await.iter().any(is_ours)
        })
        .await;
    let change = pending(&sundog).await.into_iter().find(is_ours).unwrap();
    assert_eq!(change["risk"], "r3");
    assert_eq!(change["new"]["halo_guid"], json!(twin));
    assert_eq!(change["new"]["pms_version"], "99.1");
    assert_eq!(change["new"]["created_at"], "2020-01-01T00:00:00Z");
    let practice = sundog.practice(&name).await;
    assert_eq!(practice["state"], "online");
    assert_eq!(practice["who_acts"], "us");

    let approver = place.token("booking", "approver");
    let at = format!("/api/v1/changes/{}", change["id"]);
    let approval = json!({ "evidence": change["evidence"], "contacted": "Jo: we moved" });
    let (status, problem) = send(&sundog, &approver, &format!("{at}/approve"), approval).await;
    assert_eq!(status, 422);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("ask Halo Support"), "{problem}");
    let kept = json!({ "reason": "Jo: that one is for training" });
    let (status, _) = send(&sundog, &approver, &format!("{at}/reject"), kept).await;
    assert_eq!(status, 422, "a person must have asked");
    let mappings = sundog.json("/api/v1/mappings").await;
    let mut mappings = mappings["items"].as_array().unwrap().iter();
    let mapping = mappings.find(|one| one["site_id"] == json!(summary.site_id));
    assert_eq!(mapping.unwrap()["halo_guid"], json!(summary.guid));
    assert_eq!(mapping.unwrap()["caution"]["kind"], "wrong_database");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mapping_is_sent_again_only_when_it_changed_and_can_be_withheld() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let url = format!("{}/api/v1/mappings", sundog.url);
    let first = sundog.http.get(&url).send().await.unwrap();
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let list: Value = serde_json::from_str(&first.text().await.unwrap()).unwrap();
    let same = sundog.http.get(&url).header("if-none-match", &tag);
    assert_eq!(same.send().await.unwrap().status(), 304);

    let mapping = &list["items"][0];
    let path = format!(
        "/api/v1/mappings/{}/{}/withhold",
        mapping["pms"].as_str().unwrap(),
        mapping["site_id"].as_str().unwrap()
    );
    let approver = place.token("booking", "approver");
    assert_eq!(send(&sundog, &approver, &path, json!({})).await.0, 422);
    let reason = json!({ "reason": "wrong clinic" });
    let (status, withheld) = send(&sundog, &approver, &path, reason).await;
    assert_eq!((status, &withheld["halo_guid"]), (200, &Value::Null));
    let changed = sundog.http.get(&url).header("if-none-match", &tag);
    assert_eq!(changed.send().await.unwrap().status(), 200);
    let nobody = send(
        &sundog,
        &approver,
        "/api/v1/mappings/d4w/999/withhold",
        json!({"reason": "x"}),
    );
    assert_eq!(nobody.await.0, 404);
}
