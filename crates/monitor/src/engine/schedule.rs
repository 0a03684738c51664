//! Who is asked now?
//!
//! Sites come due one by one, spread over their interval by a hash of their number. The budget
//! says how many questions may leave; what does not fit waits its turn, oldest first. While an
//! incident about access is open, one site at a time is asked, ever more seldom, until an answer
//! comes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::pace::{Policy, phase};
use domain::practice::SiteNumber;

/// When each site is due, and when what is known of it lapses.
#[derive(Debug, Default)]
pub struct Schedule {
    due: BTreeSet<(DateTime<Utc>, SiteNumber)>,
    lapse: BTreeSet<(DateTime<Utc>, SiteNumber)>,
    of: BTreeMap<SiteNumber, (DateTime<Utc>, Option<DateTime<Utc>>)>,
}

impl Schedule {
    /// Sets when a site is asked next and when its knowledge lapses; `None`: it has nothing left
    /// that could lapse.
    pub fn set(&mut self, site: SiteNumber, due: DateTime<Utc>, lapses: Option<DateTime<Utc>>) {
        self.forget(site);
        self.due.insert((due, site));
        if let Some(lapses) = lapses {
            self.lapse.insert((lapses, site));
        }
        self.of.insert(site, (due, lapses));
    }

    /// Drops a site.
    pub fn forget(&mut self, site: SiteNumber) {
        if let Some((due, lapses)) = self.of.remove(&site) {
            self.due.remove(&(due, site));
            if let Some(lapses) = lapses {
                self.lapse.remove(&(lapses, site));
            }
        }
    }

    /// Makes a site due at `now`, whatever was planned.
    pub fn hasten(&mut self, site: SiteNumber, now: DateTime<Utc>) {
        let lapses = self.of.get(&site).and_then(|(_, lapses)| *lapses);
        self.set(site, now, lapses);
    }

    /// Puts lapsed sites back, because their lapse could not be recorded.
    pub fn lapse_again(&mut self, sites: &[SiteNumber], now: DateTime<Utc>) {
        for site in sites {
            if let Some((_, lapses)) = self.of.get_mut(site) {
                *lapses = Some(now);
                self.lapse.insert((now, *site));
            }
        }
    }

    /// The first sites that are due at `now`, at most `most`, oldest first.
    pub fn take_due(&mut self, now: DateTime<Utc>, most: usize) -> Vec<SiteNumber> {
        let mut taken = Vec::new();
        while taken.len() < most {
            match self.due.first() {
                Some((due, site)) if *due <= now => {
                    taken.push(*site);
                    self.due.pop_first();
                }
                Some(_) | None => break,
            }
        }
        taken
    }

    /// Makes the next so many sites due at `now`, ahead of their turn.
    pub fn hasten_next(&mut self, most: usize, now: DateTime<Utc>) {
        let ahead: Vec<_> = self.due.iter().take(most).map(|(_, site)| *site).collect();
        for site in ahead {
            self.hasten(site, now);
        }
    }

    /// When the first site is due.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.due.first().map(|(due, _)| *due)
    }

    /// The site whose turn comes first, due or not: for a probe.
    pub fn take_next(&mut self) -> Option<SiteNumber> {
        self.due.pop_first().map(|(_, site)| site)
    }

    /// The sites whose knowledge has lapsed by `now`. Each is named once.
    pub fn take_lapsed(&mut self, now: DateTime<Utc>) -> Vec<SiteNumber> {
        let mut lapsed = Vec::new();
        while let Some((at, site)) = self.lapse.first().copied() {
            if at > now {
                break;
            }
            self.lapse.pop_first();
            if let Some((_, lapses)) = self.of.get_mut(&site) {
                *lapses = None;
            }
            lapsed.push(site);
        }
        lapsed
    }
}

/// When a site is due next: an interval after its last turn, so that its place within the
/// interval stays its own; a site that was late, or had another pace, is spread anew.
pub fn next_due(
    site: SiteNumber,
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

/// The policy that the budget can keep: with more sites than requests, everyone's interval grows
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
