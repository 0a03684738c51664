//! What is heard when the way to Halo, or Halo's end of it, is broken.

use std::time::Duration;

use domain::observation::Failure;
use domain::observation::FailureClass::{self, HaloUnreachable, MalformedAnswer, NetworkDown};
use halo::{HaloClient, HaloSettings};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use url::Url;

use crate::server::{Cloud, client, guid, hasty, keys, rude, saying};

async fn failure(url: &str) -> Failure {
    let url: Url = url.parse().unwrap();
    client(&url).site_status(guid()).await.outcome.unwrap_err()
}

async fn class_of(bytes: &'static [u8]) -> FailureClass {
    failure(saying(bytes).await.as_str()).await.class
}

#[tokio::test]
async fn a_refused_connection_means_that_halo_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let failure = failure(&format!("http://{address}")).await;
    assert_eq!((failure.class, failure.status), (HaloUnreachable, None));
    assert!(
        failure
            .message
            .to_lowercase()
            .contains("connection refused"),
        "{}",
        failure.message
    );
}

#[tokio::test]
async fn a_name_that_does_not_resolve_means_that_our_network_is_down() {
    let settings = HaloSettings::new("http://halo.invalid".parse().unwrap(), keys());
    let client = HaloClient::new(HaloSettings {
        connect_timeout: Duration::from_secs(2),
        ..settings
    });
    let heard = client.unwrap().site_status(guid()).await;
    assert_eq!(heard.outcome.unwrap_err().class, NetworkDown);
    assert_eq!(heard.halo_now, None);
}

#[tokio::test]
async fn an_address_to_which_no_route_leads_means_that_our_network_is_down() {
    // A connection cannot be opened to the broadcast address: the system says "unreachable".
    let failure = failure("http://255.255.255.255").await;
    assert_eq!(failure.class, NetworkDown, "{}", failure.message);
}

#[tokio::test]
async fn a_failing_tls_handshake_means_that_halo_is_unreachable() {
    let url = saying(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let failure = failure(&url.as_str().replace("http:", "https:")).await;
    assert_eq!(
        (failure.class, failure.status),
        (HaloUnreachable, None),
        "{}",
        failure.message
    );
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let url = rude(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let failure = hasty(&url).site_status(guid()).await.outcome.unwrap_err();
    assert_eq!((failure.class, failure.status), (HaloUnreachable, None));
    assert!(failure.message.contains("timed out"), "{}", failure.message);
}

#[tokio::test]
async fn a_connection_closed_before_the_answer_means_that_halo_is_unreachable() {
    assert_eq!(class_of(b"").await, HaloUnreachable);
    assert_eq!(
        class_of(b"HTTP/1.1 200 OK\r\ncontent-le").await,
        HaloUnreachable
    );
}

#[tokio::test]
async fn a_connection_lost_within_the_answer_means_that_halo_is_unreachable() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"availability\":\"online\"}";
    assert_eq!(class_of(cut).await, HaloUnreachable);
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n";
    assert_eq!(class_of(chunked).await, HaloUnreachable);
    let packed =
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 100\r\n\r\n\x1f\x8b\x08";
    assert_eq!(class_of(packed).await, HaloUnreachable);
}

#[tokio::test]
async fn a_connection_reset_within_the_answer_means_that_halo_is_unreachable() {
    let url = rude(|mut stream| async move {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
            .await
            .unwrap();
        stream.set_zero_linger().unwrap();
    })
    .await;
    assert_eq!(failure(url.as_str()).await.class, HaloUnreachable);
}

#[tokio::test]
async fn a_refusal_whose_reason_was_lost_on_the_way_is_not_held_against_the_site() {
    let lost = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\n{\"error\":";
    assert_eq!(class_of(lost).await, HaloUnreachable);
    let lost = b"HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\n{\"error\":";
    assert_eq!(class_of(lost).await, HaloUnreachable);
    let limit = b"HTTP/1.1 429 Too Many\r\nretry-after: 7\r\ncontent-length: 100\r\n\r\n{";
    let failure = failure(saying(limit).await.as_str()).await;
    assert_eq!(failure.class, FailureClass::RateLimited);
    assert_eq!(failure.retry_after.unwrap().num_seconds(), 7);
}

#[tokio::test]
async fn a_server_that_does_not_speak_http_gives_no_answer() {
    assert_eq!(class_of(b"SSH-2.0-OpenSSH_9.7\r\n").await, MalformedAnswer);
    assert_eq!(class_of(b"HTTP/1.1 abc OK\r\n\r\n").await, MalformedAnswer);
}

#[tokio::test]
async fn questions_asked_at_once_are_each_answered_for_their_own_site() {
    let cloud = Cloud::answering(|asked| {
        let id = asked.target.rsplit('/').next().unwrap().to_owned();
        format!(r#"{{"id":"{id}","availability":"online"}}"#)
    })
    .await;
    let client = cloud.client();
    let guids = (0..50).map(|n| format!("497f6eca-6276-4993-bfeb-{n:012}").parse().unwrap());
    let asking: Vec<_> = guids
        .map(|guid| {
            let client = client.clone();
            (
                guid,
                tokio::spawn(async move { client.site_status(guid).await }),
            )
        })
        .collect();
    for (guid, heard) in asking {
        assert_eq!(heard.await.unwrap().outcome.unwrap().guid, Some(guid));
    }
}
