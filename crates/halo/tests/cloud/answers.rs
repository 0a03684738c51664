//! What counts as an answer about the site, and what only came with status 200.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use domain::observation::FailureClass::{self, HaloUnreachable, IdMismatch, MalformedAnswer};
use domain::observation::{Availability, Failure, SiteAnswer};
use domain::site::{Pms, SiteKey};
use halo::{HaloClient, HaloSettings};

use crate::server::{Cloud, guid, hasty, keys, rude, with_header};

async fn refused(body: &str) -> Failure {
    Cloud::with(200, body)
        .await
        .client()
        .site_status(guid())
        .await
        .outcome
        .unwrap_err()
}

async fn class_of(body: &str) -> FailureClass {
    refused(body).await.class
}

#[tokio::test]
async fn a_web_page_with_status_200_is_no_answer() {
    let failure = refused("<!doctype html><title>Free Wi-Fi</title>").await;
    assert_eq!(
        (failure.class, failure.status),
        (MalformedAnswer, Some(200))
    );
    assert!(
        failure.message.contains("a web page, not JSON"),
        "{}",
        failure.message
    );
}

#[tokio::test]
async fn an_empty_truncated_or_different_body_is_no_answer() {
    for body in [
        "",
        " \r\n",
        "\u{feff}",
        r#"{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08","availability":"onl"#,
        r#"{"availability":"online"} and more"#,
        "online",
        r#""online""#,
        "null",
        r#"["497f6eca-6276-4993-bfeb-53cbbbba6f08","BestPractice","online"]"#,
    ] {
        assert_eq!(class_of(body).await, MalformedAnswer, "{body}");
    }
}

#[tokio::test]
async fn text_that_is_not_utf8_is_no_answer() {
    let body = b"{\"id\":\"497f6eca-6276-4993-bfeb-53cbbbba6f08\",\"unknown\":\"Caf\xe9\"}";
    let cloud = Cloud::answering(|_| Response::new(Body::from(Bytes::from_static(body)))).await;
    let failure = cloud
        .client()
        .site_status(guid())
        .await
        .outcome
        .unwrap_err();
    assert_eq!(failure.class, MalformedAnswer);
    assert_eq!(failure.message, "the answer is not UTF-8 text");
}

#[tokio::test]
async fn a_byte_order_mark_and_a_wrong_content_type_do_not_matter() {
    let body = "\u{feff}{\"availability\":\"Online\"}";
    for content_type in [
        "text/html",
        "application/octet-stream",
        "application/json; charset=utf-16",
    ] {
        let cloud =
            Cloud::answering(move |_| with_header(200, "content-type", content_type, body)).await;
        let answer = cloud.client().site_status(guid()).await.outcome.unwrap();
        assert_eq!(answer.availability, Availability::Online, "{content_type}");
    }
}

