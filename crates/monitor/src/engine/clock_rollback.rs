//! What becomes of a time that comes twice, because the clock of this machine went back?
//!
//! What was recorded the first time stands. While the time is run through again everybody is asked
//! as usual and shown as they are, but nothing can be placed within it: what happens counts from
//! where the first run had come to. When the clock has caught up, what is known lapses there until
//! each site is seen again, so that the moment at which both runs meet reads as a gap.

use chrono::{DateTime, TimeDelta, Utc};

use crate::engine::snapshot::Snapshot;
use crate::{Monitor, Watch};

/// A step back that is no more than this is a clock being set right, and nothing is run through
/// twice that anybody could tell apart.
const TOLERATED: TimeDelta = TimeDelta::seconds(1);

/// Until when the clock had run before it went back, if it has not caught up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Retrace(Option<DateTime<Utc>>);

impl Retrace {
    /// Whether the clock went back while Sundog did not run: then something is on record that has
    /// not happened yet.
    pub fn resumed(snapshot: &Snapshot, now: DateTime<Utc>) -> Self {
        let begins = snapshot.sites.values().map(|site| site.since.headline());
        let newest = begins.chain(snapshot.observed_at).max();
        Self(newest.filter(|at| *at > now))
    }

    /// Before this nothing can be placed any more.
    pub const fn until(self) -> Option<DateTime<Utc>> {
        self.0
    }

    /// Until when the clock had run, where it has come past that now.
    pub fn caught_up(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.0.filter(|until| *until < now)
    }

    fn goes_back(&mut self, until: DateTime<Utc>) {
        self.0 = self.0.max(Some(until));
    }

    /// What was known has lapsed, and that is recorded.
    pub fn is_told(&mut self, now: DateTime<Utc>) {
        self.0 = self.0.filter(|until| *until >= now);
    }
}

impl Monitor {
    /// A clock that went back would keep everyone waiting for a time that was: all are asked now.
    /// And again when it has caught up, so that the gap is short.
    pub(crate) fn notice_clock_step(&self, watch: &mut Watch, now: DateTime<Utc>) {
        let snapshot = self.snapshot();
        let went_back = now < watch.last_cycle - TOLERATED;
        if went_back {
            tracing::warn!("the clock of this machine went back; every site is asked anew");
            let ran_until = snapshot.observed_at.max(Some(watch.last_cycle));
            watch
                .retrace
                .goes_back(ran_until.unwrap_or(watch.last_cycle));
        }
        if went_back || watch.retrace.caught_up(now).is_some() {
            for number in snapshot.sites.keys() {
                watch.schedule.hasten(*number, now);
            }
            watch.probe_at = now;
        }
        watch.last_cycle = now;
    }
}
