//! Every action, by the list of those that are declared: what is typed in secret stays secret, an
//! address without its form leads to its page, and what was done is said once.

use domain::action::field::FieldKind;
use domain::action::{ActionEntry, all};

use crate::running::{PASSWORD, Place, Running, client, word_of};

/// What is typed into every field that holds a secret.
const TYPED: &str = "Zebra7-crossing";

async fn serve(place: &Place) -> Running {
    place.import_everyone();
    place.add("Kim", "admin");
    let mut sundog = place.serve().await;
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    sundog.http = client(&[("cookie", &cookie)]);
    sundog
}

fn typed(entry: &ActionEntry) -> Vec<(&'static str, &'static str)> {
    let value = |kind| match kind {
        FieldKind::Secret => TYPED,
        FieldKind::Text | FieldKind::Hidden => "Zoë",
        FieldKind::Time => "2026-08-21T18:00",
        FieldKind::Number => "99",
        FieldKind::Choice | FieldKind::Open => "",
    };
    let fields = entry.fields.iter();
    fields
        .map(|field| (field.name, value(field.kind)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_never_comes_back_whatever_becomes_of_its_form() {
    let place = Place::with(2).await;
    let sundog = serve(&place).await;
    let holds_a_secret = |entry: &&ActionEntry| {
        let mut fields = entry.fields.iter();
        fields.any(|field| field.kind == FieldKind::Secret)
    };
    let mut looked_at = 0;
    for entry in all().filter(holds_a_secret) {
        let answer = sundog.post(&entry.address("1"), &typed(entry)).await;
        let status = answer.status();
        let page = answer.text().await.unwrap();
        assert!(status.is_client_error(), "{}: {status}", entry.key);
        assert!(!page.contains(TYPED), "{}: {page}", entry.key);
        looked_at += 1;
    }
    assert!(looked_at >= 7, "{looked_at}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_loads_the_address_of_a_form_finds_its_page() {
    let place = Place::with(2).await;
    let sundog = serve(&place).await;
    for entry in all() {
        let path = entry.address("1");
        let answer = sundog.get_as(&sundog.http, &path).await;
        match answer.headers().get("location") {
            Some(to) => assert_eq!(to, &entry.page_address("1"), "{path}"),
            None => assert_eq!(answer.status(), 200, "{path} is a page"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_is_said_on_the_next_page_and_not_again() {
    let place = Place::with(2).await;
    let sundog = serve(&place).await;
    let retire = all().find(|entry| entry.key == "practice-retire").unwrap();
    let done = sundog.post(&retire.address("1"), &[]).await;
    assert_eq!(done.headers()["location"], "/practices/1");
    assert_eq!(word_of(&done), retire.key);
    let cookie = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    let both = format!("{cookie}; sundog_done={}", retire.key);
    let next = client(&[("cookie", &both)]);
    // A page that cannot say it takes nothing away.
    let elsewhere = sundog.get_as(&next, "/heartbeats").await;
    let mut set = elsewhere.headers().get_all("set-cookie").into_iter();
    assert!(!set.any(|cookie| cookie.to_str().unwrap().starts_with("sundog_done")));
    let page = sundog.get_as(&next, "/practices/1").await;
    let cleared = page.headers().get_all("set-cookie").into_iter();
    let cleared = cleared.filter_map(|cookie| cookie.to_str().ok());
    assert!(
        cleared
            .into_iter()
            .any(|cookie| cookie.starts_with("sundog_done=;") && cookie.contains("Max-Age=0")),
        "the browser forgets the word"
    );
    assert!(page.text().await.unwrap().contains(retire.done.unwrap()));
    let made_up = client(&[("cookie", &format!("{cookie}; sundog_done=<b>"))]);
    let again = sundog.get_as(&made_up, "/practices/1").await;
    assert!(!again.text().await.unwrap().contains("notice done"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_drawn_for_the_page_and_names_the_field() {
    let place = Place::with(2).await;
    let sundog = serve(&place).await;
    let empty = [("text", " ")];
    let answer = sundog.post("/practices/1/add-note", &empty).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    for words in [
        "data-page=\"/practices/1\"",
        "history.replaceState",
        "aria-invalid=\"true\"",
        "id=\"practice-add-note-problem\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(page.matches(">Write something").count(), 1, "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_cannot_be_used_is_refused_on_its_page_and_its_rows_can_be_mended_there() {
    let place = Place::with(2).await;
    let sundog = serve(&place).await;
    let url = format!("{}/onboarding/paste", sundog.url);
    let send = async |bytes: &[u8]| {
        let head =
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n";
        let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
        let request = sundog.http.post(&url).body(body);
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, page) = send(b"name,pms\nZo\xeb,d4w").await;
    assert_eq!(status, 400);
    assert!(
        page.contains("<textarea") && page.contains("not UTF-8"),
        "{page}"
    );
    let (status, page) = send("name,pms,site_id\n".as_bytes()).await;
    assert_eq!(status, 422);
    assert!(page.contains("\nname,pms,site_id\n</textarea>"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_second_reads_why_although_the_form_is_gone() {
    let place = Place::with(2).await;
    let sundog = serve(&place).await;
    for (path, said) in [
        (
            "/practices/1/release",
            "class=\"problem\">There is none with this id.",
        ),
        (
            "/incidents/7/release",
            "There is no incident with this number.",
        ),
    ] {
        let answer = sundog.post(path, &[("outage", "7")]).await;
        assert_eq!(answer.status(), 404, "{path}");
        let page = answer.text().await.unwrap();
        assert_eq!(page.matches(said).count(), 1, "{page}");
    }
}
