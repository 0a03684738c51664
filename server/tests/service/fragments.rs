//! What open pages fetch again: less than a document, drawn once for all who see the same, and never
//! somebody else's.

use reqwest::Client;

use crate::running::{PASSWORD, Place, Running, client};

/// The live script of somebody's open page, which heard of nothing in particular.
async fn page_of(sundog: &Running, name: &str) -> Client {
    let cookie = sundog.sign_in(name, PASSWORD).await.unwrap();
    client(&[("cookie", &cookie), ("sundog-fragment", "now")])
}

async fn fetched(sundog: &Running, page: &Client, path: &str) -> String {
    let answer = sundog.get_as(page, path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

/// When a page was drawn, milliseconds since 1970.
fn drawn_at(page: &str) -> &str {
    let rest = page.split("data-at=\"").nth(1).unwrap();
    rest.split('"').next().unwrap()
}

async fn place() -> (Place, Running) {
    let place = Place::with(3).await;
    place.import_everyone();
    for (name, role) in [("Kim", "viewer"), ("Lan", "viewer"), ("Ada", "admin")] {
        place.add(name, role);
    }
    let sundog = place.serve().await;
    (place, sundog)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fragment_leaves_out_what_stays() {
    let (_place, sundog) = place().await;
    let kim = page_of(&sundog, "Kim").await;
    let page = fetched(&sundog, &kim, "/").await;
    assert!(page.contains("id=\"main\"") && page.contains("id=\"navigation\""));
    assert!(page.contains("<title>Overview · Simulated · Sundog</title>"));
    for stays in [
        "/pkg/live.js",
        "<symbol",
        "stylesheet",
        "Sign out",
        "Kim",
        "leptos-island",
    ] {
        assert!(!page.contains(stays), "{stays}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_of_one_role_are_shown_one_drawing_and_another_role_its_own() {
    let (_place, sundog) = place().await;
    let (kim, lan, ada) = (
        page_of(&sundog, "Kim").await,
        page_of(&sundog, "Lan").await,
        page_of(&sundog, "Ada").await,
    );
    let mut shared = false;
    // A drawing is given to others for a second only, which two requests may miss on a busy machine.
    for _ in 0..20 {
        let own = fetched(&sundog, &kim, "/practices/1").await;
        let other = fetched(&sundog, &lan, "/practices/1").await;
        let admins = fetched(&sundog, &ada, "/practices/1").await;
        assert!(admins.contains("/admin/staff") && !own.contains("/admin/staff"));
        assert!(admins.contains("/practices/1/edit") && !other.contains("/practices/1/edit"));
        shared |= drawn_at(&own) == drawn_at(&other);
    }
    assert!(shared, "drawn twice for two who see the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_ones_own_is_shown_to_nobody_else() {
    let (_place, sundog) = place().await;
    let (kim, lan) = (page_of(&sundog, "Kim").await, page_of(&sundog, "Lan").await);
    let own = fetched(&sundog, &kim, "/profile").await;
    let other = fetched(&sundog, &lan, "/profile").await;
    assert!(own.contains("Kim") && !own.contains("Lan"));
    assert!(other.contains("Lan") && !other.contains("Kim"));
    let stranger = client(&[("sundog-fragment", "now")]);
    let door = sundog.get_as(&stranger, "/practices/1").await;
    assert_eq!(
        door.status(),
        303,
        "signed out, the page is led to the door"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_just_done_is_in_the_page_that_is_fetched_next() {
    let (_place, sundog) = place().await;
    let ada = page_of(&sundog, "Ada").await;
    for number in 0..5 {
        let words = format!("Called {number} times");
        fetched(&sundog, &ada, "/practices/1").await;
        let url = format!("{}/practices/1/add-note", sundog.url);
        let sent = crate::running::post(&ada, &url, &[("text", &words)]).await;
        assert_eq!(sent.status(), 303);
        let page = fetched(&sundog, &ada, "/practices/1").await;
        assert!(page.contains(&words), "{words}");
    }
}
