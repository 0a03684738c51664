//! Pairing with the site of a practice on the list: an act of its own, whose answer is kept and whose
//! code is not.

use chrono::TimeDelta;
use domain::practice::PracticeId;
use domain::views::people::AuditQuery;
use monitor::clock::Clock;
use monitor::commands::pair::NotPaired;
use simulator::SimulatedEvent;
use store::{AuditPrincipal, Credential, MadeTokens, StoreError};

use crate::identity::sits_here;
use crate::world::{POLL, Terms, World};

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

/// The place of the first practice with this PMS, whose pairing was ended.
async fn unpaired(world: &World, pms: &str) -> usize {
    let practices = world.simulator.practices();
    let at = practices.iter().position(|each| each.pms == pms).unwrap();
    world.happens(SimulatedEvent::Unpair {
        practice: practices[at].name.clone(),
    });
    world.pass(POLL).await;
    assert_eq!(world.headline(at).await, "blocked not_paired us");
    at
}

async fn pair(world: &World, at: usize, code: &str) -> Result<String, NotPaired> {
    let id = PracticeId(at as i64 + 1);
    monitor::commands::pair_practice(&world.monitor, id, code, &kim()).await
}

/// Who did this, as the trail has it, the newest first.
async fn who(world: &World, action: &str) -> Vec<String> {
    let query = AuditQuery {
        action: action.to_owned(),
        ..AuditQuery::default()
    };
    let entries = world.store().await.audit(&query, 9).await.unwrap();
    entries.into_iter().map(|one| one.actor).collect()
}

/// Whose answers are kept, and what they say, the newest first.
async fn kept(world: &World) -> Result<Vec<(String, String)>, StoreError> {
    let query = AuditQuery {
        action: "paired".to_owned(),
        ..AuditQuery::default()
    };
    let kept = world.store().await.audit(&query, 9).await?;
    let kept = kept
        .into_iter()
        .map(|one| (one.subject, one.became.unwrap_or_default()));
    Ok(kept.collect())
}

#[tokio::test]
async fn a_practice_is_paired_with_its_code_and_asked_about_at_once() {
    let world = World::with(6).await;
    let at = unpaired(&world, "best_practice").await;
    let practice = world.simulator.practices()[at].clone();
    let before = world.simulator.stats().pairings;
    let missing = pair(&world, at, " ").await;
    assert!(
        matches!(missing, Err(NotPaired::NotAsked(_))),
        "{missing:?}"
    );
    assert_eq!(world.simulator.stats().pairings, before, "nobody was asked");
    let wrong = pair(&world, at, "WRONG1").await.unwrap_err().to_string();
    assert!(wrong.contains("not valid"), "Halo's words: {wrong}");

    let answer = pair(&world, at, &practice.pairing_code).await.unwrap();
    assert!(answer.contains(&practice.guid), "{answer}");
    // Long before its turn.
    world.sleep(TimeDelta::seconds(1));
    world.cycle().await;
    assert_eq!(world.headline(at).await, "online - nobody");

    let kept = kept(&world).await.unwrap();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(kept[0].1.contains(&practice.guid), "{kept:?}");
    assert!(kept[1].1.contains("did not pair"), "{kept:?}");
    let subject = format!("practice:{}", at + 1);
    assert!(kept.iter().all(|(of, _)| *of == subject), "{kept:?}");
    let bytes = world.database_bytes();
    for code in ["WRONG1", practice.pairing_code.as_str()] {
        let mut windows = bytes.windows(code.len());
        assert!(!windows.any(|window| window == code.as_bytes()), "{code}");
    }
}

#[tokio::test]
async fn where_no_code_is_made_none_is_needed_and_what_is_retired_is_not_paired() {
    let world = World::with(6).await;
    let at = unpaired(&world, "zedmed").await;
    pair(&world, at, "").await.unwrap();
    world.pass(POLL).await;
    assert_eq!(world.headline(at).await, "online - nobody");
    let id = PracticeId(at as i64 + 1);
    monitor::commands::retire_practice(&world.monitor, id, &kim())
        .await
        .unwrap();
    let retired = pair(&world, at, "").await;
    assert!(
        matches!(retired, Err(NotPaired::NoSuchPractice)),
        "{retired:?}"
    );
}

/// Halo's answer lasts; in that time whoever asked for it is shut out.
#[tokio::test]
async fn a_pairing_stands_in_the_trail_although_its_asker_was_shut_out_and_for_them_halo_is_asked_no_more()
 {
    let world = World::listed_on(6, Terms::of_production()).await;
    let at = unpaired(&world, "zedmed").await;
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    let id = PracticeId(at as i64 + 1);
    let ask = || monitor::commands::pair_practice(&world.monitor, id, "", &kim.audited_as);
    let hold = world.simulator.hold("/pair", 1);
    let shut_out = async {
        hold.caught(1).await;
        let (store, now) = (world.store().await, world.clock.now());
        let number = Credential::of(&kim.principal).staff().unwrap();
        let disabled = store.disable_staff(number, MadeTokens::End, &alex.audited_as, now);
        disabled.await.unwrap();
        hold.release();
    };
    let (answer, ()) = tokio::join!(ask(), shut_out);
    let meanwhile = |answer| {
        matches!(
            answer,
            Err(NotPaired::Store(StoreError::SignedOutMeanwhile))
        )
    };
    assert!(meanwhile(answer), "they are told nothing");
    assert_eq!(who(&world, "pairing_asked").await, ["Kim"]);
    assert_eq!(who(&world, "paired").await, ["sundog:watch"]);
    let said = kept(&world).await.unwrap().remove(0).1;
    let practice = &world.simulator.practices()[at];
    assert!(
        said.contains(&practice.guid) && said.contains("Kim"),
        "{said}"
    );
    world.sleep(TimeDelta::seconds(1));
    world.cycle().await;
    assert_eq!(world.headline(at).await, "online - nobody");

    let before = world.simulator.stats().pairings;
    assert!(meanwhile(ask().await));
    assert_eq!(world.simulator.stats().pairings, before, "nothing is asked");
    assert_eq!(who(&world, "pairing_asked").await.len(), 1);
}
