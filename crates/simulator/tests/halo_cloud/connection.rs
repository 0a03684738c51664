//! HTTP/1.1 itself, on a bare socket: what a framework would otherwise guarantee.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Cloud, cloud};

async fn socket(cloud: &Cloud) -> TcpStream {
    TcpStream::connect(cloud.simulator.address()).await.unwrap()
}

/// Sends a request and reads until the other side closes.
async fn exchange(cloud: &Cloud, request: &[u8]) -> String {
    let mut socket = socket(cloud).await;
    socket.write_all(request).await.unwrap();
    let mut reply = String::new();
    socket.read_to_string(&mut reply).await.unwrap();
    reply
}

fn request(cloud: &Cloud, more: &str) -> String {
    let (guid, key) = (cloud.guid(), cloud.simulator.key());
    format!(
        "GET /integrator/sites/{guid} HTTP/1.1\r\nHost: x\r\nocp-apim-subscription-KEY: {key}\r\n{more}\r\n"
    )
}

#[tokio::test]
async fn several_requests_on_one_connection_are_answered_in_order() {
    let cloud = cloud().await;
    let both = request(&cloud, "") + &request(&cloud, "Connection: close\r\n");
    let reply = exchange(&cloud, both.as_bytes()).await;
    assert_eq!(reply.matches("HTTP/1.1 200 OK").count(), 2);
    assert_eq!(cloud.simulator.stats().connections, 1);
}

#[tokio::test]
async fn a_request_may_arrive_byte_by_byte() {
    let cloud = cloud().await;
    let mut socket = socket(&cloud).await;
    for byte in request(&cloud, "Connection: close\r\n").bytes() {
        socket.write_all(&[byte]).await.unwrap();
        socket.flush().await.unwrap();
    }
    let mut reply = String::new();
    socket.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\nDate: Thu, 19 Nov 2026 22:00:00 GMT\r\n"));
}

#[tokio::test]
async fn head_tells_the_length_without_the_body() {
    let cloud = cloud().await;
    let asked = "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let reply = exchange(&cloud, asked.as_bytes()).await;
    assert!(
        reply.contains("Content-Length: ") && reply.ends_with("\r\n\r\n"),
        "{reply}"
    );
}

#[tokio::test]
async fn what_is_no_http_is_refused_and_the_connection_closed() {
    let cloud = cloud().await;
    let mut told = Vec::new();
    let too_long = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(70_000));
    for asked in [
        "\0\0\0\r\n\r\n",
        "POST /control/events HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /control/events HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        "POST /control/events HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        &too_long,
    ] {
        let reply = exchange(&cloud, asked.as_bytes()).await;
        told.push(reply.lines().next().unwrap().to_owned());
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    HTTP/1.1 400 Bad Request
    HTTP/1.1 411 Length Required
    HTTP/1.1 413 Content Too Large
    HTTP/1.1 400 Bad Request
    HTTP/1.1 431 Request Header Fields Too Large
    ");
}

#[tokio::test]
async fn stopping_closes_connections_and_frees_the_port() {
    let cloud = cloud().await;
    let address = cloud.simulator.address();
    let mut idle = socket(&cloud).await;
    idle.write_all(request(&cloud, "").as_bytes())
        .await
        .unwrap();
    let mut reply = [0; 12];
    idle.read_exact(&mut reply).await.unwrap();
    cloud.simulator.stop().await;
    let mut rest = Vec::new();
    // Either end or reset: what matters is that nobody is left waiting.
    let _ended = idle.read_to_end(&mut rest).await;
    assert!(TcpStream::connect(address).await.is_err());
}
