//! What Halo answers about a row leads to a hint, a caution or an explanation, never to a guess.

use chrono::TimeDelta;
use domain::import::Verdict;
use domain::onboarding::RowState;
use monitor::clock::Clock;
use monitor::commands::import_batch::{Lines, NotOnboarded};
use simulator::{Calls, Fault, SimulatedEvent};
use store::JudgedRow;

use super::{as_seen, cells, kim, look_up, of, pasted, renamed, row, watched};
use crate::world::{Terms, World};

#[tokio::test]
async fn a_site_id_without_a_name_is_looked_up_and_halo_tells_the_name() {
    let world = World::unlisted(2).await;
    let named = of(&world, 0);
    let id = pasted(&world, vec![renamed(&named, "")]).await;
    look_up(&world).await;
    let nameless = row(&world, id, 2).await;
    assert_eq!(nameless.state, RowState::NameMismatch);
    assert!(nameless.halo_name.is_some() && nameless.name_diff.is_empty());
    let key = as_seen(id, 2, nameless.version);
    let blind = monitor::commands::accept_row(&world.monitor, key, None, &kim()).await;
    assert!(matches!(blind, Err(NotOnboarded::NotAcceptable(_))));

    monitor::commands::edit_row(&world.monitor, key, &named, &kim())
        .await
        .unwrap();
    look_up(&world).await;
    assert_eq!(row(&world, id, 2).await.state, RowState::Ready);
}

#[tokio::test]
async fn where_the_pms_is_wrong_the_right_one_is_found_and_that_is_asked_once() {
    let world = World::unlisted(3).await;
    let right = of(&world, 0);
    let other = match right["pms"].as_str() {
        "zedmed" => "d4w",
        _ => "zedmed",
    };
    let wrong = cells(&right["name"], other, &right["site_id"]);
    let stranger = renamed(&wrong, "Quite Another Name");
    let before = world.simulator.stats().look_ups;
    let id = pasted(&world, vec![wrong]).await;
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    assert_eq!(seen.state, RowState::NotFound);
    assert_eq!(seen.other_pms.unwrap().to_string(), right["pms"]);
    assert!(seen.hint.unwrap().contains(&right["site_id"]));
    assert_eq!(world.simulator.stats().look_ups - before, 3);

    world.sleep(TimeDelta::hours(6));
    look_up(&world).await;
    assert_eq!(world.simulator.stats().look_ups - before, 4, "not again");

    // The same number belongs to somebody else there: that is nobody's business.
    let id = pasted(&world, vec![stranger]).await;
    monitor::commands::drop_row(&world.monitor, as_seen(1, 2, seen.version), &kim())
        .await
        .unwrap();
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    assert_eq!(seen.other_pms, None);
    assert!(!seen.hint.unwrap_or_default().contains(&right["name"]));
}

#[tokio::test]
async fn a_name_that_belongs_to_another_site_id_tells_of_the_wrong_digit() {
    let world = World::unlisted(2).await;
    let (right, neighbour) = (of(&world, 0), of(&world, 1));
    let wrong = renamed(&neighbour, &right["name"]);
    let id = pasted(&world, vec![wrong, right.clone()]).await;
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    assert_eq!(seen.state, RowState::NameMismatch);
    let hint = seen.hint.unwrap();
    assert!(hint.contains("Wrong ID?"), "{hint}");
    assert!(hint.contains(&right["site_id"]), "{hint}");
    assert_eq!(row(&world, id, 3).await.hint, None);
}

#[tokio::test]
async fn what_is_looked_at_while_typing_is_answered_and_not_kept() {
    let world = World::unlisted(2).await;
    let typed = of(&world, 0);
    let seen = monitor::commands::look_at(&world.monitor, typed.clone())
        .await
        .unwrap();
    assert_eq!(seen.state, RowState::Ready);
    assert_eq!(seen.found.len(), 1);
    assert_eq!(seen.found[0].availability.as_deref(), Some("online"));
    assert!(seen.found[0].side.pms_version.is_some());
    let half = cells(&typed["name"], &typed["pms"], "ZZZ");
    let half = monitor::commands::look_at(&world.monitor, half)
        .await
        .unwrap();
    assert_eq!(half.state, RowState::NotFound);
    let batches = monitor::pages::import_batches_page(&world.monitor)
        .await
        .unwrap();
    assert!(batches.open.is_empty() && batches.done.is_empty());
    assert!(watched(&world).await.is_empty());
}

