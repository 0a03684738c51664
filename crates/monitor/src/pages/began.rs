//! Between when and when a practice became unreachable, in a sentence: by its heartbeat, and as we saw it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::outage::{Kind, began_earliest, unreachable_by};

use super::outage_row::bounds;
use crate::engine::snapshot::{Listed, PracticeStanding, Snapshot};

/// The sentence for a practice that is unreachable; none for others, and where both bounds are the same.
pub(super) fn began(
    snapshot: &Snapshot,
    listed: &Listed,
    standing: &PracticeStanding,
    now: DateTime<Utc>,
) -> Option<String> {
    let site = snapshot.site_of(listed)?;
    if standing.headline.state != State::Unreachable {
        return None;
    }
    let (seen, heartbeat_at) = (standing.since, site.latest.heartbeat_at);
    let open = snapshot.outages.get(&listed.id).into_iter().flatten();
    let mut open = open.filter(|outage| outage.kind == Kind::Down && !outage.flapping);
    let earliest = match open.find(|outage| outage.began_latest == seen) {
        Some(outage) => outage.began,
        None => {
            let last_well = site.last_seen.well_before(Kind::Down, seen);
            began_earliest(State::Unreachable, None, heartbeat_at, last_well, seen)
        }
    };
    match unreachable_by(heartbeat_at, earliest, seen) {
        Some(by) => Some(format!(
            "Since {} by its heartbeat at the latest, seen by us at {}.",
            clock(by, listed.zone, now),
            clock(seen, listed.zone, now)
        )),
        None if seen - earliest >= TimeDelta::seconds(1) => Some(format!(
            "It became so {}.",
            bounds((earliest, seen), listed.zone)
        )),
        None => None,
    }
}

/// A clock time with its zone, and with the day where that is not today.
fn clock(at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> String {
    let (at, today) = (at.with_timezone(&zone), now.with_timezone(&zone));
    let day = if at.date_naive() == today.date_naive() {
        ""
    } else {
        "%a %-d %b "
    };
    at.format(&format!("{day}%H:%M %Z")).to_string()
}
