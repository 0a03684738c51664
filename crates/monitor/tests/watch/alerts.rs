//! Who is told of what: the watch, what decides about messages, and one clock.

mod channels;
mod links;
mod sequences;

use std::sync::Arc;

use chrono::TimeDelta;
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::alert::rule::{RuleSpec, Step, StepChannels, usual};
use domain::headline::State;
use domain::import::Verdict;
use domain::maintenance::{MaintenancePlan, MaintenanceScope};
use domain::practice::PracticeId;
use monitor::clock::Clock;
use monitor::commands::acknowledge::Acknowledgeable;
use monitor::commands::alert::channel::{ChannelForm, add_channel, remove_channel};
use monitor::commands::alert::preview::preview_rule;
use monitor::commands::alert::rule::{add_rule, edit_rule, remove_rule};
use monitor::notify::delivery::{Delivery, DeliveryParts};
use monitor::notify::outbound::{Outbound, OutboundSettings};
use monitor::notify::{Alerts, Notifier};
use simulator::{Fault, SimulatedEvent};
use store::{AuditPrincipal, DeliveryFilter, DeliveryRow, OutageFilter};

use crate::access::everywhere;
use crate::open_vault::OpenVault;
use crate::world::{POLL, World};

/// A watch, and what decides who is told.
struct Told {
    world: World,
    alerts: Alerts,
}

async fn alerts(world: &World) -> Alerts {
    let outbound = Outbound::new(&OutboundSettings::default()).unwrap();
    let delivery = Delivery::new(DeliveryParts {
        store: world.store().await,
        vault: Arc::new(OpenVault),
        outbound,
        smtp: None,
        clock: Arc::new(world.clock.clone()),
        public_url: "https://sundog.example".to_owned(),
    });
    Alerts::new(world.monitor.clone(), delivery)
}

fn ada() -> AuditPrincipal {
    AuditPrincipal::named("ada", None)
}

impl Told {
    /// Some practices, and one channel that is told everything.
    async fn with(sites: usize) -> Self {
        let mut world = World::unlisted(sites).await;
        for summary in world.simulator.practices() {
            // Among many some are branches behind one site, which are left out.
            if world.add(&summary).await == Verdict::Added {
                world.names.push(summary.name);
            }
        }
        world.pass(POLL).await;
        let alerts = alerts(&world).await;
        let told = Self { world, alerts };
        told.channel("On call").await;
        told.turn().await;
        told
    }

    async fn channel(&self, name: &str) -> ChannelId {
        let form = ChannelForm {
            name: name.to_owned(),
            ..ChannelForm::default()
        };
        let added = add_channel(&self.alerts, ChannelKind::Inbox, form, &ada()).await;
        added.unwrap().0
    }

    /// The last rule waits for nothing.
    async fn at_once(&self) {
        let store = self.world.store().await;
        let (name, last) = usual().pop().unwrap();
        let at_once = RuleSpec {
            wait: Some(TimeDelta::zero()),
            ..last
        };
        let rules = vec![(name.to_owned(), at_once)];
        let now = self.world.clock.now();
        store.replace_rules(rules, &ada(), now).await.unwrap();
    }

    /// One look. What is said in it is said once.
    async fn turn(&self) {
        let notifier = Notifier::new(self.alerts.clone());
        notifier.turn().await.unwrap();
        assert_eq!(
            notifier.turn().await.unwrap().messages,
            0,
            "the same moment again"
        );
    }

    /// Time passes, a poll at a time, and with each what follows is decided.
    async fn pass(&self, polls: i32) {
        for _ in 0..polls {
            self.world.pass(POLL).await;
            self.turn().await;
        }
    }

    /// The process is killed and started again.
    async fn restart(&mut self) {
        self.world.restart().await;
        self.alerts = alerts(&self.world).await;
    }

    async fn rows(&self) -> Vec<DeliveryRow> {
        let store = self.world.store().await;
        let mut rows = store
            .deliveries(&DeliveryFilter::default(), 1000)
            .await
            .unwrap();
        rows.reverse();
        rows
    }

    /// What was said, oldest first, by event and kind.
    async fn said(&self) -> Vec<String> {
        let rows = self.rows().await;
        rows.iter()
            .map(|row| format!("{} {}", row.event, row.body.kind))
            .collect()
    }

