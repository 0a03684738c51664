//! The sixteen stories of identity, each from Halo through the API to the page: the right kind, risk,
//! state and advice, and nothing followed that nobody approved.

pub mod story;

use serde_json::{Value, json};
use simulator::{NonAuthoritative, Pms, SimulatedEvent};

use self::story::{Story, add_deciders, text};
use crate::running::Place;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_1_a_migration_is_refused_and_followed_after_one_approval() {
    let story = Story::begin().await;
    let before = story.sundog.practice(&story.name).await;
    story.migrates();
    let change = story.until_change("guid_changed", "r1").await;
    story.until_standing("blocked non_authoritative us").await;
    let page = story.page(&change).await;
    for said in [
        "New GUID, same name",
        "The server was probably replaced",
        "Halo refused the approved GUID (403)",
        "asks Halo Cloud again, and stops if anything moved since you looked",
        "does not change authority at Halo",
        "Approve new GUID",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let ann = story.person("Ann").await;
    let (status, done) = story.approve_as(&change, &ann).await;
    assert_eq!((status, &done["status"]), (200, &json!("approved")));
    story.until_standing("online - nobody").await;
    let after = story.sundog.practice(&story.name).await;
    assert_eq!(after["halo_guid"], change["new"]["halo_guid"]);
    let path = format!("/api/v1/practices/{}/spans?track=authority", before["id"]);
    let spans = story.sundog.json(&path).await;
    let states: Vec<_> = spans["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["state"])
        .collect();
    assert!(
        states.contains(&&json!("not_authoritative")),
        "history is kept across GUIDs"
    );
    let practice = story
        .sundog
        .get(&format!("/practices/{}", before["id"]))
        .await
        .1;
    assert!(text(&practice).contains("Mapping history"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_2_a_migration_shows_by_the_flag_alone() {
    let story = Story::begin().await;
    story.happens(SimulatedEvent::AnswerNonAuthoritative {
        practice: None,
        answer: NonAuthoritative::Shown,
    });
    story.migrates();
    let change = story.until_change("guid_changed", "r1").await;
    story.until_standing("blocked non_authoritative us").await;
    let page = story.page(&change).await;
    assert!(
        page.contains("Halo stopped calling the approved GUID authoritative"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_3_without_the_flag_the_look_up_alone_finds_it() {
    let settings = simulator::ScenarioSettings {
        look_up_hides_non_authoritative: true,
        non_authoritative: NonAuthoritative::Shown,
        ..simulator::ScenarioSettings::default()
    };
    let story = Story::in_a_place(Place::with_rules(3, settings).await).await;
    let guid = story.place.simulator.guids(&story.name).unwrap().remove(0);
    story.happens(SimulatedEvent::Migrate {
        practice: story.name.clone(),
    });
    let guids = story.place.simulator.guids(&story.name).unwrap();
    for guid in &guids {
        story.happens(SimulatedEvent::DropField {
            practice: guid.clone(),
            field: "authoritative".to_owned(),
        });
    }
    story.happens(SimulatedEvent::SwitchAuthority {
        practice: guids[1].clone(),
    });
    let change = story.until_change("guid_changed", "r1").await;
    assert_eq!(change["old"]["halo_guid"], json!(guid));
    let page = story.page(&change).await;
    assert!(page.contains("A look-up of the Site ID found it"), "{page}");
    assert_eq!(story.standing().await, "online - us", "it still answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_4_in_the_gap_the_second_installation_is_seen_and_halo_is_awaited() {
    let story = Story::begin().await;
    story.happens(SimulatedEvent::GoOffline {
        practice: story.name.clone(),
    });
    story.happens(SimulatedEvent::Migrate {
        practice: story.name.clone(),
    });
    let change = story.until_change("second_site_seen", "r0").await;
    story.until_standing("offline - practice").await;
    let page = story.page(&change).await;
    assert!(
        page.contains("wait until Halo Support makes the new installation authoritative"),
        "{page}"
    );
    assert!(page.contains("Nothing needs deciding"), "{page}");
    let ann = story.person("Ann").await;
    assert_eq!(story.approve_as(&change, &ann).await.0, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_5_a_split_asks_for_contact_first() {
    let story = Story::begin().await;
    story.happens(SimulatedEvent::Split {
        practice: story.name.clone(),
        name: format!("{} North", story.name),
        site_id: None,
    });
    story.switches();
    let change = story.until_change("guid_changed", "r3").await;
    let page = story.page(&change).await;
    assert!(page.contains("Contact the practice first"), "{page}");
    assert!(page.contains("1 word added"), "{page}");
    let ann = story.person("Ann").await;
    let bare = json!({ "evidence": change["evidence"] });
    let path = format!("/api/v1/changes/{}/approve", change["id"]);
    let (status, problem) = story.post(&ann, &path, &bare).await;
    assert_eq!(status, 422);
    assert!(
        problem["detail"].as_str().unwrap().contains("contacted"),
        "{problem}"
    );
    assert_eq!(
        story.approve_as(&change, &story.sundog.http).await.0,
        422,
        "no program"
    );
    assert_eq!(story.approve_as(&change, &ann).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_6_a_rebrand_asks_for_contact_and_spelling_raises_nothing() {
    let story = Story::begin().await;
    story.renames(&format!("The  {} Pty. Ltd.", story.name.to_uppercase()));
    let seen = |practice: &Value| practice["halo_name"].as_str().unwrap().starts_with("The  ");
    story
        .sundog
        .until("the spelling is seen", async |own| {
            // Another practice's change is a hint to look again.
            let other = story.place.simulator.practices()[2].name.clone();
            story.happens(SimulatedEvent::GoOffline {
                practice: other.clone(),
            });
            story.happens(SimulatedEvent::ComeOnline { practice: other });
            seen(&own.practice(&story.name).await)
        })
        .await;
    assert_eq!(story.waiting().await.len(), 0);
    story.renames("Southern Cross Family Practice");
    let change = story.until_change("name_changed", "r3").await;
    assert_eq!(change["old"]["halo_guid"], change["new"]["halo_guid"]);
    assert_eq!(story.standing().await, "online - us");
    let page = story.page(&change).await;
    assert!(page.contains("Contact the practice first"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_7_a_restored_backup_is_information() {
    let story = Story::begin().await;
    story.happens(SimulatedEvent::RestoreBackup {
        practice: story.name.clone(),
    });
    let change = story.until_change("second_site_seen", "r0").await;
    assert_eq!(story.standing().await, "online - nobody");
    let page = story.page(&change).await;
    assert!(page.contains("probably a backup"), "{page}");
    assert!(
        page.contains("The approved mapping stays as it is"),
        "{page}"
    );
    let practice = story.sundog.practice(&story.name).await;
    assert!(practice["pending_change"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_8_two_authoritative_or_none_is_for_two_people() {
    let story = Story::begin().await;
    story.happens(SimulatedEvent::RestoreBackup {
        practice: story.name.clone(),
    });
    let guids = story.place.simulator.guids(&story.name).unwrap();
    let set = |guid: &str, authoritative| {
        story.happens(SimulatedEvent::SetAuthoritative {
            practice: guid.to_owned(),
            authoritative,
        });
    };
    set(&guids[1], true);
    let both = story.until_change("guid_changed", "r4").await;
    let page = story.page(&both).await;
    assert!(
        page.contains("Halo calls both the approved and the proposed GUID authoritative"),
        "{page}"
    );
    assert!(page.contains("Two different people must approve"), "{page}");
    set(&guids[0], false);
    set(&guids[1], false);
    story
        .sundog
        .until("none is authoritative", async |_| {
            let waiting = story.waiting().await;
            waiting
                .iter()
                .any(|one| one["risk"] == "r4" && one["id"] != both["id"])
        })
        .await;
    let none = story.until_change("guid_changed", "r4").await;
    let page = story.page(&none).await;
    assert!(page.contains("Halo calls no site authoritative"), "{page}");
    let (ann, ben) = (story.person("Ann").await, story.person("Ben").await);
    let (status, first) = story.approve_as(&none, &ann).await;
    assert_eq!((status, &first["status"]), (200, &json!("pending")));
    assert_eq!(story.approve_as(&none, &ann).await.0, 409);
    let (status, second) = story.approve_as(&none, &ben).await;
    assert_eq!((status, &second["status"]), (200, &json!("approved")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_9_no_site_at_all_waits_when_new_and_takes_two_people_when_it_was_good() {
    let story = Story::begin().await;
    let csv = "name,pms,site_id\nGhost Clinic,best_practice,999999\n";
    let output = story.place.import(csv);
    assert!(String::from_utf8_lossy(&output.stdout).contains("not_found"));
    story.happens(SimulatedEvent::Forget {
        practice: story.name.clone(),
    });
    let change = story.until_change("site_vanished", "r4").await;
    assert!(change["new"]["halo_guid"].is_null());
    story.until_standing("blocked not_found us").await;
    let page = story.page(&change).await;
    assert!(page.contains("ends the mapping"), "{page}");
    let (ann, ben) = (story.person("Ann").await, story.person("Ben").await);
    assert_eq!(story.approve_as(&change, &ann).await.0, 200);
    assert_eq!(story.approve_as(&change, &ben).await.0, 200);
    let practice = story.sundog.practice(&story.name).await;
    assert!(practice["halo_guid"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_10_a_reinstalled_link_has_a_new_guid_beside_an_uninstalled_one() {
    let story = Story::begin().await;
    story.happens(SimulatedEvent::Reinstall {
        practice: story.name.clone(),
    });
    story.until_change("guid_changed", "r4").await;
    story.until_standing("blocked uninstalled us").await;
    story.switches();
    let change = story.until_change("guid_changed", "r1").await;
    let page = story.page(&change).await;
    assert!(
        page.contains("There is exactly one possible successor"),
        "{page}"
    );
    let ann = story.person("Ann").await;
    assert_eq!(story.approve_as(&change, &ann).await.0, 200);
    story.until_standing("online - nobody").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_11_a_removed_site_and_one_that_is_not_ready() {
    let story = Story::begin().await;
    story.happens(SimulatedEvent::AddPractice(Box::new(
        simulator::PracticeSpec {
            name: "Fresh Clinic".to_owned(),
            site_id: Some("77001".to_owned()),
            lifecycle: Some(simulator::SiteLifecycle::Initialising),
            ..simulator::PracticeSpec::default()
        },
    )));
    let csv = "name,pms,site_id\nFresh Clinic,best_practice,77001\n";
    let output = story.place.import(csv);
    assert!(String::from_utf8_lossy(&output.stdout).contains("initialising"));
    story
        .sundog
        .until("it waits", async |own| {
            let list = own.json("/api/v1/practices?q=Fresh&limit=9").await;
            list["items"][0]["state_reason"] == "initialising"
        })
        .await;
    story.happens(SimulatedEvent::SetLifecycle {
        practice: "Fresh Clinic".to_owned(),
        lifecycle: simulator::SiteLifecycle::Active,
    });
    story.sundog.until_state("Fresh Clinic", "online").await;

    story.happens(SimulatedEvent::Remove {
        practice: story.name.clone(),
    });
    let change = story.until_change("site_vanished", "r4").await;
    story.until_standing("blocked removed us").await;
    let page = story.page(&change).await;
    assert!(
        page.contains("Ask the practice whether Halo Link was removed"),
        "{page}"
    );
    let (status, fleet) = story.sundog.get("/identity").await;
    assert_eq!(status, 200);
    assert!(
        text(&fleet).contains(&story.name),
        "the fleet view names it"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_12_a_guid_in_any_spelling_is_the_same_guid() {
    let story = Story::begin().await;
    let guid = story.place.simulator.guids(&story.name).unwrap().remove(0);
    let before = story.sundog.practice(&story.name).await;
    for spelling in [
        guid.to_uppercase(),
        guid.replace('-', ""),
        format!("{{{}}}", guid.to_uppercase()),
    ] {
        story.happens(SimulatedEvent::SetField {
            practice: story.name.clone(),
            field: "id".to_owned(),
            value: spelling.clone().into(),
        });
        let asked = story.place.simulator.times_asked(&guid);
        story
            .sundog
            .until("it was asked again", async |_| {
                story.place.simulator.times_asked(&guid) > asked + 1
            })
            .await;
        assert_eq!(story.waiting().await.len(), 0, "{spelling}");
        assert_eq!(story.standing().await, "online - nobody", "{spelling}");
    }
    let after = story.sundog.practice(&story.name).await;
    assert_eq!(after["halo_guid"], before["halo_guid"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_13_what_was_approved_can_be_rolled_back_and_a_stale_card_is_refused() {
    let story = Story::begin().await;
    story.migrates();
    let first = story.until_change("guid_changed", "r1").await;
    story.renames("Southern Cross Family Practice");
    let second = story.until_change("guid_changed", "r3").await;
    let ann = story.person("Ann").await;
    let (status, problem) = story.approve_as(&first, &ann).await;
    assert_eq!(status, 409, "{problem}");
    story.renames(&story.name);
    let third = story.until_change("guid_changed", "r1").await;
    assert_ne!(third["id"], first["id"], "a card never comes back to life");
    assert_eq!(story.approve_as(&second, &ann).await.0, 409);
    assert_eq!(story.approve_as(&third, &ann).await.0, 200);
    story.until_standing("online - nobody").await;
    // Halo switches back: the former GUID is a change like any other.
    let old = first["old"]["halo_guid"].as_str().unwrap().to_owned();
    story.happens(SimulatedEvent::SwitchAuthority {
        practice: old.clone(),
    });
    let back = story.until_change("guid_changed", "r1").await;
    assert_eq!(back["new"]["halo_guid"], json!(old));
    assert_eq!(story.approve_as(&back, &ann).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_14_siblings_move_together_and_a_hosted_server_is_one_group() {
    let place = Place::with(1).await;
    for name in ["Clinic A", "Clinic B", "Clinic C"] {
        let event = SimulatedEvent::AddPractice(Box::new(simulator::PracticeSpec {
            name: name.to_owned(),
            pms: Some(Pms::Zedmed),
            server: Some("WG-01".to_owned()),
            host: Some("Cloud Nine".to_owned()),
            ..simulator::PracticeSpec::default()
        }));
        place.simulator.apply(event).unwrap();
    }
    let story = Story::in_a_place(place).await;
    story.happens(SimulatedEvent::MigrateServer {
        practice: "Clinic A".to_owned(),
    });
    story.happens(SimulatedEvent::SwitchServerAuthority {
        practice: "Clinic A".to_owned(),
    });
    story
        .sundog
        .until("all three wait", async |_| {
            let waiting = story.waiting().await;
            waiting.iter().filter(|one| one["risk"] == "r1").count() == 3
        })
        .await;
    let (_, page) = story.sundog.get("/changes").await;
    let page = text(&page);
    assert!(page.contains("3 practices, one cause"), "{page}");
    let (status, group) = story.sundog.get("/changes/groups/host-cloud-nine").await;
    assert_eq!(status, 200);
    assert!(
        text(&group).contains("heard within the last half-hour"),
        "{}",
        text(&group)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_15_a_fake_zedmed_id_that_a_reinstall_changed_is_typed_anew_and_approved() {
    let place = Place::with(1).await;
    let fake = "4be2a91d";
    let guid = "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514";
    let add = |site_id: &str, guid: &str| {
        SimulatedEvent::AddPractice(Box::new(simulator::PracticeSpec {
            name: "Wattle Clinic".to_owned(),
            pms: Some(Pms::Zedmed),
            site_id: Some(site_id.to_owned()),
            guid: Some(guid.to_owned()),
            ..simulator::PracticeSpec::default()
        }))
    };
    place.simulator.apply(add(fake, guid)).unwrap();
    let csv = "name,pms,site_id\nWattle Clinic,zedmed,4be2a91d\nDeveloper,best_practice,0\n";
    let output = place.import(csv);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        printed.contains("3 not_found"),
        "Bp 0 finds nothing: {printed}"
    );
    add_deciders(&place);
    let sundog = place.serve_quickly().await;
    let story = Story {
        name: "Wattle Clinic".to_owned(),
        place,
        sundog,
    };
    story.until_standing("online - nobody").await;
    story.happens(SimulatedEvent::Forget {
        practice: guid.to_owned(),
    });
    story.until_change("site_vanished", "r4").await;
    let new = "7cc2a91d-07c3-4f5e-b8d1-63a0c2f9d514";
    story.happens(add("7cc2a91d", new));
    let id = story.sundog.practice(&story.name).await["id"].clone();
    let edit = story
        .sundog
        .http
        .patch(format!("{}/api/v1/practices/{id}", story.sundog.url))
        .header("content-type", "application/json")
        .body(json!({ "site_id": "7cc2a91d" }).to_string());
    assert_eq!(edit.send().await.unwrap().status(), 200);
    let change = story.until_change("guid_changed", "r2").await;
    assert_eq!(change["new"]["halo_guid"], json!(new));
    // A program entered it whose token was made on the command line: anybody may be behind it.
    let (ann, ben) = (story.person("Ann").await, story.person("Ben").await);
    let (_, first) = story.approve_as(&change, &ann).await;
    assert_eq!(first["status"], "pending");
    assert_eq!(story.approve_as(&change, &ben).await.0, 200);
    story.until_standing("online - nobody").await;
    let practice = story.sundog.practice(&story.name).await;
    assert_eq!(practice["site_id"], "7cc2a91d");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn story_16_another_pms_under_the_same_practice_takes_two_people() {
    let story = Story::begin().await;
    story.migrates();
    let guids = story.place.simulator.guids(&story.name).unwrap();
    let ours = story.sundog.practice(&story.name).await["pms"].clone();
    let other = if ours == "zedmed" { "D4w" } else { "Zedmed" };
    for field in [
        "pmsType",
        "practiceMetadata.pmsType",
        "practiceManagementName",
    ] {
        story.happens(SimulatedEvent::SetField {
            practice: guids[1].clone(),
            field: field.to_owned(),
            value: other.into(),
        });
    }
    let change = story.until_change("pms_changed", "r4").await;
    let page = story.page(&change).await;
    assert!(page.contains("did it change its software?"), "{page}");
    assert!(page.contains("Two different people must approve"), "{page}");
    let (ann, ben) = (story.person("Ann").await, story.person("Ben").await);
    let (_, first) = story.approve_as(&change, &ann).await;
    assert_eq!(first["status"], "pending");
    let (_, second) = story.approve_as(&change, &ben).await;
    assert_eq!(second["status"], "approved");
}
