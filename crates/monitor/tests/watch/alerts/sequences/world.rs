//! A watch, what decides, what delivers, and receivers that misbehave: with what each of them heard.

mod checks;
mod listener;
mod ways_to_fail;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::alert::rule::{Rule, RuleSpec};
use domain::maintenance::{MaintenancePlan, MaintenanceScope};
use domain::practice::PracticeId;
use monitor::clock::Clock;
use monitor::commands::acknowledge::Acknowledgeable;
use monitor::commands::alert::channel::{
    ChannelForm, ChannelNotKept, add_channel, edit_channel, remove_channel,
};
use monitor::commands::alert::rule::{add_rule, edit_rule, remove_rule};
use monitor::notify::delivery::{Delivery, DeliveryParts, DeliveryTurn};
use monitor::notify::outbound::{Outbound, OutboundSettings};
use monitor::notify::{Alerts, Notifier};
use simulator::{Fault, SimulatedEvent};
use store::{AuditPrincipal, OutageFilter, Store};

use crate::access::everywhere;
use crate::open_vault::OpenVault;
use crate::world::{Terms, World, entry};

pub use listener::Listener;
pub use ways_to_fail::Crash;

/// The first practices share it.
const HOST: &str = "WG-03";
const ON_HOST: usize = 4;
/// Hours of waiting are stepped in no time.
const POLL: TimeDelta = TimeDelta::minutes(5);

/// Everything of a sequence.
pub struct Receiving {
    pub world: World,
    alerts: Alerts,
    /// As another program reads the database.
    store: Store,
    listeners: BTreeMap<ChannelId, Listener>,
    names: u32,
    halo_fails: bool,
    /// The newest message that was compared with what stands.
    compared: i64,
}

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

async fn alerts(world: &World) -> Alerts {
    let outbound = Outbound::new(&OutboundSettings {
        allow_private: true,
        timeout: Duration::from_millis(150),
        connect_timeout: Duration::from_millis(150),
    });
    let delivery = Delivery::new(DeliveryParts {
        store: world.store().await,
        vault: Arc::new(OpenVault),
        outbound: outbound.unwrap(),
        smtp: None,
        clock: Arc::new(world.clock.clone()),
        public_url: "https://sundog.example".to_owned(),
    });
    Alerts::new(world.monitor.clone(), delivery)
}

impl Receiving {
    /// Some practices, the first of which share a host, and two channels.
    pub async fn with(practices: usize) -> Self {
        let terms = Terms {
            poll: POLL,
            ..Terms::default()
        };
        let mut world = World::unlisted_on(practices, terms).await;
        for (at, summary) in world.simulator.practices().into_iter().enumerate() {
            let mut entry = entry(&summary);
            if at < ON_HOST {
                entry.host = HOST.to_owned();
            }
            world.add_entry(&entry).await;
            world.names.push(summary.name);
        }
        world.pass(POLL).await;
        let (alerts, store) = (alerts(&world).await, world.store().await);
        let mut receiving = Self {
            world,
            alerts,
            store,
            listeners: BTreeMap::new(),
            names: 0,
            halo_fails: false,
            compared: 0,
        };
        receiving.add_channel().await;
        receiving.add_channel().await;
        receiving.turn().await;
        receiving
    }

    /// The channels that there are, in the order of their numbers.
    pub fn channels(&self) -> Vec<ChannelId> {
        let there = self.listeners.iter().filter(|(_, each)| !each.is_removed);
        there.map(|(id, _)| *id).collect()
    }

    /// The receiver of a channel, where there is one at that place.
    pub fn behaves(&mut self, at: usize, behave: impl FnOnce(&mut Listener)) {
        let listener = self.channels().get(at).copied();
        if let Some(listener) = listener.and_then(|id| self.listeners.get_mut(&id)) {
            behave(listener);
        }
    }

    /// What follows from how things are is decided and sent.
    pub async fn turn(&mut self) {
        Notifier::new(self.alerts.clone()).turn().await.unwrap();
        self.messages_name_who_is_concerned().await;
        DeliveryTurn::new(self.alerts.delivery.clone())
            .run()
            .await
            .unwrap();
        for listener in self.listeners.values_mut() {
            listener.a_turn_is_over();
        }
    }

    /// Time passes, a poll at a time.
    pub async fn pass(&mut self, minutes: i32) {
        let mut left = TimeDelta::minutes(minutes.into());
        while left > TimeDelta::zero() {
            let step = left.min(POLL);
            self.world.pass(step).await;
            self.turn().await;
            left -= step;
        }
    }

    pub async fn pass_hours(&mut self, hours: i32) {
        self.pass(hours * 60).await;
    }

    /// The process ends and begins anew.
    pub async fn restart(&mut self) {
        self.world.restart().await;
        self.alerts = alerts(&self.world).await;
    }

    fn happens(&self, at: usize, event: fn(String) -> SimulatedEvent) {
        // What does not fit the world is refused by it, and changes nothing.
        let _ = self
            .world
            .simulator
            .apply(event(self.world.names[at].clone()));
    }

    pub fn offline(&self, at: usize) {
        self.happens(at, |practice| SimulatedEvent::GoOffline { practice });
    }