    /// The titles of what was said.
    async fn titles(&self) -> Vec<String> {
        self.rows()
            .await
            .into_iter()
            .map(|row| row.body.title)
            .collect()
    }

    fn happens_to(&self, at: usize, event: fn(String) -> SimulatedEvent) {
        self.world.happens(event(self.world.names[at].clone()));
    }
}

fn loses_power(practice: String) -> SimulatedEvent {
    SimulatedEvent::LosePower { practice }
}

fn comes_back(practice: String) -> SimulatedEvent {
    SimulatedEvent::ComeOnline { practice }
}

#[tokio::test]
async fn halo_cloud_that_fails_for_everybody_is_one_message_and_one_when_it_is_back() {
    let told = Told::with(40).await;
    told.world.happens(everywhere(Fault::status(503)));
    told.pass(20).await;
    assert_eq!(told.said().await, ["opened incident"]);
    let opened = told.rows().await.remove(0).body;
    let everybody = told.world.names.len();
    assert_eq!(opened.practice_count, everybody, "{opened:?}");
    assert_eq!(opened.path, "/incidents/1");
    told.world
        .happens(SimulatedEvent::ClearFaults { practice: None });
    told.pass(20).await;
    assert_eq!(told.said().await, ["opened incident", "resolved incident"]);
    let rows = told.rows().await;
    assert_eq!(rows[0].body.dedup_key, rows[1].body.dedup_key);
    assert_eq!(rows[1].body.practice_count, everybody);
}

#[tokio::test]
async fn what_is_planned_for_everybody_keeps_no_secret_of_a_key_that_is_refused() {
    let told = Told::with(3).await;
    let now = told.world.clock.now();
    let window = (now, now + TimeDelta::hours(5));
    let plan = MaintenancePlan::once("updates", MaintenanceScope::Everyone, window);
    let planned = monitor::commands::plan_maintenance(&told.world.monitor, plan, &ada()).await;
    planned.unwrap();
    told.happens_to(0, loses_power);
    told.pass(30).await;
    assert_eq!(told.said().await, Vec::<String>::new());
    for key in [
        told.world.simulator.key(),
        told.world.simulator.secondary_key(),
    ] {
        let key = key.to_owned();
        told.world.happens(SimulatedEvent::RevokeKey { key });
    }
    told.pass(10).await;
    assert_eq!(
        told.said().await,
        ["opened incident"],
        "{:?}",
        told.titles().await
    );
}

#[tokio::test]
async fn five_practices_that_share_nothing_are_five_messages() {
    let told = Told::with(30).await;
    for at in [0, 5, 10, 15, 20] {
        told.happens_to(at, loses_power);
        told.pass(4).await;
    }
    told.pass(20).await;
    assert_eq!(told.said().await, ["opened outage"; 5]);
    for at in [0, 5, 10, 15, 20] {
        told.happens_to(at, comes_back);
    }
    told.pass(6).await;
    let said = told.said().await;
    assert_eq!(said[5..], ["resolved outage"; 5]);
}

#[tokio::test]
async fn practices_of_one_version_of_halo_link_that_fall_silent_within_minutes_are_one_message_that_names_it()
 {
    let told = Told::with(60).await;
    for at in 0..40 {
        told.happens_to(at, loses_power);
        if at % 20 == 19 {
            told.pass(1).await;
        }
    }
    told.pass(20).await;
    assert_eq!(
        told.said().await,
        ["opened incident"],
        "{:?}",
        told.titles().await
    );
    let opened = told.rows().await.remove(0).body;
    assert!(opened.title.contains("Halo Link"), "{}", opened.title);
    assert!(opened.practice_count >= 40, "{opened:?}");
    for at in 0..40 {
        told.happens_to(at, comes_back);
    }
    told.pass(20).await;
    assert_eq!(told.said().await, ["opened incident", "resolved incident"]);
}

#[tokio::test]
async fn a_practice_that_comes_and_goes_for_a_night_is_told_once_and_resolved_once() {
    let told = Told::with(3).await;
    for _ in 0..12 {
        told.happens_to(0, loses_power);
        told.pass(8).await;
        told.happens_to(0, comes_back);
        told.pass(6).await;
    }
    told.pass(180).await;
    let mut said = told.said().await;
    said.retain(|each| !each.starts_with("reminder"));
    assert_eq!(
        said,
        ["opened outage", "resolved outage"],
        "{:?}",
        told.titles().await
    );
}

