//! What must be so, told by what receivers heard.

use std::collections::{BTreeMap, BTreeSet};

use domain::alert::AlertEvent::{Opened, Resolved};
use domain::alert::AlertKind;
use domain::alert::channel::ChannelId;
use domain::alert::rule::StepChannels;
use domain::common_cause::CommonCause;
use domain::headline::State;
use domain::outage::Cause;
use domain::practice::PracticeId;
use store::{DeliveryFilter, Outage, OutageFilter};

use super::Receiving;
use super::listener::Arrival;

impl Receiving {
    async fn open_outages(&self) -> Vec<Outage> {
        let open = OutageFilter {
            open: Some(true),
            ..OutageFilter::default()
        };
        self.store.outages(&open, 1000).await.unwrap()
    }

    /// Messages that were just written name everybody whom they concern.
    pub(super) async fn messages_name_who_is_concerned(&mut self) {
        let rows = self.store.deliveries(&DeliveryFilter::default(), 200).await;
        let newer: Vec<_> = rows.unwrap();
        let newer = newer.into_iter().filter(|row| row.id > self.compared);
        let newer: Vec<_> = newer.filter(|row| row.event != Resolved).collect();
        let outages = self.open_outages().await;
        for row in newer {
            self.compared = self.compared.max(row.id);
            let told: BTreeSet<_> = row.body.practices.iter().map(|each| each.id).collect();
            let number: i64 = row.body.path.rsplit('/').next().unwrap().parse().unwrap();
            let members = outages.iter().filter(|each| each.incident == Some(number));
            let members: BTreeSet<_> = members.map(|each| each.practice).collect();
            let concerned = match row.body.kind {
                AlertKind::Incident => members,
                // Told before it turned out to belong to an incident, where its message leads now.
                AlertKind::Outage if row.body.path.starts_with("/incidents/") => {
                    assert_eq!(row.body.practice_count, 1, "{:?}", row.body);
                    told.intersection(&members).copied().collect()
                }
                AlertKind::Outage => [PracticeId(number)].into(),
                AlertKind::Change | AlertKind::Health => continue,
            };
            // Halo Cloud that fails concerns everybody, and nobody by name.
            if !concerned.is_empty() {
                assert_eq!(told, concerned, "{:?}", row.body);
                assert_eq!(row.body.practice_count, concerned.len(), "{:?}", row.body);
            }
        }
    }

    /// Of each cause the messages came in their order.
    pub async fn no_message_came_twice_or_out_of_order(&self) {
        let rows = self
            .store
            .deliveries(&DeliveryFilter::default(), u32::MAX)
            .await;
        let places: BTreeMap<_, _> = rows
            .unwrap()
            .into_iter()
            .map(|row| (row.message_id, row.id))
            .collect();
        for (channel, key, heard) in self.causes() {
            let order: Vec<_> = heard.iter().map(|each| places[&each.id]).collect();
            assert!(order.is_sorted(), "{channel} {key}: {heard:?}");
            let mut times = 0;
            let mut is_open = false;
            for each in &heard {
                assert_eq!(is_open, each.event != Opened, "{channel} {key}: {heard:?}");
                times += usize::from(each.event == Opened);
                is_open = each.event != Resolved;
            }
            // What was resolved opens again only where it turned out to come and go.
            if times > 1 {
                assert!(
                    self.comes_and_goes(&key).await,
                    "{channel} {key}: {heard:?}"
                );
            }
        }
    }

    async fn comes_and_goes(&self, key: &str) -> bool {
        let Some(number) = key.strip_prefix("simulated:outage:") else {
            return false;
        };
        let outage = self.store.outage(number.parse().unwrap()).await.unwrap();
        outage.is_some_and(|outage| outage.flapping)
    }

    /// What each channel heard of each cause.
    fn causes(&self) -> Vec<(ChannelId, String, Vec<Arrival>)> {
        let mut causes: BTreeMap<(ChannelId, String), Vec<Arrival>> = BTreeMap::new();
        for (channel, listener) in &self.listeners {
            for heard in &listener.heard {
                let key = (*channel, heard.dedup_key.clone());
                causes.entry(key).or_default().push(heard.clone());
            }
        }
        causes
            .into_iter()
            .map(|((channel, key), heard)| (channel, key, heard))
            .collect()
    }

