//! "I have it" by a link, while whoever got it is still told.

use domain::alert::channel::{ChannelId, ChannelKind};
use monitor::commands::alert::acknowledge_by_link::{acknowledge_by_link, linked};
use monitor::commands::alert::channel::remove_channel;
use monitor::notify::ack_link;
use monitor::notify::channels::{ChannelSecrets, OpenChannel, destination};
use store::{ChannelEntry, ChannelKept};

use super::{Told, ada, loses_power};
use crate::open_vault::OpenVault;

const NO_LONGER: &str = "somebody who is no longer told";

/// Mail to some people. No mail server is there, and none is needed: what waits to be sent is a message too.
fn mail_to(people: &str) -> ChannelEntry {
    ChannelEntry {
        name: "Staff".to_owned(),
        kind: ChannelKind::Email,
        settings: [("to".to_owned(), people.to_owned())].into(),
        wants_feed: false,
    }
}

impl Told {
    async fn mail(&self, people: &str) -> ChannelId {
        let (store, now) = (self.world.store().await, self.alerts.monitor.now());
        let id = store.next_channel().await.unwrap();
        let (entry, by) = (mail_to(people), ada());
        let kept = store.add_channel(id, &entry, None, &by, now).await;
        assert_eq!(kept.unwrap(), ChannelKept::Kept);
        id
    }

    async fn link(&self, channel: ChannelId, recipient: &str) -> String {
        let live = self.world.store().await.live_alerts().await.unwrap();
        let now = self.alerts.monitor.now();
        let row = self.world.store().await.channel(channel).await;
        let row = row.unwrap().unwrap();
        let open = OpenChannel {
            id: row.id,
            name: row.name,
            kind: row.kind,
            settings: row.settings,
            secrets: ChannelSecrets::default(),
        };
        let to = (recipient, destination(&open));
        let token = ack_link::make(&OpenVault, live[0].id, channel, to, now).await;
        token.unwrap()
    }

    /// What is said to whoever opens a link, and to whoever uses it: the same.
    async fn refusal(&self, token: &str) -> String {
        let opened = linked(&self.alerts, token).await.unwrap_err().to_string();
        let used = acknowledge_by_link(&self.alerts, token, None).await;
        assert_eq!(used.unwrap_err().to_string(), opened);
        opened
    }
}

#[tokio::test]
async fn the_link_of_somebody_who_was_taken_off_the_channel_acknowledges_nothing() {
    let told = Told::with(2).await;
    let channel = told
        .mail("kim@practice.example\nlee@practice.example")
        .await;
    told.happens_to(0, loses_power);
    told.pass(20).await;
    let kims = told.link(channel, "kim@practice.example").await;
    let lees = told.link(channel, "lee@practice.example").await;
    assert!(linked(&told.alerts, &kims).await.is_ok());
    let (store, now) = (told.world.store().await, told.alerts.monitor.now());
    let (entry, by) = (mail_to("lee@practice.example"), ada());
    let edited = store.edit_channel(channel, &entry, None, &by, now).await;
    assert_eq!(edited.unwrap(), ChannelKept::Kept);
    assert!(told.refusal(&kims).await.contains(NO_LONGER));
    let used = acknowledge_by_link(&told.alerts, &lees, None).await;
    assert_eq!(used.unwrap().link.recipient, "lee@practice.example");
}

#[tokio::test]
async fn the_link_of_a_channel_that_was_removed_acknowledges_nothing() {
    let told = Told::with(2).await;
    let channel = told.channel("Phone").await;
    told.happens_to(0, loses_power);
    told.pass(20).await;
    let link = told.link(channel, "Phone").await;
    assert!(linked(&told.alerts, &link).await.is_ok());
    remove_channel(&told.alerts, channel, &ada()).await.unwrap();
    assert!(told.refusal(&link).await.contains(NO_LONGER));
}

#[tokio::test]
async fn the_link_of_a_channel_that_leads_elsewhere_by_now_acknowledges_nothing() {
    let told = Told::with(2).await;
    let topic = |topic: &str| ChannelEntry {
        name: "Phone".to_owned(),
        kind: ChannelKind::Ntfy,
        settings: [
            ("url".to_owned(), "https://ntfy.example".to_owned()),
            ("topic".to_owned(), topic.to_owned()),
        ]
        .into(),
        wants_feed: false,
    };
    let (store, now, by) = (told.world.store().await, told.alerts.monitor.now(), ada());
    let channel = store.next_channel().await.unwrap();
    let kept = store
        .add_channel(channel, &topic("first"), None, &by, now)
        .await;
    assert_eq!(kept.unwrap(), ChannelKept::Kept);
    told.happens_to(0, loses_power);
    told.pass(20).await;
    let link = told.link(channel, "Phone").await;
    assert!(linked(&told.alerts, &link).await.is_ok());
    let edited = store
        .edit_channel(channel, &topic("second"), None, &by, now)
        .await;
    assert_eq!(edited.unwrap(), ChannelKept::Kept);
    assert!(told.refusal(&link).await.contains(NO_LONGER));
    let other = told.link(channel, "Phone").await;
    assert!(linked(&told.alerts, &other).await.is_ok());
}
