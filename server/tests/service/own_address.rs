//! By which name Sundog is asked, and from which pages it takes a write.

use crate::running::{PASSWORD, Place, client, post};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_somebody_pointed_at_this_machine_is_not_sundogs() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let port = sundog.url.rsplit(':').next().unwrap();
    let as_host = |host: &str| client(&[("host", host)]);
    let evil = format!("evil.example:{port}");
    for path in ["/", "/login", "/api/v1/practices", "/pkg/sundog.wasm"] {
        let answer = sundog.get_as(&as_host(&evil), path).await;
        assert_eq!(answer.status(), 421, "{path}");
        let said = answer.text().await.unwrap();
        assert!(said.contains("--public-url"), "{said}");
    }
    let right = [("name", "Kim"), ("password", PASSWORD)];
    let url = format!("{}/login", sundog.url);
    assert_eq!(post(&as_host(&evil), &url, &right).await.status(), 421);
    for own in [
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        "192.0.2.7".to_owned(),
    ] {
        let answer = sundog.get_as(&as_host(&own), "/login").await;
        assert_eq!(answer.status(), 200, "{own}");
    }
    let supervisor = sundog.get_as(&as_host("sundog.internal"), "/healthz").await;
    assert_eq!(supervisor.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_comes_from_the_public_url_or_from_another_spelling_of_this_machine() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let right = [("name", "Kim"), ("password", PASSWORD)];
    let sundog = place.serve_strangers().await;
    let port = sundog.url.rsplit(':').next().unwrap().to_owned();
    let url = format!("{}/login", sundog.url);
    let from = |origin: &str| client(&[("origin", origin), ("sec-fetch-site", "same-origin")]);
    let here = format!("http://localhost:{port}");
    assert_eq!(post(&from(&here), &url, &right).await.status(), 303);
    for foreign in ["http://evil.example", "http://localhost:1", "null"] {
        assert_eq!(
            post(&from(foreign), &url, &right).await.status(),
            403,
            "{foreign}"
        );
    }

    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let settings = ["--public-url", "https://sundog.example"];
    let sundog = place.serve_with(&settings).await;
    let url = format!("{}/login", sundog.url);
    let through_a_proxy = |origin: &str| client(&[("host", "sundog.example"), ("origin", origin)]);
    let own = through_a_proxy("https://sundog.example");
    let answer = post(&own, &url, &right).await;
    assert_eq!(answer.status(), 303);
    let hsts = answer.headers()["strict-transport-security"]
        .to_str()
        .unwrap();
    assert!(hsts.ends_with("includeSubDomains"), "{hsts}");
    let plain = through_a_proxy("http://sundog.example");
    assert_eq!(post(&plain, &url, &right).await.status(), 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_further_name_that_the_settings_allow_is_answered_and_no_page_of_it_writes() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let settings = [
        "--allowed-host",
        "sundog:3000",
        "--allowed-host",
        "metrics.example",
    ];
    let sundog = place.serve_with(&settings).await;
    let as_host = |host: &str| client(&[("host", host)]);
    for own in ["sundog:3000", "Sundog:3000", "metrics.example"] {
        let answer = sundog.get_as(&as_host(own), "/login").await;
        assert_eq!(answer.status(), 200, "{own}");
    }
    for other in ["sundog", "sundog:3001", "metrics.example:3000", "evil:3000"] {
        let answer = sundog.get_as(&as_host(other), "/login").await;
        assert_eq!(answer.status(), 421, "{other}");
        let said = answer.text().await.unwrap();
        assert!(said.contains("--allowed-host"), "{said}");
    }
    let right = [("name", "Kim"), ("password", PASSWORD)];
    let url = format!("{}/login", sundog.url);
    let page = client(&[("host", "sundog:3000"), ("origin", "http://sundog:3000")]);
    assert_eq!(post(&page, &url, &right).await.status(), 403);
}
