//! `sundog backup` and `sundog verify` as a script sees them, while the service runs.

use std::path::Path;
use std::process::Output;

use domain::headline::Headline;
use domain::tracks::{Reason, Tracks};
use store::{AuditPrincipal, CycleRecord, Store, TrackName, Transition};

use crate::running::Place;

fn run(place: &Place, arguments: &[&str]) -> Output {
    let mut command = place.sundog();
    command.args(arguments).output().unwrap()
}

fn words(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let word = |line: &str| line.split([' ', ':']).take(2).collect::<Vec<_>>().join(" ");
    text.lines().map(word).collect()
}

const WELL: [&str; 10] = [
    "file ok",
    "references ok",
    "spans ok",
    "headlines ok",
    "assignments ok",
    "outages ok",
    "incidents ok",
    "mappings ok",
    "samples ok",
    "uptime ok",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_made_while_it_serves_and_both_pass() {
    let place = Place::with(3).await;
    place.import_everyone();
    let sundog = place.serve().await;
    sundog
        .until("everyone is online", async |own| {
            let list = own.json("/api/v1/practices?state=online").await;
            list["total"] == 3
        })
        .await;
    let output = run(&place, &["verify"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(words(&output), WELL);

    let output = run(&place, &["backup", "copy.db"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("copy.db\t"));
    let bytes = std::fs::read(place.path("copy.db")).unwrap();
    let output = run(&place, &["verify", "copy.db"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(words(&output), WELL);
    assert_eq!(std::fs::read(place.path("copy.db")).unwrap(), bytes);
    let output = run(&place, &["backup", "copy.db"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is there already"));

    // The copy is a whole Sundog: it serves where the other one did.
    std::fs::rename(place.path("copy.db"), place.path("other.db")).unwrap();
    let output = run(
        &place,
        &[
            "practices",
            "import",
            "practices.csv",
            "--database",
            "other.db",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_agree_is_exit_code_one_and_what_cannot_be_read_two() {
    let place = Place::with(1).await;
    let output = run(&place, &["verify"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "a new one is made, and well: {output:?}"
    );
    let output = run(&place, &["verify", "missing.db"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(!place.path("missing.db").exists());
    std::fs::write(place.path("letter.txt"), "Dear Halo Support, ".repeat(400)).unwrap();
    let output = run(&place, &["verify", "letter.txt"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());

    run(&place, &["backup", "damaged.db"]);
    let mut bytes = std::fs::read(place.path("damaged.db")).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    std::fs::write(place.path("damaged.db"), bytes).unwrap();
    let output = run(&place, &["verify", "damaged.db"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(words(&output)[0], "file wrong");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_ran_ahead_is_repaired_once_nobody_serves_and_somebody_says_yes() {
    let place = Place::with(2).await;
    place.import_everyone();
    let sundog = place.serve().await;
    sundog
        .until("everyone is online", async |own| {
            let list = own.json("/api/v1/practices?state=online").await;
            list["total"] == 2
        })
        .await;
    let refused = run(&place, &["repair", "clock"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("stop `sundog serve` first"));
    drop(sundog);
    let well = run(&place, &["repair", "clock", "--yes"]);
    assert_eq!(well.status.code(), Some(0), "{well:?}");
    assert!(well.stdout.is_empty());

    ten_years_ahead(&place.path("sundog.db")).await;
    let told = run(&place, &["repair", "clock"]);
    assert_eq!(told.status.code(), Some(1), "{told:?}");
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("\tspans that go on\n"), "{told}");
    assert!(told.contains("\tledger entries dated now\n"), "{told}");
    let repaired = run(&place, &["repair", "clock", "--yes"]);
    assert_eq!(repaired.status.code(), Some(0), "{repaired:?}");
    assert_eq!(String::from_utf8(repaired.stdout).unwrap(), told);
    let output = run(&place, &["verify"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(words(&output), WELL);
    let copies = std::fs::read_dir(place.path(".")).unwrap();
    let names = copies.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.contains(".before-")).count(), 1);
}

/// What a clock that jumped leaves: a site is not seen any more from then on, and its mapping is
/// withheld then.
async fn ten_years_ahead(database: &Path) {
    let at = "2099-01-01T00:00:00Z".parse().unwrap();
    let store = Store::open(database).await.unwrap();
    let site = store.practices().await.unwrap()[0].site_row;
    let transition = |track, state, reason| Transition {
        site,
        track,
        state,
        reason,
        at,
        checks: 1_000,
    };
    let unknown = Tracks::unknown(Reason::NotObserved).each();
    let unknown =
        unknown.map(|(track, state, why)| transition(TrackName::Track(track), state, why));
    let mut transitions = unknown.to_vec();
    let (state, reason) = (Headline::UNSEEN.state, Headline::UNSEEN.reason);
    transitions.push(transition(TrackName::Headline, state.as_str(), reason));
    let cycle = CycleRecord {
        transitions,
        decided_at: at,
        ..CycleRecord::default()
    };
    store.record(cycle).await.unwrap();
    let by = AuditPrincipal::command_line();
    assert!(
        store
            .withhold_mapping(site, "doubts", &by, at)
            .await
            .unwrap()
    );
    store.close().await;
}
