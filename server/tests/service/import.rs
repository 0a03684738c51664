//! `sundog practices import` as a script sees it.

use std::process::Output;

use simulator::Event;

use crate::running::{Place, everyone};

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn words(output: &Output) -> Vec<String> {
    let word = |line: &String| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    lines(output).iter().map(word).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_line_per_row_with_its_line_number_and_a_word() {
    let place = Place::with(3).await;
    let practices = place.simulator.practices();
    let row =
        |at: usize, name: &str| format!("{name},{},{}", practices[at].pms, practices[at].site_id);
    let csv = [
        "name,pms,site_id".to_owned(),
        row(0, &practices[0].name),
        row(0, &practices[0].name),
        row(1, "Quite Another Name"),
        "Nowhere Clinic,zedmed,ZZZZ9999".to_owned(),
        "Nobody,medtech,1".to_owned(),
    ];
    let output = place.import(&csv.join("\r\n"));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(
        words(&output),
        [
            "2 added",
            "3 duplicate",
            "4 name_mismatch",
            "5 not_found",
            "6 invalid"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_changes_nothing_and_a_second_run_finds_everything_unchanged() {
    let place = Place::with(3).await;
    std::fs::write(place.path("list.csv"), everyone(&place.simulator)).unwrap();
    let import = |extra: &[&str]| {
        let mut command = place.sundog();
        command
            .args(["practices", "import", "list.csv"])
            .args(extra);
        command.output().unwrap()
    };
    for (extra, expected) in [
        (&["--dry-run"][..], ["2 added", "3 added", "4 added"]),
        (&[][..], ["2 added", "3 added", "4 added"]),
        (&[][..], ["2 unchanged", "3 unchanged", "4 unchanged"]),
    ] {
        let output = import(extra);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(words(&output), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_cannot_be_used_is_exit_code_two_with_what_to_do() {
    let place = Place::with(1).await;
    let output = place.import("practice;id\nHarbour Clinic;1\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        lines(&output).is_empty(),
        "standard output holds results alone"
    );
    assert!(String::from_utf8_lossy(&output.stderr).contains("The column name is missing"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_rejected_key_nothing_is_judged_and_the_reason_is_said() {
    let place = Place::with(2).await;
    for key in [
        place.simulator.key().to_owned(),
        place.simulator.secondary_key().to_owned(),
    ] {
        place.simulator.apply(Event::RevokeKey { key }).unwrap();
    }
    let output = place.import(&everyone(&place.simulator));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Halo Cloud rejects our key"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_imported_while_it_serves_appears_by_itself() {
    let place = Place::with(2).await;
    let sundog = place.serve().await;
    place.import_everyone();
    let name = place.simulator.practices()[1].name.clone();
    sundog
        .until("it is listed and online", async |own| {
            let list = own.json("/api/v1/practices").await;
            list["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|each| each["name"] == name.as_str() && each["state"] == "online")
        })
        .await;
}
