//! Bringing practices in, over HTTP alone: a batch as people really send them.

use serde_json::{Value, json};

use crate::running::{Place, Running};

/// Practices that Halo knows.
const KNOWN: usize = 30;
/// Of six rows about them, five are ready.
const READY: usize = KNOWN / 6 * 5;

impl Running {
    pub async fn send(&self, method: reqwest::Method, path: &str, body: Value) -> (u16, Value) {
        let request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .header("content-type", "application/json")
            .body(body.to_string());
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn rows(&self, batch: i64) -> Vec<Value> {
        let mut rows = Vec::new();
        for page in 1.. {
            let shown = self
                .json(&format!("/api/v1/imports/{batch}?page={page}"))
                .await;
            rows.extend(shown["rows"].as_array().unwrap().clone());
            if shown["pages"] == page {
                break;
            }
        }
        rows
    }

    pub async fn waiting(&self, batch: i64) -> u64 {
        let shown = self.json(&format!("/api/v1/imports/{batch}")).await;
        shown["batch"]["counts"]["waiting"].as_u64().unwrap_or(0)
    }

    async fn listed(&self) -> u64 {
        self.json("/api/v1/practices?limit=1").await["total"]
            .as_u64()
            .unwrap()
    }
}

/// Four hundred rows with thirty kinds of dirt: a spreadsheet's export with a byte order mark,
/// semicolons and Windows line ends, columns in an order of their own and one nobody knows.
fn dirty(place: &Place) -> String {
    let mut lines = vec!["Site ID;Remarks;name;PMS;time_zone;hours;Tags".to_owned()];
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let practices = place.simulator.practices();
    let spelled = |pms: &str, at: usize| {
        let spellings: [&str; 3] = match pms {
            "best_practice" => ["Best Practice", "BP", "bp premier"],
            "zedmed" => ["ZEDMED", "Zedmed", " zedmed "],
            _ => ["D4W", "d4web", "D4Web"],
        };
        spellings[at % 3].to_owned()
    };
    let row = |at: usize, name: &str| {
        let practice = &practices[at];
        let pms = spelled(practice.pms, at);
        format!("{};;{};{pms};;;", practice.site_id, quoted(name))
    };
    for (at, practice) in practices.iter().enumerate() {
        let name = &practice.name;
        lines.push(match at % 6 {
            0 => row(at, name),
            1 => row(at, &format!("  {}  ", name.to_uppercase())),
            2 => row(at, &format!("The {name} Pty Ltd")),
            3 => row(at, &name.replacen(' ', "\n", 1)),
            4 => format!("{};", row(at, name)),
            _ => row(at, "Another Practice Altogether"),
        });
    }
    let mut at = 0;
    while lines.len() < 398 {
        let long = "Wide ".repeat(1_999) + "Wide.";
        lines.push(match at % 24 {
            0 => ";;Nobody's ID;BP;;;".to_owned(),
            1 => "77001;;;BP;;;".to_owned(),
            2 => format!("7700{at};;No PMS;;;;"),
            3 => format!("7700{at};;Elsewhere;medtech;;;"),
            4 => format!("{};;Too long an ID;BP;;;", "7".repeat(101)),
            5 => "0;;A developer;Best Practice;;;".to_owned(),
            6 => "000;;A developer with zeros;bp;;;".to_owned(),
            7 => format!("7700{at};;In Sydney;BP;Sydney;;"),
            8 => format!("7700{at};;Nine to five;BP;;nine to five;"),
            9 => format!("7700{at};;{};BP;;;", quoted(&(long + "x"))),
            10 => row(at % KNOWN, &practices[at % KNOWN].name),
            11 => row(at % KNOWN, "A second clinic there"),
            12 => "   ;;  ;  ;;;".to_owned(),
            13 => format!("7700{at}"),
            14 => ";;;;;;".to_owned(),
            15 => format!("'=7700{at};;'=HYPERLINK(\"\"x\"\");BP;Perth;;"),
            16 => format!("7700{at};;مركز الشفاء;D4W;Nowhere/There;;"),
            17 => format!("7700{at};;🦷 Smile;zed;;;"),
            18 => format!("7700{at};;Null;null;;;"),
            19 => format!("7700{at};;N/A;n/a;;;"),
            20 => format!("7700{at};;Hours;BP;;Mon-Fri 99:00-17:00;"),
            21 => format!(
                "7700{at};remark;{};BP;;25:00;",
                quoted("Quoted \"here\"; and there")
            ),
            22 => format!("{};;Site;{};;;", practices[at % KNOWN].site_id, "genie"),
            _ => format!("{};;Line break\u{b}here;x;;;", "7\t7"),
        });
        at += 1;
    }
    lines.push("0404040;;Leading zeros;D4W;;;a; b".to_owned());
    lines.push("ZZ40404;;Nowhere Clinic;zedmed;Australia/Perth;Mon-Fri 08:00-17:00;".to_owned());
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dirty_batch_is_judged_to_the_last_row_through_a_kill_and_again_changes_nothing() {
    let place = Place::with(KNOWN).await;
    let sundog = place.serve().await;
    let csv = dirty(&place);
    let body = json!({ "name": "crm-august.csv", "csv": csv });
    let (status, made) = sundog
        .send(reqwest::Method::POST, "/api/v1/imports", body.clone())
        .await;
    assert_eq!(status, 201, "{made}");
    let id = made["id"].as_i64().unwrap();
    let pasted = sundog.rows(id).await.len();
    sundog
        .until("some rows are looked up", async |own| {
            own.rows(id).await.iter().any(|row| row["state"] == "ready")
        })
        .await;
    sundog.kill();

    let sundog = place.serve().await;
    // A few each second, so it is waited for in steps.
    for left in [200, 100, 25, 0] {
        sundog
            .until("more rows are judged", async |own| {
                own.waiting(id).await <= left
            })
            .await;
    }
    let rows = sundog.rows(id).await;
    assert_eq!(
        rows.len(),
        pasted,
        "no row was lost and none is there twice"
    );
    assert!(pasted > 350, "{pasted}");
    let of = |state: &str| rows.iter().filter(|row| row["state"] == state).count();
    for row in rows.iter().filter(|row| row["state"] != "ready") {
        assert!(!row["words"].as_str().unwrap().is_empty(), "{row}");
    }
    assert_eq!(of("ready"), READY, "clean, or dirty in its spelling alone");
    assert_eq!((of("name_mismatch"), of("not_found")), (KNOWN / 6, 3));
    assert!(of("invalid") > 200 && of("duplicate") > 10);
    assert_eq!(sundog.listed().await, 0, "nothing is watched by mistake");

    let start = format!("/api/v1/imports/{id}/start");
    let (status, started) = sundog.send(reqwest::Method::POST, &start, json!({})).await;
    assert_eq!(
        (status, started["started"].as_u64()),
        (200, Some(READY as u64))
    );
    assert_eq!(sundog.listed().await, READY as u64);

    let (status, again) = sundog
        .send(reqwest::Method::POST, "/api/v1/imports", body)
        .await;
    assert_eq!((status, &again["known"]), (200, &json!(true)), "{again}");
    assert_eq!(sundog.listed().await, READY as u64);
    let (status, text) = sundog.get(&format!("/onboarding/{id}/rows.csv")).await;
    assert_eq!(status, 200);
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.unwrap();
        assert!(
            record.iter().all(|cell| !cell.starts_with(['=', '+', '@'])),
            "{record:?}"
        );
    }
    sundog.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_practice_is_retired_and_restored_with_its_history() {
    let place = Place::with(2).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    let id = sundog.practice(&name).await["id"].clone();
    let practice = format!("/api/v1/practices/{id}");
    let spans = format!("{practice}/spans?track=reachability");
    let before = sundog.json(&spans).await["items"][0]["from"].clone();
    let none = json!({});
    let (status, _) = sundog
        .send(reqwest::Method::DELETE, &practice, none.clone())
        .await;
    assert_eq!(status, 204);
    assert_eq!(sundog.json(&practice).await["state"], "retired");
    let restore = format!("{practice}/restore");
    let (status, _) = sundog
        .send(reqwest::Method::POST, &restore, none.clone())
        .await;
    assert_eq!(status, 204);
    sundog.until_state(&name, "online").await;
    let after = sundog.json(&spans).await["items"][0]["from"].clone();
    assert_eq!(after, before, "its history begins where it began");
    let (status, _) = sundog.send(reqwest::Method::POST, &restore, none).await;
    assert_eq!(status, 409, "it is on the list");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_another_environment_is_refused_as_text_and_row_by_row() {
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let csv = "name,pms,site_id,environment\nBay Dental,d4w,77,Production";
    let row = json!({ "name": "Bay Dental", "pms": "d4w", "site_id": "77",
        "environment": "Production" });
    for body in [
        json!({ "name": "a", "csv": csv }),
        json!({ "name": "a", "rows": [row] }),
    ] {
        let (status, problem) = sundog
            .send(reqwest::Method::POST, "/api/v1/imports", body)
            .await;
        assert_eq!(status, 422, "{problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("exported from Production"), "{problem}");
    }
    let own = json!({ "name": "Bay Dental", "pms": "d4w", "site_id": "77",
        "environment": "simulated" });
    let body = json!({ "name": "a", "rows": [own] });
    let (status, _) = sundog
        .send(reqwest::Method::POST, "/api/v1/imports", body)
        .await;
    assert_eq!(status, 201);
}
