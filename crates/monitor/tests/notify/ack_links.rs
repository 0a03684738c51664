//! Links with which somebody says that they have it.

use chrono::TimeDelta;
use domain::alert::AlertEvent::{Opened, Resolved};
use domain::alert::channel::ChannelId;
use monitor::notify::ack_link::{NotALink, make, read};

use crate::open_vault::OpenVault;
use crate::receiver::Receiver;
use crate::world::{World, at};

#[tokio::test]
async fn a_link_names_its_alert_channel_and_recipient_and_works_once_within_a_week() {
    let world = World::new().await;
    let token = make(
        &OpenVault,
        5,
        ChannelId(3),
        ("kim@practice.example", String::new()),
        at(0),
    )
    .await
    .unwrap();
    let link = read(&OpenVault, &token, at(60)).await.unwrap();
    assert_eq!((link.alert, link.channel), (5, ChannelId(3)));
    assert_eq!(link.recipient, "kim@practice.example");
    assert!(world.store.use_ack_link(link.digest, at(60)).await.unwrap());
    assert!(!world.store.use_ack_link(link.digest, at(61)).await.unwrap());
    let late = at(0) + TimeDelta::days(7);
    assert_eq!(read(&OpenVault, &token, late).await, Err(NotALink::Expired));
}

#[tokio::test]
async fn a_link_that_nobody_made_here_is_none() {
    let token = make(&OpenVault, 5, ChannelId(3), ("kim", String::new()), at(0))
        .await
        .unwrap();
    let other = make(&OpenVault, 6, ChannelId(3), ("kim", String::new()), at(0))
        .await
        .unwrap();
    let (payload, mac) = token.split_once('.').unwrap();
    let (other, _) = other.split_once('.').unwrap();
    for odd in [
        String::new(),
        ".".to_owned(),
        payload.to_owned(),
        format!("{payload}."),
        format!("{other}.{mac}"),
        format!("{payload}.{}", &mac[1..]),
        format!("{token}="),
        "x".repeat(9000),
        format!("{payload}.{}", "A".repeat(43)),
    ] {
        assert_eq!(
            read(&OpenVault, &odd, at(0)).await,
            Err(NotALink::Damaged),
            "{odd}"
        );
    }
}

#[tokio::test]
async fn what_is_over_and_what_is_only_tried_carries_no_link() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    let alert = world.alert(1).await;
    world.tell(channel, Some(alert), 1, Opened).await;
    world.tell(channel, Some(alert), 1, Resolved).await;
    world.turn().await;
    let opened = receiver.next().await.json();
    let token = opened["acknowledge_url"]
        .as_str()
        .unwrap()
        .rsplit_once('/')
        .unwrap()
        .1
        .to_owned();
    let link = read(&OpenVault, &token, at(1)).await.unwrap();
    assert_eq!((link.alert, link.channel), (alert, channel));
    assert_eq!(link.recipient, "webhook 1");
    assert!(receiver.next().await.json()["acknowledge_url"].is_null());
}
