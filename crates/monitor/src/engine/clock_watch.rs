//! What becomes of a clock that goes wrong?
//!
//! **Ahead.** What is recorded at a time to come pins history, so a clock that jumped ahead is not
//! believed before Halo's `Date` says the same (rule: `domain::clock`). Until then questions are sent
//! and nothing is recorded.
//!
//! **Back.** What was recorded the first time stands. While the time is run through again everybody is
//! asked as usual and shown as they are, but nothing can be placed within it: what happens counts from
//! where the first run had come to. When the clock has caught up, what is known lapses there until
//! each site is seen again, so that the moment at which both runs meet reads as a gap.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use domain::clock::{ClockState, HaloDate, Reading};
use domain::observation::FailureClass;

use super::Engine;
use super::in_flight::Outcome;
use super::site::Again;
use super::snapshot::Snapshot;

/// What is known of our clock.
#[derive(Clone, Debug)]
pub(crate) struct ClockWatch {
    /// What it said when it was last believed, and the monotonic clock then; that one is none across
    /// a restart.
    last: Option<(DateTime<Utc>, Option<Instant>)>,
    /// When this process began to watch.
    began: Instant,
    halo: Option<HaloDate>,
    /// Whether nothing is recorded for now.
    doubted: bool,
    /// Until when the clock had run before it went back, if it has not caught up.
    ran_until: Option<DateTime<Utc>>,
}

impl ClockWatch {
    /// Begins with what is on record: something that has not happened yet means that the clock went
    /// back while Sundog did not run.
    pub fn resumed(snapshot: &Snapshot, now: DateTime<Utc>) -> Self {
        let begins = snapshot.sites.values().map(|site| site.since.headline());
        let newest = begins.chain(snapshot.observed_at).max();
        Self {
            began: Instant::now(),
            last: snapshot.observed_at.map(|at| (at.min(now), None)),
            halo: None,
            doubted: false,
            ran_until: newest.filter(|at| *at > now),
        }
    }

    /// Whether nothing is to be recorded.
    pub const fn is_doubted(&self) -> bool {
        self.doubted
    }

    /// What the clock said when it was last believed, while it is not.
    pub fn believed(&self) -> Option<(DateTime<Utc>, Instant)> {
        let (at, then) = self.last.filter(|_| self.doubted)?;
        Some((at, then.unwrap_or(self.began)))
    }

    /// Before this nothing can be placed any more.
    pub const fn not_before(&self) -> Option<DateTime<Utc>> {
        self.ran_until
    }

    /// Until when the clock had run, where it has come past that now.
    pub fn caught_up(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.ran_until.filter(|until| *until < now)
    }

    /// What was known has lapsed at that time, and that is recorded.
    pub fn is_told(&mut self, now: DateTime<Utc>) {
        self.ran_until = self.ran_until.filter(|until| *until >= now);
    }

    fn read(&self, now: DateTime<Utc>) -> ClockState {
        let elapsed = self.last.and_then(|(_, then)| {
            let elapsed = then?.elapsed();
            TimeDelta::from_std(elapsed).ok()
        });
        let reading = Reading {
            now,
            last: self.last.map(|(last, _)| last),
            elapsed,
            halo: self.halo,
        };
        reading.verdict()
    }

    fn believe(&mut self, now: DateTime<Utc>) {
        self.last = Some((now, Some(Instant::now())));
        self.doubted = false;
    }

    /// Whether a batch may be recorded, given what its answers tell of the time. Where nobody tells,
    /// as when the network is gone after a night's sleep, our clock is all there is.
    pub fn settle(&mut self, outcomes: &[Outcome], now: DateTime<Utc>) -> bool {
        let dates = outcomes.iter().filter_map(|outcome| {
            Some(HaloDate {
                date: outcome.halo_now?,
                heard_at: outcome.at,
            })
        });
        self.halo = dates.max_by_key(|halo| halo.heard_at).or(self.halo);
        if self.doubted && !outcomes.is_empty() {
            match self.read(now) {
                ClockState::ClockJump { ahead } => {
                    tracing::error!(
                        hours = ahead.num_hours(),
                        "the clock of this machine is ahead of Halo's: nothing is recorded until it is set right"
                    );
                }
                ClockState::Believed | ClockState::AskHalo | ClockState::Rollback { .. } => {
                    self.believe(now);
                }
            }
        }
        !self.doubted
    }
}

impl Engine {
    /// Looks at the clock. One that went back would keep everyone waiting for a time that was, so all
    /// are asked now; and again when it has caught up, so that the gap is short.
    pub(super) fn notice_clock(&mut self, now: DateTime<Utc>) {
        let verdict = self.clock_watch.read(now);
        // Where nobody can be asked our clock is all there is.
        let is_mute = self.memory.snapshot.watched() == 0
            || self.quota.ready_in(now).is_none()
            || self.memory.access.open() == Some(FailureClass::DailyCapSpent);
        let mut ask_everybody = self.clock_watch.caught_up(now).is_some();
        match verdict {
            ClockState::Believed => {
                // Turns were given by a clock that was wrong.
                ask_everybody |= self.clock_watch.doubted;
                self.clock_watch.believe(now);
            }
            ClockState::Rollback { .. } => {
                tracing::warn!("the clock of this machine went back; every site is asked anew");
                let last = self.clock_watch.last.map(|(last, _)| last);
                let ran_until = last.max(self.memory.snapshot.observed_at);
                let watch = &mut self.clock_watch;
                watch.ran_until = watch.ran_until.max(ran_until);
                watch.believe(now);
                ask_everybody = true;
            }
            ClockState::AskHalo | ClockState::ClockJump { .. } if is_mute => {
                self.clock_watch.believe(now);
            }
            ClockState::AskHalo | ClockState::ClockJump { .. } => {
                if !self.clock_watch.doubted {
                    self.clock_watch.doubted = true;
                    self.schedule.schedule_next(1, now);
                }
            }
        }
        if ask_everybody {
            let sites: Vec<_> = self.memory.snapshot.sites.keys().copied().collect();
            for number in sites {
                self.schedule.schedule_now(number, Again::Wanted, now);
            }
            self.probe_at = now;
        }
    }
}
