//! Many connections: whoever is signed in, and whoever watches over the process, notices nothing of them.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::running::{PASSWORD, Place, Running, client, client_from};

/// As many as there are places.
const CROWD: u32 = 2_000;

/// An answer that is larger than what the system takes for a reader who does not read.
const NEVER_READ: &str = "GET /pkg/sundog.wasm HTTP/1.1\r\nhost: localhost:PORT\r\n\r\n";
/// A form that does not come to its end.
const NEVER_SAID: &str = "POST /login HTTP/1.1\r\nhost: localhost:PORT\r\n\
    content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\n";

/// Connections from some addresses of this machine that say something and read nothing.
async fn crowd(sundog: &Running, from: impl Fn(u32) -> Ipv4Addr, said: &str) -> Vec<TcpStream> {
    let to: SocketAddr = sundog.url.strip_prefix("http://").unwrap().parse().unwrap();
    let said = said.replace("PORT", &to.port().to_string());
    let mut crowd = Vec::new();
    for number in 0..CROWD {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(1_024).unwrap();
        socket.bind((from(number), 0).into()).unwrap();
        let mut stream = socket.connect(to).await.unwrap();
        // One that was told to come later may be over already.
        let _ = stream.write_all(said.as_bytes()).await;
        crowd.push(stream);
    }
    crowd
}

/// What one raw request is answered with.
async fn raw(sundog: &Running, said: &str) -> String {
    let to = sundog.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(to).await.unwrap();
    let port = to.split_once(':').unwrap().1;
    stream
        .write_all(said.replace("PORT", port).as_bytes())
        .await
        .unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn an_address(number: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x7f01_0001 + number)
}

/// A Sundog with somebody who is signed in, from a connection that is not open yet.
async fn signed_in(place: &Place) -> (Running, reqwest::Client) {
    let sundog = place.serve_strangers().await;
    // Its first turn is not part of what is measured.
    while sundog.get_as(&client(&[]), "/readyz").await.status() != 200 {}
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    let kim = client(&[("cookie", &cookie)]);
    (sundog, kim)
}

