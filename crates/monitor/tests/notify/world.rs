//! A database, a clock that is stepped, and delivery in somebody's hand.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::channel::{ChannelId, ChannelKind, ChannelSettings};
use domain::alert::message::{Message, MessageContact, MessagePractice};
use domain::alert::{AlertEvent, AlertKind};
use domain::headline::{State, WhoActs};
use domain::practice::PracticeId;
use monitor::clock::{Clock, FixedClock};
use monitor::notify::channels::{ChannelSecrets, OpenChannel, Smtp};
use monitor::notify::delivery::{Delivery, DeliveryParts, DeliveryReport, DeliveryTurn};
use monitor::notify::outbound::{Outbound, OutboundSettings};
use monitor::notify::vault;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use store::{
    AuditPrincipal, ChannelEntry, ChannelKept, DeliveryFilter, DeliveryRow, OutgoingMessage, Store,
};
use tempfile::TempDir;

use crate::open_vault::OpenVault;

/// A secret of the Standard Webhooks convention.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub struct World {
    pub store: Store,
    pub clock: FixedClock,
    pub delivery: Delivery,
    smtp: Option<Smtp>,
    directory: TempDir,
    messages: std::cell::Cell<u32>,
}

impl World {
    pub async fn new() -> Self {
        Self::with_smtp(None).await
    }

    pub async fn with_smtp(smtp: Option<Smtp>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("sundog.db");
        let store = Store::open(&path).await.unwrap();
        let clock = FixedClock::at(at(0));
        Self {
            delivery: delivery(store.clone(), clock.clone(), smtp.clone()),
            store,
            clock,
            smtp,
            directory,
            messages: std::cell::Cell::new(0),
        }
    }

    /// The process ends and begins anew over the file as it is, or over a copy of it.
    pub async fn restart(&mut self, from: Option<PathBuf>) {
        let path = from.unwrap_or_else(|| self.path());
        self.store = Store::open(&path).await.unwrap();
        self.delivery = delivery(self.store.clone(), self.clock.clone(), self.smtp.clone());
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("sundog.db")
    }

    pub async fn channel(
        &self,
        kind: ChannelKind,
        settings: &[(&str, &str)],
        secrets: &[(&str, &str)],
    ) -> ChannelId {
        let id = self.store.next_channel().await.unwrap();
        let secrets = map(secrets).into();
        let sealed = vault::seal_channel(&OpenVault, id, &secrets).await.unwrap();
        let entry = ChannelEntry {
            name: format!("{kind} {id}"),
            kind,
            settings: map(settings),
            wants_feed: settings.contains(&("feed", "yes")),
        };
        let by = AuditPrincipal::named("Kim", None);
        let kept = self
            .store
            .add_channel(id, &entry, Some(sealed), &by, self.clock.now());
        assert_eq!(kept.await.unwrap(), ChannelKept::Kept);
        id
    }

    pub async fn webhook(&self, url: &str) -> ChannelId {
        self.channel(ChannelKind::Webhook, &[("url", url)], &[("secret", SECRET)])
            .await
    }

    /// An alert, which the evaluator would open.
    pub async fn alert(&self, number: i64) -> i64 {
        let mut database = SqliteConnectOptions::new()
            .filename(self.path())
            .connect()
            .await
            .unwrap();
        let statement = format!(
            "INSERT INTO alert (id, kind, subject, dedup_key, opened_at, progress)
             VALUES ({number}, 'outage', {number}, 'production:outage:{number}', 0, '{{}}')"
        );
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut database)
            .await
            .unwrap();
        database.close().await.unwrap();
        number
    }

    /// Puts a message about an alert into the outbox; gives its identifier.
    pub async fn tell(
        &self,
        channel: ChannelId,
        alert: Option<i64>,
        urgency: i64,
        event: AlertEvent,
    ) -> String {
        self.messages.set(self.messages.get() + 1);
        let message_id = format!("msg_{}", self.messages.get());
        let message = OutgoingMessage {
            message_id: message_id.clone(),
            alert,
            channel,
            urgency,
            body: Message {
                event,
                ..message(self.clock.now())
            },
        };
        self.store
            .put_messages(vec![message], self.clock.now())
            .await
            .unwrap();
        message_id
    }

    pub async fn turn(&self) -> DeliveryReport {
        DeliveryTurn::new(self.delivery.clone())
            .run()
            .await
            .unwrap()
    }

    /// What became of every message, oldest first.
    pub async fn deliveries(&self) -> Vec<DeliveryRow> {
        let mut rows = self
            .store
            .deliveries(&DeliveryFilter::default(), 1000)
            .await
            .unwrap();
        rows.reverse();
        rows
    }

    pub fn step(&self, by: TimeDelta) {
        self.clock.step(by);
    }
}

fn delivery(store: Store, clock: FixedClock, smtp: Option<Smtp>) -> Delivery {
    Delivery::new(DeliveryParts {
        store,
        vault: Arc::new(OpenVault),
        outbound: outbound(true),
        smtp,
        clock: Arc::new(clock),
        public_url: "https://sundog.example/".to_owned(),
    })
}

/// Requests that give up soon, so that a receiver that hangs does not make the tests slow.
pub fn outbound(allow_private: bool) -> Outbound {
    Outbound::new(&OutboundSettings {
        allow_private,
        timeout: Duration::from_millis(700),
        connect_timeout: Duration::from_millis(500),
    })
    .unwrap()
}

pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

pub fn map(texts: &[(&str, &str)]) -> ChannelSettings {
    let owned = texts
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    owned.collect()
}

pub fn open_channel(
    kind: ChannelKind,
    settings: &[(&str, &str)],
    secrets: &[(&str, &str)],
) -> OpenChannel {
    let secrets: BTreeMap<_, _> = map(secrets);
    OpenChannel {
        id: ChannelId(1),
        name: "On call".to_owned(),
        kind,
        settings: map(settings),
        secrets: ChannelSecrets::from(secrets),
    }
}

/// A message about one practice.
pub fn message(now: DateTime<Utc>) -> Message {
    Message {
        event: AlertEvent::Opened,
        kind: AlertKind::Outage,
        dedup_key: "production:outage:1".to_owned(),
        environment: "Production".to_owned(),
        title: "Harbour Clinic is unreachable".to_owned(),
        state: Some(State::Unreachable),
        reason: None,
        began: now - TimeDelta::seconds(95),
        began_latest: now - TimeDelta::seconds(60),
        ended: None,
        at: now,
        time_zone: "Australia/Sydney".to_owned(),
        practice_count: 1,
        practices: vec![MessagePractice {
            id: PracticeId(7),
            name: "Harbour Clinic".to_owned(),
        }],
        halo_said: Some("offline".to_owned()),
        who_acts: WhoActs::Practice,
        steps: vec!["Ask whether the server is switched on.".to_owned()],
        contacts: vec![MessageContact {
            whose: "Server".to_owned(),
            text: "IT, 02 5550 0100".to_owned(),
        }],
        just_before: vec!["Halo Link was updated.".to_owned()],
        taken: None,
        note: None,
        path: "/outages/7".to_owned(),
        is_test: false,
    }
}
