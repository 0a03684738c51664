//! An outage, ready to show: its edges as a clock in the practice's zone tells them, with both
//! bounds where they differ.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::tracks::Reason;
use domain::views::history::{BlockedSeconds, OutageItem, OutageView};
use domain::wording;

use crate::engine::snapshot::Snapshot;
use crate::pages::moment::ListClock;

/// A row of a list of outages; none where the practice is not there any more.
pub(super) fn outage_row(
    snapshot: &Snapshot,
    outage: OutageView,
    now: DateTime<Utc>,
    clock: ListClock,
) -> Option<OutageItem> {
    let listed = snapshot.practices.get(&outage.practice_id)?;
    let zone = clock.zone(listed.zone);
    let moment = |at| clock.moment(at, listed.zone);
    let ended = outage.ended.zip(outage.ended_latest);
    let end = outage.ended_latest.unwrap_or(now);
    let why = match (outage.flapping, outage.reason) {
        (true, _) => wording::reason_words(Reason::Flapping),
        (false, Some(reason)) => wording::reason_words(reason),
        (false, None) => "",
    };
    Some(OutageItem {
        practice: listed.name().to_owned(),
        why: why.to_owned(),
        from: moment(outage.began_latest),
        to: outage.ended_latest.map(moment),
        began: bounds((outage.began, outage.began_latest), zone),
        ended: ended.map_or(String::new(), |ended| bounds(ended, zone)),
        blocked: outage
            .blocked
            .as_ref()
            .map_or(String::new(), BlockedSeconds::words),
        lasted_seconds: (end - outage.began_latest).num_seconds(),
        taken_until: outage.taken_until.map(moment),
        outage,
    })
}

/// Between when and when something happened: `between 09:12:04 and 09:17:00 AEST`, `first seen at
/// 09:12:04 AEST` where nothing was seen before, with the day where the two are not of one.
pub(super) fn bounds((earliest, latest): (DateTime<Utc>, DateTime<Utc>), zone: Tz) -> String {
    let (one, other) = (earliest.with_timezone(&zone), latest.with_timezone(&zone));
    if latest - earliest < TimeDelta::seconds(1) {
        return format!("first seen at {}", other.format("%H:%M:%S %Z"));
    }
    let clock = match one.date_naive() == other.date_naive() {
        true => "%H:%M:%S",
        false => "%a %-d %b %H:%M:%S",
    };
    format!(
        "between {} and {}",
        one.format(clock),
        other.format(&format!("{clock} %Z"))
    )
}
