//! `sundog practices import` as a script sees it.

use std::process::Output;

use simulator::{Calls, Fault, SimulatedEvent};

use crate::running::{Place, Running, everyone};

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
        place
            .simulator
            .apply(SimulatedEvent::RevokeKey { key })
            .unwrap();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_site_id_in_another_spelling_is_no_second_site() {
    let place = Place::with(30).await;
    let practices = place.simulator.practices();
    let has_letter = |id: &str| id.chars().any(|c| c.is_ascii_uppercase());
    let mut lettered = practices.iter().filter(|one| has_letter(&one.site_id));
    let practice = lettered.next().unwrap();
    let (id, pms) = (&practice.site_id, practice.pms.to_string());
    let import = |name: &str, id: &str| {
        let row = format!("name,pms,site_id\n\"{name}\",{pms},{id}\n");
        let output = place.import(&row);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(import(&practice.name, id).contains("added"));
    let wide: String = id
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    for spelled in [format!("{id}\u{200b}"), wide] {
        let said = import(&practice.name, &spelled);
        assert!(said.contains("unchanged"), "{spelled}: {said}");
    }
    let looks_like = format!("looks like {id}, which is on the list");
    for spelled in [id.to_lowercase(), format!("{id}-"), format!("0{id}")] {
        let said = import("Another Clinic", &spelled);
        assert!(said.contains("duplicate"), "{spelled}: {said}");
        assert!(said.contains(&looks_like), "{spelled}: {said}");
    }
    for wrong in ["\u{412}", "%00", "/../x"] {
        let said = import("Another Clinic", &format!("{id}{wrong}"));
        assert!(said.contains("invalid"), "{wrong}: {said}");
    }
}

/// Names that a spreadsheet would run, that are very long, that read from the right, or that were
/// quoted by somebody before.
fn nasty() -> Vec<String> {
    let mut names: Vec<String> = [
        "=HYPERLINK(\"https://evil.example\",\"Clinic\")",
        "'=1+1",
        "+61 2 Clinic",
        "@SUM(A1)",
        "＝1+1 Clinic",
        "－Clinic",
        "'t Hart, Dental; \"Surgery\"",
        "مركز الشفاء الطبي",
        "\u{202e}cinilC ruobraH",
        "🦷 Smile 👩‍⚕️ Dental",
    ]
    .map(str::to_owned)
    .to_vec();
    names.push("Wide ".repeat(1_999) + "Wide.");
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_imports_unchanged_whatever_practices_are_called() {
    let names = nasty();
    let place = Place::with(names.len()).await;
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["name", "pms", "site_id", "tags", "hours", "contacts"])
        .unwrap();
    for (practice, name) in place.simulator.practices().iter().zip(&names) {
        let renamed = SimulatedEvent::Rename {
            practice: practice.name.clone(),
            name: name.clone(),
        };
        place.simulator.apply(renamed).unwrap();
        let (pms, id) = (practice.pms.to_string(), practice.site_id.to_string());
        let cell = if name.starts_with("'=") {
            format!("'{name}")
        } else {
            name.clone()
        };
        let row = [&cell, &pms, &id, "a; b c", "Mon-Fri 08:00-18:00", "=x"];
        table.write_record(row).unwrap();
    }
    let batch = String::from_utf8(table.into_inner().unwrap()).unwrap();
    let output = place.import(&batch);
    assert_eq!(output.status.code(), Some(0), "{output:?}");

    let exported = place.run(&["practices", "export"], "").unwrap();
    let mut reader = csv::Reader::from_reader(exported.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for (row, name) in rows.iter().zip(&names) {
        let run = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
        assert!(row.iter().all(|cell| !cell.starts_with(run)), "{row:?}");
        // What cannot be seen and what turns writing round is left out on the way in.
        assert!(
            row[0].ends_with(&domain::outside_text::line(name)),
            "{name}"
        );
        assert!(!row[0].contains('\u{202e}'), "{name}");
        assert_eq!((&row[5], &row[12]), ("Mon-Fri 08:00-18:00", "a; b c"));
    }
    let again = place.import(&exported);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    assert!(words(&again).iter().all(|word| word.ends_with("unchanged")));
    assert_eq!(rows.len(), names.len());

    // And on a list that knew nothing it makes the same entries.
    let elsewhere = |arguments: &[&str]| {
        let mut sundog = place.sundog();
        sundog.env("SUNDOG_DATABASE", place.path("elsewhere.db"));
        let output = sundog.args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    elsewhere(&["practices", "import", "practices.csv"]);
    let theirs = elsewhere(&["practices", "export"]);
    let first = |batch: &str| batch.lines().next().map(str::to_owned);
    assert_eq!(first(&theirs), first(&exported));
    let mut reader = csv::Reader::from_reader(theirs.as_bytes());
    for (ours, theirs) in rows.iter().zip(reader.records()) {
        let theirs = theirs.unwrap();
        assert!(
            ours.iter().take(13).eq(theirs.iter().take(13)),
            "{theirs:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_the_other_environment_is_refused_and_so_is_its_database() {
    let place = Place::with(1).await;
    place.import_everyone();
    let exported = place.run(&["practices", "export"], "").unwrap();
    assert!(exported.contains(",Simulated,"), "{exported}");
    let output = place.import(&exported.replace(",Simulated,", ",Production,"));
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("exported from Production"));

    let mut sundog = place.sundog();
    sundog.env("SUNDOG_HALO_URL", "https://api.stage.haloconnect.io");
    let output = sundog
        .args(["serve", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("about Simulated"));
}

/// The key that the import itself has is refused, so whatever it learns comes from the service.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_a_service_an_import_has_that_ask_and_what_it_adds_is_watched() {
    let place = Place::with(3).await;
    let sundog = place.serve_quickly().await;
    std::fs::write(place.path("list.csv"), everyone(&place.simulator)).unwrap();
    let import = || {
        let mut command = place.sundog();
        command
            .args(["practices", "import", "list.csv"])
            .env("SUNDOG_HALO_KEY", "a-key-that-is-refused")
            .env_remove("SUNDOG_HALO_SECONDARY_KEY");
        command
    };
    let output = tokio::task::spawn_blocking({
        let mut command = import();
        move || command.output().unwrap()
    });
    let output = output.await.unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(words(&output), ["2 added", "3 added", "4 added"]);
    let is_listed = async |sundog: &Running| {
        let list = sundog.json("/api/v1/practices").await;
        list["items"]
            .as_array()
            .is_some_and(|items| items.len() == 3)
    };
    sundog
        .until("what was added is on the list", is_listed)
        .await;
    let name = &place.simulator.practices()[0].name;
    sundog.until_state(name, "online").await;
    sundog.stop().await;

    std::fs::write(
        place.path("list.csv"),
        "name,pms,site_id\nNowhere,zedmed,ZZ99\n",
    )
    .unwrap();
    let alone = import().output().unwrap();
    assert_eq!(
        alone.status.code(),
        Some(2),
        "with no service it asks itself"
    );
}

/// Five practices, of which Halo refuses one ID, is not paired with one, knows nothing but a site that is
/// not authoritative for one, and fails over one.
fn refuse_four(place: &Place) {
    let names: Vec<String> = place
        .simulator
        .practices()
        .into_iter()
        .map(|practice| practice.name)
        .collect();
    let look_up = |at: usize, fault: Fault| SimulatedEvent::SetFault {
        practice: Some(names[at].clone()),
        fault: fault.only(Calls::LookUp),
    };
    for event in [
        look_up(0, Fault::rejected_request("Site ID is not unique.")),
        SimulatedEvent::AnswerLookUps {
            refuses_unpaired: Some(true),
            answers_404: Some(true),
        },
        SimulatedEvent::Unpair {
            practice: names[1].clone(),
        },
        SimulatedEvent::SetAuthoritative {
            practice: names[2].clone(),
            authoritative: false,
        },
        look_up(3, Fault::status(403)),
    ] {
        place.simulator.apply(event).unwrap();
    }
}

const REFUSED: [&str; 6] = [
    "2 rejected",
    "3 not_paired",
    "4 not_authoritative",
    "5 rejected",
    "6 added",
    "7 not_found",
];

/// Alone, and through the watch of a service, whose key is the only one that is accepted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_halo_refuses_is_refused_for_its_row_alone_and_the_list_goes_on() {
    let place = Place::with(5).await;
    refuse_four(&place);
    let list = everyone(&place.simulator) + "Nowhere,zedmed,ZZ99\n";
    let output = place.import(&list);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(words(&output), REFUSED);
    assert!(lines(&output)[0].contains("Site ID is not unique."));

    let place = Place::with(5).await;
    refuse_four(&place);
    let sundog = place.serve_quickly().await;
    std::fs::write(place.path("list.csv"), list).unwrap();
    let mut import = place.sundog();
    import
        .args(["practices", "import", "list.csv"])
        .env("SUNDOG_HALO_KEY", "a-key-that-is-refused")
        .env_remove("SUNDOG_HALO_SECONDARY_KEY");
    let output = tokio::task::spawn_blocking(move || import.output().unwrap());
    let output = output.await.unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(words(&output), REFUSED);

    let unpaired = place.simulator.practices()[1].name.clone();
    sundog
        .until("it waits as our move", async |own| {
            let list = own.json("/api/v1/practices").await;
            list["items"].as_array().unwrap().iter().any(|each| {
                each["name"] == unpaired.as_str()
                    && each["state_reason"] == "not_paired"
                    && each["who_acts"] == "us"
            })
        })
        .await;
    let (status, page) = sundog.get("/identity").await;
    assert_eq!(status, 200);
    assert!(page.contains("Not paired with us"));

    let add = async |at: usize| {
        let practice = &place.simulator.practices()[at];
        let body = serde_json::json!({ "name": practice.name, "pms": practice.pms,
            "site_id": practice.site_id });
        let url = format!("{}/api/v1/practices", sundog.url);
        let request = sundog.http.post(url).body(body.to_string());
        let request = request.header("content-type", "application/json");
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (
            status,
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
        )
    };
    let (status, refused) = add(0).await;
    assert_eq!(status, 422, "{refused}");
    assert!(refused["detail"].as_str().unwrap().contains("not unique"));
    let (status, choose) = add(2).await;
    assert_eq!(status, 409, "{choose}");
    assert_eq!(choose["current"][0]["authoritative"], false, "{choose}");
    sundog.stop().await;
}