#[tokio::test]
async fn a_row_whose_tick_was_taken_away_waits_while_the_others_are_started() {
    let world = World::unlisted(3).await;
    let id = pasted(&world, (0..3).map(|at| of(&world, at)).collect()).await;
    look_up(&world).await;
    let lines = Lines::AllBut(vec![3]);
    let wrong = monitor::commands::start_rows(&world.monitor, id, &lines, Some(3), &kim()).await;
    assert!(matches!(wrong, Err(NotOnboarded::Unconfirmed(2))));
    let started = monitor::commands::start_rows(&world.monitor, id, &lines, Some(2), &kim()).await;
    assert_eq!(started.unwrap(), 2);
    assert_eq!(row(&world, id, 3).await.state, RowState::Ready);
}

fn not_authoritative(world: &World, at: usize) {
    world.happens(SimulatedEvent::SetAuthoritative {
        practice: world.simulator.practices()[at].name.clone(),
        authoritative: false,
    });
}

#[tokio::test]
async fn a_site_that_is_not_authoritative_is_ready_only_once_a_person_accepts_it() {
    let world = World::unlisted(1).await;
    not_authoritative(&world, 0);
    let id = pasted(&world, vec![of(&world, 0)]).await;
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    assert_eq!(seen.state, RowState::NotAuthoritative);
    assert!(seen.words.contains("Halo Support"), "{}", seen.words);
    let start =
        async || monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim()).await;
    assert!(matches!(start().await, Err(NotOnboarded::NothingReady)));

    let key = as_seen(id, 2, seen.version);
    monitor::commands::accept_row(&world.monitor, key, None, &kim())
        .await
        .unwrap();
    let accepted = row(&world, id, 2).await;
    assert_eq!(accepted.state, RowState::Ready);
    assert_eq!(accepted.accepted_by.as_deref(), Some("Kim"));
    let caution = accepted.warning.unwrap();
    assert!(caution.contains("authoritative"), "{caution}");
    assert_eq!(start().await.unwrap(), 1);
    assert_eq!(watched(&world).await.len(), 1);
}

/// As an earlier version judged it: ready, though the only site is not authoritative.
#[tokio::test]
async fn a_row_that_was_settled_without_authority_before_an_upgrade_is_judged_anew() {
    let world = World::unlisted(1).await;
    let id = pasted(&world, vec![of(&world, 0)]).await;
    look_up(&world).await;
    let store = world.store().await;
    let kept = store.batch_rows(id).await.unwrap().remove(0);
    let mut found = kept.found;
    found[0].side.authoritative = Some(false);
    let judged = JudgedRow {
        row: as_seen(id, 2, kept.version),
        verdict: Verdict::Added,
        words: String::new(),
        found,
        mapping: kept.mapping,
        looked_up: true,
        due_at: None,
        elsewhere: None,
    };
    not_authoritative(&world, 0);
    let now = world.clock.now();
    store.judge_rows(vec![judged], now).await.unwrap();
    assert_eq!(row(&world, id, 2).await.state, RowState::Ready);
    let started =
        monitor::commands::start_rows(&world.monitor, id, &Lines::All, None, &kim()).await;
    assert!(matches!(started, Err(NotOnboarded::NothingReady)));
    look_up(&world).await;
    assert_eq!(row(&world, id, 2).await.state, RowState::NotAuthoritative);
    assert!(watched(&world).await.is_empty());
}

#[tokio::test]
async fn a_site_whose_authority_halo_support_moves_turns_ready_by_itself() {
    let world = World::unlisted(1).await;
    not_authoritative(&world, 0);
    let id = pasted(&world, vec![of(&world, 0)]).await;
    look_up(&world).await;
    world.happens(SimulatedEvent::SetAuthoritative {
        practice: world.simulator.practices()[0].name.clone(),
        authoritative: true,
    });
    world.sleep(TimeDelta::hours(6));
    look_up(&world).await;
    let seen = row(&world, id, 2).await;
    assert_eq!(seen.state, RowState::Ready);
    assert!(seen.turned_ready);
}

fn refuses_look_up(world: &World, at: usize, fault: Fault) {
    world.happens(SimulatedEvent::SetFault {
        practice: Some(world.simulator.practices()[at].name.clone()),
        fault: fault.only(Calls::LookUp),
    });
}

