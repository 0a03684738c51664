//! Authority, names and second sites: scenarios 1 to 8, 13 and 14.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use simulator::{
    NonAuthoritative, Options, PracticeSpec, Scenario, ScenarioSettings, SimulatedEvent,
};

use crate::support::{CLINIC, Cloud, cloud, cloud_with};

fn practice() -> String {
    CLINIC.to_owned()
}

fn known(sites: &[Value]) -> Vec<(&str, bool)> {
    sites
        .iter()
        .map(|site| {
            (
                site["name"].as_str().unwrap(),
                site["authoritative"].as_bool().unwrap(),
            )
        })
        .collect()
}

async fn migrated(cloud: &Cloud) -> (String, String) {
    let old = cloud.guid();
    cloud.apply(SimulatedEvent::Migrate {
        practice: practice(),
    });
    cloud.apply(SimulatedEvent::SwitchAuthority {
        practice: practice(),
    });
    (old, cloud.guid())
}

#[tokio::test]
async fn after_a_migration_the_old_guid_is_refused_and_the_look_up_gives_the_new_one() {
    let cloud = cloud().await;
    let (old, new) = migrated(&cloud).await;
    assert_ne!(old, new);
    insta::assert_snapshot!(cloud.status(&old).await.line(), @r#"403 {"error":{"status":403,"statusText":"Forbidden","message":"The requested site is not the authoritative site."}}"#);
    assert_eq!(
        known(&cloud.look_up().await),
        [(CLINIC, false), (CLINIC, true)]
    );
    let site = cloud.clinic().await;
    assert_eq!(
        (&site["id"], &site["authoritative"]),
        (&json!(new), &json!(true))
    );
    assert_eq!(
        site["practiceMetadata"]["practiceManagementSiteId"],
        json!(cloud.site_id())
    );
}

#[tokio::test]
async fn the_old_guid_may_also_stay_visible_with_its_flag_down() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::AnswerNonAuthoritative {
        practice: None,
        answer: NonAuthoritative::Shown,
    });
    let (old, _) = migrated(&cloud).await;
    let answer = cloud.status(&old).await;
    assert_eq!(
        (answer.status, &answer.json()["authoritative"]),
        (200, &json!(false))
    );
}

#[tokio::test]
async fn the_refusal_can_be_worded_in_any_way_for_one_site() {
    let cloud = cloud().await;
    let (old, _) = migrated(&cloud).await;
    let sentence = NonAuthoritative::Refused("No.".to_owned());
    cloud.apply(SimulatedEvent::AnswerNonAuthoritative {
        practice: Some(old.clone()),
        answer: sentence,
    });
    assert_eq!(
        cloud.status(&old).await.json()["error"]["message"],
        json!("No.")
    );
}

#[tokio::test]
async fn in_the_gap_the_old_site_is_unreachable_and_the_new_one_not_yet_authoritative() {
    let cloud = cloud().await;
    let old = cloud.guid();
    cloud.apply(SimulatedEvent::Migrate {
        practice: practice(),
    });
    cloud.apply(SimulatedEvent::LosePower {
        practice: practice(),
    });
    cloud.advance(121);
    assert_eq!(cloud.guid(), old);
    let told: Vec<_> = cloud
        .look_up()
        .await
        .iter()
        .map(|site| format!("{} {}", site["availability"], site["authoritative"]))
        .collect();
    assert_eq!(told, [r#""unreachable" true"#, r#""online" false"#]);
}

#[tokio::test]
async fn a_look_up_may_hide_what_is_not_authoritative() {
    let settings = ScenarioSettings {
        look_up_hides_non_authoritative: true,
        ..ScenarioSettings::default()
    };
    let scenario = Scenario::uneventful(settings);
    let cloud = cloud_with(Options {
        scenario,
        ..Options::default()
    })
    .await;
    cloud.apply(SimulatedEvent::Migrate {
        practice: practice(),
    });
    assert_eq!(known(&cloud.look_up().await), [(CLINIC, true)]);
}

#[tokio::test]
async fn a_split_brings_a_new_guid_under_a_new_name() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Split {
        practice: practice(),
        name: "Harbour Skin".into(),
        site_id: None,
    });
    cloud.apply(SimulatedEvent::SwitchAuthority {
        practice: practice(),
    });
    let sites = cloud.look_up().await;
    assert_eq!(known(&sites), [(CLINIC, false), ("Harbour Skin", true)]);
    assert_eq!(
        cloud.clinic().await["practiceMetadata"]["practiceName"],
        json!("Harbour Skin")
    );
}

#[tokio::test]
async fn a_new_name_keeps_the_guid_and_is_read_again() {
    let cloud = cloud().await;
    let guid = cloud.guid();
    cloud.apply(SimulatedEvent::Rename {
        practice: practice(),
        name: "Seaside Wellness".into(),
    });
    let site = cloud.clinic().await;
    assert_eq!(site["id"], json!(guid));
    assert_eq!(
        site["practiceMetadata"]["practiceName"],
        json!("Seaside Wellness")
    );
    assert_eq!(site["enrichedAt"], json!("2026-11-19T22:00:00Z"));
    assert_eq!(
        cloud.simulator.practice("Seaside Wellness").unwrap().name,
        CLINIC
    );
}

