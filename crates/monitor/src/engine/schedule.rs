//! Who is asked now?
//!
//! Sites come due one by one, spread over their interval by a hash of their number. The quota says how
//! many questions may leave; what does not fit waits its turn, oldest first, those in trouble before
//! those that are well. While an incident about access is open, one site at a time is asked, ever
//! more seldom, until an answer comes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::pace::{Policy, phase};
use domain::practice::SiteRow;

use super::site::{Again, ScheduledSite, Turn};

/// Of so many turns in a row, one is for a site that is well, however many are in trouble.
const TURNS: u32 = 4;

/// When each site is due, and when what is known of it lapses.
#[derive(Debug, Default)]
pub struct Schedule {
    sites: BTreeMap<SiteRow, ScheduledSite>,
    troubled: BTreeSet<(DateTime<Utc>, SiteRow)>,
    routine: BTreeSet<(DateTime<Utc>, SiteRow)>,
    lapse: BTreeSet<(DateTime<Utc>, SiteRow)>,
    taken: u32,
}

impl Schedule {
    /// Takes a site up, or gives one that waits another turn. One that is being asked keeps its place:
    /// use [`Schedule::schedule_now`] or [`Schedule::landed`].
    pub fn set(
        &mut self,
        site: SiteRow,
        due: DateTime<Utc>,
        troubled: bool,
        lapses: Option<DateTime<Utc>>,
    ) {
        let turn = match self.sites.get(&site).map(|watched| watched.turn) {
            Some(in_flight @ Turn::InFlight { .. }) => in_flight,
            Some(Turn::Idle { .. }) | None => Turn::Idle { due, troubled },
        };
        self.put(site, ScheduledSite { turn, lapses });
    }

    /// Drops a site: nobody wants it watched.
    pub fn remove(&mut self, site: SiteRow) {
        if let Some(watched) = self.sites.remove(&site) {
            if let Turn::Idle { due, troubled } = watched.turn {
                self.queue(troubled).remove(&(due, site));
            }
            if let Some(lapses) = watched.lapses {
                self.lapse.remove(&(lapses, site));
            }
        }
    }

    /// Nobody wants a site watched any more. While it is being asked its place is kept, so that nobody
    /// asks a second time before the answer is in.
    pub fn retire(&mut self, site: SiteRow) {
        match self.sites.get(&site).map(|watched| watched.turn) {
            Some(Turn::InFlight { due, .. }) => {
                let turn = Turn::InFlight {
                    due,
                    again: Some(Again::Moved),
                };
                let lapses = None;
                self.put(site, ScheduledSite { turn, lapses });
            }
            Some(Turn::Idle { .. }) | None => self.remove(site),
        }
    }

    /// Has a site asked at `now`, whatever was planned; where it is being asked, as soon as the answer
    /// is in.
    pub fn schedule_now(&mut self, site: SiteRow, reason: Again, now: DateTime<Utc>) {
        let watched = self.sites.get(&site).copied();
        let turn = match watched.map(|watched| watched.turn) {
            Some(Turn::InFlight { due, again }) => Turn::InFlight {
                due,
                again: again.max(Some(reason)),
            },
            Some(Turn::Idle { troubled, .. }) => Turn::Idle { due: now, troubled },
            None => Turn::Idle {
                due: now,
                troubled: false,
            },
        };
        let lapses = watched.and_then(|watched| watched.lapses);
        self.put(site, ScheduledSite { turn, lapses });
    }

    /// The first sites that are due at `now`, at most `most`: they count as being asked.
    pub fn take_due(&mut self, now: DateTime<Utc>, most: usize) -> Vec<SiteRow> {
        let mut taken = Vec::new();
        while taken.len() < most {
            let due = |queue: &BTreeSet<(DateTime<Utc>, SiteRow)>| {
                queue.first().copied().filter(|(due, _)| *due <= now)
            };
            let (troubled, routine) = (due(&self.troubled), due(&self.routine));
            self.taken = (self.taken + 1) % TURNS;
            let first = if self.taken == 0 {
                routine.or(troubled)
            } else {
                troubled.or(routine)
            };
            let Some((due, site)) = first else { break };
            self.take(site, due);
            taken.push(site);
        }
        taken
    }

    /// The site whose turn comes first, due or not, for a probe: it counts as being asked.
    pub fn take_next(&mut self) -> Option<SiteRow> {
        let firsts = [self.troubled.first(), self.routine.first()];
        let (due, site) = firsts.into_iter().flatten().min().copied()?;
        self.take(site, due);
        Some(site)
    }

    fn take(&mut self, site: SiteRow, due: DateTime<Utc>) {
        let lapses = self.sites.get(&site).and_then(|watched| watched.lapses);
        let turn = Turn::InFlight { due, again: None };
        self.put(site, ScheduledSite { turn, lapses });
    }

    /// Why a site that is being asked is asked again.
    pub fn again(&self, site: SiteRow) -> Option<Again> {
        match self.sites.get(&site)?.turn {
            Turn::InFlight { again, .. } => again,
            Turn::Idle { .. } => None,
        }
    }