#[tokio::test]
async fn outages_that_were_told_apart_and_turn_out_to_be_one_keep_nobody_from_being_told() {
    let told = Told::with(3).await;
    told.at_once().await;
    for _ in 0..2 {
        told.happens_to(0, loses_power);
        told.pass(8).await;
        told.happens_to(0, comes_back);
        told.pass(5).await;
    }
    let said = told.said().await;
    assert_eq!(
        said[..3],
        ["opened outage", "resolved outage", "opened outage"]
    );
    let (store, every) = (told.world.store().await, OutageFilter::default());
    let outages = store.outages(&every, 9).await.unwrap();
    assert!(matches!(&outages[..], [one] if one.flapping), "{outages:?}");
    told.happens_to(1, loses_power);
    told.pass(8).await;
    assert_eq!(told.said().await.last().unwrap(), "opened outage");
    told.happens_to(1, comes_back);
    told.pass(180).await;
    let said = told.said().await;
    let count = |event: &str| said.iter().filter(|each| each.starts_with(event)).count();
    assert_eq!((count("opened"), count("resolved")), (3, 3), "{said:?}");
}

#[tokio::test]
async fn a_cause_that_cannot_be_written_down_silences_no_other_and_is_told_itself() {
    let told = Told::with(5).await;
    told.at_once().await;
    let refuse = "CREATE TRIGGER refused BEFORE INSERT ON alert
        WHEN NEW.kind = 'outage' AND NEW.subject = 1 BEGIN SELECT RAISE(ABORT, 'refused'); END";
    told.world.execute(refuse.to_owned()).await;
    told.happens_to(0, loses_power);
    told.happens_to(1, loses_power);
    let mut refusals = 0;
    for _ in 0..10 {
        told.world.pass(POLL).await;
        let turn = Notifier::new(told.alerts.clone()).turn().await;
        refusals += usize::from(turn.is_err());
    }
    assert!(refusals > 1, "it is tried again");
    assert_eq!(told.said().await, ["opened outage", "opened health"]);
    let health = told.rows().await.remove(1).body.title;
    assert_eq!(health, "Sundog cannot tell somebody of a cause");
    assert_eq!(told.alerts.health().await.unwrap_err(), health);

    told.world.execute("DROP TRIGGER refused".to_owned()).await;
    told.pass(3).await;
    let said = told.said().await;
    assert_eq!(said[2..], ["opened outage", "resolved health"]);
    assert_eq!(told.alerts.health().await, Ok(()));
}

#[tokio::test]
async fn what_was_told_before_a_restart_is_not_told_again_and_is_resolved_after_it() {
    let mut told = Told::with(3).await;
    told.happens_to(0, loses_power);
    told.pass(15).await;
    assert_eq!(told.said().await, ["opened outage"]);
    told.restart().await;
    told.pass(5).await;
    assert_eq!(told.said().await, ["opened outage"]);
    told.happens_to(0, comes_back);
    told.restart().await;
    told.pass(6).await;
    assert_eq!(told.said().await, ["opened outage", "resolved outage"]);
}

#[tokio::test]
async fn whoever_is_told_reads_whose_move_it_is_since_when_and_what_happened_before() {
    let told = Told::with(3).await;
    told.happens_to(0, loses_power);
    told.pass(6).await;
    told.happens_to(0, comes_back);
    told.pass(40).await;
    told.happens_to(0, loses_power);
    told.pass(20).await;
    let rows = told.rows().await;
    let opened = &rows.last().unwrap().body;
    assert_eq!(opened.state, Some(State::Unreachable));
    assert!(opened.began < opened.began_latest, "{opened:?}");
    assert!(
        opened.steps.iter().any(|step| step.contains("power")),
        "{opened:?}"
    );
    assert!(
        !opened.just_before.is_empty(),
        "it was down before: {opened:?}"
    );
    assert_eq!(opened.path, "/practices/1");
}

