//! Whatever happens to a practice, to the machine and to its clock: uptime is what was observed.
//!
//! The reference keeps nothing but a log: which state each practice showed after each cycle, and
//! when it was last observed. A state holds until the next observation; where that is later than
//! twice the pace and two seconds, it held for the one pace that was promised, and the rest is
//! unknown (decision 3). A time that the clock shows twice is told of once, and where the second run
//! goes on from the first, nothing is known until the next observation.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::PracticeId;
use monitor::clock::Clock;
use proptest::prelude::*;
use simulator::{Fault, FaultKind, SimulatedEvent};

use crate::uptime::reference::{Log, Said, Told, count};
use crate::world::{POLL, World, start};

/// Practices that are watched, and one that nothing happens to.
const PRACTICES: usize = 3;
const PACE: i64 = POLL.num_seconds();
const PATIENCE: i64 = 2 * PACE + 2;

/// What may happen next. Times are in seconds.
#[derive(Clone, Debug)]
enum Step {
    Pass(i64),
    Sleep(i64),
    Restart,
    Stop(i64),
    ClockBack(i64),
    ClockBackWhileStopped(i64),
    ClockForward(i64),
    GoOffline(usize),
    LosePower(usize),
    ComeOnline(usize),
    HaloFails(Option<usize>),
    HaloAnswers,
}

fn step() -> impl Strategy<Value = Step> {
    let troubled = || 0..PRACTICES - 1;
    prop_oneof![
        8 => (1_i64..500).prop_map(Step::Pass),
        2 => (1_i64..30_000).prop_map(Step::Sleep),
        1 => Just(Step::Restart),
        1 => (1_i64..20_000).prop_map(Step::Stop),
        2 => (2_i64..1000).prop_map(Step::ClockBack),
        1 => (2_i64..1000).prop_map(Step::ClockBackWhileStopped),
        1 => (1_i64..9000).prop_map(Step::ClockForward),
        2 => troubled().prop_map(Step::GoOffline),
        1 => troubled().prop_map(Step::LosePower),
        3 => troubled().prop_map(Step::ComeOnline),
        1 => proptest::option::of(troubled()).prop_map(Step::HaloFails),
        2 => Just(Step::HaloAnswers),
    ]
}

/// What the reference remembers.
#[derive(Default)]
struct Seen {
    logs: Vec<Log<Said>>,
    /// When each was last observed, in the run of time that is told of.
    observed: Vec<Option<i64>>,
    last_cycle: i64,
    /// Until when the clock had run before it went back.
    ran_until: Option<i64>,
}

impl Seen {
    async fn note(&mut self, world: &World) {
        let now = now(world);
        if now < self.last_cycle - 1 {
            self.ran_until = self.ran_until.max(Some(self.last_cycle));
        }
        self.last_cycle = now;
        let met = self.ran_until.filter(|until| *until < now);
        let is_second_run = self.ran_until.is_some() && met.is_none();
        for at in 0..PRACTICES {
            let practice = world.practice(at).await;
            let observed = practice.last_observed_at.map(|at| at.timestamp());
            if let Some(until) = met {
                self.logs[at].push((until, ("unknown", None)));
                self.observed[at] = None;
            }
            if !is_second_run {
                let state = (practice.state.as_str(), None);
                self.take(at, state, observed.filter(|at| *at == now), now);
            }
        }
        if met.is_some() {
            self.ran_until = None;
        }
    }

    fn take(&mut self, at: usize, state: Said, observed: Option<i64>, now: i64) {
        let last = self.observed[at];
        if let Some(last) = last.filter(|last| now - last >= PATIENCE) {
            self.logs[at].push((last + PACE, ("unknown", None)));
        }
        if observed.is_some() {
            self.observed[at] = observed;
        }
        let was = self.logs[at].last().map(|(_, was)| *was);
        if observed.is_some() || was != Some(state) {
            self.logs[at].push((now, state));
        }
    }

    /// What is on record when a process is started under a clock that may have gone back meanwhile.
    /// A stop in a second run of time leaves what it saw last, where the first had come to.
    async fn resume(&mut self, world: &World) {
        let mut newest = self.logs.iter().flatten().map(|(at, _)| *at).max();
        for at in 0..PRACTICES {
            let practice = world.practice(at).await;
            let observed = practice.last_observed_at.map(|at| at.timestamp());
            newest = newest.max(observed);
            if let Some(until) = self.ran_until {
                self.logs[at].push((until, (practice.state.as_str(), None)));
                self.observed[at] = observed;
            }
        }
        self.ran_until = newest.filter(|at| *at > now(world));
        self.last_cycle = now(world);
    }
}

