//! Whoever guesses waits, and whoever is guessed at does not.

use monitor::clock::{Clock, SystemClock};
use reqwest::Client;
use totp_rs::{Builder, Secret};

use crate::running::{PASSWORD, Place, Running, client, client_from, cookie_of, post, word_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_password_tried_on_many_names_is_slowed_and_nobody_elsewhere_is() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let url = format!("{}/login", sundog.url);
    let guesser = client_from("127.0.0.3");
    let mut looked_at = 0;
    for name in 0..60 {
        let form = [("name", &*format!("name{name}")), ("password", PASSWORD)];
        let status = post(&guesser, &url, &form).await.status();
        looked_at += usize::from(status == 401);
    }
    // A second may pass between two of them.
    assert!((20..30).contains(&looked_at), "{looked_at}");
    let right = [("name", "Kim"), ("password", PASSWORD)];
    let refused = post(&guesser, &url, &right).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.text().await.unwrap().contains("from your network"));
    assert_eq!(post(&sundog.http, &url, &right).await.status(), 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_tried_first_is_refused_wherever_one_is_chosen() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let link = place
        .run(&["user", "add", "Alexandra", "--role", "viewer"], "")
        .unwrap();
    let token = link.trim().split_once("token=").unwrap().1;
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    let kim = client(&[("cookie", &cookie)]);
    let profile = format!("{}/profile/change-password", sundog.url);
    for (weak, why) in [
        ("password", "tried first"),
        ("        ", "tried first"),
        ("sundog-127.0.0.1", "made of your name"),
    ] {
        let form = [("token", token), ("password", weak), ("again", weak)];
        let refused = sundog.post("/welcome", &form).await;
        assert_eq!(refused.status(), 422, "{weak}");
        assert!(refused.text().await.unwrap().contains(why), "{weak}");
        let form = [("current", PASSWORD), ("password", weak), ("again", weak)];
        let refused = post(&kim, &profile, &form).await;
        assert_eq!(refused.status(), 422, "{weak}");
        assert!(refused.text().await.unwrap().contains(why), "{weak}");
    }
    let own = [
        ("token", token),
        ("password", "alexandra1"),
        ("again", "alexandra1"),
    ];
    assert_eq!(sundog.post("/welcome", &own).await.status(), 422);
    let good = "seven sleepy wombats";
    let form = [("token", token), ("password", good), ("again", good)];
    assert_eq!(sundog.post("/welcome", &form).await.status(), 303);
}

/// The code that an app shows now.
pub fn code(secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let now = u64::try_from(SystemClock.now().timestamp()).unwrap();
    let app = Builder::new()
        .with_secret(secret)
        .with_step_duration(30)
        .build_noncompliant();
    app.generate(now).to_string()
}

/// Sets a second factor up. Gives the secret and a recovery code.
pub async fn second_factor(sundog: &Running, name: &str) -> (String, String) {
    let cookie = sundog.sign_in(name, PASSWORD).await.unwrap();
    let person = client(&[("cookie", &cookie)]);
    let url = |step: &str| format!("{}/profile/{step}", sundog.url);
    let current = [("current", PASSWORD)];
    let page = post(&person, &url("begin-second-factor"), &current).await;
    let page = page.text().await.unwrap();
    let (_, rest) = page.split_once("Secret: ").unwrap();
    let (_, rest) = rest.split_once("class=\"code\">").unwrap();
    let secret = rest.split('<').next().unwrap().to_owned();
    let confirmed = [("code", &*code(&secret))];
    let page = post(&person, &url("confirm-second-factor"), &confirmed).await;
    let page = page.text().await.unwrap();
    let looks_like_one = |text: &&str| {
        let groups: Vec<&str> = text.split('-').collect();
        groups.len() == 4 && groups.iter().all(|group| group.len() == 4)
    };
    let recovery = page.split(['<', '>']).find(looks_like_one);
    (secret, recovery.expect(&page).to_owned())
}

/// Gives name and password. Gives the client that owes a code.
pub async fn half_way(sundog: &Running, http: &Client, name: &str) -> String {
    let form = [("name", name), ("password", PASSWORD)];
    let answer = post(http, &format!("{}/login", sundog.url), &form).await;
    cookie_of(answer).await.unwrap()
}

