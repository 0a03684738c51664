//! No sequence of answers and decisions leads to a mapping that nobody approved, and the ledger
//! answers for any time just as it did then.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::practice::PracticeId;
use domain::site::SiteKey;
use domain::views::ledger::MappingView;
use proptest::prelude::*;

use super::*;
use crate::world::Terms;

/// What may happen next.
#[derive(Clone, Debug)]
enum Step {
    Migrate,
    Switch,
    Rename(usize),
    RestoreBackup,
    Authoritative(bool),
    Forget,
    Reinstall,
    HaloFails(bool),
    Approve(usize, &'static str),
    ApproveAsSeenAtFirst(&'static str),
    Reject(usize),
    Withdraw(usize),
    Undo,
    Withhold,
    ExportAgain,
    EnterGuid,
    Restart,
    Pass(i32),
    /// The watch's next answer about the practice is held back.
    Hold,
    Release,
}

const NAMES: [&str; 3] = [
    "Harbour Clinic",
    "THE HARBOUR CLINIC PTY LTD",
    "Southern Cross Family Practice",
];

fn step() -> impl Strategy<Value = Step> {
    let who = || prop::sample::select(vec!["Kim", "Alex", "Sam"]);
    prop_oneof![
        2 => Just(Step::Migrate),
        3 => Just(Step::Switch),
        2 => (0..NAMES.len()).prop_map(Step::Rename),
        1 => Just(Step::RestoreBackup),
        1 => any::<bool>().prop_map(Step::Authoritative),
        1 => Just(Step::Forget),
        1 => Just(Step::Reinstall),
        2 => any::<bool>().prop_map(Step::HaloFails),
        6 => (0..3_usize, who()).prop_map(|(which, who)| Step::Approve(which, who)),
        1 => who().prop_map(Step::ApproveAsSeenAtFirst),
        1 => (0..3_usize).prop_map(Step::Reject),
        1 => (0..3_usize).prop_map(Step::Withdraw),
        1 => Just(Step::Undo),
        1 => Just(Step::Withhold),
        1 => Just(Step::ExportAgain),
        1 => Just(Step::EnterGuid),
        1 => Just(Step::Restart),
        4 => (1..8).prop_map(Step::Pass),
    ]
}

/// The same, with answers in flight across what people do.
fn step_or_hold() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => step(),
        1 => Just(Step::Hold),
        1 => Just(Step::Release),
    ]
}

/// What was served when, and which decisions went through.
#[derive(Default)]
struct KeptAnswer {
    held: Option<simulator::Hold>,
    served: Vec<(DateTime<Utc>, Vec<MappingView>)>,
    first_seen: Option<ChangeView>,
    /// Who approved which change with success, in order.
    approved: BTreeMap<i64, Vec<String>>,
}

fn key(world: &World) -> SiteKey {
    let summary = &world.simulator.practices()[0];
    SiteKey {
        pms: summary.pms.parse().unwrap(),
        site_id: summary.site_id.parse().unwrap(),
    }
}

async fn served(world: &World, at: Option<DateTime<Utc>>) -> Vec<MappingView> {
    let mappings = monitor::pages::mappings(&world.monitor, at, None, 99)
        .await
        .unwrap();
    mappings.into_iter().map(|(_, view)| view).collect()
}

async fn take(world: &mut World, kept: &mut KeptAnswer, step: Step) {
    let name = practice(world);
    // An event that does not fit the world is refused by it, and changes nothing.
    let happens = |event| {
        let _ = world.simulator.apply(event);
    };
    let practice = name.clone();
    match step {
        Step::Migrate => happens(SimulatedEvent::Migrate { practice }),
        Step::Switch => happens(SimulatedEvent::SwitchAuthority { practice }),
        Step::Rename(which) => happens(SimulatedEvent::Rename {
            practice,
            name: NAMES[which].to_owned(),
        }),
        Step::RestoreBackup => happens(SimulatedEvent::RestoreBackup { practice }),
        Step::Authoritative(authoritative) => happens(SimulatedEvent::SetAuthoritative {
            practice,
            authoritative,
        }),
        Step::Forget => happens(SimulatedEvent::Forget { practice }),
        Step::Reinstall => happens(SimulatedEvent::Reinstall { practice }),
        Step::HaloFails(true) => happens(SimulatedEvent::SetFault {
            practice: None,
            fault: Fault::from(FaultKind::Reset),
        }),
        Step::HaloFails(false) => happens(SimulatedEvent::ClearFaults { practice: None }),
        Step::Approve(which, who) => {
            if let Some(change) = waiting(world).await.get(which).cloned() {
                kept.first_seen.get_or_insert_with(|| change.clone());
                note(kept, &change, who, approve(world, &change, who).await);
            }
        }
        Step::ApproveAsSeenAtFirst(who) => {
            if let Some(change) = kept.first_seen.clone() {
                note(kept, &change, who, approve(world, &change, who).await);
            }
        }
        Step::Reject(which) => {
            if let Some(change) = waiting(world).await.get(which) {
                let _ = monitor::commands::reject(&world.monitor, change.id, "no", &acting("Kim"))
                    .await;
            }
        }
        Step::Withdraw(which) => {
            if let Some(change) = waiting(world).await.get(which) {
                let _ = monitor::commands::withdraw(&world.monitor, change.id, "", &acting("Kim"))
                    .await;
            }
        }
        Step::Undo => {
            let approved = ChangeQuery {
                status: Some(ChangeStatus::Approved),
                risk: None,
            };
            let approved = monitor::pages::changes(&world.monitor, &approved, None, 1)
                .await
                .unwrap();
            if let Some(change) = approved.first() {
                let _ = monitor::commands::undo(&world.monitor, change.id, "back", &acting("Sam"))
                    .await;
            }
        }
        Step::Withhold => {
            let key = key(world);
            let _ =
                monitor::commands::withhold(&world.monitor, &key, "wrong", &acting("Kim")).await;
        }
        Step::ExportAgain => {
            let key = key(world);
            let _ = monitor::commands::export_again(&world.monitor, &key, "right", &acting("Alex"))
                .await;
        }
        Step::EnterGuid => {
            if let Ok(guids) = world.simulator.guids(&name)
                && let Some(newest) = guids.last()
            {
                let kim = acting("Kim");
                let _ = monitor::commands::enter_guid(&world.monitor, PracticeId(1), newest, &kim)
                    .await;
            }
        }
        Step::Restart => world.restart().await,
        Step::Pass(polls) => world.pass(POLL * polls).await,
        Step::Hold => {
            let guid = world.practice(0).await.halo_guid;
            if let Some(guid) = guid.filter(|_| kept.held.is_none()) {
                let hold = world.simulator.hold(&guid.to_string(), 1);
                world.pass(POLL).await;
                // A question of the watch's, not one that somebody would wait for.
                kept.held = Some(hold).filter(|hold| hold.so_far() == 1);
            }
        }
        Step::Release => kept.held = None,
    }
}

