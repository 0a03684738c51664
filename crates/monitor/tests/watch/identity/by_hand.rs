//! A GUID from the server's registry, and another Site ID: what people enter is verified at Halo and
//! approved by somebody else.

use domain::practice::PracticeId;
use domain::site::{Pms, SiteKey};
use monitor::clock::Clock;
use monitor::commands::change::SiteIdChanged;
use simulator::{FaultKind, NonAuthoritative};

use super::*;

/// A world in which Halo refuses the approved GUID and its look-ups name no other one.
async fn stuck() -> (World, String) {
    let world = World::with(2).await;
    let name = practice(&world);
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    let guids = world.simulator.guids(&name).unwrap();
    let (old, new) = (guids[0].clone(), guids[1].clone());
    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
    hide(&world, &old);
    world.pass(POLL * 2).await;
    (world, new)
}

/// Look-ups list the old GUID alone, as if the new one were not registered with the Site ID.
fn hide(world: &World, old: &str) {
    let summary = world.simulator.practice(old).unwrap();
    let body = serde_json::json!({ "sites": [{
        "id": old,
        "authoritative": false,
        "practiceMetadata": { "practiceName": summary.halo_name },
    }]});
    world.happens(SimulatedEvent::SetFault {
        practice: None,
        fault: Fault {
            calls: simulator::Calls::LookUp,
            ..Fault::from(FaultKind::Raw {
                status: 200,
                content_type: "application/json".to_owned(),
                body: body.to_string(),
            })
        },
    });
}

#[tokio::test]
async fn refused_with_the_same_guid_and_name_is_halo_supports_move_and_nobody_approves_it() {
    let (world, _) = stuck().await;
    assert_eq!(told(&world).await, ["authority_moved r0"]);
    assert_eq!(
        world.headline(0).await,
        "blocked non_authoritative halo_support"
    );
    let card = waiting(&world).await.remove(0);
    let card = monitor::pages::change_card(&world.monitor, card.id)
        .await
        .unwrap()
        .unwrap();
    assert!(card.advice[0].contains("Send Halo Support"), "{card:?}");
    let old = card.change.old.halo_guid.unwrap();
    let wish = format!("Please make GUID {old} authoritative again");
    for fact in [
        wish.as_str(),
        "Site ID: ",
        "Server name: not known",
        "Halo Link GUID: not known",
        "GUID we use: ",
        "last heard 2026-08-18",
        "Refused: first 2026-08-18 00:02 UTC, last 2026-08-18 00:03 UTC, with 403, in these words: “",
        "Tried: Site ID looked up, last by 2026-08-18",
        "No other GUID is named to us.",
    ] {
        assert!(
            card.support_text.contains(fact),
            "{fact}: {}",
            card.support_text
        );
    }
    assert!(card.asks_to_switch);
}

#[tokio::test]
async fn a_guid_from_the_registry_is_verified_and_approved_by_somebody_else() {
    let (world, new) = stuck().await;
    let kim = acting("Kim");
    let enter = async |guid: &str| {
        monitor::commands::enter_guid(&world.monitor, PracticeId(1), guid, &kim).await
    };
    let nonsense = enter("20417").await;
    assert!(
        matches!(nonsense, Err(NotDecided::Refused(_))),
        "{nonsense:?}"
    );
    let unknown = enter("00000000-0000-0000-0000-00000000dead").await;
    assert!(
        matches!(unknown, Err(NotDecided::Refused(_))),
        "{unknown:?}"
    );
    let others = world.practice(1).await.halo_guid.unwrap().to_string();
    let other = enter(&others).await;
    assert!(matches!(other, Err(NotDecided::Refused(_))), "{other:?}");

    // As a registry shows it: in capitals, with braces.
    enter(&format!("{{{}}}", new.to_uppercase())).await.unwrap();
    world.pass(POLL).await;
    assert_eq!(told(&world).await, ["guid_changed r2"]);
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.entered_by.as_deref(), Some("Kim"));
    let own = approve(&world, &change, "Kim").await;
    assert!(
        matches!(own, Err(NotDecided::Rule(NotApproved::OwnEntry))),
        "{own:?}"
    );
    approve(&world, &change, "Alex").await.unwrap();
    world.pass(POLL).await;
    let after = world.practice(0).await;
    assert_eq!(after.halo_guid.unwrap().to_string(), new);
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn an_entry_survives_a_restart_and_can_be_withdrawn() {
    let (mut world, new) = stuck().await;
    let kim = acting("Kim");
    monitor::commands::enter_guid(&world.monitor, PracticeId(1), &new, &kim)
        .await
        .unwrap();
    world.pass(POLL).await;
    let change = waiting(&world).await.remove(0);
    world.restart().await;
    world.pass(POLL * 2).await;
    assert_eq!(waiting(&world).await[0].id, change.id, "the same card");
    monitor::commands::withdraw(&world.monitor, change.id, "misread", &kim)
        .await
        .unwrap();
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, ["authority_moved r0"]);
}

