//! On no way onto the list is a site settled that Halo does not call authoritative, one refused row
//! stops nobody else's, and what waits for somebody is not asked about for ever.

use chrono::TimeDelta;
use domain::import::Verdict;
use domain::practice::{PracticeEntry, PracticeId};
use domain::views::identity::IdentityTrouble;
use monitor::commands::practice::NotEdited;
use simulator::{Calls, Fault, SimulatedEvent, SiteLifecycle};
use store::AuditPrincipal;

use crate::world::{POLL, World, entry};

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

/// The entry of the practice of that place in the simulated world.
fn of(world: &World, at: usize) -> PracticeEntry {
    entry(&world.simulator.practices()[at])
}

fn name(world: &World, at: usize) -> String {
    world.simulator.practices()[at].name.clone()
}

fn refuses_look_up(world: &World, at: usize, fault: Fault) {
    world.happens(SimulatedEvent::SetFault {
        practice: Some(name(world, at)),
        fault: fault.only(Calls::LookUp),
    });
}

fn set_authoritative(world: &World, at: usize, authoritative: bool) {
    world.happens(SimulatedEvent::SetAuthoritative {
        practice: name(world, at),
        authoritative,
    });
}

/// Halo refuses the look-up of whoever is not paired.
fn unpair(world: &World, at: usize) {
    world.happens(SimulatedEvent::AnswerLookUps {
        refuses_unpaired: Some(true),
        answers_404: Some(true),
    });
    world.happens(SimulatedEvent::Unpair {
        practice: name(world, at),
    });
}

async fn import(world: &World, rows: &[PracticeEntry]) -> Vec<(Verdict, String)> {
    let reports = world.import(rows).await.into_iter();
    world.pass(POLL).await;
    reports.map(|one| (one.verdict, one.words)).collect()
}

async fn listed(world: &World) -> Vec<String> {
    let list = monitor::pages::practices(&world.monitor, &Default::default(), None, 500).await;
    let items = list.unwrap().items.into_iter();
    items.map(|practice| practice.name).collect()
}

#[tokio::test]
async fn one_refused_row_of_a_list_ends_nothing_and_says_whose_move_it_is() {
    let world = World::unlisted(5).await;
    refuses_look_up(&world, 0, Fault::rejected_request("Site ID is not unique."));
    unpair(&world, 1);
    refuses_look_up(&world, 2, Fault::status(403));
    set_authoritative(&world, 3, false);
    let mut nobody = of(&world, 4);
    nobody.site.site_id = "ZZ-nobody".parse().unwrap();
    let rows: Vec<_> = (0..4).map(|at| of(&world, at)).collect();
    let rows = [rows, vec![nobody, of(&world, 4)]].concat();
    let judged = import(&world, &rows).await;
    let words: Vec<&str> = judged.iter().map(|(verdict, _)| verdict.as_str()).collect();
    assert_eq!(
        words,
        [
            "rejected",
            "not_paired",
            "rejected",
            "not_authoritative",
            "not_found",
            "added"
        ]
    );
    assert!(judged[0].1.contains("Site ID is not unique."));
    assert!(judged[1].1.contains("pairing code"));
    assert!(judged[3].1.contains("Halo Support"));
    let waits = [name(&world, 1), name(&world, 4), name(&world, 4)];
    let mut on_the_list = listed(&world).await;
    on_the_list.sort();
    let mut expected = waits.to_vec();
    expected.sort();
    assert_eq!(on_the_list, expected, "what a person must decide stays off");
    let again = import(&world, &rows).await;
    assert_eq!(again[5].0, Verdict::Unchanged, "it goes on where it was");
}

#[tokio::test]
async fn one_row_that_halo_cannot_answer_about_ends_nothing_where_others_are_answered() {
    let world = World::unlisted(2).await;
    refuses_look_up(&world, 0, Fault::status(500));
    let rows = [of(&world, 0), of(&world, 1)];
    let judged = import(&world, &rows).await;
    assert_eq!(judged[0].0, Verdict::Rejected);
    assert!(judged[0].1.contains("CosmosDB"), "{}", judged[0].1);
    assert_eq!(judged[1].0, Verdict::Added);
}

