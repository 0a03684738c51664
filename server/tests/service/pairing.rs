//! Pairing over HTTP alone, from a practice's page and by a program; and where it is switched off.

use serde_json::{Value, json};
use simulator::{PracticeSummary, SimulatedEvent};

use crate::running::{PASSWORD, Place, Running, bytes_below, client, word_of};

/// Sundog with pairing as it is set, asked as somebody who keeps the list.
async fn serve(place: &Place, settings: &[&str]) -> Running {
    place.add("Lan", "account_manager");
    let token = place.token("crm", "account_manager");
    let mut sundog = place.serve_with(settings).await;
    let cookie = sundog.sign_in("Lan", PASSWORD).await.unwrap();
    sundog.http = client(&[
        ("authorization", &format!("Bearer {token}")),
        ("cookie", &cookie),
    ]);
    sundog
}

fn best_practice(place: &Place) -> PracticeSummary {
    let practices = place.simulator.practices();
    let mut with_codes = practices
        .into_iter()
        .filter(|each| each.pms == "best_practice");
    with_codes.next().unwrap()
}

async fn pair(sundog: &Running, id: &Value, body: &Value) -> (u16, Value) {
    let url = format!("{}/api/v1/practices/{id}/pair", sundog.url);
    let request = sundog.http.post(url).body(body.to_string());
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_practice_is_paired_from_its_page_and_its_code_is_kept_nowhere() {
    let place = Place::with(6).await;
    place.import_everyone();
    let sundog = serve(&place, &["--pairing"]).await;
    let practice = best_practice(&place);
    let (name, code) = (practice.name.clone(), practice.pairing_code.as_str());
    let unpair = || {
        let practice = name.clone();
        place
            .simulator
            .apply(SimulatedEvent::Unpair { practice })
            .unwrap();
    };
    sundog.until_state(&name, "online").await;
    unpair();
    sundog.until_state(&name, "blocked").await;
    let listed = sundog.practice(&name).await;
    assert_eq!(listed["state_reason"], "not_paired");
    let page = format!("/practices/{}", listed["id"]);
    let (_, html) = sundog.get(&page).await;
    assert!(html.contains("Pair with Halo Cloud…"), "{html}");

    let form = format!("{page}/pair");
    let refused = sundog.post(&form, &[("code", "WRONG1")]).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    assert!(html.contains("not valid"), "Halo's words: {html}");
    assert!(!html.contains("WRONG1"), "{html}");
    let done = sundog.post(&form, &[("code", code)]).await;
    assert_eq!(done.status(), 303);
    assert_eq!(done.headers()["location"], *page);
    assert_eq!(word_of(&done), "practice-pair");
    sundog.until_state(&name, "online").await;

    unpair();
    sundog.until_state(&name, "blocked").await;
    let id = &listed["id"];
    assert_eq!(pair(&sundog, id, &json!({})).await.0, 422, "no code");
    let (status, problem) = pair(&sundog, id, &json!({ "code": "WRONG1" })).await;
    assert_eq!(
        (status, &problem["title"]),
        (422, &json!("Halo did not pair"))
    );
    let (status, answer) = pair(&sundog, id, &json!({ "code": code })).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["answer"].as_str().unwrap().contains(&practice.guid));
    sundog.until_state(&name, "online").await;
    assert_eq!(pair(&sundog, &json!(99), &json!({})).await.0, 404);

    let log = sundog.log.lock().unwrap().clone();
    let bytes = bytes_below(place.path("sundog.db").parent().unwrap());
    for code in ["WRONG1", code] {
        assert!(!log.contains(code), "{code} is in the log");
        let mut windows = bytes.windows(code.len());
        assert!(!windows.any(|window| window == code.as_bytes()), "{code}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_pairing_is_switched_off_it_is_neither_offered_nor_done() {
    let place = Place::with(6).await;
    place.import_everyone();
    let sundog = serve(&place, &[]).await;
    let practice = best_practice(&place);
    let id = sundog.practice(&practice.name).await["id"].clone();
    let (_, html) = sundog.get(&format!("/practices/{id}")).await;
    assert!(!html.contains("Pair with Halo Cloud"), "{html}");
    let body = json!({ "code": practice.pairing_code });
    let (status, problem) = pair(&sundog, &id, &body).await;
    assert_eq!(status, 422);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("--pairing"), "{problem}");
    assert_eq!(place.simulator.stats().pairings, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_of_a_practice_are_guessed_five_times_an_hour_and_other_practices_are_paired_all_the_same()
 {
    let place = Place::with(12).await;
    place.import_everyone();
    let sundog = serve(&place, &["--pairing"]).await;
    let practices = place.simulator.practices();
    let mut with_codes = practices.iter().filter(|each| each.pms == "best_practice");
    let (one, other) = (with_codes.next().unwrap(), with_codes.next().unwrap());
    let id = sundog.practice(&one.name).await["id"].clone();
    let mut said = Vec::new();
    for guess in 0..7 {
        let code = json!({ "code": format!("WRONG{guess}") });
        said.push(pair(&sundog, &id, &code).await.0);
    }
    assert_eq!(said, [422, 422, 422, 422, 422, 429, 429]);
    assert_eq!(place.simulator.stats().pairings, 5, "Halo was not asked");
    let page = format!("/practices/{id}/pair");
    let refused = sundog.post(&page, &[("code", "WRONG9")]).await;
    assert_eq!(refused.status(), 429, "in a browser as little");
    let id = sundog.practice(&other.name).await["id"].clone();
    let right = json!({ "code": other.pairing_code });
    assert_ne!(pair(&sundog, &id, &right).await.0, 429);
}
