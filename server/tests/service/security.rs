//! Whoever is refused is written down: in the log, in the metrics, and for admins on a page.

use crate::running::{PASSWORD, Place, Running, client, client_from, post};

/// What the log tells of it.
fn lines(sundog: &Running) -> Vec<String> {
    let log = sundog.log.lock().unwrap();
    let lines = log.lines().map(crate::running::plain);
    lines.filter(|line| line.contains("event=\"")).collect()
}

async fn counted(sundog: &Running, event: &str) -> u64 {
    let (_, metrics) = sundog.get("/metrics").await;
    let name = format!("sundog_security_events_total{{event=\"{event}\"}} ");
    let line = metrics.lines().find_map(|line| line.strip_prefix(&name));
    line.unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_sign_in_is_in_the_log_the_metrics_the_audit_trail_and_on_the_page() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let guesser = client_from("127.0.0.3");
    let url = format!("{}/login?next=/changes", sundog.url);
    for (name, password) in [
        ("kim", "wrong one"),
        ("kim", "wrong two"),
        ("hunter2 hunter2", "?"),
    ] {
        let form = [("name", name), ("password", password)];
        assert_eq!(post(&guesser, &url, &form).await.status(), 401);
    }
    assert_eq!(counted(&sundog, "sign_in_failed").await, 3);
    assert_eq!(counted(&sundog, "wrong_host").await, 0);
    let told = lines(&sundog);
    assert_eq!(told.len(), 1, "the rest is folded: {told:?}");
    for part in [
        "event=\"sign_in_failed\"",
        "actor=\"Kim\"",
        "127.0.0.3",
        "/login",
    ] {
        assert!(told[0].contains(part), "{part}: {told:?}");
    }

    // What happened is written before the service ends, folded lines too.
    let log = std::sync::Arc::clone(&sundog.log);
    assert!(sundog.stop().await.success());
    let whole = log.lock().unwrap().clone();
    assert!(whole.contains("the same again"), "{whole}");
    for secret in ["hunter2", "wrong one", "next="] {
        assert!(!whole.contains(secret), "{secret}");
    }

    let sundog = place.serve().await;
    let (status, page) = sundog.get("/admin/security").await;
    assert_eq!(status, 200);
    for part in [
        "Wrong password",
        "3, from 1 address, newest ",
        "<bdi>127.0.0.3</bdi>",
    ] {
        assert!(page.replace("<!>", "").contains(part), "{part}: {page}");
    }
    let (_, trail) = sundog.get("/admin/audit?action=sign_ins_failed").await;
    let trail = trail.replace("&quot;", "\"");
    assert!(
        trail.contains("2 failed sign-ins for Kim from 1 address"),
        "{trail}"
    );
    assert!(!trail.contains("hunter2"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_refused_at_the_edge_counts_under_its_own_word() {
    let place = Place::with(1).await;
    place.add("Alex", "viewer");
    let sundog = place.serve().await;
    let cookie = sundog.sign_in("Alex", PASSWORD).await.unwrap();
    let alex = client(&[("cookie", &cookie)]);
    let url = |path: &str| format!("{}{path}", sundog.url);

    let page = alex.get(url("/admin/security")).send().await.unwrap();
    assert_eq!(page.status(), 403);
    let program = client(&[("authorization", "Bearer sundog_nobodys")]);
    let refused = program.get(url("/api/v1/practices?q=secret")).send();
    assert_eq!(refused.await.unwrap().status(), 401);
    let elsewhere = client(&[("cookie", &cookie), ("origin", "https://evil.example")]);
    let form = [("text", "hello")];
    let foreign = post(&elsewhere, &url("/practices/1/note"), &form).await;
    assert_eq!(foreign.status(), 403);
    let rebound = client(&[("host", "evil.example")]);
    let misdirected = rebound.get(url("/login?token=secret")).send();
    assert_eq!(misdirected.await.unwrap().status(), 421);
    let mut streams = Vec::new();
    for _ in 0..9 {
        streams.push(alex.get(url("/live")).send().await.unwrap());
    }

    for event in [
        "role_refused",
        "token_refused",
        "foreign_origin",
        "wrong_host",
        "stream_limit",
    ] {
        assert_eq!(counted(&sundog, event).await, 1, "{event}");
    }
    let told = lines(&sundog).join("\n");
    for part in [
        "actor=\"Alex\"",
        "/admin/security",
        "/api/v1/practices",
        "evil",
    ] {
        assert_eq!(told.contains(part), part != "evil", "{part}: {told}");
    }
    for secret in ["nobodys", "secret"] {
        assert!(!told.contains(secret), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_owes_a_second_factor_or_gives_a_wrong_password_inside_counts_too() {
    let place = Place::with(1).await;
    place.add("Alex", "approver");
    let sundog = place.serve().await;
    let kim = client(&[("cookie", &sundog.sign_in("Kim", PASSWORD).await.unwrap())]);
    let policy = format!("{}/admin/staff/set-policy", sundog.url);
    let wrong = [("second_factor_required", "yes"), ("current", "wrong")];
    assert_eq!(post(&kim, &policy, &wrong).await.status(), 422);
    let right = [("second_factor_required", "yes"), ("current", PASSWORD)];
    assert_eq!(post(&kim, &policy, &right).await.status(), 303);
    let alex = client(&[("cookie", &sundog.sign_in("Alex", PASSWORD).await.unwrap())]);
    let sent_away = alex.get(format!("{}/changes", sundog.url)).send();
    assert_eq!(sent_away.await.unwrap().headers()["location"], "/profile");

    // A token goes on without one.
    for event in ["second_factor_first", "sign_in_failed"] {
        assert_eq!(counted(&sundog, event).await, 1, "{event}");
    }
    let told = lines(&sundog).join("\n");
    for part in [
        "event=\"second_factor_first\" actor=\"Alex\"",
        "event=\"sign_in_failed\" actor=\"Kim\"",
        "route=\"/admin/staff/set-policy\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_guesses_too_often_or_asks_too_often_counts_as_made_to_wait() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let guesser = client_from("127.0.0.3");
    let url = format!("{}/login", sundog.url);
    let form = [("name", "Kim"), ("password", "wrong")];
    for _ in 0..6 {
        post(&guesser, &url, &form).await;
    }
    let waits = counted(&sundog, "throttled").await;
    let failed = counted(&sundog, "sign_in_failed").await;
    assert!(waits >= 1 && waits + failed == 6, "{waits} {failed}");
    let imports = format!("{}/api/v1/imports", sundog.url);
    for _ in 0..11 {
        let body = r#"{"name":"again","csv":"name,pms,site_id\n"}"#;
        let sent = sundog.http.post(&imports).body(body);
        sent.header("content-type", "application/json")
            .send()
            .await
            .unwrap();
    }
    assert_eq!(counted(&sundog, "rate_exceeded").await, 1);
}
