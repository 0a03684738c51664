//! Every page says which Halo Cloud is watched, and a database keeps to it.

use axum::{Json, Router};
use serde_json::json;

use crate::running::{Place, Running};

/// Somebody else's Halo Cloud, which knows no site and does not say what it is.
async fn somebody_elses() -> String {
    let sites = Json(json!({ "sites": [] }));
    let cloud = Router::new().fallback(async || sites);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, cloud).await });
    format!("http://{address}")
}

/// What the chip and the title of the login page say.
async fn said(sundog: &Running) -> (String, String) {
    let page = sundog.get_as(&crate::running::client(&[]), "/login").await;
    let page = page.text().await.unwrap().replace("<!>", "");
    let between = |begin: &str, end: &str| {
        let (_, after) = page.split_once(begin).unwrap();
        after.split_once(end).unwrap().0.to_owned()
    };
    (
        between("<span class=\"environment\">", "</span>"),
        between("<title>", "</title>"),
    )
}

async fn assert_said(sundog: &Running, environment: &str) {
    let (chip, title) = said(sundog).await;
    assert_eq!(chip, environment);
    assert_eq!(title, format!("Sign in · {environment} · Sundog"));
}

fn complaint(place: &Place, arguments: &[&str]) -> String {
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let output = place.sundog().args(serve).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_simulator_alone_is_simulated_and_chip_title_and_export_say_so() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    sundog
        .until("the simulator has said what it is", async |own| {
            said(own).await.0 == "Simulated"
        })
        .await;
    assert_said(&sundog, "Simulated").await;
    sundog.stop().await;

    place.import_everyone();
    let exported = place.run(&["practices", "export"], "").unwrap();
    assert!(exported.contains(",Simulated,"), "{exported}");
    let settings = ["--environment", "production"];
    let complaint = complaint(&place, &settings);
    assert!(
        complaint.contains("about Simulated and Sundog is to watch Production"),
        "{complaint}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_was_exported_from_the_simulator_begins_another_database_of_it() {
    let place = Place::with(2).await;
    place.import_everyone();
    let exported = place.run(&["practices", "export"], "").unwrap();
    std::fs::remove_file(place.path("sundog.db")).unwrap();
    let output = place.import(&exported);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_nobody_told_about_is_unknown_until_somebody_says_what_it_is() {
    let place = Place::with(1).await;
    let somebody = somebody_elses().await;
    let elsewhere = ["--halo-url", &somebody];
    let sundog = place.serve_with(&elsewhere).await;
    assert_said(&sundog, "Unknown environment").await;
    sundog.stop().await;

    let told = ["--halo-url", &somebody, "--environment", "production"];
    let sundog = place.serve_with(&told).await;
    assert_said(&sundog, "Production").await;
    sundog.stop().await;

    let untold = complaint(&place, &elsewhere);
    assert!(
        untold.contains("say so with --environment production"),
        "{untold}"
    );
    let stage = complaint(&place, &["--halo-url", &somebody, "--environment", "stage"]);
    assert!(
        stage.contains("about Production and Sundog is to watch Stage"),
        "{stage}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_seen_of_nobody_knows_whom_does_not_become_production_by_another_address() {
    let place = Place::with(1).await;
    let somebody = somebody_elses().await;
    std::fs::write(
        place.path("list.csv"),
        "name,pms,site_id\nNowhere,zedmed,ZZ99\n",
    )
    .unwrap();
    let mut import = place.sundog();
    let import = import.args(["practices", "import", "list.csv", "--halo-url", &somebody]);
    let output = import.output().unwrap();
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("2 not_found"),
        "{output:?}"
    );
    let exported = place.run(&["practices", "export"], "").unwrap();
    assert!(exported.contains(",Unknown environment,"), "{exported}");
    let direct = ["--halo-url", "https://api.haloconnect.io"];
    let complaint = complaint(&place, &direct);
    assert!(
        complaint.contains("start once with --environment production"),
        "{complaint}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_cannot_make_halos_own_host_another_environment() {
    let place = Place::with(1).await;
    let wrong = [
        "--halo-url",
        "https://api.haloconnect.io",
        "--environment",
        "stage",
    ];
    let complaint_of_stage = complaint(&place, &wrong);
    assert!(
        complaint_of_stage.contains("the address of Halo's Production"),
        "{complaint_of_stage}"
    );
    std::fs::write(place.path("sundog.toml"), "environment = \"prod\"\n").unwrap();
    let misspelt = complaint(&place, &[]);
    assert!(
        misspelt.contains("production, stage or simulated"),
        "{misspelt}"
    );
}
