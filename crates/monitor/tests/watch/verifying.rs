//! Whatever happens, what the watch leaves in the database agrees with itself.

use chrono::TimeDelta;
use domain::practice::PracticeId;
use proptest::prelude::*;
use simulator::{Fault, SimulatedEvent};
use store::AuditPrincipal;

use crate::access::everywhere;
use crate::world::{POLL, World};

/// What may happen next, to the practice of a place.
#[derive(Clone, Debug)]
enum Step {
    Offline(usize),
    PowerCut(usize, u16),
    Online(usize),
    Flap(usize),
    Drift(usize, i16),
    Update(usize),
    Forbidden(usize),
    Fine(usize),
    EverybodyFails,
    EverybodyFine,
    Retire(usize),
    Restore(usize),
    Sibling(usize),
    Sleep(i32),
    Restart,
    Pass(i32),
}

const SITES: usize = 5;

fn step() -> impl Strategy<Value = Step> {
    let which = || 0..SITES;
    prop_oneof![
        3 => which().prop_map(Step::Offline),
        2 => (which(), 30_u16..900).prop_map(|(at, seconds)| Step::PowerCut(at, seconds)),
        3 => which().prop_map(Step::Online),
        2 => which().prop_map(Step::Flap),
        1 => (which(), -200_i16..200).prop_map(|(at, seconds)| Step::Drift(at, seconds)),
        1 => which().prop_map(Step::Update),
        1 => which().prop_map(Step::Forbidden),
        2 => which().prop_map(Step::Fine),
        1 => Just(Step::EverybodyFails),
        2 => Just(Step::EverybodyFine),
        1 => which().prop_map(Step::Retire),
        1 => which().prop_map(Step::Restore),
        1 => which().prop_map(Step::Sibling),
        1 => (1..200).prop_map(Step::Sleep),
        1 => Just(Step::Restart),
        6 => (1..20).prop_map(Step::Pass),
    ]
}

fn about(practice: &str, fault: Fault) -> SimulatedEvent {
    SimulatedEvent::SetFault {
        practice: Some(practice.to_owned()),
        fault,
    }
}

async fn happen(world: &mut World, step: &Step) {
    let name = |at: usize| world.names[at].clone();
    let by = AuditPrincipal::command_line();
    let practice = |at: usize| PracticeId(at as i64 + 1);
    match *step {
        Step::Offline(at) => world.happens(SimulatedEvent::GoOffline { practice: name(at) }),
        Step::PowerCut(at, seconds) => world.happens(SimulatedEvent::PowerCut {
            practice: name(at),
            seconds: f64::from(seconds),
        }),
        Step::Online(at) => world.happens(SimulatedEvent::ComeOnline { practice: name(at) }),
        Step::Flap(at) => world.happens(SimulatedEvent::Flap {
            practice: name(at),
            times: 3,
            seconds: 120.0,
        }),
        Step::Drift(at, seconds) => world.happens(SimulatedEvent::Drift {
            practice: name(at),
            seconds: f64::from(seconds),
        }),
        Step::Update(at) => world.happens(SimulatedEvent::UpdateLink {
            practice: name(at),
            version: "26.999.1".to_owned(),
            seconds: 200.0,
        }),
        Step::Forbidden(at) => world.happens(about(&name(at), Fault::status(403))),
        Step::Fine(at) => world.happens(SimulatedEvent::ClearFaults {
            practice: Some(name(at)),
        }),
        Step::EverybodyFails => world.happens(everywhere(Fault::status(503))),
        Step::EverybodyFine => world.happens(SimulatedEvent::ClearFaults { practice: None }),
        Step::Retire(at) => {
            let retired =
                monitor::commands::retire_practice(&world.monitor, practice(at), &by).await;
            retired.unwrap();
        }
        Step::Restore(at) => {
            let now = monitor::clock::Clock::now(&world.clock);
            let store = world.store().await;
            store.restore_practice(practice(at), &by, now).await.ok();
        }
        Step::Sibling(at) => {
            let mut entry = crate::world::entry(&world.simulator.practices()[at]);
            entry.name.push_str(" North");
            let now = monitor::clock::Clock::now(&world.clock);
            let store = world.store().await;
            store
                .add_practice(&entry, None, None, &by, now)
                .await
                .unwrap();
        }
        Step::Sleep(minutes) => world.sleep(POLL * minutes),
        Step::Restart => world.restart().await,
        Step::Pass(minutes) => world.pass(POLL * minutes).await,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_the_database_agrees_with_itself(
        steps in prop::collection::vec(step(), 8..24),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let disagreements = runtime.block_on(async {
            let mut world = World::with(SITES).await;
            for step in &steps {
                happen(&mut world, step).await;
                let disagreements = world.disagreements().await;
                if !disagreements.is_empty() {
                    return disagreements;
                }
            }
            world.pass(TimeDelta::minutes(10)).await;
            world.disagreements().await
        });
        prop_assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
    }
}