    pub fn receivers_are_well(&mut self) {
        for listener in self.listeners.values() {
            listener.is_well();
        }
    }

    /// Every incident, and every outage outside of one, is open wherever the rules say.
    pub async fn everything_that_lasts_was_told(&self) {
        let live = self.store.live_alerts().await.unwrap();
        let keys: BTreeMap<_, _> = live
            .into_iter()
            .map(|alert| ((alert.kind, alert.subject), alert.dedup_key))
            .collect();
        let incidents = self
            .store
            .common_incidents(Some(true), (None, None), None, 100);
        let incidents = incidents.await.unwrap();
        let outages = self.open_outages().await;
        let mut lasting = Vec::new();
        for incident in &incidents {
            let has_members = outages
                .iter()
                .any(|each| each.incident == Some(incident.id));
            if has_members || matches!(incident.cause, CommonCause::Access(_)) {
                let state = match incident.cause {
                    CommonCause::Access(_) => State::Unknown,
                    CommonCause::LinkUpdate(_) => State::Offline,
                    _ => State::Unreachable,
                };
                lasting.push((
                    AlertKind::Incident,
                    incident.id,
                    state,
                    incident.cause.cause(),
                ));
            }
        }
        let open: BTreeSet<_> = incidents.iter().map(|each| each.id).collect();
        for outage in outages {
            let is_in_one = outage.incident.is_some_and(|id| open.contains(&id));
            // What is behind a Halo Cloud that does not answer is not known.
            if !is_in_one && !self.halo_fails {
                lasting.push((AlertKind::Outage, outage.id, outage.state, outage.cause));
            }
        }
        for (kind, number, state, cause) in lasting {
            let key = keys.get(&(kind, number));
            for channel in self.reached(kind, state, cause).await {
                let heard = &self.listeners[&channel].heard;
                let about = heard.iter().filter(|each| Some(&each.dedup_key) == key);
                let events: Vec<_> = about.map(|each| each.event).collect();
                let mut edges = events
                    .iter()
                    .filter(|event| [Opened, Resolved].contains(event));
                let is_open = edges.next_back() == Some(&Opened);
                assert!(
                    is_open,
                    "{kind} {number} on {channel}: {events:?} of {heard:?}"
                );
            }
        }
    }

    /// Whom the rules name for such a cause, in the end.
    async fn reached(&self, kind: AlertKind, state: State, cause: Cause) -> BTreeSet<ChannelId> {
        let mut reached = BTreeSet::new();
        for rule in self.rules().await {
            let condition = &rule.spec.condition;
            let is_about = is_any(&condition.kinds, kind)
                && is_any(&condition.states, state)
                && is_any(&condition.causes, cause);
            if !rule.catch_all && !is_about {
                continue;
            }
            for step in &rule.spec.steps {
                match &step.channels {
                    StepChannels::All => reached.extend(self.channels()),
                    StepChannels::These(these) => reached.extend(these),
                }
            }
            if !rule.spec.goes_on {
                break;
            }
        }
        let there = self.channels();
        reached.retain(|channel| there.contains(channel));
        reached
    }

    /// Nothing is open anywhere any more; that each opening has one end is seen with the order.
    pub async fn everything_told_is_resolved_once(&self) {
        for (channel, key, heard) in self.causes() {
            if self.listeners[&channel].is_removed {
                continue;
            }
            assert_eq!(
                heard.last().unwrap().event,
                Resolved,
                "{channel} {key}: {heard:?}"
            );
        }
        let waiting = self.store.outbox_counts().await.unwrap().waiting;
        assert_eq!(waiting, 0);
    }
}

/// What a rule asks for is any of some words, or nothing.
fn is_any<T: PartialEq>(wanted: &[T], one: T) -> bool {
    wanted.is_empty() || wanted.contains(&one)
}