#[tokio::test]
async fn a_practice_that_is_not_paired_waits_on_the_list_as_our_move_until_it_is() {
    let mut world = World::unlisted(6).await;
    let practices = world.simulator.practices();
    let at = practices
        .iter()
        .position(|each| each.pms == "zedmed")
        .unwrap();
    unpair(&world, at);
    let id = monitor::commands::add_practice(&world.monitor, &of(&world, at), &kim())
        .await
        .unwrap();
    assert_eq!(id, PracticeId(1));
    world.names = vec![name(&world, at)];
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "blocked not_paired us");
    let groups = monitor::pages::identity_page(&world.monitor)
        .await
        .unwrap()
        .groups;
    let of_trouble = |trouble| {
        let mut group = groups.iter().filter(move |group| group.trouble == trouble);
        group.next().unwrap().rows.len()
    };
    assert_eq!(of_trouble(IdentityTrouble::NotPaired), 1);
    assert_eq!(of_trouble(IdentityTrouble::NotAuthoritative), 0);
    assert_eq!(of_trouble(IdentityTrouble::NoMapping), 0);
    let look_ups = world.simulator.stats().look_ups;
    world.pass(TimeDelta::hours(1)).await;
    assert_eq!(world.simulator.stats().look_ups, look_ups, "it is known");

    monitor::commands::pair_practice(&world.monitor, id, "", &kim())
        .await
        .unwrap();
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "online - nobody");
    assert_eq!(world.disagreements().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_practice_on_the_list_that_is_unpaired_stands_in_a_group_of_its_own() {
    let world = World::with(2).await;
    unpair(&world, 0);
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "blocked not_paired us");
    let groups = monitor::pages::identity_page(&world.monitor)
        .await
        .unwrap()
        .groups;
    let there: Vec<_> = groups
        .iter()
        .filter(|group| !group.rows.is_empty())
        .collect();
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].trouble, IdentityTrouble::NotPaired);
    assert!(there[0].rows[0].words.contains("not paired"));
}

#[tokio::test]
async fn whoever_adds_a_practice_whose_only_site_is_not_authoritative_must_choose() {
    let world = World::unlisted(2).await;
    set_authoritative(&world, 0, false);
    let added = monitor::commands::add_practice(&world.monitor, &of(&world, 0), &kim()).await;
    let Err(NotEdited::ToChoose {
        verdict,
        candidates,
        ..
    }) = added
    else {
        panic!("{added:?}");
    };
    assert_eq!(verdict, Verdict::NotAuthoritative);
    assert_eq!(candidates[0].authoritative, Some(false));
    assert!(listed(&world).await.is_empty());

    refuses_look_up(&world, 1, Fault::rejected_request("Site ID is not unique."));
    let refused = monitor::commands::add_practice(&world.monitor, &of(&world, 1), &kim()).await;
    let Err(NotEdited::Refused(words)) = refused else {
        panic!("{refused:?}");
    };
    assert!(words.contains("Site ID is not unique."));
}

#[tokio::test]
async fn what_waits_on_the_list_is_not_settled_while_its_only_site_is_not_authoritative() {
    let mut world = World::unlisted(1).await;
    let set = |lifecycle| SimulatedEvent::SetLifecycle {
        practice: name(&world, 0),
        lifecycle,
    };
    world.happens(set(SiteLifecycle::Initialising));
    assert_eq!(world.add_entry(&of(&world, 0)).await, Verdict::Initialising);
    set_authoritative(&world, 0, false);
    world.happens(set(SiteLifecycle::Active));
    world.names = vec![name(&world, 0)];
    world.pass(POLL * 3).await;
    assert_eq!(
        world.headline(0).await,
        "blocked non_authoritative halo_support"
    );
    assert!(world.ledger().await.is_empty(), "nobody approved it");

    // Taken off the list and put back, or added again, it waits as before.
    let id = PracticeId(1);
    monitor::commands::retire_practice(&world.monitor, id, &kim())
        .await
        .unwrap();
    monitor::commands::restore_practice(&world.monitor, id, &kim())
        .await
        .unwrap();
    world.pass(POLL * 3).await;
    let again = monitor::commands::add_practice(&world.monitor, &of(&world, 0), &kim()).await;
    assert!(
        matches!(again, Err(NotEdited::ToChoose { .. })),
        "{again:?}"
    );
    assert!(world.ledger().await.is_empty());

    set_authoritative(&world, 0, true);
    world.pass(TimeDelta::hours(7)).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn a_look_up_that_halo_answers_with_404_means_that_no_site_is_left() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::AnswerLookUps {
        refuses_unpaired: None,
        answers_404: Some(true),
    });
    world.happens(SimulatedEvent::Forget {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 4).await;
    let card = world.practice(0).await.pending_change;
    let change = monitor::pages::change(&world.monitor, card.unwrap()).await;
    let change = change.unwrap().unwrap();
    assert_eq!(change.kind.as_str(), "site_vanished");
    assert_eq!(world.headline(1).await, "online - nobody");
}
