//! When did this Halo Link installation last reach Halo, and what follows for availability?
//!
//! Halo Link sends a heartbeat every 60 seconds (release note 22.1219). A Link that closes its
//! session is offline at once; one that falls silent counts as online until Halo has not heard
//! from it for two minutes, then as unreachable (the definitions of the query statuses).

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::ServerRef;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LinkRef(pub(super) usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkAvailability {
    Online,
    Offline,
    Unreachable,
}

impl LinkAvailability {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
        }
    }
}

/// The rhythm of the world: how often a Link calls, and how long a silence Halo tolerates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LinkPulse {
    pub(crate) every: TimeDelta,
    pub(crate) unreachable_after: TimeDelta,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contact {
    Connected {
        since: DateTime<Utc>,
    },
    Stopped {
        last_heartbeat: DateTime<Utc>,
    },
    Lost {
        at: DateTime<Utc>,
        last_heartbeat: DateTime<Utc>,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// What names this installation in its own log and registry.
    pub(crate) guid: Uuid,
    pub(crate) server: ServerRef,
    pub(crate) version: String,
    pub(crate) contact: Contact,
    /// Where in the minute this Link calls; spreads the fleet's heartbeats.
    pub(crate) phase_ms: u32,
    /// Halo stopped writing the heartbeat down, although the Link still calls.
    pub(crate) frozen_at: Option<DateTime<Utc>>,
    /// Added to the heartbeat that Halo reports.
    pub(crate) shift: TimeDelta,
}

impl Link {
    /// When this Link really last called.
    pub(crate) fn last_contact(&self, now: DateTime<Utc>, pulse: LinkPulse) -> DateTime<Utc> {
        match self.contact {
            Contact::Connected { since } => since.max(tick_before(now, self.phase_ms, pulse.every)),
            Contact::Stopped { last_heartbeat } | Contact::Lost { last_heartbeat, .. } => {
                last_heartbeat
            }
        }
    }

    pub(crate) fn availability(&self, now: DateTime<Utc>, pulse: LinkPulse) -> LinkAvailability {
        match self.contact {
            Contact::Connected { .. } => LinkAvailability::Online,
            Contact::Stopped { .. } => LinkAvailability::Offline,
            Contact::Lost { at, last_heartbeat } => {
                if now >= at.max(last_heartbeat + pulse.unreachable_after) {
                    LinkAvailability::Unreachable
                } else {
                    LinkAvailability::Online
                }
            }
        }
    }

    pub(crate) fn connect(&mut self, at: DateTime<Utc>) {
        if !matches!(self.contact, Contact::Connected { .. }) {
            self.contact = Contact::Connected { since: at };
        }
    }

    pub(crate) fn stop(&mut self, at: DateTime<Utc>, pulse: LinkPulse) {
        self.contact = Contact::Stopped {
            last_heartbeat: self.last_contact(at, pulse),
        };
    }

    /// A Link that was stopped in order has no contact to lose and stays offline.
    pub(crate) fn lose(&mut self, at: DateTime<Utc>, pulse: LinkPulse) {
        if let Contact::Connected { .. } = self.contact {
            self.contact = Contact::Lost {
                at,
                last_heartbeat: self.last_contact(at, pulse),
            };
        }
    }
}

/// The latest moment up to `now` at which something with this phase and period happens.
pub(crate) fn tick_before(now: DateTime<Utc>, phase_ms: u32, every: TimeDelta) -> DateTime<Utc> {
    let past =
        (now.timestamp_millis() - i64::from(phase_ms)).rem_euclid(every.num_milliseconds().max(1));
    DateTime::from_timestamp_millis(now.timestamp_millis() - past).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PULSE: LinkPulse = LinkPulse {
        every: TimeDelta::seconds(60),
        unreachable_after: TimeDelta::seconds(120),
    };

    fn noon() -> DateTime<Utc> {
        "2026-11-20T12:00:00Z"
            .parse()
            .expect("a date in the format it is parsed in")
    }

    fn link() -> Link {
        Link {
            guid: Uuid::nil(),
            server: ServerRef(0),
            version: "26.713.10301.0".to_owned(),
            contact: Contact::Connected {
                since: noon() - TimeDelta::hours(3),
            },
            phase_ms: 7_000,
            frozen_at: None,
            shift: TimeDelta::zero(),
        }
    }

    #[test]
    fn a_connected_link_calls_once_a_minute_in_its_own_second() {
        let link = link();
        let calls: Vec<_> = (0..180)
            .map(|second| link.last_contact(noon() + TimeDelta::seconds(second), PULSE))
            .collect();
        let distinct: std::collections::BTreeSet<_> = calls.iter().collect();
        assert_eq!(distinct.len(), 4);
        assert!(distinct.iter().all(|call| call.timestamp() % 60 == 7));
    }

    #[test]
    fn an_orderly_stop_is_offline_at_once_and_stays_so_when_the_power_goes() {
        let mut link = link();
        link.stop(noon(), PULSE);
        assert_eq!(link.availability(noon(), PULSE), LinkAvailability::Offline);
        link.lose(noon(), PULSE);
        assert_eq!(
            link.availability(noon() + TimeDelta::hours(1), PULSE),
            LinkAvailability::Offline
        );
    }

    #[test]
    fn a_sudden_loss_stays_online_until_two_minutes_after_the_last_heartbeat() {
        let mut link = link();
        link.lose(noon(), PULSE);
        let last = link.last_contact(noon(), PULSE);
        assert_eq!(last, noon() - TimeDelta::seconds(53));
        let verge = last + TimeDelta::seconds(120);
        let before = verge - TimeDelta::milliseconds(1);
        assert_eq!(link.availability(before, PULSE), LinkAvailability::Online);
        assert_eq!(
            link.availability(verge, PULSE),
            LinkAvailability::Unreachable
        );
        assert_eq!(link.last_contact(noon() + TimeDelta::hours(1), PULSE), last);
    }

    #[test]
    fn a_link_that_comes_back_calls_at_once() {
        let mut link = link();
        link.lose(noon(), PULSE);
        let back = noon() + TimeDelta::minutes(10);
        link.connect(back);
        assert_eq!(link.last_contact(back, PULSE), back);
        assert_eq!(link.availability(back, PULSE), LinkAvailability::Online);
    }
}
