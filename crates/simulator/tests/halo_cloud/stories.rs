//! Scenario files: that they can be told from beginning to end, at any speed, from any seed.

use std::collections::BTreeMap;

use serde_json::json;
use simulator::{Options, PracticeSummary, Scenario};

use crate::support::{Cloud, cloud_with};

async fn story(name: &str, speed: f64, seed: u64) -> Cloud {
    let scenario = Scenario::named(name).unwrap();
    let sites = scenario.sites.unwrap();
    cloud_with(Options {
        scenario,
        sites,
        speed,
        seed,
        ..Options::default()
    })
    .await
}

fn count(practices: &[PracticeSummary]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for practice in practices {
        let word = format!(
            "{} {}{}",
            practice.lifecycle,
            practice.availability,
            if practice.authoritative {
                ""
            } else {
                ", not authoritative"
            }
        );
        *counts.entry(word).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn every_built_in_story_can_be_told_to_its_end_from_any_seed() {
    for name in Scenario::NAMES {
        for seed in [1, 2, 3] {
            let cloud = story(name, 1.0, seed).await;
            for _ in 0..30 {
                cloud.advance(60);
            }
            assert_eq!(
                cloud.simulator.failed_events(),
                0,
                "{name} with seed {seed}"
            );
        }
    }
}

#[tokio::test]
async fn the_demo_begins_mostly_online_with_some_interesting_cases() {
    let cloud = story("demo", 1.0, 1).await;
    let practices = cloud.simulator.practices();
    assert_eq!(practices.len(), 200);
    insta::assert_json_snapshot!(count(&practices), @r#"
    {
      " , not authoritative": 1,
      "active offline": 2,
      "active online": 193,
      "active online, not authoritative": 1,
      "active unreachable": 1,
      "initialising online": 1,
      "uninstalled offline": 1
    }
    "#);
}

#[tokio::test]
async fn the_demo_moves_identities_in_the_ways_that_need_a_person() {
    let cloud = story("demo", 1.0, 1).await;
    let guid = |name: &str| cloud.simulator.practice(name).unwrap().guid;
    let names = [
        "Ironbark Family Practice",
        "Tallowwood Medical Group",
        "Redgum Dental Care",
        "Sheoak Surgery",
        "Gumnut Gardens Practice",
        "Kestrel Park Clinic",
    ];
    let before = names.map(guid);
    cloud.advance(12 * 60);
    let mut told = Vec::new();
    for (name, before) in names.iter().zip(before) {
        let now = cloud.simulator.practice(name).unwrap();
        let moved = if now.guid == before {
            "the same GUID"
        } else {
            "a new GUID"
        };
        told.push(format!(
            "{name}: {moved}, {:?}, {} known",
            now.halo_name, now.sites
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    Ironbark Family Practice: a new GUID, "Ironbark Family Practice", 2 known
    Tallowwood Medical Group: a new GUID, "Tallowwood Women's Health", 2 known
    Redgum Dental Care: a new GUID, "Redgum Dental Care", 2 known
    Sheoak Surgery: a new GUID, "Sheoak Surgery", 2 known
    Gumnut Gardens Practice: the same GUID, "Gumnut Gardens Practice", 2 known
    Kestrel Park Clinic: the same GUID, "Falcon Park Wellness", 1 known
    "#);
}

#[tokio::test]
async fn speed_moves_the_events_and_not_the_heartbeats() {
    let cloud = story("demo", 4.0, 1).await;
    let harbour = |cloud: &Cloud| cloud.simulator.practice("Harbour Clinic").unwrap();
    cloud.advance(8);
    assert_eq!(harbour(&cloud).availability, "offline", "planned for 30 s");
    cloud.advance(15);
    assert_eq!(harbour(&cloud).availability, "online", "away for 60 s");
    let heartbeat = |site: &serde_json::Value| site["heartbeatTimestampUTC"].clone();
    let guid = harbour(&cloud).guid;
    let first = heartbeat(&cloud.status(&guid).await.json());
    let mut beats = 0;
    let mut last = first;
    for _ in 0..60 {
        cloud.advance(1);
        let next = heartbeat(&cloud.status(&guid).await.json());
        beats += usize::from(next != last);
        last = next;
    }
    assert_eq!(beats, 1, "a heartbeat a minute, whatever the speed");
}

#[tokio::test]
async fn after_its_last_event_the_demo_goes_on_with_everyday_trouble() {
    let cloud = story("demo", 1.0, 1).await;
    cloud.advance(60 * 60);
    let mut trouble = 0;
    for _ in 0..30 {
        cloud.advance(10);
        let practices = cloud.simulator.practices();
        let count = practices
            .iter()
            .filter(|practice| practice.availability != "online")
            .count();
        trouble = trouble.max(count);
        assert!(count < 20, "calm: {count} of 200 are not online");
    }
    assert!(
        trouble > 1,
        "one restarts, beside the one that Halo does not know"
    );
}

#[tokio::test]
async fn two_tellings_of_one_seed_are_the_same() {
    let mut endings = Vec::new();
    for steps in [10, 90] {
        let cloud = story("demo", 1.0, 5).await;
        for _ in 0..steps {
            cloud.advance(900 / steps);
        }
        endings.push(json!(cloud.simulator.practices()));
    }
    assert_eq!(endings[0], endings[1]);
}

#[tokio::test]
async fn a_story_of_ones_own_is_a_small_file() {
    let text = r#"
        title = "A quiet morning"
        [[practice]]
        name = "Our Clinic"
        [[start]]
        before = "01:00:00"
        event = "go_offline"
        practice = "Our Clinic"
        [[event]]
        at = "00:10"
        event = "come_online"
        practice = "Our Clinic"
    "#;
    let scenario = Scenario::parse("own.toml", text).unwrap();
    let cloud = cloud_with(Options {
        scenario,
        sites: 1,
        ..Options::default()
    })
    .await;
    assert_eq!(cloud.simulator.practices()[0].availability, "offline");
    cloud.advance(10);
    assert_eq!(cloud.simulator.practices()[0].availability, "online");
}

#[test]
fn a_story_with_a_slip_says_where() {
    let wrong = [
        "[[event]]\nat = \"soon\"\nevent = \"everyone_online\"",
        "[[event]]\nat = \"00:10\"\nevent = \"go_offline\"",
        "[[event]]\nat = \"00:10\"\nevent = \"go_offline\"\npractice = \"X\"\nseconds = 4",
        "[settings]\nspeed = 3",
    ];
    let told = wrong.map(|text| Scenario::parse("own.toml", text).unwrap_err().to_string());
    insta::assert_snapshot!(told.join("\n"), @r#"
    own.toml: TOML parse error at line 2, column 6
      |
    2 | at = "soon"
      |      ^^^^^^
    "soon" is no time like 01:30 (mm:ss)

    own.toml: TOML parse error at line 1, column 1
      |
    1 | [[event]]
      | ^^^^^^^^^
    missing field `practice`

    own.toml: TOML parse error at line 1, column 1
      |
    1 | [[event]]
      | ^^^^^^^^^
    unknown field `seconds`, expected `practice`

    own.toml: TOML parse error at line 2, column 1
      |
    2 | speed = 3
      | ^^^^^
    unknown field `speed`, expected one of `heartbeat_seconds`, `unreachable_after_seconds`, `non_authoritative`, `error_shape`, `look_up_hides_non_authoritative`, `look_up_refuses_unpaired`, `look_up_answers_404`, `look_up_lists_removed`
    "#);
}