fn note(kept: &mut KeptAnswer, change: &ChangeView, who: &str, done: Result<Effect, NotDecided>) {
    if done.is_ok() {
        let by = kept.approved.entry(change.id).or_default();
        by.push(who.to_owned());
    }
}

/// Whatever happened, this holds.
async fn nothing_unapproved_is_mapped(world: &World, kept: &KeptAnswer) {
    let entries = world.ledger().await;
    let mut first = BTreeMap::new();
    for entry in &entries {
        let is_first = first.insert(entry.site, ()).is_none();
        let by_a_person = ["Kim", "Alex", "Sam"].contains(&entry.decided_by.as_str());
        assert!(
            by_a_person || (is_first && entry.guid.is_some()),
            "only the first look-up settles by itself: {entry:?}"
        );
        let Some(change) = entry.change.filter(|_| entry.reason != "back") else {
            continue;
        };
        let by = &kept.approved[&change];
        let change = monitor::pages::change(&world.monitor, change)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(by.last(), Some(&entry.decided_by), "{entry:?}");
        assert_eq!(entry.guid, change.new.halo_guid, "{entry:?}");
        assert_ne!(change.entered_by.as_ref(), by.last(), "one's own entry");
        if change.risk.as_str() == "r4" {
            assert!(
                by.iter().any(|one| Some(one) != by.last()),
                "two people: {by:?}"
            );
        }
    }
    // Nothing is applied twice.
    let changes: Vec<i64> = entries
        .iter()
        .filter(|entry| entry.reason != "back")
        .filter_map(|entry| entry.change)
        .collect();
    let mut once = changes.clone();
    once.dedup();
    assert_eq!(changes, once);
    // What is exported is what is watched, or withheld.
    let mapping = monitor::pages::mapping(&world.monitor, &key(world))
        .await
        .unwrap()
        .unwrap();
    let watched = world.practice(0).await.halo_guid;
    assert!(
        mapping.halo_guid == watched || mapping.halo_guid.is_none(),
        "{mapping:?} {watched:?}"
    );
    for (at, then) in &kept.served {
        assert_eq!(&served(world, Some(*at)).await, then, "as of {at}");
    }
}

/// However it came, the practice is asked about again and again, where it has a GUID.
async fn it_is_still_watched(world: &World, kept: &mut KeptAnswer) {
    kept.held = None;
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(POLL * 30).await;
    let practice = world.practice(0).await;
    if practice.halo_guid.is_some() {
        let now = monitor::clock::Clock::now(&world.clock);
        let age = practice.last_observed_at.map(|at| now - at);
        assert!(
            age.is_some_and(|age| age <= POLL * 10),
            "it is not asked any more, for {age:?}: {practice:?}"
        );
    }
}

async fn tell(steps: Vec<Step>, terms: Terms) {
    let mut world = World::listed_on(2, terms).await;
    world.happens(SimulatedEvent::Rename {
        practice: practice(&world),
        name: NAMES[0].to_owned(),
    });
    let mut kept = KeptAnswer::default();
    for step in steps {
        take(&mut world, &mut kept, step).await;
        world.cycle().await;
        let now = monitor::clock::Clock::now(&world.clock);
        kept.served.push((now, served(&world, None).await));
        // Between two looks time goes on: within one moment nobody could tell before from after.
        world.sleep(TimeDelta::seconds(1));
    }
    nothing_unapproved_is_mapped(&world, &kept).await;
    it_is_still_watched(&world, &mut kept).await;
}

fn run(steps: Vec<Step>, terms: Terms) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    runtime.block_on(tell(steps, terms));
}

proptest! {
    // Each case has a Halo Cloud and a database of its own.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_leads_to_a_mapping_that_nobody_approved(steps in prop::collection::vec(step(), 4..28)) {
        run(steps, Terms::default());
    }

    #[test]
    fn nor_does_one_with_answers_in_flight_and_the_practice_stays_watched(
        steps in prop::collection::vec(step_or_hold(), 4..28)
    ) {
        let terms = Terms { patience: std::time::Duration::from_millis(40), ..Terms::of_production() };
        run(steps, terms);
    }
}
