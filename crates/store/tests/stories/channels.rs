//! Channels: what people enter for them, and what becomes of it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::alert::rule::{RuleSpec, Step, StepChannels, usual};
use store::{ChannelEntry, ChannelKept, ChannelRemoved, SealedSecret};

use crate::scratch::{Scratch, at, mapping, principal};

fn entry(name: &str, wants_feed: bool) -> ChannelEntry {
    ChannelEntry {
        name: name.to_owned(),
        kind: ChannelKind::Webhook,
        settings: BTreeMap::from([("url".to_owned(), "https://hooks.example".to_owned())]),
        wants_feed,
    }
}

fn sealed(byte: u8) -> Option<SealedSecret> {
    Some(SealedSecret {
        bytes: vec![byte],
        key: [byte; 8],
    })
}

async fn add(scratch: &Scratch, id: i64, name: &str, wants_feed: bool) -> ChannelKept {
    let (id, entry, by) = (ChannelId(id), entry(name, wants_feed), principal());
    let added = scratch.store.add_channel(id, &entry, sealed(1), &by, at(0));
    added.await.unwrap()
}

#[tokio::test]
async fn a_channel_is_added_under_the_number_for_which_its_secrets_were_sealed() {
    let scratch = Scratch::new().await;
    assert_eq!(scratch.store.next_channel().await.unwrap(), ChannelId(1));
    assert_eq!(add(&scratch, 1, "On call", false).await, ChannelKept::Kept);
    assert_eq!(
        add(&scratch, 1, "Other", false).await,
        ChannelKept::NumberTaken
    );
    assert_eq!(
        add(&scratch, 2, "On call", false).await,
        ChannelKept::NameTaken
    );
    assert_eq!(scratch.store.next_channel().await.unwrap(), ChannelId(2));
    let channels = scratch.store.channels().await.unwrap();
    assert_eq!(channels.len(), 1);
    assert_eq!(
        (channels[0].secrets.clone(), channels[0].feed_seq),
        (sealed(1), None)
    );
    assert_eq!(scratch.store.keys_of_secrets().await.unwrap(), [[1; 8]]);
}

#[tokio::test]
async fn an_edit_leaves_secrets_that_were_not_entered_and_a_removal_frees_the_name_alone() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    add(&scratch, 1, "On call", false).await;
    add(&scratch, 2, "Desk", false).await;
    let edit = async |id, name, secrets| {
        let entry = entry(name, false);
        store
            .edit_channel(ChannelId(id), &entry, secrets, &by, at(1))
            .await
            .unwrap()
    };
    assert_eq!(edit(1, "Desk", None).await, ChannelKept::NameTaken);
    assert_eq!(edit(9, "Nobody", None).await, ChannelKept::NoSuchChannel);
    assert_eq!(edit(1, "Night", None).await, ChannelKept::Kept);
    let read = async || store.channel(ChannelId(1)).await.unwrap().unwrap();
    assert_eq!(
        (read().await.name, read().await.secrets),
        ("Night".to_owned(), sealed(1))
    );
    edit(1, "Night", sealed(2)).await;
    assert_eq!(read().await.secrets, sealed(2));
    let removed = store.remove_channel(ChannelId(1), &by, at(2)).await;
    assert_eq!(removed.unwrap(), ChannelRemoved::Removed);
    let again = store.remove_channel(ChannelId(1), &by, at(2)).await;
    assert_eq!(again.unwrap(), ChannelRemoved::NoSuchChannel);
    assert_eq!(edit(1, "Night", None).await, ChannelKept::NoSuchChannel);
    assert_eq!(add(&scratch, 3, "Night", false).await, ChannelKept::Kept);
    assert_eq!(read().await.removed_at, Some(at(2)));
}

#[tokio::test]
async fn a_channel_without_which_a_rule_would_tell_nobody_stays() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    for (number, name) in [(1, "Desk"), (2, "Night")] {
        assert_eq!(add(&scratch, number, name, false).await, ChannelKept::Kept);
    }
    let first_told = |number| RuleSpec {
        steps: vec![
            Step {
                channels: StepChannels::These(vec![ChannelId(number)]),
                after: TimeDelta::zero(),
            },
            Step {
                channels: StepChannels::All,
                after: TimeDelta::minutes(15),
            },
        ],
        ..usual().remove(3).1
    };
    let rules = [("Ours", 1), ("Everything", 2)];
    let rules = rules.map(|(name, first)| (name.to_owned(), first_told(first)));
    store
        .replace_rules(rules.to_vec(), &by, at(1))
        .await
        .unwrap();
    let remove = async |number| {
        let removed = store.remove_channel(ChannelId(number), &by, at(2)).await;
        removed.unwrap()
    };
    let named = ChannelRemoved::NamedAlone(vec!["Ours".to_owned()]);
    assert_eq!(remove(1).await, named);
    let both = vec![("Everything".to_owned(), first_told(2))];
    store.replace_rules(both, &by, at(3)).await.unwrap();
    assert_eq!(remove(1).await, ChannelRemoved::Removed);
    let named = ChannelRemoved::NamedAlone(vec!["Everything".to_owned()]);
    assert_eq!(remove(2).await, named);
}

#[tokio::test]
async fn the_feed_begins_with_the_newest_entry_at_the_time_it_is_turned_on_and_never_goes_back() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let site = scratch.site("1").await;
    store
        .settle_site(site, mapping(1), &by, at(0))
        .await
        .unwrap();
    add(&scratch, 1, "Booking", true).await;
    let reached = async || store.channel(ChannelId(1)).await.unwrap().unwrap().feed_seq;
    assert_eq!(reached().await, Some(1));
    store.advance_feed(ChannelId(1), 5).await.unwrap();
    store.advance_feed(ChannelId(1), 3).await.unwrap();
    assert_eq!(reached().await, Some(5));
    let edit = async |wants| {
        let entry = entry("Booking", wants);
        store
            .edit_channel(ChannelId(1), &entry, None, &by, at(1))
            .await
            .unwrap()
    };
    edit(true).await;
    assert_eq!(reached().await, Some(5), "an edit goes on where it was");
    edit(false).await;
    assert_eq!(reached().await, None);
    edit(true).await;
    assert_eq!(reached().await, Some(1));
}
