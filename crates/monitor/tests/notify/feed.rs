//! The mapping feed as a webhook.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::permission::Role;
use domain::practice::PracticeEntry;
use domain::principal::{Principal, StaffId};
use domain::question_priority::Priority;
use domain::site::SiteKey;
use halo::{HaloClient, HaloSettings, Keys};
use monitor::clock::{Clock, FixedClock};
use monitor::commands::acknowledge_feed;
use monitor::commands::change::ActingPrincipal;
use monitor::commands::import::Import;
use monitor::notify::channels::webhook;
use monitor::notify::delivery::{Delivery, DeliveryParts};
use monitor::notify::feed_delivery::{FeedDelivery, FeedTurn};
use monitor::{ByHand, Monitor, Settings};
use serde_json::json;
use simulator::{ClockMode, Options, Simulator};
use store::{AuditPrincipal, Store};
use tokio_util::sync::CancellationToken;

use crate::open_vault::OpenVault;
use crate::receiver::Receiver;
use crate::world::{SECRET, World, outbound};

fn start() -> DateTime<Utc> {
    "2026-08-18T00:00:00Z".parse().unwrap()
}

/// A watch with two mappings in its ledger, and webhooks beside it.
struct Feed {
    world: World,
    monitor: Monitor,
    _engine: ByHand,
    _simulator: Simulator,
    feed: FeedDelivery,
    delivery: Delivery,
    keys: Vec<SiteKey>,
}

async fn watch(store: Store, simulator: &Simulator, clock: &FixedClock) -> (Monitor, ByHand) {
    let keys = Keys::new(simulator.key().into(), None);
    let halo = HaloSettings::new(simulator.url().parse().unwrap(), keys);
    let halo = HaloClient::new(halo).unwrap();
    let clock = Arc::new(clock.clone());
    // The clock stands still, so there must be enough for everything at once.
    let settings = Settings {
        max_requests_per_second: 1000.0,
        ..Settings::default()
    };
    let (monitor, engine) = Monitor::open(store, halo, clock, settings).await.unwrap();
    (monitor, engine.by_hand())
}

impl Feed {
    async fn start() -> Self {
        let mut world = World::new().await;
        world.clock.set(start());
        let options = Options {
            sites: 2,
            seed: 7,
            clock: ClockMode::Manual(start()),
            ..Options::default()
        };
        let simulator = Simulator::start(options).await.unwrap();
        let rows: Vec<_> = simulator
            .practices()
            .iter()
            .map(|each| {
                let key = SiteKey {
                    pms: each.pms.parse().unwrap(),
                    site_id: each.site_id.parse().unwrap(),
                };
                PracticeEntry::new(&each.name, key)
            })
            .collect();
        let (importing, _engine) = watch(world.store.clone(), &simulator, &world.clock).await;
        let by = AuditPrincipal::command_line();
        let mut import = Import::begin(&importing, Priority::Import, by, false)
            .await
            .unwrap();
        let lines: Vec<_> = (2..).zip(rows.iter().cloned()).collect();
        import.rows(&lines).await.1.unwrap();
        world.restart(None).await;
        let (monitor, engine) = watch(world.store.clone(), &simulator, &world.clock).await;
        let delivery = Delivery::new(DeliveryParts {
            store: world.store.clone(),
            vault: Arc::new(OpenVault),
            outbound: outbound(true),
            smtp: None,
            clock: Arc::new(world.clock.clone()),
            public_url: String::new(),
        });
        Self {
            feed: FeedDelivery::new(monitor.clone(), delivery.clone()),
            delivery,
            keys: rows.iter().map(|row| row.site.clone()).collect(),
            world,
            monitor,
            _engine: engine,
            _simulator: simulator,
        }
    }

    async fn channel(&self, url: &str, consumer: &str) -> (ChannelId, FeedTurn) {
        let settings = [("url", url), ("feed", "yes"), ("consumer", consumer)];
        let secrets = [("secret", SECRET)];
        let channel = self
            .world
            .channel(ChannelKind::Webhook, &settings, &secrets)
            .await;
        (channel, self.feed.turn(channel))
    }

    /// A person decides something about a mapping.
    async fn decide(&self, at: usize) {
        let by = ActingPrincipal {
            principal: Principal::Person {
                staff: StaffId(1),
                name: "Kim".to_owned(),
                role: Role::Approver,
                session: 1,
            },
            audited_as: AuditPrincipal::named("Kim", None),
        };
        let decided = monitor::commands::withhold(&self.monitor, &self.keys[at], "wrong", &by);
        decided.await.unwrap();
        self.delivery.bell().ring();
    }

    async fn reached(&self, channel: ChannelId) -> Option<i64> {
        self.world
            .store
            .channel(channel)
            .await
            .unwrap()
            .unwrap()
            .feed_seq
    }
}

