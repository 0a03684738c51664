//! Reports, and the list of the past, as a browser and a script get them from a running service.

use crate::running::{PASSWORD, Place};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_a_page_two_files_and_an_api() {
    let place = Place::with(3).await;
    place.import_everyone();
    let sundog = place.serve().await;
    sundog
        .until("everyone is online", async |own| {
            let list = own.json("/api/v1/practices?state=online").await;
            list["total"] == 3
        })
        .await;
    let first = sundog.json("/api/v1/reports?limit=2").await;
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["figures"]["uptime"], 1.0);
    assert_eq!(items[0]["figures"]["outages"], 0);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = sundog
        .json(&format!("/api/v1/reports?limit=2&cursor={cursor}"))
        .await;
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert!(second["next_cursor"].is_null());

    let page = sundog.get("/reports").await.1;
    assert!(page.contains("Report, ") && page.contains("Figures as CSV"));
    assert!(page.contains("#proof") && page.contains("All in this report"));
    let csv = sundog.get("/reports.csv").await.1;
    assert_eq!(
        csv.lines()
            .filter(|line| line.starts_with("practice,"))
            .count(),
        3,
        "{csv}"
    );
    assert!(csv.lines().last().unwrap().starts_with("all,"));
    let outages = sundog.get("/reports/outages.csv?period=this_month").await.1;
    assert_eq!(outages.lines().count(), 1);

    for (path, status) in [
        ("/api/v1/reports?from=2026-02-31", 422),
        ("/api/v1/reports?from=2020-01-01", 422),
        ("/reports.csv?from=2020-01-01", 422),
        ("/api/v1/reports?limit=0", 400),
        ("/reports?from=2020-01-01", 200),
    ] {
        assert_eq!(sundog.get(path).await.0, status, "{path}");
    }
    let said = sundog.get("/reports?from=2020-01-01").await.1;
    assert!(said.contains("a report covers 366 days at most"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_the_past_says_so_without_scripts() {
    let place = Place::with(2).await;
    place.import_everyone();
    let sundog = place.serve().await;
    sundog
        .until("everyone is online", async |own| {
            let list = own.json("/api/v1/practices?state=online").await;
            list["total"] == 2
        })
        .await;
    let list = sundog.json("/api/v1/practices?sort=since").await;
    let since = list["items"][0]["since"].as_str().unwrap().to_owned();
    let now = sundog.get("/").await.1;
    assert!(now.contains("As we saw it at") && !now.contains("nothing here is live"));
    let then = sundog.get(&format!("/?at={since}&sort=name")).await.1;
    assert!(then.contains("nothing here is live"), "{then}");
    assert!(
        then.contains(r#"href="/?sort=name""#),
        "the way back keeps the order"
    );
    assert!(!then.contains("requests/s"));
    let before = sundog.get("/?at=2020-01-01T00:00").await.1;
    assert!(before.contains("None was like that then."));
    assert!(!before.contains("Nothing is watched yet"));
    let none = sundog.get("/?at=at+lunch").await.1;
    assert!(none.contains("it is not a time"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_told_on_the_clock_of_the_browser_that_reads_it_without_scripts_too() {
    let place = Place::with(1).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let session = sundog.sign_in("Kim", PASSWORD).await.unwrap();
    let audit = async |path: &str, zone: &str| {
        let request = sundog.http.get(format!("{}{path}", sundog.url));
        let request = request.header("cookie", format!("{session}; {zone}"));
        request.send().await.unwrap().text().await.unwrap()
    };
    let own = "sundog_zone=Australia/Perth";
    assert!(audit("/admin/audit", own).await.contains(" AWST<"));
    let untold = audit("/admin/audit", "other=1").await;
    assert!(!untold.contains(" AWST<"), "the configured zone: {untold}");
    let odd = audit("/admin/audit", "sundog_zone=Mars/Olympus").await;
    assert_eq!(odd.contains(" AEST<"), untold.contains(" AEST<"));
    let utc = audit("/admin/audit?clock=utc", own).await;
    assert!(utc.contains(" UTC<") && !utc.contains(" AWST<"), "{utc}");
    assert!(
        utc.contains(r#"name="clock" value="utc""#),
        "the filter keeps it"
    );
}
