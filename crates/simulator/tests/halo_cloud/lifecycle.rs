//! How sites come into the register and leave it: scenarios 9 to 11, 15 and 16.

use serde_json::{Value, json};
use simulator::{Pms, PracticeSpec, SimulatedEvent, SiteLifecycle};

use crate::support::{CLINIC, cloud};

fn practice() -> String {
    CLINIC.to_owned()
}

#[tokio::test]
async fn nothing_found_is_200_with_an_empty_list_and_an_unknown_guid_404() {
    let cloud = cloud().await;
    let guid = cloud.guid();
    cloud.apply(SimulatedEvent::Forget {
        practice: practice(),
    });
    let answer = cloud.status(&guid).await;
    let found = cloud
        .get("/integrator/sites?practiceManagementSiteId=99&practiceManagementName=Zedmed")
        .await;
    insta::assert_snapshot!(format!("{}\n{}", found.line(), answer.line()), @r#"
    200 {"sites":[]}
    404 {"error":{"status":404,"statusText":"Not Found","message":"The server cannot find the requested resource."}}
    "#);
    assert!(cloud.look_up().await.is_empty());
}

#[tokio::test]
async fn a_reinstallation_uninstalls_the_old_guid_and_makes_a_new_one_without_authority() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Reinstall {
        practice: practice(),
    });
    let told = |sites: Vec<Value>| {
        let line = |site: &Value| {
            format!(
                "{} {} {}",
                site["status"], site["availability"], site["authoritative"]
            )
        };
        sites.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(told(cloud.look_up().await), @r#"
    "uninstalled" "offline" true
    "active" "online" false
    "#);
    cloud.apply(SimulatedEvent::SwitchAuthority {
        practice: practice(),
    });
    insta::assert_snapshot!(told(cloud.look_up().await), @r#"
    "uninstalled" "offline" false
    "active" "online" true
    "#);
}

#[tokio::test]
async fn a_removed_site_says_so_and_no_look_up_finds_it() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Remove {
        practice: practice(),
    });
    let site = cloud.clinic().await;
    assert_eq!(
        (&site["status"], &site["availability"]),
        (&json!("removed"), &json!("offline"))
    );
    assert!(cloud.look_up().await.is_empty());
}

#[tokio::test]
async fn an_uninstalled_site_says_so_and_stays_registered() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Uninstall {
        practice: practice(),
    });
    assert_eq!(cloud.clinic().await["status"], json!("uninstalled"));
    assert_eq!(cloud.look_up().await.len(), 1);
}

#[tokio::test]
async fn an_initialising_site_has_no_metadata_until_it_is_active() {
    let cloud = cloud().await;
    let set = |lifecycle| SimulatedEvent::SetLifecycle {
        practice: practice(),
        lifecycle,
    };
    cloud.apply(set(SiteLifecycle::Initialising));
    let site = cloud.clinic().await;
    assert_eq!(site["status"], json!("initialising"));
    assert!(site.get("practiceMetadata").is_none() && site.get("enrichedAt").is_none());
    cloud.apply(set(SiteLifecycle::Active));
    assert!(cloud.clinic().await.get("practiceMetadata").is_some());
}

#[tokio::test]
async fn fake_development_ids_are_ids_like_any_other() {
    let cloud = cloud().await;
    let guid = "5f0c1a2b-0000-4000-8000-000000000001";
    for (name, pms, site_id) in [
        ("Dev Zedmed", Pms::Zedmed, "5f0c1a2b"),
        ("Dev Bp", Pms::BestPractice, "0"),
    ] {
        cloud.apply(SimulatedEvent::AddPractice(Box::new(PracticeSpec {
            name: name.into(),
            pms: Some(pms),
            site_id: Some(site_id.into()),
            guid: (pms == Pms::Zedmed).then(|| guid.into()),
            ..PracticeSpec::default()
        })));
    }
    assert_eq!(cloud.simulator.practice("Dev Zedmed").unwrap().guid, guid);
    let found = cloud
        .get("/integrator/sites?practiceManagementSiteId=0&practiceManagementName=Best+Practice")
        .await;
    assert_eq!(found.json()["sites"][0]["name"], json!("Dev Bp"));
}

#[tokio::test]
async fn a_change_of_system_leaves_the_old_id_with_an_uninstalled_site() {
    let cloud = cloud().await;
    let change = SimulatedEvent::ChangePms {
        practice: practice(),
        pms: Pms::Zedmed,
        site_id: Some("77AA0001".into()),
    };
    cloud.apply(change);
    assert_eq!(cloud.clinic().await["status"], json!("uninstalled"));
    let found = cloud
        .get("/integrator/sites?practiceManagementSiteId=77AA0001&practiceManagementName=Zedmed")
        .await
        .json();
    let site = &found["sites"][0];
    assert_eq!(
        (&site["name"], &site["authoritative"]),
        (&json!(CLINIC), &json!(true))
    );
}

#[tokio::test]
async fn a_look_up_needs_both_parameters_in_the_published_spelling() {
    let cloud = cloud().await;
    let mut told = Vec::new();
    for query in [
        "",
        "?practiceManagementSiteId=1",
        "?practiceManagementName=Zedmed",
        "?practiceManagementSiteId=1&practiceManagementName=BestPractice",
    ] {
        told.push(cloud.get(&format!("/integrator/sites{query}")).await.line());
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    400 {"error":{"status":400,"statusText":"Bad Request","message":"practiceManagementSiteId must be provided."}}
    400 {"error":{"status":400,"statusText":"Bad Request","message":"practiceManagementName must be provided."}}
    400 {"error":{"status":400,"statusText":"Bad Request","message":"practiceManagementSiteId must be provided."}}
    400 {"error":{"status":400,"statusText":"Bad Request","message":"practiceManagementName must be one of Best Practice, Zedmed, D4w."}}
    "#);
}

#[tokio::test]
async fn an_event_for_nobody_is_refused_and_changes_nothing() {
    let cloud = cloud().await;
    let before = cloud.simulator.practices();
    let error = cloud
        .simulator
        .apply(SimulatedEvent::GoOffline {
            practice: "Nobody".into(),
        })
        .unwrap_err();
    let none = cloud
        .simulator
        .apply(SimulatedEvent::SwitchAuthority {
            practice: practice(),
        })
        .unwrap_err();
    insta::assert_snapshot!(format!("{error}\n{none}"), @r#"
    no practice or site is called "Nobody"; GET /control/practices lists them
    "Harbour Clinic" has no second site to switch to; migrate it first
    "#);
    assert_eq!(cloud.simulator.practices(), before);
}
