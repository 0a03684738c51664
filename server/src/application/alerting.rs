//! Puts together what decides about messages and what sends them, and runs it.

use std::sync::Arc;

use anyhow::Context;
use monitor::Monitor;
use monitor::clock::SystemClock;
use monitor::notify::channels::Smtp;
use monitor::notify::dead_man::DeadMan;
use monitor::notify::delivery::{Delivery, DeliveryParts};
use monitor::notify::feed_delivery::FeedDelivery;
use monitor::notify::outbound::{Outbound, OutboundSettings};
use monitor::notify::{Alerts, Notifier};
use secrecy::ExposeSecret;
use store::Store;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::auth::secrets_key::SecretsKey;
use crate::config::alerts::AlertConfig;

/// Alerts, and what is pinged while all is well.
pub struct Alerting {
    /// What commands and pages work on.
    pub alerts: Alerts,
    dead_man: Option<DeadMan>,
}

impl Alerting {
    /// Prepares everything; nothing is decided or sent yet.
    ///
    /// # Errors
    /// When a setting is of no use; the message says which and what to do.
    pub fn prepare(
        monitor: &Monitor,
        store: &Store,
        secrets_key: SecretsKey,
        config: &AlertConfig,
        public_url: &Url,
    ) -> anyhow::Result<Self> {
        let outbound = Outbound::new(&OutboundSettings {
            allow_private: config.allow_private,
            ..OutboundSettings::default()
        })
        .context("Cannot prepare to send alerts")?;
        let smtp = config.smtp.as_ref().map(Smtp::new).transpose();
        let smtp = smtp.map_err(|words| anyhow::anyhow!("--smtp-host: {words}"))?;
        let delivery = Delivery::new(DeliveryParts {
            store: store.clone(),
            vault: Arc::new(secrets_key),
            outbound: outbound.clone(),
            smtp,
            clock: Arc::new(SystemClock),
            public_url: public_url.to_string(),
        });
        let dead_man = config.dead_man_url.as_ref().map(|url| {
            let switch = DeadMan::new(outbound, url.expose_secret(), Arc::new(SystemClock));
            switch.map_err(|words| anyhow::anyhow!("The dead-man's switch: {words}"))
        });
        Ok(Self {
            alerts: Alerts::new(monitor.clone(), delivery),
            dead_man: dead_man.transpose()?,
        })
    }

    /// Decides and sends until told to stop.
    pub fn run(self, tasks: &TaskTracker, stop: &CancellationToken) {
        let alerts = self.alerts;
        let notifier = Notifier::new(alerts.clone());
        tasks.spawn(notifier.run(stop.clone()));
        let (delivery, until) = (alerts.delivery.clone(), stop.clone());
        tasks.spawn(async move { delivery.run(until).await });
        let feed = FeedDelivery::new(alerts.monitor.clone(), alerts.delivery.clone());
        let until = stop.clone();
        tasks.spawn(async move { feed.run(until).await });
        if let Some(dead_man) = self.dead_man {
            let until = stop.clone();
            tasks.spawn(async move { dead_man.run(until, || alerts.health()).await });
        }
    }
}
