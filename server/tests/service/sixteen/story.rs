//! How the stories are told: what happens at Halo, what waits, who approves, what a page says.

use serde_json::{Value, json};
use simulator::SimulatedEvent;

use crate::running::{PASSWORD, Place, Running, client};

/// One practice to whom something happens, and another one to whom nothing does.
pub struct Story {
    pub place: Place,
    pub sundog: Running,
    pub name: String,
}

impl Story {
    pub async fn begin() -> Self {
        Self::in_a_place(Place::with(3).await).await
    }

    pub async fn in_a_place(place: Place) -> Self {
        place.import_everyone();
        add_deciders(&place);
        let sundog = place.serve_quickly().await;
        let name = place.simulator.practices()[0].name.clone();
        sundog.until_state(&name, "online").await;
        Self {
            place,
            sundog,
            name,
        }
    }

    pub fn happens(&self, event: SimulatedEvent) {
        self.place.simulator.apply(event).unwrap();
    }

    /// A server that was replaced, and Halo has switched.
    pub fn migrates(&self) {
        let practice = self.name.clone();
        self.happens(SimulatedEvent::Migrate { practice });
        self.switches();
    }

    pub fn switches(&self) {
        let practice = self.name.clone();
        self.happens(SimulatedEvent::SwitchAuthority { practice });
    }

    pub fn renames(&self, name: &str) {
        self.happens(SimulatedEvent::Rename {
            practice: self.name.clone(),
            name: name.to_owned(),
        });
    }

    pub async fn waiting(&self) -> Vec<Value> {
        let list = self.sundog.json("/api/v1/changes?status=pending").await;
        list["items"].as_array().unwrap().clone()
    }

    /// Waits until a change of a kind and risk waits.
    pub async fn until_change(&self, kind: &str, risk: &str) -> Value {
        let wanted = |one: &Value| one["kind"] == kind && one["risk"] == risk;
        self.sundog
            .until(&format!("{kind} {risk}"), async |_| {
                self.waiting().await.iter().any(wanted)
            })
            .await;
        let waiting = self.waiting().await;
        waiting.into_iter().find(wanted).unwrap()
    }

    /// `state reason who_acts` of the practice.
    pub async fn standing(&self) -> String {
        let practice = self.sundog.practice(&self.name).await;
        let word = |field: &str| practice[field].as_str().unwrap_or("-").to_owned();
        let words = [word("state"), word("state_reason"), word("who_acts")];
        words.join(" ")
    }

    pub async fn until_standing(&self, standing: &str) {
        self.sundog
            .until(standing, async |_| self.standing().await == standing)
            .await;
    }

    /// The page of a change as a person sees it, without markup.
    pub async fn page(&self, change: &Value) -> String {
        let (status, html) = self.sundog.get(&format!("/changes/{}", change["id"])).await;
        assert_eq!(status, 200);
        text(&html)
    }

    pub async fn approve_as(&self, change: &Value, http: &reqwest::Client) -> (u16, Value) {
        let body = json!({ "evidence": change["evidence"], "reason": "new server",
            "contacted": "Jo, manager: yes" });
        let path = format!("/api/v1/changes/{}/approve", change["id"]);
        self.post(http, &path, &body).await
    }

    pub async fn post(&self, http: &reqwest::Client, path: &str, body: &Value) -> (u16, Value) {
        let answer = http
            .post(format!("{}{path}", self.sundog.url))
            .header("content-type", "application/json")
            .header("origin", &self.sundog.url)
            .body(body.to_string())
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// One of those who decide, with a session of their own.
    pub async fn person(&self, name: &str) -> reqwest::Client {
        let cookie = self.sundog.sign_in(name, PASSWORD).await;
        client(&[("cookie", &cookie.unwrap())])
    }
}

/// Those who decide are on the staff before anything moves: whoever is added later is no second person.
pub fn add_deciders(place: &Place) {
    for name in ["Ann", "Ben"] {
        place.add(name, "approver");
    }
}

/// What a page says, in one line.
pub fn text(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            _ if in_tag => {}
            other => text.push(other),
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
