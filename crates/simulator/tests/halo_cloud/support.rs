//! How do these tests start a world and talk to it?

use std::sync::Once;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use simulator::{ClockMode, Options, SimulatedEvent, Simulator};

/// The clinic that every small fleet has.
pub const CLINIC: &str = "Harbour Clinic";

/// A simulator, and a client with its key.
pub struct Cloud {
    pub simulator: Simulator,
    client: reqwest::Client,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

/// Friday, 20 November 2026, nine in the morning in Sydney.
pub fn morning() -> DateTime<Utc> {
    "2026-11-19T22:00:00Z".parse().unwrap()
}

pub async fn cloud() -> Cloud {
    cloud_with(Options::default()).await
}

/// The options as given, on a manual clock.
pub async fn cloud_with(options: Options) -> Cloud {
    let options = Options {
        clock: ClockMode::Manual(morning()),
        ..options
    };
    Cloud {
        simulator: Simulator::start(options).await.unwrap(),
        client: client(),
    }
}

/// A client as Sundog's: no redirects, no proxy.
pub fn client() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap();
    });
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

impl Cloud {
    pub fn apply(&self, event: SimulatedEvent) {
        self.simulator.apply(event).unwrap();
    }

    pub fn advance(&self, seconds: i64) {
        self.simulator.advance(TimeDelta::seconds(seconds));
    }

    /// The GUID that a look-up should give for the clinic.
    pub fn guid(&self) -> String {
        self.simulator.practice(CLINIC).unwrap().guid
    }

    pub fn site_id(&self) -> String {
        self.simulator.practice(CLINIC).unwrap().site_id
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with_key(path, self.simulator.key()).await
    }

    pub async fn get_with_key(&self, path: &str, key: &str) -> Answer {
        self.try_get(path, key).await.unwrap()
    }

    pub async fn try_get(&self, path: &str, key: &str) -> reqwest::Result<Answer> {
        let mut request = self.client.get(format!("{}{path}", self.simulator.url()));
        if !key.is_empty() {
            request = request.header("Ocp-Apim-Subscription-Key", key);
        }
        Answer::from(request.send().await?).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self
            .client
            .post(format!("{}{path}", self.simulator.url()))
            .header("Ocp-Apim-Subscription-Key", self.simulator.key())
            .body(body.to_string());
        Answer::from(request.send().await.unwrap()).await.unwrap()
    }

    /// *Get site status*.
    pub async fn status(&self, guid: &str) -> Answer {
        self.get(&format!("/integrator/sites/{guid}")).await
    }

    /// *Get site status* of the clinic, which must answer 200.
    pub async fn clinic(&self) -> Value {
        let answer = self.status(&self.guid()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// *Find sites by PMS ID* for the clinic.
    pub async fn look_up(&self) -> Vec<Value> {
        let site_id = self.site_id();
        let query =
            format!("practiceManagementSiteId={site_id}&practiceManagementName=Best%20Practice");
        let answer = self.get(&format!("/integrator/sites?{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["sites"].as_array().unwrap().clone()
    }
}

impl Answer {
    async fn from(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self {
            status,
            headers,
            text: response.text().await?,
        })
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Status and body on one line, for snapshots.
    pub fn line(&self) -> String {
        format!("{} {}", self.status, self.text)
    }
}

/// A JSON text of a site, for reading.
pub fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}