    /// When a site that is being asked had been due.
    pub fn was_due(&self, site: SiteRow) -> Option<DateTime<Utc>> {
        match self.sites.get(&site)?.turn {
            Turn::InFlight { due, .. } => Some(due),
            Turn::Idle { .. } => None,
        }
    }

    /// A site's answer is taken in: its next turn comes at `due`, or at `now` where it is to be asked
    /// again.
    pub fn landed(
        &mut self,
        site: SiteRow,
        due: DateTime<Utc>,
        troubled: bool,
        now: DateTime<Utc>,
    ) {
        let Some(watched) = self.sites.get(&site).copied() else {
            return;
        };
        let due = match self.again(site) {
            Some(_) => now,
            None => due,
        };
        let turn = Turn::Idle { due, troubled };
        self.put(site, ScheduledSite { turn, ..watched });
    }

    /// What is known of a site holds until `lapses`.
    pub fn holds_until(&mut self, site: SiteRow, lapses: DateTime<Utc>) {
        if let Some(watched) = self.sites.get(&site).copied() {
            let lapses = Some(lapses);
            self.put(site, ScheduledSite { lapses, ..watched });
        }
    }

    /// Makes the next so many sites due at `now`, ahead of their turn.
    pub fn schedule_next(&mut self, most: usize, now: DateTime<Utc>) {
        let both = self
            .troubled
            .iter()
            .take(most)
            .chain(self.routine.iter().take(most));
        let mut ahead: Vec<_> = both.copied().collect();
        ahead.sort_unstable();
        for (_, site) in ahead.into_iter().take(most) {
            self.schedule_now(site, Again::Wanted, now);
        }
    }

    /// When the first site is due.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let firsts = [self.troubled.first(), self.routine.first()];
        firsts.into_iter().flatten().map(|(due, _)| *due).min()
    }

    /// When the first knowledge lapses.
    pub fn next_lapse(&self) -> Option<DateTime<Utc>> {
        self.lapse.first().map(|(lapses, _)| *lapses)
    }

    /// The sites whose knowledge has lapsed by `now`. Each is named once.
    pub fn take_lapsed(&mut self, now: DateTime<Utc>) -> Vec<SiteRow> {
        let mut lapsed = Vec::new();
        while let Some((at, site)) = self.lapse.first().copied().filter(|(at, _)| *at <= now) {
            self.lapse.remove(&(at, site));
            if let Some(watched) = self.sites.get_mut(&site) {
                watched.lapses = None;
            }
            lapsed.push(site);
        }
        lapsed
    }

    /// Puts lapsed sites back, because their lapse could not be recorded.
    pub fn lapse_again(&mut self, sites: &[SiteRow], now: DateTime<Utc>) {
        for site in sites {
            self.holds_until(*site, now);
        }
    }

    fn put(&mut self, site: SiteRow, watched: ScheduledSite) {
        self.remove(site);
        if let Turn::Idle { due, troubled } = watched.turn {
            self.queue(troubled).insert((due, site));
        }
        if let Some(lapses) = watched.lapses {
            self.lapse.insert((lapses, site));
        }
        self.sites.insert(site, watched);
    }

    const fn queue(&mut self, troubled: bool) -> &mut BTreeSet<(DateTime<Utc>, SiteRow)> {
        if troubled {
            &mut self.troubled
        } else {
            &mut self.routine
        }
    }
}

/// When a site is due next: an interval after its last turn, so that its place within the
/// interval stays its own; a site that was late, or had another pace, is spread anew.
pub fn next_due(
    site: SiteRow,
    turn: Option<DateTime<Utc>>,
    interval: TimeDelta,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    match turn {
        Some(turn) if turn <= now && now - turn < interval / 5 => turn + interval,
        Some(_) | None if interval < TimeDelta::seconds(10) => now + interval,
        Some(_) | None => {
            // Between half and the whole of the interval: earlier than promised, never later.
            let part = 0.5 + phase(site.0) / 2.0;
            now + TimeDelta::milliseconds((interval.num_milliseconds() as f64 * part) as i64)
        }
    }
}

/// The policy that the quota can keep: with more sites than requests, everyone's interval grows
/// rather than some being starved.
pub fn affordable(policy: Policy, sites: usize, per_second: f64, per_day: Option<u32>) -> Policy {
    let sites = sites as f64;
    // A fifth is left for look-ups, trouble and repetitions.
    let by_second = sites / (per_second * 0.8);
    let by_day = per_day.map_or(0.0, |per_day| sites * 86_400.0 / (f64::from(per_day) * 0.9));
    let least = TimeDelta::milliseconds((by_second.max(by_day) * 1000.0).min(864e5) as i64);
    Policy {
        poll_interval: policy.poll_interval.max(least),
        trouble_interval: policy.trouble_interval.max(least / 4),
        ..policy
    }
}