#[tokio::test]
async fn another_pms_for_a_practice_waits_for_two_others_and_then_it_is_watched_there() {
    let world = World::with(2).await;
    let name = practice(&world);
    world.happens(SimulatedEvent::AnswerNonAuthoritative {
        practice: None,
        answer: NonAuthoritative::Shown,
    });
    world.happens(SimulatedEvent::ChangePms {
        practice: name,
        pms: simulator::Pms::Zedmed,
        site_id: Some("00d0e1f2".to_owned()),
    });
    world.pass(POLL * 2).await;
    assert_eq!(world.headline(0).await, "blocked uninstalled practice");
    let to = SiteKey {
        pms: Pms::Zedmed,
        site_id: "00d0e1f2".parse().unwrap(),
    };
    let kim = acting("Kim");
    let wrong = SiteKey {
        site_id: "nothing".parse().unwrap(),
        ..to.clone()
    };
    let refused =
        monitor::commands::change_site_id(&world.monitor, PracticeId(1), &wrong, &kim).await;
    assert!(
        matches!(refused, Err(NotDecided::Refused(_))),
        "{refused:?}"
    );
    let put_up = monitor::commands::change_site_id(&world.monitor, PracticeId(1), &to, &kim).await;
    assert!(matches!(put_up, Ok(SiteIdChanged::Waits(_))), "{put_up:?}");
    assert_eq!(told(&world).await, ["pms_changed r4"]);
    world.pass(POLL * 3).await;
    let change = waiting(&world).await.remove(0);
    assert_eq!(world.practice(0).await.pms, Pms::BestPractice, "not yet");
    let own = approve(&world, &change, "Kim").await;
    assert!(
        matches!(own, Err(NotDecided::Rule(NotApproved::OwnEntry))),
        "{own:?}"
    );
    approve(&world, &change, "Alex").await.unwrap();
    approve(&world, &change, "Sam").await.unwrap();
    world.pass(POLL * 2).await;
    let after = world.practice(0).await;
    assert_eq!(
        (after.pms, after.site_id.as_str()),
        (Pms::Zedmed, "00d0e1f2")
    );
    assert_eq!(after.halo_guid, change.new.halo_guid);
    assert_eq!(world.headline(0).await, "online - nobody");
    let mapping = monitor::pages::mapping(&world.monitor, &to)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(mapping.decided_by, "Sam");
}

#[tokio::test]
async fn no_site_id_that_is_typed_puts_a_practice_on_anothers_mapping_by_itself() {
    let world = World::with(2).await;
    let ghost = simulator::PracticeSummary {
        name: "Ghost Clinic".to_owned(),
        site_id: "999999".to_owned(),
        ..world.simulator.practices().remove(0)
    };
    world.add(&ghost).await;
    world.pass(POLL).await;
    let taken = &world.simulator.practices()[1];
    let to = SiteKey {
        pms: taken.pms.parse().unwrap(),
        site_id: taken.site_id.parse().unwrap(),
    };
    let put_up =
        monitor::commands::change_site_id(&world.monitor, PracticeId(3), &to, &acting("Kim")).await;
    assert!(matches!(put_up, Ok(SiteIdChanged::Waits(_))), "{put_up:?}");
    let mapping = monitor::pages::mapping(&world.monitor, &to)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(mapping.practice_ids, [PracticeId(2)], "nobody joined it");
    assert_eq!(world.practice(2).await.halo_guid, None);
}

/// A token's name is free again once it is revoked: what the former one entered is still its maker's.
#[tokio::test]
async fn whoever_made_the_token_that_entered_a_guid_does_not_approve_it_after_another_took_its_name()
 {
    let (world, new) = stuck().await;
    let store = world.store().await;
    let token = async |maker: &ActingPrincipal, secret: u8| {
        let maker = maker.audited_as.clone();
        let (role, now) = (Role::Approver, world.clock.now());
        let added = store.add_token("booking", role, [secret; 32], None, &maker, now);
        added.await.unwrap();
        store.tokens().await.unwrap().remove(0).id
    };
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    let of_kim = token(&kim, 1).await;
    let program = ActingPrincipal {
        principal: Principal::Token {
            token: of_kim,
            name: "booking".to_owned(),
            role: Role::Approver,
        },
        audited_as: AuditPrincipal {
            credential: Credential::Token(of_kim),
            ..acting("token:booking").audited_as
        },
    };
    let entered = monitor::commands::enter_guid(&world.monitor, PracticeId(1), &new, &program);
    entered.await.unwrap();
    world.pass(POLL).await;
    let now = world.clock.now();
    let revoked = store.revoke_token(of_kim, &alex.audited_as, now);
    revoked.await.unwrap();
    world.pass(POLL).await;
    token(&alex, 2).await;

    let change = waiting(&world).await.remove(0);
    assert_eq!(change.entered_by.as_deref(), Some("token:booking"));
    let own = approve_as(&world, &change, &kim).await;
    assert!(
        matches!(own, Err(NotDecided::Rule(NotApproved::OwnEntry))),
        "{own:?}"
    );
    approve_as(&world, &change, &alex).await.unwrap();
}
