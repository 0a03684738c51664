//! Practices edited over HTTP alone: one by its form, without scripts, and many by programs.

use std::io::{Read, Write};
use std::net::TcpStream;

use domain::practice_field::PracticeField;
use reqwest::Method;
use serde_json::{Value, json};

use crate::running::{PASSWORD, Place, Running, client, word_of};

/// What a browser sends of a practice about which nothing but this was entered: every field, and what
/// stood in it when the page was opened.
fn form<'a>(practice: &'a Value, typed: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
    let given = ["name", "pms", "site_id"].map(|name| (name, practice[name].as_str().unwrap()));
    let empty = PracticeField::OPTIONAL.map(|field| (field.as_str(), ""));
    let stood = given.into_iter().chain(empty);
    stood
        .flat_map(|(name, stood)| {
            let typed = typed.iter().find(|(field, _)| *field == name);
            let typed = typed.map_or(stood, |(_, typed)| *typed);
            [(name.to_owned(), typed), (format!("was_{name}"), stood)]
        })
        .collect()
}

/// Where the browser is sent and what is said there, or the page that it gets instead.
async fn sent(sundog: &Running, path: &str, form: &[(String, &str)]) -> (u16, String) {
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    let answer = sundog.post(path, &form).await;
    let status = answer.status().as_u16();
    let to = answer.headers().get("location");
    let to = to.map(|to| to.to_str().unwrap().to_owned());
    match to {
        Some(to) => (status, format!("{to} {}", word_of(&answer))),
        None => (status, answer.text().await.unwrap()),
    }
}

