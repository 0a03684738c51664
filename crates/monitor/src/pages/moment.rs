//! Times as people read them: in the practice's zone or the reader's, with the zone's name beside them.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::practice::PracticeId;
use domain::reader_clock::ReaderClock;
use domain::views::Moment;

use crate::Monitor;

/// A moment as a clock in `zone` shows it.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> Moment {
    Moment {
        at,
        local: local(at, zone),
        there: None,
    }
}

fn local(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    local.format("%-d %b %Y %H:%M:%S %Z").to_string()
}

/// On whose clocks a list of many practices tells its times.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListClock {
    /// One zone for all; none where each practice has its own.
    zone: Option<Tz>,
    /// What belongs to no practice is told here.
    shared: Tz,
}

impl ListClock {
    /// Each practice on its own clocks.
    pub const fn theirs(shared: Tz) -> Self {
        Self { zone: None, shared }
    }

    /// The clocks that a reader asked for; those of the configured zone where they asked for none, or for
    /// a zone that does not exist.
    pub fn asked(clock: Option<&ReaderClock>, configured: Tz) -> Self {
        let zone = match clock {
            Some(ReaderClock::Theirs) => return Self::theirs(configured),
            Some(ReaderClock::Utc) => Tz::UTC,
            Some(ReaderClock::Zone(name)) => name.parse().unwrap_or(configured),
            None => configured,
        };
        Self {
            zone: Some(zone),
            shared: zone,
        }
    }

    /// The zone of what belongs to no practice: axes, titles, incidents.
    pub const fn shared(self) -> Tz {
        self.shared
    }

    /// The zone in which a row is told whose practice has this one.
    pub fn zone(self, theirs: Tz) -> Tz {
        self.zone.unwrap_or(theirs)
    }

    /// A moment in a row, with the practice's own time where that is another.
    pub fn moment(self, at: DateTime<Utc>, theirs: Tz) -> Moment {
        let shown = moment(at, self.zone(theirs));
        let there = Some(local(at, theirs)).filter(|there| *there != shown.local);
        Moment { there, ..shown }
    }
}

/// The clock time alone, for an axis.
pub fn clock_time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// The zone's abbreviation at a moment, such as `AEDT`.
pub fn zone_label(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Z").to_string()
}

/// A time as the clocks of a practice show it; the earlier one where they show it twice. None
/// where they never do, because they are put forward over it.
pub fn local_time(
    monitor: &Monitor,
    id: PracticeId,
    local: NaiveDateTime,
) -> Option<DateTime<Utc>> {
    let zone = {
        let snapshot = monitor.snapshot();
        let listed = snapshot.practices.get(&id);
        listed.map_or(monitor.settings.time_zone, |listed| listed.zone)
    };
    let at = zone.from_local_datetime(&local).earliest()?;
    Some(at.with_timezone(&Utc))
}