#[tokio::test]
async fn what_is_decided_after_the_feed_was_turned_on_arrives_once_in_order() {
    let (feed, mut receiver) = (Feed::start().await, Receiver::start().await);
    let (channel, mut turn) = feed.channel(&receiver.url(), "").await;
    assert_eq!(feed.reached(channel).await, Some(2));
    assert_eq!(turn.run().await.unwrap(), None);
    feed.decide(0).await;
    feed.decide(1).await;
    assert_eq!(turn.run().await.unwrap(), None);
    assert_eq!(turn.run().await.unwrap(), None);
    let received = receiver.all();
    let ids: Vec<_> = received.iter().map(|each| each.message_id()).collect();
    assert_eq!(ids, ["map_3", "map_4"]);
    assert_eq!(feed.reached(channel).await, Some(4));
    let first = &received[0];
    let body = first.json();
    let key = &feed.keys[0];
    assert_eq!(
        (&body["event"], &body["seq"]),
        (&json!("mapping"), &json!(3))
    );
    assert_eq!(
        (&body["pms"], &body["site_id"]),
        (&json!(key.pms), &json!(key.site_id.to_string()))
    );
    assert_eq!(
        (&body["practice_ids"], &body["halo_guid"]),
        (&json!([1]), &json!(null))
    );
    assert!(body["previous_halo_guid"].is_string() && body["at"].as_str().unwrap().ends_with('Z'));
    let timestamp = first.headers["webhook-timestamp"].parse().unwrap();
    let expected = webhook::sign(SECRET, "map_3", timestamp, &first.body).unwrap();
    assert_eq!(first.headers["webhook-signature"], expected);
}

#[tokio::test]
async fn an_entry_that_is_not_taken_is_sent_again_and_never_passed_over() {
    let (feed, mut receiver) = (Feed::start().await, Receiver::start().await);
    let (channel, mut turn) = feed.channel(&receiver.url(), "").await;
    feed.decide(0).await;
    feed.decide(1).await;
    receiver.always(410);
    let due = turn.run().await.unwrap().unwrap();
    assert_eq!(turn.run().await.unwrap(), Some(due), "not before it is due");
    assert_eq!(receiver.all().len(), 1);
    feed.world.clock.set(due);
    let later = turn.run().await.unwrap().unwrap();
    assert!(later - due > TimeDelta::seconds(8), "each wait is longer");
    receiver.always(204);
    // The process ends and begins anew: it tries at once.
    turn = feed.feed.turn(channel);
    assert_eq!(turn.run().await.unwrap(), None);
    let ids: Vec<_> = receiver
        .all()
        .iter()
        .map(|each| each.message_id().to_owned())
        .collect();
    assert_eq!(ids, ["map_3", "map_3", "map_4"]);
}

#[tokio::test]
async fn a_feed_that_does_not_go_on_says_on_its_channel_since_when_and_what_came_back() {
    let (feed, receiver) = (Feed::start().await, Receiver::start().await);
    let (channel, mut turn) = feed.channel(&receiver.url(), "").await;
    let trouble = async || {
        let row = feed.world.store.channel(channel).await.unwrap();
        row.unwrap().feed_trouble
    };
    feed.decide(0).await;
    receiver.always(503);
    let since = feed.world.clock.now();
    let due = turn.run().await.unwrap().unwrap();
    let said = "The receiver answered 503.".to_owned();
    assert_eq!(trouble().await, Some((since, said)));
    receiver.always(410);
    feed.world.clock.set(due);
    let due = turn.run().await.unwrap().unwrap();
    let said = "The receiver answered 410.".to_owned();
    assert_eq!(
        trouble().await,
        Some((since, said)),
        "since the first of them"
    );
    receiver.always(204);
    feed.world.clock.set(due);
    turn.run().await.unwrap();
    assert_eq!(trouble().await, None);
}

#[tokio::test]
async fn with_a_consumer_an_entry_is_sent_until_that_program_acknowledged_it() {
    let (feed, mut receiver) = (Feed::start().await, Receiver::start().await);
    let (channel, mut turn) = feed.channel(&receiver.url(), "booking").await;
    feed.decide(0).await;
    feed.decide(1).await;
    let due = turn.run().await.unwrap().unwrap();
    assert_eq!(
        feed.reached(channel).await,
        Some(2),
        "taken is not acknowledged"
    );
    feed.world.clock.set(due);
    turn.run().await.unwrap().unwrap();
    let program = AuditPrincipal::named("token:booking", None);
    acknowledge_feed(&feed.monitor, "booking", 3, &program)
        .await
        .unwrap();
    turn.run().await.unwrap().unwrap();
    let ids: Vec<_> = receiver
        .all()
        .iter()
        .map(|each| each.message_id().to_owned())
        .collect();
    assert_eq!(ids, ["map_3", "map_3", "map_4"]);
    acknowledge_feed(&feed.monitor, "booking", 4, &program)
        .await
        .unwrap();
    assert_eq!(turn.run().await.unwrap(), None);
    assert_eq!(feed.reached(channel).await, Some(4));
}

#[tokio::test]
async fn a_decision_reaches_the_webhook_as_soon_as_the_bell_rings() {
    let (feed, mut receiver) = (Feed::start().await, Receiver::start().await);
    feed.channel(&receiver.url(), "").await;
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let (feed, stop) = (feed.feed.clone(), stop.clone());
        async move { feed.run(stop).await }
    });
    feed.decide(0).await;
    let received = tokio::time::timeout(Duration::from_secs(1), receiver.next()).await;
    assert_eq!(received.unwrap().message_id(), "map_3");
    stop.cancel();
    running.await.unwrap();
}