#[tokio::test]
async fn a_restored_backup_is_a_second_site_that_is_not_authoritative() {
    let cloud = cloud().await;
    let guid = cloud.guid();
    cloud.apply(SimulatedEvent::RestoreBackup {
        practice: practice(),
    });
    assert_eq!(
        known(&cloud.look_up().await),
        [(CLINIC, true), (CLINIC, false)]
    );
    assert_eq!(cloud.guid(), guid);
}

#[tokio::test]
async fn two_sites_or_none_can_be_authoritative() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Migrate {
        practice: practice(),
    });
    let guids = cloud.simulator.guids(CLINIC).unwrap();
    let flag = |guid: &String, authoritative| SimulatedEvent::SetAuthoritative {
        practice: guid.clone(),
        authoritative,
    };
    cloud.apply(flag(&guids[1], true));
    assert_eq!(
        known(&cloud.look_up().await),
        [(CLINIC, true), (CLINIC, true)]
    );
    cloud.apply(flag(&guids[0], false));
    cloud.apply(flag(&guids[1], false));
    assert_eq!(
        known(&cloud.look_up().await),
        [(CLINIC, false), (CLINIC, false)]
    );
}

#[tokio::test]
async fn an_authority_can_be_switched_back() {
    let cloud = cloud().await;
    let (old, new) = migrated(&cloud).await;
    cloud.apply(SimulatedEvent::SwitchAuthority {
        practice: old.clone(),
    });
    assert_eq!(cloud.guid(), old);
    assert_eq!(cloud.status(&new).await.status, 403);
}

#[tokio::test]
async fn two_practices_can_share_one_site_id_and_guid() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::AddPractice(Box::new(PracticeSpec {
        name: "Harbour Clinic North".into(),
        site_id: Some(cloud.site_id()),
        ..PracticeSpec::default()
    })));
    assert_eq!(
        cloud
            .simulator
            .practice("Harbour Clinic North")
            .unwrap()
            .guid,
        cloud.guid()
    );
    assert_eq!(cloud.look_up().await.len(), 1);
}

#[tokio::test]
async fn three_databases_on_one_server_share_a_link_and_lose_authority_together() {
    let cloud = cloud_with(Options::default()).await;
    for name in ["Boobook Medical", "Sheoak Surgery", "Jarrah Health"] {
        cloud.apply(SimulatedEvent::AddPractice(Box::new(PracticeSpec {
            name: name.to_owned(),
            server: Some("CURRAWONG-07".to_owned()),
            ..PracticeSpec::default()
        })));
    }
    let on_it = || {
        let practices = cloud.simulator.practices();
        let on_it = practices.into_iter();
        on_it
            .filter(|practice| practice.server_name == "CURRAWONG-07")
            .collect::<Vec<_>>()
    };
    let before = on_it();
    let links: BTreeSet<_> = before.iter().map(|one| one.link_guid.clone()).collect();
    assert_eq!((before.len(), links.len()), (3, 1));
    let guids: BTreeSet<_> = before.iter().map(|one| one.guid.clone()).collect();
    assert_eq!(guids.len(), 3, "a GUID for each database");
    assert!(guids.is_disjoint(&links));

    let practice = "Boobook Medical".to_owned();
    cloud.apply(SimulatedEvent::SetServerAuthoritative {
        practice: practice.clone(),
        authoritative: false,
    });
    assert!(on_it().iter().all(|one| !one.authoritative));
    cloud.apply(SimulatedEvent::Reinstall { practice });
    assert!(
        on_it().iter().all(|one| !links.contains(&one.link_guid)),
        "another installation has another GUID"
    );
}

#[tokio::test]
async fn a_hosted_server_with_many_databases_moves_all_of_them_at_once() {
    let cloud = cloud_with(Options {
        sites: 400,
        ..Options::default()
    })
    .await;
    let on_host = |cloud: &Cloud, name: &str| {
        let practices = cloud.simulator.practices();
        let here = |practice: &simulator::PracticeSummary| practice.server_name.starts_with(name);
        practices
            .into_iter()
            .filter(here)
            .map(|practice| practice.guid)
            .collect::<Vec<_>>()
    };
    let before = on_host(&cloud, "ZED-HOST-0001");
    cloud.apply(SimulatedEvent::MigrateServer {
        practice: before[0].clone(),
    });
    assert_eq!(on_host(&cloud, "ZED-HOST-0001"), before);
    cloud.apply(SimulatedEvent::SwitchServerAuthority {
        practice: before[0].clone(),
    });
    let after = on_host(&cloud, "ZED-HOST-0001-NEW");
    assert_eq!(after.len(), 12);
    assert!(after.iter().all(|guid| !before.contains(guid)));
}
