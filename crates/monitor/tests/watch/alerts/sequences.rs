//! Whatever happens to practices, to Halo, to the process, to rules, channels and receivers: what was opened
//! somewhere is resolved there once, what lasts is told in the end, and nobody who answered hears twice.
//!
//! The reference knows receivers only by what they answered, and rules only by what was asked for. A killed
//! process leaves what it had written: a statement of a transaction is refused, or the turn is dropped while a
//! receiver holds its answer.

mod world;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::alert::AlertKind;
use domain::alert::rule::{
    Condition, During, QuietHours, RuleSpec, Step as RuleStep, StepChannels,
};
use proptest::prelude::*;

use self::world::{Crash, Receiving};

/// Practices that are watched. The last two share no host with others.
const PRACTICES: usize = 6;
/// The most channels at once.
const CHANNELS: usize = 3;

/// What may happen next. Places on lists that have become shorter mean nothing.
#[derive(Clone, Debug)]
enum Step {
    Pass(u8),
    GoOffline(usize),
    LosePower(usize),
    ComeOnline(usize),
    ComesAndGoes(usize, u8),
    LoseHost,
    Migrate(usize),
    HaloFails,
    HaloAnswers,
    Restart,
    Crash(Crash),
    KilledWhileSending,
    Receiver(usize, Behaviour),
    AddChannel,
    RenameChannel(usize),
    RemoveChannel(usize),
    AddRule(RuleWish),
    EditRule(usize, RuleWish),
    RemoveRule(usize),
    Plan(Option<usize>, u8, u8),
    Take(usize),
}

/// How a receiver answers what comes next.
#[derive(Clone, Copy, Debug)]
enum Behaviour {
    Fails(u8),
    Hangs,
    AnswersTwice,
    AnswersLate,
    TellsWhenToComeBack,
}

/// What somebody writes down as a rule: channels by their place on the list.
#[derive(Clone, Debug)]
struct RuleWish {
    kinds: Vec<AlertKind>,
    wait: Option<i64>,
    channels: Vec<Vec<usize>>,
    remind: bool,
    quiet: bool,
    goes_on: bool,
}

