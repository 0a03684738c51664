//! The outbox and what becomes of what waits in it.

use chrono::TimeDelta;
use domain::alert::AlertEvent::{Opened, Reminder, Resolved};
use domain::alert::channel::{AttemptOutcome, ChannelKind, MessageState};
use monitor::notify::delivery::{DeliveryReport, test_message};
use store::{AuditPrincipal, ChannelRemoved, DeliveryFilter};
use tokio_util::sync::CancellationToken;

use crate::receiver::{Receiver, Reply};
use crate::world::{SECRET, World, at};

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

fn report(delivered: usize, failed: usize, refused: usize) -> DeliveryReport {
    DeliveryReport {
        delivered,
        failed,
        refused,
    }
}

#[tokio::test]
async fn what_waits_is_delivered_once_with_what_came_back_written_down() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    let alert = world.alert(1).await;
    let message = world.tell(channel, Some(alert), 1, Opened).await;
    assert_eq!(world.turn().await, report(1, 0, 0));
    assert_eq!(world.turn().await, report(0, 0, 0));
    assert_eq!(receiver.all().len(), 1);
    let row = &world.deliveries().await[0];
    assert_eq!(
        (row.message_id.as_str(), row.state),
        (message.as_str(), MessageState::Delivered)
    );
    let attempts = world.store.delivery_attempts(row.id).await.unwrap();
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].status, Some(204));
    assert!(
        attempts[0].request.contains("webhook-id: msg_1"),
        "{}",
        attempts[0].request
    );
    assert!(
        !attempts[0].request.contains("/ack/"),
        "a link is as good as a key: {}",
        attempts[0].request
    );
}

#[tokio::test]
async fn secrets_are_hidden_in_what_is_written_down_even_where_the_receiver_repeats_them() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let url = format!("{}/services/T000/B000/supersecret", receiver.url());
    let channel = world
        .channel(ChannelKind::Slack, &[], &[("url", &url)])
        .await;
    receiver.will(Reply::Raw(
        "HTTP/1.1 403 No\r\ncontent-length: 47\r\n\r\nno: /hook/services/T000/B000/supersecret is gone"
            .to_owned(),
    ));
    world.tell(channel, None, 1, Opened).await;
    assert_eq!(world.turn().await, report(0, 0, 1));
    let row = &world.deliveries().await[0];
    let attempt = &world.store.delivery_attempts(row.id).await.unwrap()[0];
    for text in [&attempt.request, &attempt.answer] {
        assert!(
            text.contains("[hidden]") && !text.contains("supersecret"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn each_kind_of_refusal_is_told_apart() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    for permanent in [400, 401, 403, 410, 413, 422, 301, 308] {
        receiver.will(Reply::Status(permanent));
        world.tell(channel, None, 1, Opened).await;
        assert_eq!(world.turn().await, report(0, 0, 1), "{permanent}");
    }
    for passing in [404, 408, 409, 425, 429, 500, 502, 503, 504] {
        receiver.will(Reply::Status(passing));
        world.tell(channel, None, 1, Opened).await;
        assert_eq!(world.turn().await, report(0, 1, 0), "{passing}");
    }
    assert_eq!(receiver.all().len(), 17);
    world.step(TimeDelta::seconds(6));
    assert_eq!(
        world.turn().await,
        report(9, 0, 0),
        "a receiver that recovers gets all of it"
    );
    let counts = world.store.outbox_counts().await.unwrap();
    assert_eq!((counts.waiting, counts.undelivered), (0, 8));
}

#[tokio::test]
async fn a_receiver_that_asks_for_a_wait_is_left_alone_as_long() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    receiver.will(Reply::Raw(
        "HTTP/1.1 429 Slow\r\nretry-after: 600\r\ncontent-length: 0\r\n\r\n".to_owned(),
    ));
    world.tell(channel, None, 1, Opened).await;
    assert_eq!(world.turn().await, report(0, 1, 0));
    world.step(TimeDelta::seconds(599));
    assert_eq!(world.turn().await, report(0, 0, 0));
    world.step(TimeDelta::seconds(1));
    assert_eq!(world.turn().await, report(1, 0, 0));
    assert_eq!(receiver.all().len(), 2);
}

#[tokio::test]
async fn after_a_day_without_success_a_message_is_given_up_and_can_be_sent_again() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    receiver.always(503);
    world.tell(channel, None, 1, Opened).await;
    let mut tries = 0;
    while world.store.outbox_counts().await.unwrap().waiting > 0 {
        tries += world.turn().await.failed;
        let due = world.store.next_message_due(channel, at(-1)).await.unwrap();
        if let Some(due) = due {
            world.clock.set(due);
        }
    }
    let row = world.deliveries().await.remove(0);
    assert_eq!(row.state, MessageState::Undelivered);
    assert_eq!(row.done_at, Some(at(0) + TimeDelta::hours(24)));
    let received = receiver.all();
    assert_eq!(received.len(), tries);
    assert!((27..40).contains(&tries), "{tries}");
    assert!(
        received
            .iter()
            .all(|request| request.message_id() == "msg_1")
    );
    receiver.always(200);
    assert!(
        world
            .store
            .resend_message(row.id, &kim(), at(90_000))
            .await
            .unwrap()
    );
    assert!(
        !world
            .store
            .resend_message(row.id, &kim(), at(90_000))
            .await
            .unwrap()
    );
    world.clock.set(at(90_000));
    assert_eq!(world.turn().await, report(1, 0, 0));
    assert_eq!(receiver.next().await.message_id(), "msg_1");
}

