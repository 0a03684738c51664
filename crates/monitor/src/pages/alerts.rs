//! Who is told of what: rules in words, channels with how they do, what was sent and what could not be.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::alert::channel::{AttemptOutcome, ChannelId, ChannelKind, MessageState};
use domain::alert::lines::lines;
use domain::alert::rule::Rule;
use domain::alert::rule_words::{ChannelNames, in_words};
use domain::environment::Environment;
use domain::views::alerts::{
    AlertsPage, AlertsQuery, AttemptView, ChannelField, ChannelOffer, ChannelTimes, ChannelView,
    DeliveryItem, DeliveryView, FeedTrouble, RuleView,
};
use domain::wording::spelled;
use store::{ChannelRow, DeliveryAttempt, DeliveryFilter, DeliveryRow, StoreError};

use crate::notify::Alerts;
use crate::notify::channels::{ChannelSecrets, of};
use crate::notify::vault::open_channel;
use crate::pages::moment::moment;

/// Deliveries of a page.
pub const DELIVERIES_SHOWN: u32 = 50;

/// Everything that the page about alerts shows; times in the configured zone.
///
/// # Errors
/// When the database cannot be read.
pub async fn alerts_page(alerts: &Alerts, query: &AlertsQuery) -> Result<AlertsPage, StoreError> {
    let monitor = &alerts.monitor;
    let store = &monitor.store;
    let zone = monitor.settings.time_zone;
    let channels = channel_views(alerts).await?;
    let names = names(&channels);
    let given_up = DeliveryFilter {
        state: Some(MessageState::Undelivered),
        ..DeliveryFilter::default()
    };
    let wanted = DeliveryFilter {
        state: query.state,
        channel: query.channel.map(ChannelId),
        before: query.before,
        ..DeliveryFilter::default()
    };
    let undelivered = store.deliveries(&given_up, DELIVERIES_SHOWN).await?;
    let deliveries = store.deliveries(&wanted, DELIVERIES_SHOWN).await?;
    let times = channels.iter().map(|channel| ChannelTimes {
        last_delivered: channel.last_delivered_at.map(|at| moment(at, zone)),
        feed_trouble_since: (channel.feed_trouble.as_ref()).map(|it| moment(it.since, zone)),
    });
    Ok(AlertsPage {
        as_of: monitor.now(),
        channel_times: times.collect(),
        rules: rule_views(&store.alert_rules().await?, &names),
        offers: offers(monitor.environment()),
        undelivered: items(alerts, undelivered, zone).await?,
        deliveries: items(alerts, deliveries, zone).await?,
        waiting: store.outbox_counts().await?.waiting,
        has_smtp: alerts.delivery.parts().smtp.is_some(),
        alert_after: spelled(monitor.settings.alert_after),
        channels,
    })
}

/// The rules, in their order.
///
/// # Errors
/// When the database cannot be read.
pub async fn rules(alerts: &Alerts) -> Result<Vec<RuleView>, StoreError> {
    let names = names(&channel_views(alerts).await?);
    Ok(rule_views(
        &alerts.monitor.store.alert_rules().await?,
        &names,
    ))
}

/// The channels, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn channel_views(alerts: &Alerts) -> Result<Vec<ChannelView>, StoreError> {
    let store = &alerts.monitor.store;
    let mut views = Vec::new();
    for row in store.channels().await? {
        let secrets = secrets(alerts, &row).await;
        let of_channel = |state| DeliveryFilter {
            state: Some(state),
            channel: Some(row.id),
            ..DeliveryFilter::default()
        };
        let delivered = store
            .deliveries(&of_channel(MessageState::Delivered), 1)
            .await?
            .pop();
        views.push(ChannelView {
            undelivered: store.undelivered_of(row.id).await?,
            last_delivered_at: delivered.and_then(|message| message.done_at),
            id: row.id,
            name: row.name,
            kind: row.kind,
            settings: row.settings,
            secrets: secrets.as_map().keys().cloned().collect(),
            feed_seq: row.feed_seq,
            feed_trouble: row
                .feed_trouble
                .map(|(since, words)| FeedTrouble { since, words }),
            created_at: row.created_at,
        });
    }
    Ok(views)
}

/// A page of deliveries, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn deliveries(
    alerts: &Alerts,
    filter: &DeliveryFilter,
    limit: u32,
) -> Result<Vec<DeliveryView>, StoreError> {
    let rows = alerts.monitor.store.deliveries(filter, limit).await?;
    let names = all_names(alerts, &rows).await?;
    Ok(rows.into_iter().map(|row| view(&row, &names)).collect())
}

/// One delivery with every try; none of this number.
///
/// # Errors
/// When the database cannot be read.
pub async fn delivery(
    alerts: &Alerts,
    id: i64,
) -> Result<Option<(DeliveryView, Vec<AttemptView>)>, StoreError> {
    let store = &alerts.monitor.store;
    let Some(row) = store.delivery(id).await? else {
        return Ok(None);
    };
    let attempts = store.delivery_attempts(id).await?;
    let names = all_names(alerts, std::slice::from_ref(&row)).await?;
    let attempts = attempts.into_iter().map(attempt_view).collect();
    Ok(Some((view(&row, &names), attempts)))
}