/// So many rounds, some seconds apart.
async fn rounds(world: &World, rounds: u32, apart: i64) {
    for _ in 0..rounds {
        world.sleep(TimeDelta::seconds(apart));
        monitor::commands::onboard(&world.monitor).await.unwrap();
    }
}

#[tokio::test]
async fn what_halo_refuses_waits_for_a_person_with_halos_words_and_is_asked_about_once() {
    let world = World::unlisted(4).await;
    let refusal = Fault::rejected_request("Site ID is not unique.");
    refuses_look_up(&world, 0, refusal);
    refuses_look_up(&world, 1, Fault::status(403));
    world.happens(SimulatedEvent::AnswerLookUps {
        refuses_unpaired: Some(true),
        answers_404: None,
    });
    world.happens(SimulatedEvent::Unpair {
        practice: world.simulator.practices()[2].name.clone(),
    });
    let id = pasted(&world, (0..4).map(|at| of(&world, at)).collect()).await;
    rounds(&world, 3, 1).await;
    for (line, state, words) in [
        (2, RowState::Rejected, "Site ID is not unique."),
        (3, RowState::Rejected, "Halo Support"),
        (4, RowState::NotPaired, "pairing code"),
    ] {
        let seen = row(&world, id, line).await;
        assert_eq!(seen.state, state);
        assert!(seen.state.needs_a_person());
        assert!(seen.words.contains(words), "{}", seen.words);
        assert_eq!(seen.due_at, None);
    }
    assert_eq!(row(&world, id, 5).await.state, RowState::Ready);
    let asked = world.simulator.stats().look_ups;
    assert_eq!(asked, 4);
    for _ in 0..48 {
        world.sleep(TimeDelta::hours(1));
        look_up(&world).await;
    }
    assert_eq!(world.simulator.stats().look_ups, asked, "not for two days");

    // Somebody acts: the row is looked up again as it stands.
    world.happens(SimulatedEvent::Pair {
        practice: world.simulator.practices()[2].name.clone(),
    });
    let key = as_seen(id, 4, row(&world, id, 4).await.version);
    monitor::commands::edit_row(&world.monitor, key, &Default::default(), &kim())
        .await
        .unwrap();
    look_up(&world).await;
    assert_eq!(row(&world, id, 4).await.state, RowState::Ready);
}

#[tokio::test]
async fn a_row_that_halo_does_not_answer_about_is_asked_ever_more_seldom_while_the_others_advance()
{
    for fault in [Fault::site_not_contacted(), Fault::status(500)] {
        let world = World::unlisted(3).await;
        refuses_look_up(&world, 0, fault);
        let id = pasted(&world, (0..3).map(|at| of(&world, at)).collect()).await;
        rounds(&world, 3, 1).await;
        let silent = row(&world, id, 2).await;
        assert_eq!(silent.state, RowState::Waiting);
        assert!(!silent.words.is_empty());
        for line in [3, 4] {
            assert_eq!(row(&world, id, line).await.state, RowState::Ready);
        }
        let before = world.simulator.stats().look_ups;
        rounds(&world, 720, 5).await;
        let asked = world.simulator.stats().look_ups - before;
        assert_eq!(asked, 6, "after 30 s, then twice as long, and so on");
        world.happens(SimulatedEvent::ClearFaults { practice: None });
        world.sleep(TimeDelta::hours(1));
        look_up(&world).await;
        assert_eq!(row(&world, id, 2).await.state, RowState::Ready);
    }
}

#[tokio::test]
async fn a_small_budget_neither_loses_a_hint_nor_asks_for_ever() {
    let world = World::unlisted_on(
        3,
        Terms {
            per_second: 2.0,
            ..Terms::default()
        },
    )
    .await;
    let right = of(&world, 0);
    let other = match right["pms"].as_str() {
        "zedmed" => "d4w",
        _ => "zedmed",
    };
    let wrong = cells(&right["name"], other, &right["site_id"]);
    let id = pasted(&world, vec![of(&world, 1), of(&world, 2), wrong]).await;
    for _ in 0..10 {
        monitor::commands::onboard(&world.monitor).await.unwrap();
        world.sleep(TimeDelta::seconds(1));
    }
    let seen = row(&world, id, 4).await;
    assert_eq!(seen.state, RowState::NotFound);
    assert_eq!(seen.other_pms.unwrap().to_string(), right["pms"]);
    assert_eq!(world.simulator.stats().look_ups, 5, "each question once");
}