#[tokio::test]
async fn the_messages_of_one_cause_arrive_in_their_order_and_hold_up_no_other() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    let (one, other) = (world.alert(1).await, world.alert(2).await);
    receiver.will(Reply::Status(503));
    world.tell(channel, Some(one), 1, Opened).await;
    assert_eq!(world.turn().await, report(0, 1, 0));
    world.tell(channel, Some(one), 9, Resolved).await;
    world.tell(channel, Some(other), 1, Opened).await;
    assert_eq!(
        world.turn().await,
        report(1, 0, 0),
        "the resolution waits for its beginning"
    );
    world.step(TimeDelta::seconds(6));
    assert_eq!(world.turn().await, report(2, 0, 0));
    let ids: Vec<_> = receiver
        .all()
        .iter()
        .map(|each| each.message_id().to_owned())
        .collect();
    assert_eq!(ids, ["msg_1", "msg_3", "msg_1", "msg_2"]);
}

#[tokio::test]
async fn an_urgent_message_overtakes_ten_thousand_that_wait() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    let messages = (0..10_000).map(|number| store::OutgoingMessage {
        message_id: format!("bulk_{number}"),
        alert: None,
        channel,
        urgency: 1,
        body: crate::world::message(at(0)),
    });
    world
        .store
        .put_messages(messages.collect(), at(0))
        .await
        .unwrap();
    let stop = CancellationToken::new();
    let running = {
        let (delivery, stop) = (world.delivery.clone(), stop.clone());
        tokio::spawn(async move { delivery.run(stop).await })
    };
    // It is well under way.
    for _ in 0..8 {
        receiver.next().await;
    }
    world.tell(channel, None, 20, Opened).await;
    world.delivery.bell().ring();
    let mut before = 0;
    while receiver.next().await.message_id() != "msg_1" {
        before += 1;
    }
    // No more than what was on its way, and what those who were done began meanwhile.
    assert!(before < 100, "{before}");
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn a_channel_that_hangs_delays_no_other() {
    let (world, mut hanging) = (World::new().await, Receiver::start().await);
    let mut well = Receiver::start().await;
    let stuck = world.webhook(&hanging.url()).await;
    let channel = world.webhook(&well.url()).await;
    let held: Vec<_> = (0..4).map(|_| hanging.will_hold(200)).collect();
    for _ in 0..4 {
        world.tell(stuck, None, 1, Opened).await;
    }
    let stop = CancellationToken::new();
    let running = {
        let (delivery, stop) = (world.delivery.clone(), stop.clone());
        tokio::spawn(async move { delivery.run(stop).await })
    };
    for _ in 0..4 {
        hanging.next().await;
    }
    let quick = world.tell(channel, None, 1, Opened).await;
    world.delivery.bell().ring();
    assert_eq!(well.next().await.message_id(), quick);
    // Every try of the other channel was still held when it arrived.
    for release in held {
        release.send(()).unwrap();
    }
    stop.cancel();
    running.await.unwrap();
    let deliveries = world.deliveries().await;
    assert_eq!(deliveries.len(), 5);
    for each in deliveries {
        assert_eq!(each.state, MessageState::Delivered, "{}", each.message_id);
        assert_eq!(each.attempts, 1, "{}", each.message_id);
    }
}

