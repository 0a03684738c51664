//! What PagerDuty tells of its own incidents: version 3 of its webhooks, signed with a secret that it shows once
//! when the subscription is made (PagerDuty's developer documents, "Webhooks overview" and "Webhook signatures").

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER_PERMISSIVE;
use domain::outside_text::line;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

/// The header with the signatures.
pub const SIGNATURE_HEADER: &str = "x-pagerduty-signature";
/// The secret of the subscription, among the secrets of a channel.
pub const WEBHOOK_SECRET: &str = "webhook_secret";

const ACKNOWLEDGED: &str = "incident.acknowledged";
const VERSION: &str = "v1=";
/// A person's name there is no longer, as it is written down here.
const PERSON_CHARS: usize = 80;

/// Somebody acknowledged an incident there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagerdutyAck {
    /// By which PagerDuty knows the event; the same where it is sent again.
    pub event: String,
    /// The key of the alert, as we gave it.
    pub dedup_key: String,
    /// Who it was, as PagerDuty says; none where it was no person.
    pub person: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Envelope {
    event: Event,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    event_type: String,
    occurred_at: DateTime<Utc>,
    agent: Option<Agent>,
    #[serde(default)]
    data: Data,
}

#[derive(Deserialize)]
struct Agent {
    summary: Option<String>,
}

#[derive(Default, Deserialize)]
struct Data {
    incident_key: Option<String>,
}

/// Whether one of the signatures of a request is ours over its body, compared in constant time.
pub fn is_signed(secret: &str, signatures: &str, body: &[u8]) -> bool {
    signatures.split(',').any(|signature| {
        let hex = signature.trim().strip_prefix(VERSION);
        let Some(Ok(said)) = hex.map(|hex| HEXLOWER_PERMISSIVE.decode(hex.as_bytes())) else {
            return false;
        };
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length signs");
        mac.update(body);
        mac.verify_slice(&said).is_ok()
    })
}

/// What a request says; none where nobody acknowledged an incident that has a key.
///
/// # Errors
/// Where it is no event of PagerDuty's.
pub fn read(body: &[u8]) -> Result<Option<PagerdutyAck>, serde_json::Error> {
    let Envelope { event } = serde_json::from_slice(body)?;
    let dedup_key = event.data.incident_key;
    let acknowledged = dedup_key.filter(|_| event.event_type == ACKNOWLEDGED);
    let person = event.agent.and_then(|agent| agent.summary);
    let person = person.map(|name| line(&name).chars().take(PERSON_CHARS).collect::<String>());
    Ok(acknowledged.map(|dedup_key| PagerdutyAck {
        event: event.id,
        dedup_key,
        person: person.filter(|name| !name.is_empty()),
        at: event.occurred_at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_right_signature_among_several_is_enough_and_a_changed_body_is_refused() {
        // HMAC-SHA256 of RFC 4231, test case 2.
        let right = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let body = b"what do ya want for nothing?";
        let signed = |signatures: &str, body: &[u8]| is_signed("Jefe", signatures, body);
        assert!(signed(&format!("v1={right}"), body));
        assert!(signed(&format!("v1={}, v1={right}", "0".repeat(64)), body));
        assert!(!signed(
            &format!("v1={right}"),
            b"what do ya want for something?"
        ));
        assert!(!signed(&format!("v2={right}"), body));
        assert!(!signed(&format!("v1={}", &right[..32]), body));
        assert!(!signed("", body));
    }

    #[test]
    fn only_an_incident_that_a_person_acknowledged_is_read_as_such() {
        let said = |event_type: &str, rest: &str| {
            format!(
                r#"{{"event":{{"id":"01","event_type":"{event_type}","resource_type":"incident",
                "occurred_at":"2026-11-20T00:00:00.123Z",{rest}"client":null}}}}"#
            )
        };
        let data = r#""agent":{"summary":"Kim\u202e Lee","type":"user_reference"},
            "data":{"id":"Q1","incident_key":"production:outage:1","status":"acknowledged"},"#;
        let read_of = |event_type, rest| read(said(event_type, rest).as_bytes()).unwrap();
        let acknowledged = read_of(ACKNOWLEDGED, data).unwrap();
        assert_eq!(acknowledged.dedup_key, "production:outage:1");
        assert_eq!(acknowledged.person.as_deref(), Some("Kim Lee"));
        assert_eq!(read_of("incident.triggered", data), None);
        assert_eq!(read_of("pagey.ping", ""), None);
        assert_eq!(
            read_of(ACKNOWLEDGED, r#""data":{"incident_key":null},"#),
            None
        );
        assert!(read(b"{}").is_err());
    }
}
