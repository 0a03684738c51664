//! What goes over the wire: pages are small there, streams come as they are, and an answer that may
//! show a secret is not compressed together with what was typed.

use reqwest::{Response, header};

use crate::running::{PASSWORD, Place, client_unpacking_nothing, everyone, post};

/// The most that the page of the whole list may weigh, bytes.
const OVERVIEW_MOST: usize = 25_000;

fn encoding(answer: &Response) -> Option<&str> {
    let encoding = answer.headers().get(header::CONTENT_ENCODING)?;
    encoding.to_str().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_fifty_practices_is_small_and_no_write_or_stream_is_compressed() {
    let place = Place::with(60).await;
    // Some of so many wait for a person, and stand on the list all the same.
    place.import(&everyone(&place.simulator));
    place.add("Kim", "admin");
    let sundog = place.serve().await;
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    let browser = client_unpacking_nothing(&[
        ("cookie", &cookie),
        ("accept-encoding", "gzip, deflate, br, zstd"),
    ]);

    let page = sundog.get_as(&browser, "/").await;
    assert_eq!(encoding(&page), Some("gzip"));
    let bytes = page.bytes().await.unwrap();
    assert!(bytes.len() < OVERVIEW_MOST, "{} bytes", bytes.len());
    let list = sundog.get_as(&browser, "/api/v1/practices").await;
    assert_eq!(encoding(&list), Some("gzip"));

    let live = sundog.get_as(&browser, "/live").await;
    assert_eq!((live.status().as_u16(), encoding(&live)), (200, None));

    let url = format!("{}/admin/tokens/create", sundog.url);
    let token = [
        ("name", "feed"),
        ("role", "viewer"),
        ("days", "30"),
        ("current", PASSWORD),
    ];
    let made = post(&browser, &url, &token).await;
    assert_eq!((made.status().as_u16(), encoding(&made)), (200, None));
    assert!(made.text().await.unwrap().contains("feed"));
}