#[tokio::test]
async fn the_answer_for_another_site_is_refused() {
    for id in ["00000000-6276-4993-bfeb-53cbbbba6f08", "12345"] {
        let failure = refused(&format!(r#"{{"id":"{id}","availability":"online"}}"#)).await;
        assert_eq!((failure.class, failure.status), (IdMismatch, Some(200)));
        assert_eq!(
            failure.message,
            format!("the answer is about another site: {id}")
        );
    }
}

#[tokio::test]
async fn the_same_id_in_another_spelling_is_the_same_site() {
    for id in [
        "497F6ECA-6276-4993-BFEB-53CBBBBA6F08",
        "{497f6eca-6276-4993-bfeb-53cbbbba6f08}",
        "497f6eca62764993bfeb53cbbbba6f08",
        " 497F6ECA62764993BFEB53CBBBBA6F08 ",
    ] {
        let cloud = Cloud::with(200, format!(r#"{{"id":"{id}"}}"#)).await;
        let answer = cloud.client().site_status(guid()).await.outcome.unwrap();
        assert_eq!(
            answer,
            SiteAnswer {
                guid: Some(guid()),
                ..SiteAnswer::default()
            },
            "{id}"
        );
    }
}

#[tokio::test]
async fn an_answer_without_an_id_is_believed_only_if_it_says_something_of_a_site() {
    for body in [
        r#"{"availability":"online"}"#,
        r#"{"id":null,"haloLinkVersion":"26.619.1"}"#,
        r#"{"id":"","status":"active"}"#,
        r#"{"id":7,"catalogue":[]}"#,
    ] {
        let cloud = Cloud::with(200, body).await;
        assert_eq!(
            cloud
                .client()
                .site_status(guid())
                .await
                .outcome
                .unwrap()
                .guid,
            None,
            "{body}"
        );
    }
    for body in [
        "{}",
        r#"{"id":null,"availability":null}"#,
        r#"{"status":500,"statusText":"Internal Server Error"}"#,
        r#"{"error":{"status":403,"message":"Forbidden"},"name":"x"}"#,
        r#"{"statusCode":401,"message":"Invalid token","availability":"online"}"#,
        r#"{"status":"ok"}"#,
        r#"{"success":true}"#,
    ] {
        assert_eq!(class_of(body).await, MalformedAnswer, "{body}");
    }
}

#[tokio::test]
async fn a_look_up_without_a_list_is_no_answer_while_an_empty_list_is() {
    let key = SiteKey {
        pms: Pms::Zedmed,
        site_id: "497f6eca".parse().unwrap(),
    };
    for (body, expected) in [
        (r#"{"sites":[]}"#, Ok(vec![])),
        ("[]", Ok(vec![])),
        ("{}", Err(MalformedAnswer)),
        (r#"{"sites":null}"#, Err(MalformedAnswer)),
        (r#"{"sites":{"id":"x"}}"#, Err(MalformedAnswer)),
        (r#"{"error":{"status":500}}"#, Err(MalformedAnswer)),
        ("<html>", Err(MalformedAnswer)),
        ("", Err(MalformedAnswer)),
    ] {
        let heard = Cloud::with(200, body).await.client().halo_guids(&key).await;
        assert_eq!(
            heard.outcome.map_err(|failure| failure.class),
            expected,
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_cut_at_the_bound_whether_announced_or_not() {
    use tokio::io::AsyncWriteExt;
    for head in [
        "HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n",
        // Without a length the body lasts until the connection closes.
        "HTTP/1.1 200 OK\r\n\r\n",
    ] {
        let (told, mut written) = tokio::sync::mpsc::unbounded_channel();
        let url = rude(move |mut stream| {
            let told = told.clone();
            async move {
                stream.write_all(head.as_bytes()).await.unwrap();
                let mut sent = 0;
                while sent < 10_000_000 && stream.write_all(&[b' '; 50_000]).await.is_ok() {
                    sent += 50_000;
                }
                told.send(sent).unwrap();
            }
        })
        .await;
        let settings = HaloSettings {
            max_body_bytes: 1_000,
            ..HaloSettings::new(url, keys())
        };
        let heard = HaloClient::new(settings).unwrap().site_status(guid()).await;
        let failure = heard.outcome.unwrap_err();
        assert_eq!(failure.class, MalformedAnswer);
        assert_eq!(failure.message, "the answer is longer than 1000 bytes");
        let sent = written.recv().await.unwrap();
        assert!(sent < 10_000_000, "the server could write {sent} bytes");
    }
}

#[tokio::test]
async fn a_small_body_that_unpacks_to_ten_megabytes_is_cut_at_the_bound() {
    let packed = include_bytes!("../fixtures/ten_megabytes.json.gz");
    let cloud = Cloud::answering(|_| {
        let response = Response::builder().header("content-encoding", "gzip");
        response
            .body(Body::from(Bytes::from_static(packed)))
            .unwrap()
    })
    .await;
    let failure = cloud
        .client()
        .site_status(guid())
        .await
        .outcome
        .unwrap_err();
    assert_eq!(failure.class, MalformedAnswer);
    assert_eq!(failure.message, "the answer is longer than 1048576 bytes");
}

#[tokio::test]
async fn an_answer_that_is_not_packed_as_it_says_is_no_answer() {
    let cloud = Cloud::answering(|_| with_header(200, "content-encoding", "gzip", "{}")).await;
    let failure = cloud
        .client()
        .site_status(guid())
        .await
        .outcome
        .unwrap_err();
    assert_eq!(
        (failure.class, failure.status),
        (MalformedAnswer, Some(200))
    );
}

#[tokio::test]
async fn an_answer_that_never_ends_is_given_up_in_time() {
    use tokio::io::AsyncWriteExt;
    let url = rude(|mut stream| async move {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let heard = hasty(&url).site_status(guid()).await;
    let failure = heard.outcome.unwrap_err();
    assert_eq!(
        (failure.class, failure.status),
        (HaloUnreachable, Some(200))
    );
    assert!(Duration::from_millis(heard.latency_ms.into()) >= Duration::from_millis(50));
}

#[tokio::test]
async fn only_a_halo_cloud_that_says_so_is_the_simulator() {
    let site = format!(r#"{{"id":"{}","availability":"online"}}"#, guid());
    let silent = Cloud::with(200, site.clone()).await.client();
    assert_eq!(
        silent.counterpart().is_simulator(),
        None,
        "nobody was asked"
    );
    silent.site_status(guid()).await;
    assert_eq!(silent.counterpart().is_simulator(), Some(false));

    let proxy = Cloud::with(502, "<html>Bad gateway</html>").await.client();
    proxy.site_status(guid()).await;
    assert_eq!(
        proxy.counterpart().is_simulator(),
        None,
        "what stands in between tells nothing"
    );

    let cloud = Cloud::answering(move |_| ([("halo-simulator", "yes")], site.clone())).await;
    let simulator = cloud.client();
    simulator.site_status(guid()).await;
    assert_eq!(simulator.counterpart().is_simulator(), Some(true));
}
