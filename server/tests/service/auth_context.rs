//! Who comes in, who stays out, and what ends a visit.

use reqwest::StatusCode;

use crate::running::{PASSWORD, Place, bytes_below, client, client_from, cookie_of, post};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_start_prints_a_link_that_makes_one_admin_once() {
    let place = Place::with(1).await;
    let sundog = place.serve_strangers().await;
    let log = sundog.log.lock().unwrap().clone();
    let token = log
        .split_once("/welcome?token=")
        .map(|(_, rest)| {
            rest.chars()
                .take_while(|c| !c.is_whitespace() && *c != '\u{1b}')
        })
        .unwrap()
        .collect::<String>();
    let (status, page) = sundog.get("/login").await;
    assert_eq!(status, 200);
    assert!(page.contains("sundog user add"), "says what to do instead");

    let form = [
        ("token", token.as_str()),
        ("name", "Kim"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let cookie = cookie_of(sundog.post("/welcome", &form).await)
        .await
        .unwrap();
    let kim = client(&[("cookie", &cookie)]);
    let staff = sundog.get_as(&kim, "/admin/staff").await;
    assert_eq!(staff.status(), 200);
    let again = sundog.post("/welcome", &form).await;
    assert_eq!(again.status(), 422);
    assert!(again.text().await.unwrap().contains("used already"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_anything_without_a_session_or_a_token() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    place.import_everyone();
    let sundog = place.serve_strangers().await;
    let practice = place.simulator.practices()[0].name.clone();
    for path in ["/", "/practices/1", "/admin/staff", "/profile", "/nothing"] {
        let answer = sundog.get_as(&sundog.http, path).await;
        assert_eq!(answer.status(), 303, "{path}");
        let to = answer.headers()["location"].to_str().unwrap();
        assert!(to.starts_with("/login"), "{path} leads to {to}");
    }
    for path in [
        "/api/v1/practices",
        "/api/v1/practices/99",
        "/api/nothing",
        "/metrics",
        "/live",
    ] {
        let answer = sundog.get_as(&sundog.http, path).await;
        assert_eq!(answer.status(), 401, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        assert!(!answer.text().await.unwrap().contains(&practice));
    }
    for headers in [
        ("authorization", "Bearer sundog_wrong"),
        ("cookie", "sundog=AAAAAAAAAAAAAAAAAAAAAA"),
    ] {
        let answer = sundog
            .get_as(&client(&[headers]), "/api/v1/practices")
            .await;
        assert_eq!(answer.status(), 401, "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_wrong_passwords_do_not_slow_a_right_one_from_elsewhere() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let wrong = [("name", "Kim"), ("password", "not the password")];
    let mut last = StatusCode::OK;
    for _ in 0..50 {
        last = sundog.post("/login", &wrong).await.status();
    }
    assert_eq!(last, 429);
    let right = [("name", "kim"), ("password", PASSWORD)];
    let here = sundog.post("/login", &right).await;
    assert_eq!(here.status(), 429);
    let seconds: u32 = here.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=31).contains(&seconds), "{seconds}");
    assert!(here.text().await.unwrap().contains("from elsewhere"));
    let elsewhere = post(
        &client_from("127.0.0.2"),
        &format!("{}/login", sundog.url),
        &right,
    )
    .await;
    assert_eq!(elsewhere.status(), 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_an_unknown_name_and_a_disabled_person_look_the_same() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    place.add("Alex", "viewer");
    place.run(&["user", "disable", "alex"], "").unwrap();
    let sundog = place.serve_strangers().await;
    for (name, password) in [("Kim", "wrong"), ("Nobody", PASSWORD), ("Alex", PASSWORD)] {
        let page = sundog.sign_in(name, password).await.unwrap_err();
        assert!(page.contains("Name or password is wrong."), "{name}");
        assert!(page.contains(name), "what was typed is kept");
        assert!(!page.contains(PASSWORD), "but no password");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_persons_stream_and_session_end_within_seconds() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    place.add("Alex", "viewer");
    let sundog = place.serve_strangers().await;
    let cookie = sundog.sign_in("Alex", PASSWORD).await.unwrap();
    let alex = client(&[("cookie", &cookie)]);
    let mut stream = sundog.get_as(&alex, "/live").await;
    assert!(stream.chunk().await.unwrap().is_some());
    // From another process, while the service runs.
    place.run(&["user", "disable", "Alex"], "").unwrap();
    let ended = async { while stream.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(std::time::Duration::from_secs(30), ended)
        .await
        .expect("the stream ends");
    let page = sundog.get_as(&alex, "/").await;
    assert_eq!(page.status(), 303);
    assert_eq!(sundog.get_as(&alex, "/live").await.status(), 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_ends_at_once() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let token = place.token("booking", "viewer");
    let sundog = place.serve_strangers().await;
    let booking = client(&[("authorization", &format!("Bearer {token}"))]);
    let status = async || sundog.get_as(&booking, "/api/v1/practices").await.status();
    assert_eq!(status().await, 200);
    assert_eq!(sundog.get_as(&booking, "/").await.status(), 303, "no page");
    let listed = place.run(&["token", "list"], "").unwrap();
    assert!(listed.contains("booking\tviewer\tactive\t20"), "{listed}");
    place.run(&["token", "revoke", "booking"], "").unwrap();
    assert_eq!(status().await, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_password_signs_out_everywhere_else() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let (here, there) = (
        sundog.sign_in("Kim", PASSWORD).await.unwrap(),
        sundog.sign_in("Kim", PASSWORD).await.unwrap(),
    );
    let (here, there) = (client(&[("cookie", &here)]), client(&[("cookie", &there)]));
    let url = format!("{}/profile/change-password", sundog.url);
    let mut form = [
        ("current", "wrong"),
        ("password", "another good sentence"),
        ("again", "another good sentence"),
    ];
    let refused = post(&here, &url, &form).await;
    assert_eq!(refused.status(), 422);
    assert!(
        refused
            .text()
            .await
            .unwrap()
            .contains("present password is wrong")
    );
    form[0].1 = PASSWORD;
    let changed = post(&here, &url, &form).await;
    let renewed = client(&[("cookie", &cookie_of(changed).await.unwrap())]);
    assert_eq!(sundog.get_as(&renewed, "/").await.status(), 200);
    for cookie in [&here, &there] {
        assert_eq!(sundog.get_as(cookie, "/").await.status(), 303);
    }
    assert!(sundog.sign_in("Kim", PASSWORD).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_set_before_sign_in_does_not_become_somebodys() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let first = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    let form = [("name", "Kim"), ("password", PASSWORD)];
    let url = format!("{}/login", sundog.url);
    let second = post(&client(&[("cookie", &first)]), &url, &form).await;
    let second = cookie_of(second).await.unwrap();
    assert_ne!(first, second);
    let planted = client(&[("cookie", &first)]);
    assert_eq!(sundog.get_as(&planted, "/").await.status(), 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_and_streams_from_another_sites_page_are_refused() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    for (header, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let url = format!("{}/admin/staff/add", sundog.url);
        let foreign = sundog.http.post(url).header(header, value).body("name=Eve");
        assert_eq!(foreign.send().await.unwrap().status(), 403, "{header}");
        let url = format!("{}/live", sundog.url);
        let foreign = sundog.http.get(url).header(header, value);
        assert_eq!(foreign.send().await.unwrap().status(), 403, "{header}");
    }
    let own = sundog.http.get(format!("{}/live", sundog.url));
    let own = own.header("origin", &sundog.url).send().await.unwrap();
    assert_eq!(own.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_says_what_it_may_load_and_over_https_its_cookie_stays_there() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let settings = ["--public-url", "https://sundog.example"];
    let sundog = place.serve_with(&settings).await;
    let page = sundog.get_as(&sundog.http, "/login").await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    let nonce = policy
        .split_once("'nonce-")
        .and_then(|(_, rest)| rest.split_once('\''))
        .map(|(nonce, _)| nonce.to_owned())
        .unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    let hsts = page.headers()["strict-transport-security"]
        .to_str()
        .unwrap();
    assert!(hsts.starts_with("max-age="));
    assert_eq!(page.headers()["cache-control"], "no-store");
    let html = page.text().await.unwrap();
    for script in html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&nonce), "{tag}");
    }
    let form = [("name", "Kim"), ("password", PASSWORD)];
    let answer = sundog.post("/login", &form).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in [
        "__Host-sundog=",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Path=/",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_is_too_large_is_refused() {
    let place = Place::with(1).await;
    let sundog = place.serve_strangers().await;
    let long = "x".repeat(100_000);
    let answer = sundog.post("/login", &[("name", &long)]).await;
    assert_eq!(answer.status(), 413);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_listens_anywhere_and_warns_of_plain_http_in_plain_words() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let settings = ["--public-url", "http://sundog.example"];
    let sundog = place.serve_with(&settings).await;
    let log = sundog.log.lock().unwrap().clone();
    assert!(log.contains("plain http: passwords"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_password_token_or_cookie_is_in_the_log_or_in_the_database() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let token = place.token("booking", "viewer");
    let sundog = place.serve_strangers().await;
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    let both = client(&[
        ("cookie", &cookie),
        ("authorization", &format!("Bearer {token}")),
    ]);
    assert_eq!(sundog.get_as(&both, "/").await.status(), 200);
    assert_eq!(
        sundog.get_as(&both, "/api/v1/practices").await.status(),
        200
    );
    let log = sundog.log.lock().unwrap().clone();
    let bytes = bytes_below(place.path("sundog.db").parent().unwrap());
    let (_, session) = cookie.split_once('=').unwrap();
    for secret in [PASSWORD, &token, session] {
        assert!(!log.contains(secret));
        let kept = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!kept, "{} characters are in the database", secret.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_says_what_it_cannot_do() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let refusal = |arguments: &[&str], input: &str| place.run(arguments, input).unwrap_err();
    let add = ["user", "add", "KIM", "--role", "viewer", "--password-stdin"];
    assert!(refusal(&add, "another good sentence\n").contains("this name is taken"));
    assert!(refusal(&add, "short\n").contains("shorter than 8 characters"));
    for weak in ["password", "aaaaaaaa", "        ", "12345678"] {
        let said = refusal(&add, &format!("{weak}\n"));
        assert!(said.contains("tried first"), "{weak}: {said}");
    }
    assert!(refusal(&add, "sundog12\n").contains("made of your name"));
    let set = ["user", "set-password", "Kim", "--password-stdin"];
    assert!(refusal(&set, "iloveyou\n").contains("three words"));
    assert!(refusal(&add, "").contains("no password on standard input"));
    assert!(refusal(&["user", "add", "Alex", "--role", "boss"], "").contains("boss"));
    assert!(refusal(&["user", "disable", "Kim"], "").contains("last admin"));
    assert!(refusal(&["user", "disable", "Alex"], "").contains("Nobody is called 'Alex'"));
    assert!(refusal(&["token", "create", "a:b", "--role", "viewer"], "").contains("colon"));
    let link = place
        .run(&["user", "add", "Alex", "--role", "viewer"], "")
        .unwrap();
    assert!(
        link.starts_with("http://127.0.0.1:3000/welcome?token="),
        "{link}"
    );
    let listed = place.run(&["user", "list"], "").unwrap();
    assert!(
        listed.contains("Alex\tviewer\tinvited\tpassword_only\tnever"),
        "{listed}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_nobody_knows_does_nothing_and_a_session_that_is_none_ends_no_other() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let (here, there) = (
        sundog.sign_in("Kim", PASSWORD).await.unwrap(),
        sundog.sign_in("Kim", PASSWORD).await.unwrap(),
    );
    let (here, there) = (client(&[("cookie", &here)]), client(&[("cookie", &there)]));
    let status = async |path: &str| {
        let url = format!("{}{path}", sundog.url);
        let form = [("number", "x")];
        post(&here, &url, &form).await.status().as_u16()
    };
    for path in [
        "/profile/sweep",
        "/profile",
        "/outages/sweep",
        "/incidents/1/sweep",
        "/practices/edit",
        "/practices/1",
    ] {
        let status = status(path).await;
        assert!(status == 404 || status == 405, "{path}: {status}");
    }
    assert_eq!(status("/profile/end-session").await, 422);
    assert_eq!(sundog.get_as(&there, "/").await.status(), 200);
    assert_eq!(
        status("/incidents/1/acknowledge").await,
        404,
        "there is none"
    );
}
