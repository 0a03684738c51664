//! Servers over HTTP: programs add and edit them within their role, practices on them show it at once, and
//! the page works without scripts.

use reqwest::Method;
use serde_json::{Value, json};

use crate::running::{Place, Running, client, word_of};

const LINK: &str = "7d0c35e1-a2b8-4f06-913e-5bd2c4a8f170";

async fn ask(
    http: &reqwest::Client,
    sundog: &Running,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let request = http.request(method, format!("{}/api/v1{path}", sundog.url));
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

/// Four practices: two on one server, spelled in two ways, one on another, and one of which nothing is known.
async fn place() -> Place {
    let place = Place::with(4).await;
    let servers = ["WG-03,Wagga", "wg-03 ,WAGGA", "WG-04,Wagga", ","];
    let rows = place.simulator.practices().into_iter().zip(servers);
    let rows = rows.map(|(practice, server)| {
        let name = practice.name.replace('"', "\"\"");
        format!("\"{name}\",{},{},{server}", practice.pms, practice.site_id)
    });
    let rows: Vec<String> = rows.collect();
    let csv = format!("name,pms,site_id,server_name,host\n{}\n", rows.join("\n"));
    let output = place.import(&csv);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    place
}

fn bearer(place: &Place, role: &str) -> reqwest::Client {
    let token = place.token(role, role);
    client(&[("authorization", &format!("Bearer {token}"))])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_add_and_edit_servers_and_those_who_only_read_do_not() {
    let place = place().await;
    let (manager, viewer) = (bearer(&place, "account_manager"), bearer(&place, "viewer"));
    let sundog = place.serve().await;
    let (status, list) = ask(&viewer, &sundog, Method::GET, "/servers", None).await;
    assert_eq!(status, 200, "{list}");
    let first = &list["items"][0];
    assert_eq!(
        (
            &first["name"],
            &first["provider"],
            &first["practice_ids"],
            &first["link_guid"]
        ),
        (
            &json!("WG-03"),
            &json!("Wagga"),
            &json!([1, 2]),
            &Value::Null
        )
    );
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(list["next_cursor"], Value::Null);
    let (_, page) = ask(&viewer, &sundog, Method::GET, "/servers?limit=1", None).await;
    assert_eq!(page["next_cursor"], first["id"].to_string());
    let next = format!("/servers?limit=1&cursor={}", first["id"]);
    let (_, page) = ask(&viewer, &sundog, Method::GET, &next, None).await;
    assert_eq!(
        (&page["items"][0]["name"], &page["next_cursor"]),
        (&json!("WG-04"), &Value::Null)
    );

    let own = format!("/servers/{}", first["id"]);
    let renamed = json!({ "name": "WG-30", "link_guid": format!("{{{}}}", LINK.to_uppercase()), "notes": "Rack 4" });
    let (status, _) = ask(&viewer, &sundog, Method::PATCH, &own, Some(renamed.clone())).await;
    assert_eq!(status, 403);
    let (status, _) = ask(
        &viewer,
        &sundog,
        Method::POST,
        "/servers",
        Some(json!({ "name": "x" })),
    )
    .await;
    assert_eq!(status, 403);
    let (status, edited) = ask(&manager, &sundog, Method::PATCH, &own, Some(renamed)).await;
    assert_eq!(status, 200, "{edited}");
    assert_eq!(
        (&edited["link_guid"], &edited["provider"]),
        (&json!(LINK), &json!("Wagga"))
    );
    let on_it = format!("/practices?server={}", first["id"]);
    let (_, practices) = ask(&viewer, &sundog, Method::GET, &on_it, None).await;
    assert_eq!(practices["total"], 2);
    for practice in practices["items"].as_array().unwrap() {
        assert_eq!(practice["server_name"], "WG-30");
        assert_eq!(practice["server_id"], first["id"]);
    }

    let more = json!({ "name": "ZED-1", "contact": "02 5550 1234" });
    let (status, made) = ask(&manager, &sundog, Method::POST, "/servers", Some(more)).await;
    assert_eq!((status, &made["practice_ids"]), (201, &json!([])), "{made}");
    let (_, got) = ask(
        &viewer,
        &sundog,
        Method::GET,
        &format!("/servers/{}", made["id"]),
        None,
    )
    .await;
    assert_eq!(got, made);
    // A practice comes to it by its name.
    let comes = json!({ "server_name": "zed-1", "host": "" });
    let (status, practice) = ask(
        &manager,
        &sundog,
        Method::PATCH,
        "/practices/4",
        Some(comes),
    )
    .await;
    assert_eq!(
        (status, &practice["server_id"]),
        (200, &made["id"]),
        "{practice}"
    );
    sundog.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_cannot_be_is_refused_with_what_to_do() {
    let place = place().await;
    let manager = bearer(&place, "account_manager");
    let sundog = place.serve().await;
    let linked = json!({ "link_guid": LINK });
    let (status, _) = ask(&manager, &sundog, Method::PATCH, "/servers/1", Some(linked)).await;
    assert_eq!(status, 200);
    for (method, path, body, refusal, words) in [
        (
            Method::POST,
            "/servers",
            json!({ "name": " WG-04", "provider": "wagga" }),
            (409, "server_there"),
            "name and provider",
        ),
        (
            Method::POST,
            "/servers",
            json!({ "name": "WG-05", "link_guid": LINK }),
            (409, "server_there"),
            "installed once",
        ),
        (
            Method::POST,
            "/servers",
            json!({ "provider": "Wagga" }),
            (422, "unusable_request"),
            "its name is empty",
        ),
        (
            Method::POST,
            "/servers",
            json!({ "name": "WG-05", "link_guid": "WG" }),
            (422, "unusable_request"),
            "not a Halo Link GUID",
        ),
        (
            Method::POST,
            "/servers",
            json!({ "name": "WG-05", "hostname": "x" }),
            (400, "unreadable_request"),
            "hostname",
        ),
        (
            Method::PATCH,
            "/servers/999",
            json!({ "name": "x" }),
            (404, "no_such_server"),
            "no such server",
        ),
        (
            Method::PATCH,
            "/servers/x",
            json!({ "name": "x" }),
            (404, "no_such_server"),
            "no such server",
        ),
    ] {
        let (status, problem) = ask(&manager, &sundog, method, path, Some(body.clone())).await;
        let kind = format!("urn:sundog:problem:{}", refusal.1);
        assert_eq!(
            (status, &problem["type"]),
            (refusal.0, &json!(kind)),
            "{body}: {problem}"
        );
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{body}: {detail}");
    }
    let (status, problem) = ask(
        &manager,
        &sundog,
        Method::GET,
        "/practices?server=WG-03",
        None,
    )
    .await;
    assert_eq!(status, 400, "{problem}");
    sundog.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_edited_on_its_page_without_scripts() {
    let place = place().await;
    let sundog = place.serve().await;
    let (status, page) = sundog.get("/servers/1").await;
    assert_eq!(status, 200);
    assert!(page.contains("<h1>WG-03"), "{page}");
    assert!(page.contains("action=\"/servers/1/edit\""), "{page}");
    let (status, _) = sundog.get("/servers/999").await;
    assert_eq!(status, 404);
    let (_, list) = sundog.get("/servers?q=wg-04").await;
    assert!(list.contains("href=\"/servers/2\"") && !list.contains("href=\"/servers/1\""));

    let field = |name: &'static str, was: &'static str, typed: &'static str| {
        [(format!("was_{name}"), was), (name.to_owned(), typed)]
    };
    let send = async |fields: Vec<[(String, &str); 2]>| {
        let all: Vec<(&str, &str)> = fields
            .iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        sundog.post("/servers/1/edit", &all).await
    };
    let saved = send(vec![
        field("name", "WG-03", "WG-03"),
        field("notes", "", "Rack 4"),
    ])
    .await;
    assert_eq!(saved.status().as_u16(), 303, "{}", word_of(&saved));
    let overtaken = send(vec![field("notes", "", "Rack 5")]).await;
    assert_eq!(overtaken.status().as_u16(), 409);
    let page = overtaken.text().await.unwrap();
    assert!(page.contains("Somebody else changed this server meanwhile"));
    assert!(page.contains("Rack 5"), "what was typed is not lost");
    let refused = send(vec![field("link_guid", "", "none")]).await;
    assert_eq!(refused.status().as_u16(), 422);
    let (_, page) = sundog.get("/servers/1").await;
    assert!(page.contains("Rack 4"));
    sundog.stop().await;
}
