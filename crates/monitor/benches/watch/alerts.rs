//! How long after a decision does somebody hear of it, while thousands of messages wait and the watch is busy?
//!
//! The watch, what decides and what sends go on by themselves, as in `sundog serve`. Practices go offline one
//! after the other; each is a decision, and its message goes to a receiver that takes a while for each. Once
//! with nothing else to send, and once while as many messages wait as there are practices. From the time that
//! the decision was written with, until the first byte is at the receiver.

mod receiver;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::AlertEvent;
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::alert::rule::{RuleSpec, Step, StepChannels, usual};
use monitor::Settings;
use monitor::clock::{Clock, SystemClock};
use monitor::commands::alert::channel::{ChannelForm, add_channel};
use monitor::notify::delivery::{Delivery, DeliveryParts, test_message};
use monitor::notify::outbound::{Outbound, OutboundSettings};
use monitor::notify::{Alerts, Notifier};
use serde::Serialize;
use serde_json::json;
use store::{AuditPrincipal, DeliveryFilter, OutgoingMessage, Store};
use tokio_util::sync::CancellationToken;

use self::receiver::{Arrival, Receiver};
use crate::cost::{median, p99};
use crate::open_vault::OpenVault;
use crate::watch::{Watch, settings};
use crate::{bare, list};

/// The pace that makes any list ask two thousand questions a second, but none more often than ten times.
const CHECKS_PER_SECOND: usize = 2_000;
const INTERVAL_LEAST: Duration = Duration::from_millis(100);
/// So often a practice goes offline.
const OFFLINE_EVERY: Duration = Duration::from_millis(100);
/// So long for each message that waits nothing is measured: so many at once make the database busy with them,
/// and who is measured finds them waiting.
const SETTLES: Duration = Duration::from_millis(1);
/// What waits for nobody to be in a hurry.
const WAITING: &str = "waiting";
/// Longer than anything that is measured.
const PATIENCE: Duration = Duration::from_secs(180);

/// What was found.
#[derive(Debug, Serialize)]
pub struct AlertsFound {
    practices: usize,
    checks_per_second: f64,
    /// With nothing else to send.
    alone: Delays,
    /// While others wait.
    beside_waiting: Delays,
    /// Messages that still waited when the last decision was heard.
    waiting: u64,
    p99_ratio: f64,
}

/// From the decision until the first byte is there, in milliseconds.
#[derive(Debug, Serialize)]
struct Delays {
    decisions: usize,
    p50_ms: f64,
    p99_ms: f64,
    longest_ms: f64,
}

/// So many decisions each time, over a watch of the simulator at `halo_url`.
pub async fn measure(
    halo_url: &str,
    directory: &Path,
    decisions: usize,
) -> anyhow::Result<AlertsFound> {
    let practices = list::of(&bare::client()?, halo_url).await?;
    ensure!(practices.len() >= 2 * decisions, "too few practices");
    let store = list::database(directory, &practices, SystemClock.now()).await?;
    let stop = CancellationToken::new();
    let _stop_at_the_end = stop.clone().drop_guard();
    let receiver = Receiver::start().await?;
    let bench = Bench::begin(store, halo_url, practices.len(), receiver, stop).await?;
    let names: Vec<_> = practices.iter().map(|each| each.name.as_str()).collect();
    let (first, second) = names.split_at(names.len() / 2);

    let (began, checks_before) = (Instant::now(), bench.watch.checks().await?);
    let alone = bench.hear(halo_url, &first[..decisions]).await?;
    bench.let_wait(practices.len() * 5 / 4).await?;
    let beside_waiting = bench.hear(halo_url, &second[..decisions]).await?;
    let checks = bench.watch.checks().await? - checks_before;
    Ok(AlertsFound {
        practices: practices.len(),
        checks_per_second: checks as f64 / began.elapsed().as_secs_f64(),
        p99_ratio: beside_waiting.p99_ms / alone.p99_ms,
        alone,
        beside_waiting,
        waiting: bench.store.outbox_counts().await?.waiting,
    })
}

struct Bench {
    store: Store,
    watch: Watch,
    alerts: Alerts,
    channel: ChannelId,
    receiver: tokio::sync::Mutex<Receiver>,
}