fn now(world: &World) -> i64 {
    world.clock.now().timestamp()
}

async fn cycle(world: &World, seen: &mut Seen) {
    world.cycle().await;
    seen.note(world).await;
}

async fn take(world: &mut World, seen: &mut Seen, step: Step) {
    let practice = |at: usize| world.names[at].clone();
    // An event that does not fit the world is refused by it, and changes nothing.
    let happens = |event| {
        let _ = world.simulator.apply(event);
    };
    match step {
        Step::Pass(time) => {
            let mut left = time;
            while left > 0 {
                world.sleep(TimeDelta::seconds(left.min(PACE)));
                cycle(world, seen).await;
                left -= PACE;
            }
        }
        Step::Sleep(time) => world.sleep(TimeDelta::seconds(time)),
        Step::Restart => {
            world.restart().await;
            seen.resume(world).await;
        }
        Step::Stop(time) => {
            world.sleep(TimeDelta::seconds(time));
            world.restart().await;
            seen.resume(world).await;
        }
        Step::ClockBack(time) => world.clock.step(TimeDelta::seconds(-time)),
        Step::ClockBackWhileStopped(time) => {
            world.clock.step(TimeDelta::seconds(-time));
            world.restart().await;
            seen.resume(world).await;
        }
        Step::ClockForward(time) => {
            // A clock that is an hour ahead of Halo's is not believed, which is a story of its own.
            let ahead = world.clock.now() - world.simulator.now();
            let most = TimeDelta::minutes(55) - ahead;
            let time = TimeDelta::seconds(time).min(most).max(TimeDelta::zero());
            world.clock.step(time);
        }
        Step::GoOffline(at) => happens(SimulatedEvent::GoOffline {
            practice: practice(at),
        }),
        Step::LosePower(at) => happens(SimulatedEvent::LosePower {
            practice: practice(at),
        }),
        Step::ComeOnline(at) => happens(SimulatedEvent::ComeOnline {
            practice: practice(at),
        }),
        Step::HaloFails(at) => happens(SimulatedEvent::SetFault {
            practice: at.map(practice),
            fault: Fault::from(FaultKind::Reset),
        }),
        Step::HaloAnswers => happens(SimulatedEvent::ClearFaults { practice: None }),
    }
    cycle(world, seen).await;
}

async fn agrees(world: &World, seen: &Seen, from: i64, to: i64) {
    let time = |second: i64| DateTime::<Utc>::from_timestamp(second, 0);
    let to = to.min(now(world));
    let from = from.min(to);
    for at in 0..PRACTICES {
        let id = PracticeId(at as i64 + 1);
        let asked = monitor::pages::uptime(&world.monitor, id, time(from), time(to)).await;
        let seconds = asked.unwrap().unwrap().seconds;
        let told = Told {
            zone: chrono_tz::UTC,
            openings: Vec::new(),
            stood: vec![(start().timestamp(), Some(at))],
            planned: Vec::new(),
        };
        let (counted, _) = count(&told, &seen.logs, from, to);
        let shown = [
            seconds.online,
            seconds.degraded,
            seconds.down,
            seconds.unknown,
        ];
        let counted = [
            counted.online,
            counted.degraded,
            counted.down,
            counted.unknown,
        ];
        assert_eq!(
            shown.map(|each| each as i64),
            counted,
            "{at}: {from} to {to}, {:?}",
            seen.logs[at]
        );
    }
}

async fn tell(steps: Vec<(Step, i64, i64)>) {
    let mut world = World::with(PRACTICES).await;
    let mut seen = Seen {
        logs: vec![Vec::new(); PRACTICES],
        observed: vec![None; PRACTICES],
        last_cycle: now(&world),
        ran_until: None,
    };
    seen.note(&world).await;
    for (step, from, length) in steps {
        take(&mut world, &mut seen, step).await;
        let from = now(&world) - from;
        agrees(&world, &seen, from, from + length).await;
    }
    let before = start().timestamp() - 3600;
    agrees(&world, &seen, before, now(&world)).await;
}

proptest! {
    // Each case has a Halo Cloud and a database of its own.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn uptime_is_what_was_observed_whatever_happens_to_practice_machine_and_clock(
        steps in prop::collection::vec((step(), 0_i64..20_000, 0_i64..20_000), 4..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(tell(steps));
    }
}
