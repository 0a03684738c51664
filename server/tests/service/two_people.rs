//! Whoever may change who comes in proves that it is them, is told to whom it concerns, and makes no second
//! person of their own; and what a program says is its own.

use reqwest::{Client, StatusCode};
use serde_json::json;

use crate::running::{PASSWORD, Place, Running, client, cookie_of, post};

const PAGE: &str = "/admin/staff";

async fn kims_browser(sundog: &Running) -> Client {
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    client(&[("cookie", &cookie)])
}

async fn number_of(sundog: &Running, http: &Client, name: &str) -> String {
    let page = sundog.get_as(http, PAGE).await.text().await.unwrap();
    let table = page.split("<tbody").nth(1).unwrap();
    let before = table.split(&format!(">{name}<")).next().unwrap();
    let row = before.rsplit("id=\"person-").next().unwrap();
    row.split('"').next().unwrap().to_owned()
}

async fn act(sundog: &Running, http: &Client, act: &str, form: &[(&str, &str)]) -> StatusCode {
    let url = format!("{}{PAGE}/{act}", sundog.url);
    post(http, &url, form).await.status()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_who_comes_in_asks_for_ones_own_password_again() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    place.add("Alex", "approver");
    let sundog = place.serve().await;
    let kim = kims_browser(&sundog).await;
    let alex = number_of(&sundog, &kim, "Alex").await;
    let id = ("id", alex.as_str());
    for (what, form) in [
        ("add", vec![("name", "Mallory"), ("role", "approver")]),
        ("invite", vec![id]),
        ("change-role", vec![id, ("role", "viewer")]),
        ("disable", vec![id]),
        ("end-second-factor", vec![id]),
        ("set-policy", vec![("second_factor_required", "yes")]),
    ] {
        let status = act(&sundog, &kim, what, &form).await;
        assert!(status == 422 || status == 429, "{what}: {status}");
        let wrong = [form.clone(), vec![("current", "not this one at all")]].concat();
        let status = act(&sundog, &kim, what, &wrong).await;
        assert!(status == 422 || status == 429, "{what}: {status}");
    }
    let page = sundog.get_as(&kim, PAGE).await.text().await.unwrap();
    assert!(!page.contains("Mallory"), "nobody was added");
    assert!(page.contains("Active") && !page.contains("Disabled"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_concerned_is_told_on_every_page_until_they_have_read_it() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    place.add("Alex", "approver");
    let sundog = place.serve().await;
    sundog.sign_in("Alex", PASSWORD).await.unwrap();
    let kim = kims_browser(&sundog).await;
    let alex = number_of(&sundog, &kim, "Alex").await;
    let form = [
        ("id", alex.as_str()),
        ("role", "on_call"),
        ("current", PASSWORD),
    ];
    assert_eq!(act(&sundog, &kim, "change-role", &form).await, 303);

    let cookie = sundog.sign_in("Alex", PASSWORD).await.unwrap();
    let theirs = client(&[("cookie", &cookie)]);
    for path in ["/", "/outages"] {
        let page = sundog.get_as(&theirs, path).await.text().await.unwrap();
        assert!(page.contains("Kim gave another role to you"), "{page}");
    }
    let page = sundog.get_as(&theirs, "/").await.text().await.unwrap();
    let newest = page.split("name=\"up_to\" value=\"").nth(1).unwrap();
    let newest = newest.split('"').next().unwrap();
    let url = format!("{}/profile/read-acts", sundog.url);
    assert_eq!(
        post(&theirs, &url, &[("up_to", newest)]).await.status(),
        303
    );
    let page = sundog.get_as(&theirs, "/").await.text().await.unwrap();
    assert!(!page.contains("gave another role"), "{page}");
    let page = sundog.get_as(&kim, "/").await.text().await.unwrap();
    assert!(!page.contains("gave another role"), "it is nobody else's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tokens_and_links_of_whoever_goes_end_with_them_and_are_named_before() {
    let place = Place::with(1).await;
    for name in ["Kim", "Leaver"] {
        place.add(name, "admin");
    }
    let sundog = place.serve().await;
    let cookie = sundog.sign_in("Leaver", PASSWORD).await.unwrap();
    let leaver = client(&[("cookie", &cookie)]);
    let url = format!("{}/admin/tokens/create", sundog.url);
    let form = [
        ("name", "backdoor"),
        ("role", "admin"),
        ("days", ""),
        ("current", PASSWORD),
    ];
    let page = post(&leaver, &url, &form).await.text().await.unwrap();
    let tokens = page.split("sundog_").skip(1).map(|rest| {
        let word = rest.chars();
        let word = word.take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c));
        word.collect::<String>()
    });
    let token = tokens.max_by_key(String::len).unwrap();
    let bearer = format!("Bearer sundog_{token}");
    let program = client(&[("authorization", &bearer)]);
    assert_eq!(
        sundog.get_as(&program, "/api/v1/practices").await.status(),
        200
    );

    let form = [("name", "Ghost"), ("role", "admin"), ("current", PASSWORD)];
    assert_eq!(act(&sundog, &leaver, "add", &form).await, 200);

    let kim = kims_browser(&sundog).await;
    let shown = sundog.get_as(&kim, PAGE).await.text().await.unwrap();
    for words in [
        "They made these tokens",
        "backdoor",
        "They made links to choose a password",
        "nobody signed in to them yet",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let tokens = sundog
        .get_as(&kim, "/admin/tokens")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        !tokens.contains("does not expire</span>"),
        "a year where nobody chose: {tokens}"
    );
    let number = number_of(&sundog, &kim, "Leaver").await;
    let form = [("id", number.as_str()), ("current", PASSWORD)];
    assert_eq!(act(&sundog, &kim, "disable", &form).await, 303);
    assert_eq!(
        sundog.get_as(&program, "/api/v1/practices").await.status(),
        401
    );
    let trail = sundog.get_as(&kim, "/admin/audit").await.text().await;
    assert!(trail.unwrap().contains("invitation_voided"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_command_line_a_makers_tokens_are_printed_and_end_too() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    place.add("Alex", "admin");
    let token = place.token("crm", "viewer");
    assert!(!token.is_empty());
    let shut = place.run(&["user", "disable", "Alex"], "");
    assert!(shut.is_ok());
    let listed = place.run(&["token", "list"], "").unwrap();
    assert!(
        listed.contains("crm\tviewer\tactive"),
        "nobody's goes with nobody: {listed}"
    );
    let never = place.run(
        &[
            "token",
            "create",
            "old",
            "--role",
            "viewer",
            "--expires-in",
            "never",
        ],
        "",
    );
    assert!(never.is_ok());
    let soon = place.run(
        &[
            "token",
            "create",
            "soon",
            "--role",
            "viewer",
            "--expires-in",
            "20d",
        ],
        "",
    );
    assert!(soon.is_ok());
    let listed = place.run(&["token", "list"], "").unwrap();
    assert!(listed.contains("soon\tviewer\texpires_soon"), "{listed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_is_its_tokens_and_no_persons() {
    let place = Place::with(1).await;
    place.import_everyone();
    place.add("Vic", "viewer");
    let tokens = ["booking", "other"].map(|name| place.token(name, "viewer"));
    let [booking, other] =
        tokens.map(|token| client(&[("authorization", &format!("Bearer {token}"))]));
    let sundog = place.serve().await;
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    let ack = async |http: &Client, seq: i64| {
        let url = format!("{}/api/v1/mappings/feed/ack", sundog.url);
        let body = json!({ "consumer": "booking", "seq": seq }).to_string();
        let sent = http.post(url).header("content-type", "application/json");
        let sent = sent.header("origin", &sundog.url).body(body);
        sent.send().await.unwrap().status().as_u16()
    };
    let cookie = sundog.sign_in("Vic", PASSWORD).await.unwrap();
    let person = client(&[("cookie", &cookie)]);
    assert_eq!(ack(&person, 1).await, 422, "people do not acknowledge");
    assert_eq!(ack(&booking, 1).await, 204);
    assert_eq!(ack(&other, 1).await, 409, "it is the booking system's");
    assert_eq!(ack(&other, 1).await, 409);
    assert_eq!(ack(&booking, 0).await, 204);
    let consumers = sundog.json("/api/v1/mappings/feed/consumers").await;
    assert_eq!(consumers["items"][0]["seq"], 1, "it never goes back");

    let kim = kims_browser(&sundog).await;
    let named = sundog.get_as(&kim, "/admin/audit?action=consumer_named");
    let named = named.await.text().await.unwrap();
    assert_eq!(named.matches("consumer:booking").count(), 1, "{named}");
    let refused = sundog.get_as(&kim, "/admin/audit?action=ack_refused").await;
    let refused = refused.text().await.unwrap();
    assert_eq!(
        refused.matches("consumer:booking").count(),
        1,
        "once an hour: {refused}"
    );
    let url = format!("{}/admin/tokens/free-consumer", sundog.url);
    let form = [("consumer", "booking"), ("current", PASSWORD)];
    assert_eq!(post(&kim, &url, &form).await.status(), 303);
    assert_eq!(ack(&other, 1).await, 204, "it was freed");
    assert_eq!(ack(&booking, 1).await, 409);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_can_shut_themself_out_and_a_newcomer_is_not_alarmed_by_their_own_invitation() {
    let place = Place::with(1).await;
    for name in ["Kim", "Lou"] {
        place.add(name, "admin");
    }
    let sundog = place.serve().await;
    let kim = kims_browser(&sundog).await;
    let url = format!("{}{PAGE}/add", sundog.url);
    let form = [("name", "Robin"), ("role", "viewer"), ("current", PASSWORD)];
    let page = post(&kim, &url, &form).await.text().await.unwrap();
    let token = page.split("/welcome?token=").nth(1).unwrap();
    let token: String = token
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    let form = [
        ("token", token.as_str()),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let cookie = cookie_of(sundog.post("/welcome", &form).await)
        .await
        .unwrap();
    let robin = client(&[("cookie", &cookie)]);
    let page = sundog.get_as(&robin, "/").await.text().await.unwrap();
    assert!(!page.contains("Somebody changed your account"), "{page}");

    let own = number_of(&sundog, &kim, "Kim").await;
    let form = [("id", own.as_str()), ("current", PASSWORD)];
    assert_eq!(act(&sundog, &kim, "disable", &form).await, 303);
    assert!(
        sundog.sign_in("Kim", PASSWORD).await.is_err(),
        "and it holds"
    );
    let listed = place.run(&["user", "list"], "").unwrap();
    assert!(listed.contains("Kim\tadmin\tdisabled"), "{listed}");
}