#[tokio::test]
async fn what_waited_when_the_process_ended_is_sent_by_the_next() {
    let (mut world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    receiver.will(Reply::Status(503));
    let message = world.tell(channel, None, 1, Opened).await;
    world.turn().await;
    world.tell(channel, None, 1, Reminder).await;
    world.restart(None).await;
    world.step(TimeDelta::minutes(1));
    assert_eq!(world.turn().await, report(2, 0, 0));
    let ids: Vec<_> = receiver
        .all()
        .iter()
        .map(|each| each.message_id().to_owned())
        .collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(
        ids.iter().filter(|id| **id == message).count(),
        2,
        "{ids:?}"
    );
}

#[tokio::test]
async fn a_crash_between_the_answer_and_its_mark_sends_the_same_message_again() {
    let (mut world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    world.tell(channel, None, 1, Opened).await;
    let release = receiver.will_hold(200);
    let turning = tokio::spawn({
        let delivery = world.delivery.clone();
        async move {
            monitor::notify::delivery::DeliveryTurn::new(delivery)
                .run()
                .await
                .unwrap()
        }
    });
    let first = receiver.next().await;
    // The file as it is while the receiver has the message and nothing is marked yet.
    let crashed = world.path().with_file_name("crashed.db");
    world.store.back_up(&crashed).await.unwrap();
    release.send(()).unwrap();
    assert_eq!(turning.await.unwrap(), report(1, 0, 0));
    world.restart(Some(crashed)).await;
    assert_eq!(world.turn().await, report(1, 0, 0));
    let second = receiver.next().await;
    assert_eq!(first.message_id(), second.message_id());
    assert_eq!(first.body, second.body);
}

#[tokio::test]
async fn trying_a_channel_gives_the_real_answer_and_is_not_tried_again() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    let message = || test_message("Production", "Australia/Perth", at(0));
    receiver.will(Reply::Status(418));
    let said = world
        .delivery
        .test(channel, message())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (said.outcome, said.status),
        (AttemptOutcome::Failed, Some(418))
    );
    assert_eq!(said.answer, "said 418");
    let said = world
        .delivery
        .test(channel, message())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(said.outcome, AttemptOutcome::Delivered);
    world.step(TimeDelta::hours(1));
    assert_eq!(world.turn().await, report(0, 0, 0));
    let received = receiver.all();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].json()["test"], true);
    let states: Vec<_> = world
        .deliveries()
        .await
        .iter()
        .map(|row| row.state)
        .collect();
    assert_eq!(states, [MessageState::Undelivered, MessageState::Delivered]);
}