#[tokio::test]
async fn somebody_who_takes_it_is_told_to_everybody_and_ends_the_reminders() {
    let told = Told::with(3).await;
    told.happens_to(0, loses_power);
    told.pass(130).await;
    assert_eq!(told.said().await, ["opened outage", "reminder outage"]);
    let by = ada();
    let taken = monitor::commands::acknowledge(
        &told.world.monitor,
        Acknowledgeable::Outage(1),
        Some(told.world.clock.now() + TimeDelta::hours(6)),
        "",
        &by,
    );
    taken.await.unwrap();
    told.pass(240).await;
    let said = told.said().await;
    assert_eq!(said[2..], ["updated outage"]);
    let note = told.rows().await[2].body.note.clone();
    assert_eq!(note.as_deref(), Some("ada has it in hand."));
}

#[tokio::test]
async fn a_practice_that_leaves_the_list_is_resolved_where_it_was_told() {
    let told = Told::with(3).await;
    told.happens_to(0, loses_power);
    told.pass(15).await;
    let (monitor, by) = (&told.world.monitor, ada());
    let retired = monitor::commands::retire_practice(monitor, PracticeId(1), &by);
    assert!(retired.await.unwrap());
    told.pass(3).await;
    assert_eq!(told.said().await, ["opened outage", "resolved outage"]);
}

#[tokio::test]
async fn a_rule_that_is_edited_while_something_is_open_loses_no_resolve_and_a_removed_channel_hears_nothing_more()
 {
    let told = Told::with(3).await;
    let second = told.channel("Chat").await;
    told.happens_to(0, loses_power);
    told.pass(15).await;
    assert_eq!(told.said().await, ["opened outage"; 2]);
    let rules = monitor::pages::rules(&told.alerts).await.unwrap();
    for rule in &rules {
        let elsewhere = RuleSpec {
            steps: vec![Step {
                channels: StepChannels::These(vec![second]),
                after: TimeDelta::zero(),
            }],
            ..rule.spec.clone()
        };
        edit_rule(&told.alerts, rule.id, &rule.name, elsewhere, None, &ada())
            .await
            .unwrap();
    }
    told.pass(2).await;
    let third = told.channel("Late").await;
    told.pass(2).await;
    assert_eq!(told.said().await.len(), 2, "no rule names the new one");
    remove_channel(&told.alerts, third, &ada()).await.unwrap();
    told.happens_to(0, comes_back);
    told.pass(5).await;
    let said = told.said().await;
    assert_eq!(said[2..], ["resolved outage"; 2], "on both that were told");
}

#[tokio::test]
async fn the_last_rule_stays_and_a_rule_that_names_nobody_is_refused() {
    let told = Told::with(1).await;
    let rules = monitor::pages::rules(&told.alerts).await.unwrap();
    let last = rules.last().unwrap();
    assert!(last.catch_all);
    let refused = remove_rule(&told.alerts, last.id, &ada())
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("the last rule stays"),
        "{refused}"
    );
    let naming = |channels| RuleSpec {
        steps: vec![Step {
            channels: StepChannels::These(channels),
            after: TimeDelta::zero(),
        }],
        ..rules[0].spec.clone()
    };
    for (channels, words) in [
        (vec![ChannelId(99)], "no channel with the id 99"),
        (vec![], "a step tells nobody"),
    ] {
        let rule = naming(channels);
        let refused = add_rule(&told.alerts, "Nobody", rule, None, &ada()).await;
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
}

#[tokio::test]
async fn a_preview_says_what_a_rule_would_have_sent_of_what_was_recorded() {
    let told = Told::with(3).await;
    told.happens_to(0, loses_power);
    told.pass(30).await;
    told.happens_to(0, comes_back);
    told.pass(5).await;
    let rules = monitor::pages::rules(&told.alerts).await.unwrap();
    let (rule, was_sent) = (&rules[1], told.said().await.len());
    let preview = preview_rule(&told.alerts, Some(rule.id), rule.spec.clone())
        .await
        .unwrap();
    assert_eq!(preview.messages, was_sent, "{preview:?}");
    let patient = RuleSpec {
        wait: Some(TimeDelta::hours(1)),
        ..rule.spec.clone()
    };
    let preview = preview_rule(&told.alerts, Some(rule.id), patient)
        .await
        .unwrap();
    assert_eq!(preview.messages, 0, "it lasted half an hour");
}