/// A try, as it is given.
pub fn attempt_view(attempt: DeliveryAttempt) -> AttemptView {
    AttemptView {
        at: attempt.at,
        outcome: attempt.outcome.to_string(),
        request: attempt.request,
        status: attempt.status,
        answer: attempt.answer,
        latency_ms: attempt.latency_ms,
    }
}

fn rule_views(rules: &[Rule], names: &ChannelNames) -> Vec<RuleView> {
    let rules = rules.iter().zip(1..);
    rules
        .map(|(rule, position)| RuleView {
            id: rule.id,
            name: rule.name.clone(),
            position,
            catch_all: rule.catch_all,
            in_words: in_words(&rule.spec, rule.catch_all, names),
            spec: rule.spec.clone(),
        })
        .collect()
}

fn names(channels: &[ChannelView]) -> ChannelNames {
    channels
        .iter()
        .map(|channel| (channel.id, channel.name.clone()))
        .collect()
}

/// What can be added here. The inbox is for trying things out.
fn offers(environment: Environment) -> Vec<ChannelOffer> {
    let kinds = ChannelKind::ALL
        .iter()
        .filter(|kind| **kind != ChannelKind::Inbox || environment == Environment::Simulated);
    kinds
        .map(|kind| ChannelOffer {
            kind: *kind,
            fields: channel_fields(*kind),
        })
        .collect()
}

/// What is entered for a kind of channel.
pub fn channel_fields(kind: ChannelKind) -> Vec<ChannelField> {
    let fields = of(kind).fields().iter();
    fields
        .map(|field| ChannelField {
            name: field.name.to_owned(),
            label: field.label.to_owned(),
            hint: field.hint.to_owned(),
            is_secret: field.is_secret,
            is_required: field.is_required,
            is_multi_line: field.is_multi_line,
        })
        .collect()
}

/// The secrets of a channel. What cannot be read has no names: the page says that it is to be entered again.
async fn secrets(alerts: &Alerts, row: &ChannelRow) -> ChannelSecrets {
    let vault = &alerts.delivery.parts().vault;
    let opened = open_channel(vault.as_ref(), row.id, row.secrets.as_ref()).await;
    opened.unwrap_or_else(|error| {
        tracing::warn!(%error, channel = %row.name, "the secrets of a channel cannot be read");
        ChannelSecrets::default()
    })
}

async fn items(
    alerts: &Alerts,
    rows: Vec<DeliveryRow>,
    zone: Tz,
) -> Result<Vec<DeliveryItem>, StoreError> {
    let names = all_names(alerts, &rows).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let last = match row.state {
            MessageState::Delivered => None,
            MessageState::Waiting | MessageState::Undelivered => {
                alerts.monitor.store.delivery_attempts(row.id).await?.pop()
            }
        };
        items.push(DeliveryItem {
            created: moment(row.created_at, zone),
            done: row.done_at.map(|at| moment(at, zone)),
            answer: last.map(|attempt| answer(&attempt)).unwrap_or_default(),
            lines: lines(&row.body)
                .into_iter()
                .map(|line| (line.label.to_owned(), line.text))
                .collect(),
            delivery: view(&row, &names),
        });
    }
    Ok(items)
}

/// What a receiver said to the newest try, in a line.
fn answer(attempt: &DeliveryAttempt) -> String {
    let status = attempt.status.map(|status| format!("{status} "));
    let text: String = attempt.answer.chars().take(200).collect();
    match attempt.outcome {
        AttemptOutcome::Delivered => String::new(),
        AttemptOutcome::Failed | AttemptOutcome::Refused => {
            format!("{}{text}", status.unwrap_or_default())
        }
    }
}

/// The names of the channels of some messages, removed ones too.
pub(super) async fn all_names(
    alerts: &Alerts,
    rows: &[DeliveryRow],
) -> Result<ChannelNames, StoreError> {
    let named: BTreeSet<_> = rows.iter().map(|row| row.channel).collect();
    let mut names = BTreeMap::new();
    for id in named {
        let channel = alerts.monitor.store.channel(id).await?;
        names.insert(id, channel.map_or_else(String::new, |channel| channel.name));
    }
    Ok(names)
}

fn view(row: &DeliveryRow, names: &ChannelNames) -> DeliveryView {
    let waits = row.state == MessageState::Waiting;
    let due: Option<DateTime<Utc>> = waits.then_some(row.due_at);
    DeliveryView {
        id: row.id,
        message_id: row.message_id.clone(),
        dedup_key: row.body.dedup_key.clone(),
        channel_id: row.channel,
        channel: names.get(&row.channel).cloned().unwrap_or_default(),
        event: row.event,
        kind: row.body.kind,
        title: row.body.title.clone(),
        test: row.body.is_test,
        state: row.state,
        attempts: row.attempts,
        created_at: row.created_at,
        due_at: due,
        done_at: row.done_at,
        path: row.body.path.clone(),
    }
}
