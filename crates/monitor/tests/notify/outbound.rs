//! Requests to hosts that people name.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use monitor::notify::outbound::{NotSent, Outbound, OutboundRequest, OutboundSettings};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::receiver::{Receiver, Reply};
use crate::world::{at, outbound};

fn request(url: &str) -> OutboundRequest {
    OutboundRequest {
        url: url.parse().unwrap(),
        headers: vec![("x-test", "1".to_owned())],
        content_type: "text/plain",
        body: "hello".to_owned(),
    }
}

/// A name server that answers every name with the same addresses.
struct Says(Vec<SocketAddr>);

impl Resolve for Says {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses = self.0.clone();
        Box::pin(async move { Ok(Box::new(addresses.into_iter()) as Addrs) })
    }
}

fn saying(allow_private: bool, addresses: &[&str]) -> Outbound {
    let addresses = addresses.iter().map(|text| text.parse().unwrap()).collect();
    let settings = OutboundSettings {
        allow_private,
        timeout: Duration::from_millis(300),
        ..OutboundSettings::default()
    };
    Outbound::resolving(&settings, Arc::new(Says(addresses))).unwrap()
}

#[tokio::test]
async fn addresses_that_lead_into_private_networks_are_refused_in_every_spelling() {
    let (open, private) = (outbound(false), outbound(true));
    for refused in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://10.0.0.1:8443/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fd00::1]/",
        "https://１２７.0.0.1/",
        "https://0/",
    ] {
        let words = open.url(refused).unwrap_err();
        assert!(
            words.contains("not on the open internet"),
            "{refused}: {words}"
        );
        let unsent = open.post(&request(refused), at(0)).await.unwrap_err();
        assert!(matches!(unsent, NotSent::Never(_)), "{refused}: {unsent}");
        assert!(private.url(refused).is_ok(), "{refused}");
    }
    for (odd, said) in [
        ("http://hooks.example/", "use https://"),
        ("ftp://hooks.example/", "Only addresses"),
        ("file:///etc/passwd", "Only addresses"),
        ("https://kim:secret@hooks.example/", "name or a password"),
        ("https://kim@hooks.example/", "name or a password"),
        ("hooks.example", "write it whole"),
        ("", "write it whole"),
    ] {
        let words = open.url(odd).unwrap_err();
        assert!(words.contains(said), "{odd}: {words}");
    }
    assert!(open.url(" https://hooks.example/sundog ").is_ok());
    assert!(open.url("https://8.8.8.8/").is_ok());
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_not_connected_to() {
    let mut receiver = Receiver::start().await;
    let port = receiver.address.port();
    let url = format!("https://rebinding.example:{port}/");
    for found in [
        &["127.0.0.1:0"][..],
        &["8.8.8.8:0", "127.0.0.1:0"],
        &["[::1]:0"],
    ] {
        let unsent = saying(false, found)
            .post(&request(&url), at(0))
            .await
            .unwrap_err();
        assert!(
            unsent
                .to_string()
                .contains("rebinding.example is not on the open internet"),
            "{unsent}"
        );
        assert!(
            matches!(unsent, NotSent::NotNow(_)),
            "the name may lead elsewhere later"
        );
    }
    assert!(receiver.all().is_empty());
    let url = format!("http://receiver.example:{port}/here");
    let answer = saying(true, &["127.0.0.1:0"])
        .post(&request(&url), at(0))
        .await
        .unwrap();
    assert_eq!(answer.status, 204);
    let received = receiver.next().await;
    assert_eq!(
        (received.path.as_str(), received.body.as_str()),
        ("/here", "hello")
    );
    assert_eq!(received.headers["host"], format!("receiver.example:{port}"));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mut receiver = Receiver::start().await;
    let url = receiver.url();
    receiver.will(Reply::Raw(format!(
        "HTTP/1.1 302 Found\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n"
    )));
    let answer = outbound(true).post(&request(&url), at(0)).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(receiver.all().len(), 1);
}

#[tokio::test]
async fn of_an_answer_without_end_the_beginning_is_read_and_the_status_counts() {
    let receiver = Receiver::start().await;
    receiver.will(Reply::Endless);
    let answer = outbound(true)
        .post(&request(&receiver.url()), at(0))
        .await
        .unwrap();
    assert_eq!((answer.status, answer.text.len()), (200, 8 * 1024));
}

#[tokio::test]
async fn a_receiver_that_lies_about_its_length_or_hangs_up_is_read_as_far_as_it_spoke() {
    let receiver = Receiver::start().await;
    receiver.will(Reply::Raw(
        "HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\nshort".to_owned(),
    ));
    let answer = outbound(true)
        .post(&request(&receiver.url()), at(0))
        .await
        .unwrap();
    assert_eq!((answer.status, answer.text.as_str()), (200, "short"));
    receiver.will(Reply::Raw("HTTP/1.1 nonsense\r\n\r\n".to_owned()));
    let unsent = outbound(true)
        .post(&request(&receiver.url()), at(0))
        .await
        .unwrap_err();
    assert!(matches!(unsent, NotSent::NotNow(_)), "{unsent}");
    receiver.will(Reply::Raw(String::new()));
    let unsent = outbound(true)
        .post(&request(&receiver.url()), at(0))
        .await
        .unwrap_err();
    assert!(matches!(unsent, NotSent::NotNow(_)), "{unsent}");
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_given_up_in_time_and_one_that_is_not_there_at_once() {
    let receiver = Receiver::start().await;
    let _never = receiver.will_hold(200);
    let unsent = outbound(true)
        .post(&request(&receiver.url()), at(0))
        .await
        .unwrap_err();
    assert_eq!(
        unsent,
        NotSent::NotNow("The receiver did not answer in time.".to_owned())
    );
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", gone.local_addr().unwrap());
    drop(gone);
    let unsent = outbound(true)
        .post(&request(&url), at(0))
        .await
        .unwrap_err();
    assert!(unsent.to_string().contains("refused"), "{unsent}");
}

#[tokio::test]
async fn a_wait_that_the_receiver_asks_for_is_read_in_both_forms() {
    let receiver = Receiver::start().await;
    for (header, seconds) in [
        ("retry-after: 120", 120),
        (
            "date: Mon, 06 Jul 2026 08:00:00 GMT\r\nretry-after: Mon, 06 Jul 2026 08:01:30 GMT",
            90,
        ),
    ] {
        receiver.will(Reply::Raw(format!(
            "HTTP/1.1 429 Slow\r\n{header}\r\ncontent-length: 0\r\n\r\n"
        )));
        let answer = outbound(true)
            .post(&request(&receiver.url()), at(0))
            .await
            .unwrap();
        assert_eq!(answer.retry_after, Some(TimeDelta::seconds(seconds)));
    }
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_never_tried_again() {
    let receiver = Receiver::start().await;
    let mut request = request(&receiver.url());
    request
        .headers
        .push(("authorization", "Bearer a\r\nx: y".to_owned()));
    let unsent = outbound(true).post(&request, at(0)).await.unwrap_err();
    assert!(matches!(unsent, NotSent::Never(_)), "{unsent}");
}
