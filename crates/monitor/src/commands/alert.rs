//! What people do about alerts: the rules that say who is told, the channels by which messages travel, and
//! "I have it" from a message.

pub mod acknowledge_at_pagerduty;
pub mod acknowledge_by_link;
pub mod channel;
pub mod preview;
pub mod rule;

use domain::alert::AlertKind;
use store::Acknowledgeable;

/// What somebody takes in hand who has an alert; none where it is settled by deciding or mending.
const fn takeable(kind: AlertKind, number: i64) -> Option<Acknowledgeable> {
    match kind {
        AlertKind::Incident => Some(Acknowledgeable::Incident(number)),
        AlertKind::Outage => Some(Acknowledgeable::Outage(number)),
        AlertKind::Change | AlertKind::Health => None,
    }
}