    pub fn lose_power(&self, at: usize) {
        self.happens(at, |practice| SimulatedEvent::LosePower { practice });
    }

    pub fn come_online(&self, at: usize) {
        self.happens(at, |practice| SimulatedEvent::ComeOnline { practice });
    }

    pub fn lose_host(&self) {
        for at in 0..ON_HOST {
            self.lose_power(at);
        }
    }

    pub fn migrate(&self, at: usize) {
        self.happens(at, |practice| SimulatedEvent::Migrate { practice });
    }

    pub fn halo_fails(&mut self) {
        self.halo_fails = true;
        self.world.happens(everywhere(Fault::status(503)));
    }

    pub fn halo_answers(&mut self) {
        self.halo_fails = false;
        self.world
            .happens(SimulatedEvent::ClearFaults { practice: None });
    }

    fn form(&mut self, url: Option<String>) -> ChannelForm {
        self.names += 1;
        let settings = url.map(|url| ("url".to_owned(), url));
        ChannelForm {
            name: format!("Channel {}", self.names),
            settings: settings.into_iter().collect(),
            ..ChannelForm::default()
        }
    }

    pub async fn add_channel(&mut self) {
        let listener = Listener::start().await;
        let form = self.form(Some(listener.receiver.url()));
        let added = add_channel(&self.alerts, ChannelKind::Webhook, form, &kim()).await;
        self.listeners.insert(added.unwrap().0, listener);
    }

    pub async fn rename_channel(&mut self, at: usize) {
        let Some(id) = self.channels().get(at).copied() else {
            return;
        };
        let form = self.form(Some(self.listeners[&id].receiver.url()));
        edit_channel(&self.alerts, id, form, &kim()).await.unwrap();
    }

    /// Removes a channel, unless a rule would tell nobody then.
    pub async fn remove_channel(&mut self, at: usize) {
        let there = self.channels();
        let Some(id) = there.get(at).copied().filter(|_| there.len() > 1) else {
            return;
        };
        match remove_channel(&self.alerts, id, &kim()).await {
            Ok(()) => self.listeners.get_mut(&id).unwrap().is_removed = true,
            Err(ChannelNotKept::NamedAlone(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }

    pub async fn rules(&self) -> Vec<Rule> {
        self.store.alert_rules().await.unwrap()
    }

    pub async fn add_rule(&mut self, spec: RuleSpec) {
        self.names += 1;
        let name = format!("Rule {}", self.names);
        add_rule(&self.alerts, &name, spec, None, &kim())
            .await
            .unwrap();
    }

    pub async fn edit_rule(&self, rule: &Rule, spec: RuleSpec) {
        edit_rule(&self.alerts, rule.id, &rule.name, spec, None, &kim())
            .await
            .unwrap();
    }

    pub async fn remove_rule(&self, at: usize) {
        let rules = self.rules().await;
        if let Some(rule) = rules.get(at).filter(|rule| !rule.catch_all) {
            remove_rule(&self.alerts, rule.id, &kim()).await.unwrap();
        }
    }

    /// Maintenance of one practice or of all, so many minutes from now on.
    pub async fn plan(&self, at: Option<usize>, (from, minutes): (i64, i64)) {
        let began = self.world.clock.now() + TimeDelta::minutes(from);
        let window = (began, began + TimeDelta::minutes(minutes));
        let scope = at.map_or(MaintenanceScope::Everyone, |at| {
            MaintenanceScope::Practice(PracticeId(at as i64 + 1))
        });
        let plan = MaintenancePlan::once("updates", scope, window);
        let planned = monitor::commands::plan_maintenance(&self.world.monitor, plan, &kim()).await;
        planned.unwrap();
    }

    /// Somebody has something in hand for an hour.
    pub async fn take(&self, at: usize) {
        let open = OutageFilter {
            open: Some(true),
            ..OutageFilter::default()
        };
        let outages = self.store.outages(&open, 100).await.unwrap();
        let incidents = self
            .store
            .common_incidents(Some(true), (None, None), None, 100);
        let incidents = incidents.await.unwrap();
        let outages = outages.iter().map(|each| Acknowledgeable::Outage(each.id));
        let incidents = incidents
            .iter()
            .map(|each| Acknowledgeable::Incident(each.id));
        let Some(what) = incidents.chain(outages).nth(at) else {
            return;
        };
        let until = self.world.clock.now() + TimeDelta::hours(1);
        let (monitor, by) = (&self.world.monitor, kim());
        // What ended a moment ago cannot be taken any more.
        let _ = monitor::commands::acknowledge(monitor, what, Some(until), "", &by).await;
    }

    /// Everybody is back; whoever has another GUID leaves the list.
    pub async fn everything_is_well(&mut self) {
        self.halo_answers();
        for at in 0..self.world.names.len() {
            self.come_online(at);
        }
        self.pass(30).await;
        for at in 0..self.world.names.len() {
            if self.world.practice(at).await.state != domain::headline::State::Online {
                let (monitor, id) = (&self.world.monitor, PracticeId(at as i64 + 1));
                monitor::commands::retire_practice(monitor, id, &kim())
                    .await
                    .unwrap();
            }
        }
    }
}