async fn ask(
    http: &reqwest::Client,
    sundog: &Running,
    method: Method,
    path: &str,
    body: &Value,
) -> (u16, Value) {
    let request = http
        .request(method, format!("{}{path}", sundog.url))
        .header("content-type", "application/json")
        .body(body.to_string());
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

impl Running {
    async fn tell(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        ask(&self.http, self, method, path, body).await
    }
}

/// Practices about which nothing but name, PMS and Site ID was entered.
async fn place(practices: usize) -> Place {
    let place = Place::with(practices).await;
    let rows = place.simulator.practices().into_iter().map(|practice| {
        let name = practice.name.replace('"', "\"\"");
        format!("\"{name}\",{},{}", practice.pms, practice.site_id)
    });
    let rows: Vec<String> = rows.collect();
    let output = place.import(&format!("name,pms,site_id\n{}\n", rows.join("\n")));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    place
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_goes_on_although_whoever_sent_it_hangs_up() {
    let place = place(1).await;
    let sundog = place.serve().await;
    let practice = sundog.practice(&place.simulator.practices()[0].name).await;
    let (path, token) = (
        format!("/api/v1/practices/{}", practice["id"]),
        place.token("in a hurry", "admin"),
    );
    let body = json!({ "name": "Renamed in a Hurry" }).to_string();
    let host = sundog.url.strip_prefix("http://").unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    let mut line = TcpStream::connect(host).unwrap();
    line.write_all(head.as_bytes()).unwrap();
    // It asks for the body once everything but the write is done.
    let mut asked = [0; 25];
    line.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    line.write_all(body.as_bytes()).unwrap();
    drop(line);

    sundog
        .until("it has its new name", async |own| {
            own.json(&path).await["name"] == "Renamed in a Hurry"
                && own.json("/api/v1/practices").await["items"][0]["name"] == "Renamed in a Hurry"
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_cannot_be_is_told_and_what_was_typed_stays() {
    let place = place(1).await;
    let sundog = place.serve().await;
    let practice = sundog.practice(&place.simulator.practices()[0].name).await;
    let page = format!("/practices/{}", practice["id"]);
    let edit = format!("{page}/edit");
    let (status, html) = sundog.get(&edit).await;
    assert_eq!(status, 200);
    assert!(html.contains("name=\"was_owner\""), "{html}");
    let (_, own) = sundog.get(&page).await;
    assert!(own.contains(&format!("href=\"{edit}\"")), "{own}");

    let wrong = form(&practice, &[("owner", "Lan <b>"), ("time_zone", "Mars")]);
    let (status, html) = sent(&sundog, &edit, &wrong).await;
    assert_eq!(status, 422);
    for words in [
        "is not an IANA zone",
        "value=\"Mars\"",
        "value=\"Lan &lt;b&gt;\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let right = form(
        &practice,
        &[("owner", "Lan"), ("time_zone", "Australia/Perth")],
    );
    let (status, to) = sent(&sundog, &edit, &right).await;
    assert_eq!((status, to), (303, format!("{page} practice-edit")));
    let after = sundog.json(&format!("/api/v1{page}")).await;
    assert_eq!(after["time_zone"], "Australia/Perth");
    let (status, _) = sundog.get("/practices/99/edit").await;
    assert_eq!(status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_editors_do_not_write_over_each_other() {
    let place = place(1).await;
    let sundog = place.serve().await;
    let practice = sundog.practice(&place.simulator.practices()[0].name).await;
    let page = format!("/practices/{}", practice["id"]);
    let edit = format!("{page}/edit");
    let saved = (303, format!("{page} practice-edit"));
    // All three opened the page before anybody saved.
    let first = form(&practice, &[("owner", "Lan")]);
    assert_eq!(sent(&sundog, &edit, &first).await, saved);
    let second = form(&practice, &[("tier", "gold")]);
    assert_eq!(sent(&sundog, &edit, &second).await, saved);
    let third = form(&practice, &[("owner", "Sam"), ("region", "NSW")]);
    let (status, html) = sent(&sundog, &edit, &third).await;
    assert_eq!(status, 409);
    for words in [
        "value=\"Sam\"",
        "value=\"NSW\"",
        "value=\"gold\"",
        "It says now: ",
        "name=\"was_owner\" value=\"Lan\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    // What the page holds now is sent again.
    let again = [
        ("owner".to_owned(), "Sam"),
        ("was_owner".to_owned(), "Lan"),
        ("tier".to_owned(), "gold"),
        ("was_tier".to_owned(), "gold"),
    ];
    assert_eq!(sent(&sundog, &edit, &again).await, saved);
    let unchanged = (303, format!("{page} unchanged"));
    assert_eq!(sent(&sundog, &edit, &again[2..]).await, unchanged);
    let (_, html) = sundog.get(&edit).await;
    assert!(html.contains("value=\"Sam\"") && html.contains("value=\"gold\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_are_edited_by_a_program_as_previewed_and_that_is_taken_back() {
    let place = place(3).await;
    let sundog = place.serve().await;
    let names = place.simulator.practices();
    let [first, second, third] = [0, 1, 2].map(|at: usize| names[at].name.clone());
    let path = "/api/v1/practices/edit";
    let preview = format!("{path}/preview");
    let edit = json!({ "filter": {}, "change": { "add_tags": ["recalls"], "owner": "Lan" } });
    let (status, shown) = sundog.tell(Method::POST, &preview, &edit).await;
    assert_eq!(status, 200, "{shown}");
    assert_eq!((&shown["chosen"], &shown["total"]), (&json!(3), &json!(3)));
    let change = &shown["items"][0]["changes"][1];
    assert_eq!(
        (&change["field"], &change["was"], &change["becomes"]),
        (&json!("owner"), &json!(""), &json!("Lan"))
    );
    assert_eq!(
        sundog.practice(&first).await["tags"],
        json!([]),
        "only looked at"
    );

    // Somebody edits one of them meanwhile.
    let id = sundog.practice(&second).await["id"].clone();
    let one = format!("/api/v1/practices/{id}");
    let (status, _) = sundog
        .tell(Method::PATCH, &one, &json!({ "tier": "gold" }))
        .await;
    assert_eq!(status, 200);
    let with = |digest: &Value| {
        let mut edit = edit.clone();
        edit["digest"] = digest.clone();
        edit
    };
    let (status, problem) = sundog
        .tell(Method::POST, path, &with(&shown["digest"]))
        .await;
    assert_eq!(status, 409, "{problem}");
    let (_, shown) = sundog.tell(Method::POST, &preview, &edit).await;
    let (status, made) = sundog
        .tell(Method::POST, path, &with(&shown["digest"]))
        .await;
    assert_eq!((status, &made["changed"]), (200, &json!(3)), "{made}");
    assert_eq!(sundog.practice(&third).await["tags"], json!(["recalls"]));

    let (status, _) = sundog
        .tell(Method::PATCH, &one, &json!({ "tier": "silver" }))
        .await;
    assert_eq!(status, 200);
    let undo = format!("{path}/{}", made["id"]);
    let none = json!({});
    let (status, undone) = sundog.tell(Method::DELETE, &undo, &none).await;
    assert_eq!(status, 200, "{undone}");
    assert_eq!(
        (&undone["taken_back"], &undone["left"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(sundog.practice(&third).await["tags"], json!([]));
    assert_eq!(sundog.practice(&second).await["tags"], json!(["recalls"]));
    assert_eq!(sundog.tell(Method::DELETE, &undo, &none).await.0, 409);
    let nobodys = format!("{path}/99");
    assert_eq!(sundog.tell(Method::DELETE, &nobodys, &none).await.0, 404);

    for (body, status) in [
        (json!({ "change": {} }), 400),
        (json!({ "filter": { "state": "down" }, "change": {} }), 400),
        (json!({ "filter": { "who": "us" }, "change": {} }), 400),
        (
            json!({ "filter": {}, "change": { "time_zone": "Mars" } }),
            422,
        ),
    ] {
        assert_eq!(
            sundog.tell(Method::POST, &preview, &body).await.0,
            status,
            "{body}"
        );
    }
    let nothing = json!({ "filter": {}, "change": {}, "digest": "" });
    assert_eq!(sundog.tell(Method::POST, path, &nothing).await.0, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_keep_the_list_edits_nothing() {
    let place = place(1).await;
    place.add("Alex", "viewer");
    let sundog = place.serve().await;
    let cookie = sundog.sign_in("Alex", PASSWORD).await.unwrap();
    let alex = client(&[("cookie", &cookie)]);
    let page = sundog.get_as(&alex, "/practices/1/edit").await;
    assert_eq!(page.status(), 403);
    let html = page.text().await.unwrap();
    assert!(!html.contains("was_owner"), "{html}");
    let form = [("owner", "Alex"), ("was_owner", "")];
    let url = format!("{}/practices/1/edit", sundog.url);
    let refused = crate::running::post(&alex, &url, &form).await;
    assert_eq!(refused.status(), 403);

    let token = place.token("reader", "on_call");
    let reader = client(&[("authorization", &format!("Bearer {token}"))]);
    let edit = json!({ "filter": {}, "change": { "owner": "Alex" }, "digest": "" });
    for (method, path) in [
        (Method::POST, "/api/v1/practices/edit/preview"),
        (Method::POST, "/api/v1/practices/edit"),
        (Method::DELETE, "/api/v1/practices/edit/1"),
        (Method::POST, "/api/v1/practices/1/pair"),
    ] {
        let (status, _) = ask(&reader, &sundog, method, path, &edit).await;
        assert_eq!(status, 403, "{path}");
    }
}