/// Supervisors and whoever is signed in are answered.
async fn nothing_changed(sundog: &Running, kim: &reqwest::Client) {
    for path in ["/healthz", "/readyz"] {
        let answer = sundog.get_as(&client(&[]), path).await;
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, 200, "{path}: {text}");
    }
    for path in ["/", "/live", "/api/v1/practices"] {
        assert_eq!(sundog.get_as(kim, path).await.status(), 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_connections_of_one_address_that_never_read_change_nothing_for_others() {
    let place = Place::with(1).await;
    place.add("Kim", "viewer");
    for said in [NEVER_READ, NEVER_SAID, ""] {
        let (sundog, kim) = signed_in(&place).await;
        let _crowd = crowd(&sundog, |_| Ipv4Addr::LOCALHOST, said).await;
        nothing_changed(&sundog, &kim).await;
        let here = sundog.get_as(&client(&[]), "/login").await;
        // On a slow machine those who say nothing may be gone by now, and there is room.
        if here.status() == 503 {
            assert!(here.headers().contains_key("retry-after"));
            assert!(here.text().await.unwrap().contains("too many connections"));
        } else {
            assert_ne!(said, NEVER_READ, "{}", here.status());
        }
        let elsewhere = sundog.get_as(&client_from("127.0.0.2"), "/login").await;
        assert_eq!(elsewhere.status(), 200);
        let metrics = sundog.get_as(&kim, "/metrics").await.text().await.unwrap();
        let refused = "sundog_security_events_total{event=\"connection_refused\"} ";
        let (_, refused) = metrics.split_once(refused).unwrap();
        assert!(!refused.starts_with('0'), "{metrics}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_connections_of_as_many_addresses_change_nothing_for_who_is_signed_in() {
    let place = Place::with(1).await;
    place.add("Kim", "viewer");
    for said in [NEVER_READ, NEVER_SAID, ""] {
        let (sundog, kim) = signed_in(&place).await;
        let _crowd = crowd(&sundog, an_address, said).await;
        nothing_changed(&sundog, &kim).await;
        let stranger = sundog.get_as(&client(&[]), "/api/v1/practices").await;
        if stranger.status() == 503 {
            assert_eq!(stranger.headers()["retry-after"], "30");
            let kind = &stranger.headers()["content-type"];
            assert_eq!(kind, "application/problem+json");
        } else {
            assert_ne!(said, NEVER_READ, "{}", stranger.status());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_many_connections_an_address_may_have_is_a_setting_and_proxies_are_many_people() {
    let place = Place::with(1).await;
    let settings = [
        "--max-connections-per-address",
        "2",
        "--trusted-proxy",
        "127.0.0.9",
    ];
    let sundog = place.serve_with(&settings).await;
    let to: SocketAddr = sundog.url.strip_prefix("http://").unwrap().parse().unwrap();
    let _two = [
        TcpStream::connect(to).await.unwrap(),
        TcpStream::connect(to).await.unwrap(),
    ];
    let third = sundog.get_as(&client(&[]), "/login").await;
    assert_eq!(third.status(), 503);
    let proxy = client_from("127.0.0.9");
    let ask = async |from: &str| {
        let url = format!("{}/login", sundog.url);
        let asked = proxy.get(url).header("x-forwarded-for", from);
        asked.send().await.unwrap()
    };
    // Answers of which not all was read are still under way.
    let first = ask("198.51.100.9:4711").await;
    assert_eq!(first.status(), 200);
    assert_eq!(ask("198.51.100.10").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ninth_stream_of_a_token_ends_its_first() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let mut streams = Vec::new();
    for _ in 0..9 {
        let mut stream = sundog.get_as(&sundog.http, "/live").await;
        assert!(stream.chunk().await.unwrap().is_some());
        streams.push(stream);
    }
    let mut oldest = streams.remove(0);
    while oldest.chunk().await.unwrap().is_some() {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_is_too_long_is_refused_and_so_is_one_without_a_single_host() {
    let place = Place::with(1).await;
    let sundog = place.serve_strangers().await;
    let asked = |lines: &str| format!("GET /healthz HTTP/1.1\r\nconnection: close\r\n{lines}\r\n");
    let host = "host: localhost:PORT\r\n";
    assert!(raw(&sundog, &asked(host)).await.starts_with("HTTP/1.1 200"));

    let long = format!("{host}x-long: {}\r\n", "x".repeat(65_000));
    let answer = raw(&sundog, &asked(&long)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let long = format!("{host}x-long: {}\r\n", "x".repeat(66_000));
    let answer = raw(&sundog, &asked(&long)).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let many = (0..63).map(|number| format!("x-{number}: x\r\n"));
    let answer = raw(
        &sundog,
        &asked(&many.chain([host.to_owned()]).collect::<String>()),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");

    for hosts in [
        String::new(),
        format!("{host}{host}"),
        format!("{host}host: evil.example\r\n"),
    ] {
        let answer = raw(&sundog, &asked(&hosts)).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    let two = format!("GET http://evil.example/login HTTP/1.1\r\nconnection: close\r\n{host}\r\n");
    assert!(raw(&sundog, &two).await.starts_with("HTTP/1.1 400"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_of_a_token_that_has_ended_is_a_strangers_again() {
    let place = Place::with(1).await;
    let token = place.token("crm", "viewer");
    let sundog = place
        .serve_with(&["--max-connections-per-address", "1"])
        .await;
    let to: SocketAddr = sundog.url.strip_prefix("http://").unwrap().parse().unwrap();
    let program = client(&[("authorization", &format!("Bearer {token}"))]);
    let ask = async |path: &str| {
        let answer = sundog.get_as(&program, path).await;
        let status = answer.status();
        answer.text().await.unwrap();
        status
    };
    assert_eq!(ask("/api/v1/practices").await, 200);
    let _stranger = TcpStream::connect(to).await.unwrap();
    let third = sundog.get_as(&client(&[]), "/login").await;
    assert_eq!(third.status(), 503, "the stranger has the one place");
    let status = ask("/api/v1/practices").await;
    assert_eq!(status, 200, "a token has another");
    place.run(&["token", "revoke", "crm"], "").unwrap();
    let status = ask("/api/v1/practices").await;
    assert_eq!(status, 503, "and not a 401 in a place of its own");
}