#[tokio::test]
async fn a_removed_channel_is_told_nothing_more_and_what_it_was_told_stays_readable() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    world.tell(channel, None, 1, Opened).await;
    let removed = world.store.remove_channel(channel, &kim(), at(1)).await;
    assert_eq!(removed.unwrap(), ChannelRemoved::Removed);
    assert_eq!(world.turn().await, report(0, 0, 0));
    assert!(receiver.all().is_empty());
    let row = &world.deliveries().await[0];
    assert_eq!(row.state, MessageState::Undelivered);
    assert!(
        !world
            .store
            .resend_message(row.id, &kim(), at(2))
            .await
            .unwrap()
    );
    let kept = world.store.channel(channel).await.unwrap().unwrap();
    assert_eq!(kept.secrets, None, "its secrets are gone");
    assert_eq!(world.store.outbox_counts().await.unwrap().undelivered, 0);
    assert_eq!(
        world.store.keys_of_secrets().await.unwrap(),
        Vec::<[u8; 8]>::new()
    );
}

#[tokio::test]
async fn without_the_key_of_its_secrets_nothing_is_given_up() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let id = world.store.next_channel().await.unwrap();
    let secrets = crate::world::map(&[("secret", SECRET)]).into();
    let another = domain::alert::channel::ChannelId(id.0 + 1);
    let vault = crate::open_vault::OpenVault;
    let sealed = monitor::notify::vault::seal_channel(&vault, another, &secrets)
        .await
        .unwrap();
    let entry = store::ChannelEntry {
        name: "Moved".to_owned(),
        kind: ChannelKind::Webhook,
        settings: crate::world::map(&[("url", &receiver.url())]),
        wants_feed: false,
    };
    world
        .store
        .add_channel(id, &entry, Some(sealed), &kim(), at(0))
        .await
        .unwrap();
    world.tell(id, None, 1, Opened).await;
    assert_eq!(world.turn().await, report(0, 1, 0));
    let row = &world.deliveries().await[0];
    let attempts = world.store.delivery_attempts(row.id).await.unwrap();
    assert_eq!(attempts[0].answer, "sealed for another purpose");
}

#[tokio::test]
async fn the_log_is_read_newest_first_by_state_channel_and_alert_and_forgets_after_ninety_days() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let (one, other) = (
        world.webhook(&receiver.url()).await,
        world.webhook(&receiver.url()).await,
    );
    let alert = world.alert(1).await;
    world.tell(one, Some(alert), 1, Opened).await;
    world.tell(other, None, 1, Opened).await;
    world.turn().await;
    receiver.always(410);
    world.tell(one, Some(alert), 1, Resolved).await;
    world.turn().await;
    let found = async |filter: DeliveryFilter| -> Vec<String> {
        let rows = world.store.deliveries(&filter, 9).await.unwrap();
        rows.into_iter().map(|row| row.message_id).collect()
    };
    let all = DeliveryFilter::default();
    assert_eq!(found(all).await, ["msg_3", "msg_2", "msg_1"]);
    assert_eq!(
        found(DeliveryFilter {
            before: Some(3),
            ..all
        })
        .await,
        ["msg_2", "msg_1"]
    );
    assert_eq!(
        found(DeliveryFilter {
            channel: Some(one),
            ..all
        })
        .await,
        ["msg_3", "msg_1"]
    );
    assert_eq!(
        found(DeliveryFilter {
            alert: Some(alert),
            ..all
        })
        .await,
        ["msg_3", "msg_1"]
    );
    let undelivered = Some(MessageState::Undelivered);
    assert_eq!(
        found(DeliveryFilter {
            state: undelivered,
            ..all
        })
        .await,
        ["msg_3"]
    );
    let delivered = Some(MessageState::Delivered);
    assert_eq!(
        found(DeliveryFilter {
            state: delivered,
            ..all
        })
        .await,
        ["msg_2", "msg_1"]
    );

    assert!(
        !world
            .store
            .prune_deliveries(at(0) + TimeDelta::days(89))
            .await
            .unwrap()
    );
    assert_eq!(found(all).await.len(), 3);
    world
        .store
        .prune_deliveries(at(0) + TimeDelta::days(91))
        .await
        .unwrap();
    assert_eq!(found(all).await, ["msg_3"], "what was not delivered stays");
    let row = &world.deliveries().await[0];
    assert!(
        world
            .store
            .delivery_attempts(row.id)
            .await
            .unwrap()
            .is_empty()
    );
}
