//! Writes down what happens at the edge: who was refused or made to wait, from where, at which route.
//!
//! Each event is counted in `/metrics`, exactly. The log has a line of it, target `security`; where one kind
//! comes from one address again and again, the lines are folded. For the page about security the events are
//! counted by the hour and written to the database a few seconds later, many at a time. Never a secret is
//! written, never the query of an address, and no name that was typed but one of the staff's: somebody may
//! have typed their password there.

mod folded_lines;
mod keep;
mod tally;

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use domain::principal::folded_name;
use domain::security_event::{CountedFor, SecurityEvent};
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;

use crate::auth::network::nearest;
use folded_lines::FoldedLines;
use tally::Tally;

/// A path is no longer in the log. No route of ours is longer.
const ROUTE_CHARS: usize = 100;

/// Who it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityActor {
    /// Nobody knows.
    Nobody,
    /// Somebody who was let in, as the audit trail names them.
    Known(String),
    /// Whoever tried to be this person of the staff.
    Claimed(String),
    /// Whoever tried a name that nobody has; the digest tells one such name from another.
    Stranger(String),
}

/// Where security events are written down.
pub struct SecurityEvents {
    /// With this names are digested; another one in each process.
    key: [u8; 32],
    lines: Mutex<FoldedLines>,
    tally: Mutex<Tally>,
    /// There is something to keep.
    happened: Notify,
}

impl SecurityEvents {
    /// Nothing happened yet.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            key: rand::random(),
            lines: Mutex::default(),
            tally: Mutex::default(),
            happened: Notify::new(),
        })
    }

    /// Whoever typed a name, given the name of the staff that it is, if it is one.
    pub fn whoever_typed(&self, typed: &str, on_staff: Option<String>) -> SecurityActor {
        on_staff.map_or_else(
            || {
                let keyed = Sha256::new()
                    .chain_update(self.key)
                    .chain_update(folded_name(typed));
                let digest: String = keyed.finalize()[..6]
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                SecurityActor::Stranger(digest)
            },
            SecurityActor::Claimed,
        )
    }

    /// Writes an event down.
    pub fn record(
        &self,
        event: SecurityEvent,
        actor: &SecurityActor,
        address: IpAddr,
        route: &str,
        now: DateTime<Utc>,
    ) {
        metrics::counter!("sundog_security_events_total", "event" => event.as_str()).increment(1);
        let folded = lock(&self.lines).happened(event, nearest(address), now);
        if let Some(folded) = folded {
            let route: String = route.chars().take(ROUTE_CHARS).collect();
            tracing::warn!(
                target: "security",
                event = event.as_str(),
                actor = actor.word(),
                %address,
                route,
                folded,
                "{}", event.label()
            );
        }
        let counted_for = match actor {
            SecurityActor::Known(_) => CountedFor::Known,
            SecurityActor::Nobody | SecurityActor::Claimed(_) | SecurityActor::Stranger(_) => {
                CountedFor::Address(nearest(address))
            }
        };
        let mut tally = lock(&self.tally);
        tally.count(event, counted_for, now);
        if let (true, SecurityActor::Known(name) | SecurityActor::Claimed(name)) =
            (event.is_failed_sign_in(), actor)
        {
            tally.failed_sign_in(name, nearest(address), now);
        }
        drop(tally);
        self.happened.notify_one();
    }

    /// Says how much was folded that no line has told.
    fn tell_folded(&self, now: DateTime<Utc>) {
        let untold = lock(&self.lines).untold(now);
        for (event, address, folded) in untold {
            let address = address.map(|address| address.to_string());
            tracing::warn!(
                target: "security",
                event = event.as_str(),
                address = address.as_deref().unwrap_or("others"),
                folded,
                "the same again"
            );
        }
    }
}

impl SecurityActor {
    /// As it stands in the log. No name has a colon.
    fn word(&self) -> String {
        match self {
            Self::Nobody => "nobody".to_owned(),
            Self::Known(name) | Self::Claimed(name) => name.clone(),
            Self::Stranger(digest) => format!("unknown:{digest}"),
        }
    }
}

/// Names what the metrics mean, and has each kind begin at nothing.
pub fn describe_metrics() {
    metrics::describe_counter!(
        "sundog_security_events_total",
        "Requests and connections that were refused or made to wait, by kind."
    );
    for event in SecurityEvent::ALL {
        metrics::counter!("sundog_security_events_total", "event" => event.as_str()).increment(0);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_has_is_a_digest_that_another_process_cannot_make() {
        let events = SecurityEvents::new();
        let typed = |name: &str| events.whoever_typed(name, None).word();
        let word = typed("hunter2 hunter2");
        assert_eq!(word.len(), "unknown:".len() + 12, "{word}");
        assert!(!word.contains("hunter"));
        assert_eq!(
            typed(" Hunter2 HUNTER2"),
            word,
            "one name however it is typed"
        );
        assert_ne!(typed("hunter3"), word);
        let other = SecurityEvents::new();
        assert_ne!(other.whoever_typed("hunter2 hunter2", None).word(), word);
        let kim = events.whoever_typed("kim", Some("Kim".to_owned()));
        assert_eq!(kim.word(), "Kim");
    }
}