impl Bench {
    /// Everything runs, and every practice was asked about once.
    async fn begin(
        store: Store,
        halo_url: &str,
        practices: usize,
        receiver: Receiver,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let interval =
            Duration::from_secs(1) * u32::try_from(practices)? / u32::try_from(CHECKS_PER_SECOND)?;
        let interval = TimeDelta::from_std(interval.max(INTERVAL_LEAST))?;
        let settings = Settings {
            max_requests_per_second: CHECKS_PER_SECOND as f64 * 1.25,
            ..settings(interval)
        };
        let clock = Arc::new(SystemClock);
        let watch = Watch::run(store.clone(), halo_url, clock, settings, stop.clone()).await?;
        while watch.checks().await? < practices {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let alerts = watch.alerts(delivery(store.clone())?);
        let by = AuditPrincipal::command_line();
        let form = ChannelForm {
            name: "On call".to_owned(),
            settings: BTreeMap::from([("url".to_owned(), receiver.url())]),
            ..ChannelForm::default()
        };
        let (channel, _) = add_channel(&alerts, ChannelKind::Webhook, form, &by).await?;
        let rules = vec![("Everything at once".to_owned(), everything_at_once()?)];
        store.replace_rules(rules, &by, SystemClock.now()).await?;
        let delivering = alerts.delivery.clone();
        let ends = stop.clone();
        tokio::spawn(async move { delivering.run(ends).await });
        tokio::spawn(Notifier::new(alerts.clone()).run(stop));
        Ok(Self {
            store,
            watch,
            alerts,
            channel,
            receiver: tokio::sync::Mutex::new(receiver),
        })
    }

    /// Puts messages into the outbox that nobody is in a hurry about.
    async fn let_wait(&self, count: usize) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let message = test_message("Simulated", "Australia/Sydney", now);
        let messages = (0..count).map(|number| OutgoingMessage {
            message_id: format!("{WAITING}_{number}"),
            alert: None,
            channel: self.channel,
            urgency: 0,
            body: message.clone(),
        });
        self.store.put_messages(messages.collect(), now).await?;
        self.alerts.delivery.bell().ring();
        tokio::time::sleep(SETTLES * u32::try_from(count)?).await;
        Ok(())
    }

    /// Practices go offline one after the other; each is heard of.
    async fn hear(&self, halo_url: &str, practices: &[&str]) -> anyhow::Result<Delays> {
        let http = bare::client()?;
        for practice in practices {
            let event = json!({ "practice": practice }).to_string();
            let request = http
                .post(format!("{halo_url}/control/go_offline"))
                .body(event);
            request.send().await?.error_for_status()?;
            tokio::time::sleep(OFFLINE_EVERY).await;
        }
        let mut receiver = self.receiver.lock().await;
        let mut arrivals = Vec::with_capacity(practices.len());
        while arrivals.len() < practices.len() {
            let arrival = tokio::time::timeout(PATIENCE, receiver.next()).await;
            let arrival = arrival.context("nobody hears of what was decided")?;
            if !arrival.message_id.starts_with(WAITING) {
                arrivals.push(arrival);
            }
        }
        self.waited(&arrivals).await
    }

    async fn waited(&self, arrivals: &[Arrival]) -> anyhow::Result<Delays> {
        let everything = DeliveryFilter::default();
        let rows = self.store.deliveries(&everything, u32::MAX).await?;
        let decided: BTreeMap<String, DateTime<Utc>> = rows
            .into_iter()
            .filter(|row| row.event == AlertEvent::Opened)
            .map(|row| (row.message_id, row.created_at))
            .collect();
        let mut waited = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            let at = decided.get(&arrival.message_id);
            let at = at.context("something else than an opening was said")?;
            let micros = (arrival.at - *at).num_microseconds();
            waited.push(micros.context("a very long time")? as f64 / 1e3);
        }
        Ok(Delays {
            decisions: waited.len(),
            p50_ms: median(waited.iter().copied()),
            p99_ms: p99(waited.iter().copied()),
            longest_ms: waited.iter().copied().fold(0.0, f64::max),
        })
    }
}

fn delivery(store: Store) -> anyhow::Result<Delivery> {
    let outbound = OutboundSettings {
        allow_private: true,
        ..OutboundSettings::default()
    };
    Ok(Delivery::new(DeliveryParts {
        store,
        vault: Arc::new(OpenVault),
        outbound: Outbound::new(&outbound)?,
        smtp: None,
        clock: Arc::new(SystemClock),
        public_url: "https://sundog.example".to_owned(),
    }))
}

/// The usual catch-all, as soon as something was confirmed.
fn everything_at_once() -> anyhow::Result<RuleSpec> {
    let (_, last) = usual().pop().context("there is no usual rule")?;
    Ok(RuleSpec {
        wait: Some(TimeDelta::zero()),
        steps: vec![Step {
            channels: StepChannels::All,
            after: TimeDelta::zero(),
        }],
        remind_every: None,
        ..last
    })
}