pub async fn give(sundog: &Running, http: &Client, cookie: &str, code: &str) -> reqwest::Response {
    let body = format!("code={code}");
    let request = http.post(format!("{}/login/code", sundog.url));
    let request = request
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie);
    request.body(body).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_guesses_at_codes_does_not_keep_their_owner_out_who_is_told() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let (secret, recovery) = second_factor(&sundog, "Kim").await;

    let guesser = client_from("127.0.0.3");
    let theirs = half_way(&sundog, &guesser, "Kim").await;
    let mut last = give(&sundog, &guesser, &theirs, "000000").await;
    for guess in 1..12 {
        last = give(&sundog, &guesser, &theirs, &format!("{guess:06}")).await;
    }
    assert_eq!(last.status(), 429);
    let words = last.text().await.unwrap();
    assert!(words.contains("Too many wrong codes"), "{words}");
    assert!(words.contains("a recovery code opens at once"), "{words}");

    // The code that confirmed the app is used up.
    let mine = half_way(&sundog, &sundog.http, "Kim").await;
    let used = give(&sundog, &sundog.http, &mine, &code(&secret)).await;
    assert_ne!(used.status(), 429, "the owner is looked at");
    let answer = give(&sundog, &sundog.http, &mine, &recovery).await;
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], "/profile");
    let word = word_of(&answer);
    assert!(word.starts_with("wrong_codes/"), "{word}");
    assert!(word.ends_with("/127.0.0.3"), "{word}");
    let session = cookie_of(answer).await.unwrap();
    let kim = client(&[("cookie", &format!("{session}; sundog_done={word}"))]);
    let page = sundog.get_as(&kim, "/profile").await.text().await.unwrap();
    let told = "came after your right password, from 127.0.0.3";
    assert!(page.contains(told), "{page}");
    let metrics = sundog.get_as(&kim, "/metrics").await.text().await.unwrap();
    for event in ["code_failed", "throttled"] {
        let none = format!("sundog_security_events_total{{event=\"{event}\"}} 0\n");
        assert!(
            metrics.contains(event) && !metrics.contains(&none),
            "{event}"
        );
    }
    let log = crate::running::plain(&sundog.log.lock().unwrap());
    assert!(log.contains("event=\"code_failed\" actor=\"Kim\" address=127.0.0.3"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_guesses_in_a_network_does_not_learn_who_signed_in_there() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    place.add("Alex", "viewer");
    let sundog = place.serve_strangers().await;
    // Kim was here before, Alex never.
    sundog.sign_in("Kim", PASSWORD).await.unwrap();
    for name in 0..40 {
        let form = [("name", &*format!("name{name}")), ("password", PASSWORD)];
        sundog.post("/login", &form).await;
    }
    let mut said = Vec::new();
    for name in ["Kim", "Alex", "Nobody"] {
        let wrong = [("name", name), ("password", "not the password")];
        let refused = sundog.post("/login", &wrong).await;
        said.push(refused.status());
        let page = refused.text().await.unwrap();
        assert!(page.contains("from your network"), "{name}");
    }
    assert_eq!(said, [429, 429, 429]);
    sundog.sign_in("Kim", PASSWORD).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_from_which_somebody_was_shut_out_is_a_strangers_until_they_sign_in_there_again() {
    let place = Place::with(1).await;
    for name in ["Kim", "Lee"] {
        place.add(name, "viewer");
    }
    let sundog = place.serve_strangers().await;
    let url = format!("{}/login", sundog.url);
    let there = client_from("127.0.0.3");
    let comes_in = async |name: &str| {
        let right = [("name", name), ("password", PASSWORD)];
        post(&there, &url, &right).await.status()
    };
    for name in ["Kim", "Lee"] {
        assert_eq!(comes_in(name).await, 303);
    }
    for guess in 0..24 {
        let form = [("name", &*format!("name{guess}")), ("password", PASSWORD)];
        post(&there, &url, &form).await;
    }
    assert_eq!(comes_in("Kim").await, 303, "a neighbour's guesses");
    let set = ["user", "set-password", "Kim", "--password-stdin"];
    place.run(&set, &format!("{PASSWORD}\n")).unwrap();
    assert_eq!(comes_in("Kim").await, 429, "whoever that was");
    assert_eq!(comes_in("Lee").await, 303, "nobody else's place");
    let right = [("name", "Kim"), ("password", PASSWORD)];
    assert_eq!(post(&sundog.http, &url, &right).await.status(), 303);
}