fn wish() -> impl Strategy<Value = RuleWish> {
    let kinds = prop_oneof![
        Just(Vec::new()),
        Just(vec![AlertKind::Outage]),
        Just(vec![AlertKind::Incident]),
        Just(vec![AlertKind::Outage, AlertKind::Change]),
    ];
    let channels = prop::collection::vec(prop::collection::vec(0..CHANNELS, 0..3), 1..3);
    let wait = proptest::option::of(0_i64..40);
    (kinds, wait, channels, any::<[bool; 3]>()).prop_map(
        |(kinds, wait, channels, [remind, quiet, goes_on])| RuleWish {
            kinds,
            wait,
            channels,
            remind,
            quiet,
            goes_on,
        },
    )
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop_oneof![
        3 => (1_u8..9).prop_map(Behaviour::Fails),
        1 => Just(Behaviour::Hangs),
        1 => Just(Behaviour::AnswersTwice),
        1 => Just(Behaviour::AnswersLate),
        1 => Just(Behaviour::TellsWhenToComeBack),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let practice = || 0..PRACTICES;
    let channel = || 0..CHANNELS;
    prop_oneof![
        10 => (1_u8..40).prop_map(Step::Pass),
        2 => practice().prop_map(Step::GoOffline),
        3 => practice().prop_map(Step::LosePower),
        4 => practice().prop_map(Step::ComeOnline),
        2 => (practice(), 3_u8..9).prop_map(|(at, minutes)| Step::ComesAndGoes(at, minutes)),
        1 => Just(Step::LoseHost),
        1 => practice().prop_map(Step::Migrate),
        1 => Just(Step::HaloFails),
        2 => Just(Step::HaloAnswers),
        1 => Just(Step::Restart),
        2 => Crash::any().prop_map(Step::Crash),
        2 => Just(Step::KilledWhileSending),
        3 => (channel(), behaviour()).prop_map(|(at, behaviour)| Step::Receiver(at, behaviour)),
        1 => Just(Step::AddChannel),
        1 => channel().prop_map(Step::RenameChannel),
        1 => channel().prop_map(Step::RemoveChannel),
        1 => wish().prop_map(Step::AddRule),
        2 => (0_usize..6, wish()).prop_map(|(at, wish)| Step::EditRule(at, wish)),
        1 => (0_usize..6).prop_map(Step::RemoveRule),
        1 => (proptest::option::of(practice()), 0_u8..30, 5_u8..120)
            .prop_map(|(at, from, minutes)| Step::Plan(at, from, minutes)),
        2 => (0_usize..4).prop_map(Step::Take),
    ]
}

impl RuleWish {
    fn spec(&self, receiving: &Receiving, catch_all: bool) -> RuleSpec {
        let there = receiving.channels();
        let steps = self.channels.iter().enumerate().map(|(at, places)| {
            let these: BTreeSet<_> = places.iter().filter_map(|at| there.get(*at)).collect();
            RuleStep {
                channels: match these.is_empty() {
                    true => StepChannels::All,
                    false => StepChannels::These(these.into_iter().copied().collect()),
                },
                after: TimeDelta::minutes(15 * at as i64),
            }
        });
        RuleSpec {
            condition: match catch_all {
                true => Condition::default(),
                false => Condition {
                    kinds: self.kinds.clone(),
                    ..Condition::default()
                },
            },
            wait: self.wait.map(TimeDelta::minutes),
            during: During::Any,
            steps: steps.collect(),
            remind_every: self.remind.then(|| TimeDelta::minutes(30)),
            quiet: self.quiet.then(|| QuietHours {
                hours: "Mon-Sun 01:00-03:00".to_owned(),
                time_zone: "UTC".to_owned(),
            }),
            goes_on: self.goes_on && !catch_all,
        }
    }
}

async fn take(receiving: &mut Receiving, step: &Step) {
    match step {
        Step::Pass(minutes) => receiving.pass(i32::from(*minutes)).await,
        Step::GoOffline(at) => receiving.offline(*at),
        Step::LosePower(at) => receiving.lose_power(*at),
        Step::ComeOnline(at) => receiving.come_online(*at),
        Step::ComesAndGoes(at, minutes) => {
            for _ in 0..3 {
                receiving.offline(*at);
                receiving.pass(i32::from(*minutes)).await;
                receiving.come_online(*at);
                receiving.pass(i32::from(*minutes)).await;
            }
        }
        Step::LoseHost => receiving.lose_host(),
        Step::Migrate(at) => receiving.migrate(*at),
        Step::HaloFails => receiving.halo_fails(),
        Step::HaloAnswers => receiving.halo_answers(),
        Step::Restart => receiving.restart().await,
        Step::Crash(crash) => receiving.crash(*crash).await,
        Step::KilledWhileSending => receiving.killed_while_sending().await,
        Step::Receiver(at, behaviour) => receiving.behaves(*at, |receiver| match behaviour {
            Behaviour::Fails(times) => receiver.fails(*times),
            Behaviour::Hangs => receiver.hangs(),
            Behaviour::AnswersTwice => receiver.answers_twice(),
            Behaviour::AnswersLate => receiver.answers_late(),
            Behaviour::TellsWhenToComeBack => receiver.tells_when_to_come_back(),
        }),
        Step::AddChannel if receiving.channels().len() < CHANNELS => receiving.add_channel().await,
        Step::AddChannel => {}
        Step::RenameChannel(at) => receiving.rename_channel(*at).await,
        Step::RemoveChannel(at) => receiving.remove_channel(*at).await,
        Step::AddRule(wish) => {
            let spec = wish.spec(receiving, false);
            receiving.add_rule(spec).await;
        }
        Step::EditRule(at, wish) => {
            let rules = receiving.rules().await;
            if let Some(rule) = rules.get(*at) {
                let spec = wish.spec(receiving, rule.catch_all);
                receiving.edit_rule(rule, spec).await;
            }
        }
        Step::RemoveRule(at) => receiving.remove_rule(*at).await,
        Step::Plan(at, from, minutes) => {
            let times = (i64::from(*from), i64::from(*minutes));
            receiving.plan(*at, times).await;
        }
        Step::Take(at) => receiving.take(*at).await,
    }
    receiving.turn().await;
}

async fn tell(steps: Vec<Step>) {
    let mut receiving = Receiving::with(PRACTICES).await;
    for step in &steps {
        take(&mut receiving, step).await;
        receiving.no_message_came_twice_or_out_of_order().await;
    }
    // What still lasts when every reason to wait is over has been told.
    receiving.receivers_are_well();
    receiving.pass_hours(8).await;
    receiving.everything_that_lasts_was_told().await;
    // And what was told is resolved.
    receiving.everything_is_well().await;
    receiving.pass_hours(8).await;
    receiving.no_message_came_twice_or_out_of_order().await;
    receiving.everything_told_is_resolved_once().await;
    assert_eq!(receiving.world.disagreements().await, Vec::<String>::new());
}

proptest! {
    // Each case has a Halo Cloud, a database and receivers of its own.
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_was_opened_is_resolved_once_and_what_lasts_is_told_whatever_happens(
        steps in prop::collection::vec(step(), 8..40),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(tell(steps));
    }
}

#[tokio::test]
async fn a_rule_that_names_one_channel_for_hosts_is_not_overruled_by_the_one_about_halo_cloud() {
    let wish = RuleWish {
        kinds: Vec::new(),
        wait: None,
        channels: vec![vec![0]],
        remind: false,
        quiet: false,
        goes_on: false,
    };
    tell(vec![
        Step::AddChannel,
        Step::LoseHost,
        Step::EditRule(1, wish),
        Step::Pass(6),
        Step::Pass(1),
        Step::Receiver(0, Behaviour::AnswersTwice),
        Step::Receiver(2, Behaviour::AnswersLate),
        Step::HaloFails,
    ])
    .await;
}
