//! The spelling of well-formed answers: scenarios 12, 15, 24 and 25.

use serde_json::json;
use simulator::{AnswerStyle, Options, Shape, SimulatedEvent, TimestampSpelling};

use crate::support::{CLINIC, cloud, cloud_with};

fn set(field: &str, value: serde_json::Value) -> SimulatedEvent {
    SimulatedEvent::SetField {
        practice: CLINIC.into(),
        field: field.into(),
        value,
    }
}

fn style(answer: AnswerStyle) -> SimulatedEvent {
    SimulatedEvent::SetAnswer {
        practice: Some(CLINIC.into()),
        answer,
    }
}

#[tokio::test]
async fn a_site_has_the_fields_of_the_2026_specification_in_its_order() {
    let cloud = cloud().await;
    let answer = cloud.status(&cloud.guid()).await;
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
    insta::assert_snapshot!(answer.text.replace(",\"", ",\n\""), @r#"
    {"id":"16ec26f0-c913-4122-89e6-cfdcf90e9eeb",
    "pmsType":"BestPractice",
    "availability":"online",
    "status":"active",
    "haloLinkVersion":"26.713.10301.0",
    "enrichedAt":"2026-11-19T00:00:04Z",
    "catalogue":[{"name":"BPSPatients",
    "isDefault":true}],
    "practiceMetadata":{"pmsType":"BestPractice",
    "practiceName":"Harbour Clinic",
    "practiceManagementSiteId":"658841",
    "practiceManagementVersion":"1.14.0.1084"},
    "name":"Harbour Clinic",
    "practiceManagementSiteId":"658841",
    "practiceManagementName":"Best Practice",
    "practiceManagementVersion":"1.14.0.1084",
    "createdAt":"2026-01-17T22:00:00Z",
    "authoritative":true,
    "clientTimestampUTC":"2026-11-19T21:59:04Z",
    "heartbeatTimestampUTC":"2026-11-19T21:59:04Z"}
    "#);
}

#[tokio::test]
async fn all_three_systems_are_spelt_in_two_ways_in_one_answer() {
    let cloud = cloud().await;
    let mut told = Vec::new();
    for practice in cloud.simulator.practices() {
        let site = cloud.status(&practice.guid).await.json();
        told.push(format!(
            "{} {} {} {}",
            practice.pms,
            site["pmsType"],
            site["practiceManagementName"],
            site["practiceManagementSiteId"]
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    best_practice "BestPractice" "Best Practice" "658841"
    zedmed "Zedmed" "Zedmed" "7A9C412A"
    d4w "D4w" "D4w" "2536904"
    "#);
}

#[tokio::test]
async fn the_2023_shape_is_spaced_and_does_not_expand_the_metadata() {
    let cloud = cloud().await;
    cloud.apply(style(AnswerStyle {
        shape: Shape::Year2023,
        ..AnswerStyle::default()
    }));
    let answer = cloud.status(&cloud.guid()).await;
    insta::assert_snapshot!(answer.text.replace(",\"", ",\n\""), @r#"
    {"id":"16ec26f0-c913-4122-89e6-cfdcf90e9eeb",
    "pmsType":"Best Practice",
    "availability":"online",
    "haloLinkVersion":"26.713.10301.0",
    "enrichedAt":"2026-11-19T00:00:04Z",
    "catalogue":[{"name":"BPSPatients",
    "isDefault":true}],
    "practiceMetadata":{},
    "name":"Harbour Clinic",
    "practiceManagementSiteId":"658841",
    "practiceManagementName":"Best Practice",
    "practiceManagementVersion":"1.14.0.1084",
    "status":"active",
    "createdAt":"2026-01-17T22:00:00Z",
    "authoritative":true,
    "clientTimestampUTC":"2026-11-19T21:59:04Z",
    "heartbeatTimestampUTC":"2026-11-19T21:59:04Z"}
    "#);
}

#[tokio::test]
async fn deprecated_fields_can_be_gone_and_all_others_too() {
    let cloud = cloud().await;
    let shapes = [Shape::WithoutDeprecated, Shape::Bare];
    let mut told = Vec::new();
    for shape in shapes {
        cloud.apply(style(AnswerStyle {
            shape,
            ..AnswerStyle::default()
        }));
        told.push(cloud.status(&cloud.guid()).await.text);
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    {"id":"16ec26f0-c913-4122-89e6-cfdcf90e9eeb","pmsType":"BestPractice","availability":"online","status":"active","haloLinkVersion":"26.713.10301.0","enrichedAt":"2026-11-19T00:00:04Z","catalogue":[{"name":"BPSPatients","isDefault":true}],"practiceMetadata":{"pmsType":"BestPractice","practiceName":"Harbour Clinic","practiceManagementSiteId":"658841","practiceManagementVersion":"1.14.0.1084"}}
    {"id":"16ec26f0-c913-4122-89e6-cfdcf90e9eeb"}
    "#);
}

#[tokio::test]
async fn any_field_can_be_any_json_or_missing_and_unknown_ones_appear() {
    let cloud = cloud().await;
    for event in [
        set("availability", json!("Unavailable")),
        set("practiceManagementSiteId", json!(21874)),
        set("practiceMetadata.practiceName", json!(null)),
        set("id", json!("{ABCDEF00-0000-0000-0000-000000000001}")),
        set("enrichedAt", json!("0001-01-01T00:00:00")),
        set("futureField", json!({"a": [1]})),
        SimulatedEvent::DropField {
            practice: CLINIC.into(),
            field: "heartbeatTimestampUTC".into(),
        },
        SimulatedEvent::DropField {
            practice: CLINIC.into(),
            field: "practiceMetadata.practiceManagementVersion".into(),
        },
    ] {
        cloud.apply(event);
    }
    let site = cloud.clinic().await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&site).unwrap(), @r#"
    {
      "authoritative": true,
      "availability": "Unavailable",
      "catalogue": [
        {
          "isDefault": true,
          "name": "BPSPatients"
        }
      ],
      "clientTimestampUTC": "2026-11-19T21:59:04Z",
      "createdAt": "2026-01-17T22:00:00Z",
      "enrichedAt": "0001-01-01T00:00:00",
      "futureField": {
        "a": [
          1
        ]
      },
      "haloLinkVersion": "26.713.10301.0",
      "id": "{ABCDEF00-0000-0000-0000-000000000001}",
      "name": "Harbour Clinic",
      "pmsType": "BestPractice",
      "practiceManagementName": "Best Practice",
      "practiceManagementSiteId": 21874,
      "practiceManagementVersion": "1.14.0.1084",
      "practiceMetadata": {
        "pmsType": "BestPractice",
        "practiceManagementSiteId": "658841",
        "practiceName": null
      },
      "status": "active"
    }
    "#);
}

#[tokio::test]
async fn timestamps_come_in_every_spelling_seen_in_the_wild() {
    let cloud = cloud().await;
    let mut told = Vec::new();
    for timestamps in [
        TimestampSpelling::Seconds,
        TimestampSpelling::SevenDigits,
        TimestampSpelling::WithoutZ,
        TimestampSpelling::SevenDigitsWithoutZ,
        TimestampSpelling::Offset,
    ] {
        cloud.apply(style(AnswerStyle {
            timestamps,
            ..AnswerStyle::default()
        }));
        told.push(cloud.clinic().await["heartbeatTimestampUTC"].to_string());
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    "2026-11-19T21:59:04Z"
    "2026-11-19T21:59:04.3450000Z"
    "2026-11-19T21:59:04"
    "2026-11-19T21:59:04.3450000"
    "2026-11-19T21:59:04+00:00"
    "#);
}

#[tokio::test]
async fn a_style_for_all_reaches_every_site_without_one_of_its_own() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::SetAnswer {
        practice: None,
        answer: AnswerStyle {
            drop: vec!["authoritative".into()],
            ..AnswerStyle::default()
        },
    });
    for practice in cloud.simulator.practices() {
        let site = cloud.status(&practice.guid).await.json();
        assert!(site.get("authoritative").is_none());
        assert!(site.get("heartbeatTimestampUTC").is_some());
    }
}

#[tokio::test]
async fn every_spelling_of_a_guid_finds_the_same_site() {
    let cloud = cloud().await;
    let guid = cloud.guid();
    let bare = guid.replace('-', "");
    for spelling in [
        guid.to_uppercase(),
        bare.clone(),
        format!("%7B{guid}%7D"),
        format!("%7b{}%7d", guid.to_uppercase()),
    ] {
        let answer = cloud.status(&spelling).await;
        assert_eq!(
            (answer.status, &answer.json()["id"]),
            (200, &json!(guid)),
            "{spelling}"
        );
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_fleet_and_another_seed_another() {
    let mut lists = Vec::new();
    for seed in [7, 7, 8] {
        let cloud = cloud_with(Options {
            sites: 60,
            seed,
            ..Options::default()
        })
        .await;
        let mut list = Vec::new();
        cloud.simulator.write_practice_list(&mut list).unwrap();
        let guids: Vec<_> = cloud
            .simulator
            .practices()
            .into_iter()
            .map(|practice| practice.guid)
            .collect();
        lists.push((String::from_utf8(list).unwrap(), guids));
    }
    assert_eq!(lists[0], lists[1]);
    assert_ne!(lists[0], lists[2]);
    let first: Vec<_> = lists[0].0.lines().take(8).collect();
    insta::assert_snapshot!(first.join("\n"), @r"
    name,pms,site_id,time_zone,hours,region,host,server_name,tier,tags
    Harbour Clinic,best_practice,633830,Australia/Hobart,,TAS,,HARBOUR-00001,standard,metro
    Wattle Street Medical,zedmed,0E1281E9,Australia/Melbourne,,VIC,,WATTLE-00002,standard,metro
    Lyrebird Dental,d4w,6316777,Australia/Perth,,WA,,LYREBIRD-00003,standard,metro
    Grevillea Bridge Family Practice,best_practice,219885,Australia/Brisbane,,QLD,,GREVILLEA-00004,standard,rural
    Corella Basin General Practice,best_practice,634707,Australia/Sydney,,NSW,,CORELLA-00005,standard,rural
    Bellbird Valley Surgery,best_practice,719732,Australia/Sydney,,NSW,,BELLBIRD-00006,standard,metro
    Sheoak Springs Family Clinic,best_practice,807264,Australia/Brisbane,,QLD,,SHEOAK-00007,standard,regional
    ");
}

#[tokio::test]
async fn a_large_fleet_shares_hosted_servers_and_one_site_id() {
    let cloud = cloud_with(Options {
        sites: 400,
        ..Options::default()
    })
    .await;
    let practices = cloud.simulator.practices();
    let guids: std::collections::HashSet<_> =
        practices.iter().map(|practice| &practice.guid).collect();
    assert_eq!((practices.len(), guids.len()), (401, 400));
    let on_first_host = practices
        .iter()
        .filter(|practice| practice.server_name == "ZED-HOST-0001")
        .count();
    assert_eq!(on_first_host, 12);
}

#[tokio::test]
async fn every_answer_says_that_it_is_the_simulators_also_a_refusal() {
    let cloud = cloud().await;
    let answers = [
        cloud.status(&cloud.guid()).await,
        cloud.get("/integrator/nothing").await,
        cloud.get_with_key("/integrator/sites", "a-wrong-key").await,
    ];
    for answer in answers {
        assert_eq!(answer.header("halo-simulator"), "yes", "{}", answer.status);
    }
}
