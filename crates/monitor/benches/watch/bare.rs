//! The yardstick: a loop that asks the same questions with the same HTTP client and does nothing
//! else with the answers than read a few fields.
//!
//! The client is set up as `halo::client` does it. What is left out is everything that makes a
//! watch: no schedule, no rules, no record.

use std::time::Duration;

use anyhow::{Context, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::{Client, redirect};
use serde::Deserialize;

use crate::cost::{Cost, Meter};
use crate::list::Listed;

/// The fields that a loop like this would look at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    id: String,
    availability: String,
    authoritative: bool,
    #[serde(rename = "heartbeatTimestampUTC")]
    heartbeat: String,
}

/// A bare loop over some sites.
pub struct Bare {
    http: Client,
    addresses: Vec<String>,
    under_way: usize,
}

/// The HTTP client, with the settings of the one that Sundog uses.
pub fn client() -> anyhow::Result<Client> {
    // An error means that the process has chosen its provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent("bare-loop")
        .default_headers(HeaderMap::from_iter([(
            ACCEPT,
            HeaderValue::from_static("application/json"),
        )]))
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(10))
        .pool_idle_timeout(Duration::from_secs(30))
        .no_proxy()
        .build()
        .context("Cannot prepare the HTTP client")
}

impl Bare {
    /// A loop over `practices` with so many questions under way at once.
    pub fn new(http: Client, halo_url: &str, practices: &[Listed], under_way: usize) -> Self {
        Self {
            http,
            addresses: practices
                .iter()
                .map(|each| format!("{halo_url}/integrator/sites/{}", each.guid))
                .collect(),
            under_way,
        }
    }

    /// Asks about every site `rounds` times.
    pub async fn run(&self, rounds: usize) -> anyhow::Result<Cost> {
        let meter = Meter::start();
        for _ in 0..rounds {
            stream::iter(0..self.addresses.len())
                .map(|site| self.ask(site))
                .buffer_unordered(self.under_way)
                .try_for_each(async |()| Ok(()))
                .await?;
        }
        Ok(meter.stop().shared_among(rounds * self.addresses.len()))
    }

    async fn ask(&self, site: usize) -> anyhow::Result<()> {
        let answer = self
            .http
            .get(&self.addresses[site])
            .header("Ocp-Apim-Subscription-Key", simulator::PRIMARY_KEY)
            .send()
            .await?;
        let status: Status = serde_json::from_slice(&answer.bytes().await?)?;
        ensure!(
            status.availability == "online" && status.authoritative,
            "{} is not well at {}: a calm world was expected",
            status.id,
            status.heartbeat,
        );
        Ok(())
    }
}
