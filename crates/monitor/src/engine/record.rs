//! What came in becomes true: decided on a copy of what is known, one transaction, then the copy takes
//! its place, then a hint to open pages.
//!
//! If the transaction fails nothing has happened: memory and schedule stay as they were, the batch is
//! tried again, and what cannot be recorded in time lapses to unknown like anything else that was not
//! observed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::hint::Topic;
use domain::incident::AccessChange;
use domain::observation::{Failure, FailureClass};
use domain::pace::Policy;
use domain::practice::{PracticeId, SiteNumber};
use store::{ChangeNote, Checkpoint, CycleRecord, Facts, StoreError};

use super::by_hand::TurnReport;
use super::decide::{BatchDecider, Decided, probe_interval};
use super::in_flight::{Outcome, SiteReply};
use super::poll::is_troubled;
use super::schedule::next_due;
use super::site::Again;
use super::{Engine, Memory, identity};
use crate::commands::acknowledge;

/// How many sites are asked before their turn while a common cause is suspected.
const ASKED_AHEAD: usize = 5;

impl Engine {
    /// Whether there is something to record now.
    pub(super) fn is_time_to_record(&self, now: DateTime<Utc>) -> bool {
        if self.batch.is_put_off() {
            return false;
        }
        let is_full = self.batch.len() >= self.settings.batch || self.in_flight.watched() == 0;
        let rest = self.batch.rest(self.settings.patience);
        let has_answers =
            self.batch.len() > 0 && (is_full || rest.is_some_and(|rest| rest.is_zero()));
        let is_capped = self.memory.access.open() == Some(FailureClass::DailyCapSpent);
        has_answers
            || !self.gone.is_empty()
            || self.schedule.next_lapse().is_some_and(|at| at <= now)
            || self.clock_watch.caught_up(now).is_some()
            || self.quota.is_day_spent(now) != is_capped
    }

    /// Records what came in, and makes it visible.
    pub(super) async fn record(&mut self) -> Result<TurnReport, StoreError> {
        let now = self.clock.now();
        if !self.clock_watch.settle(self.batch.outcomes(), now) {
            self.forgo(now);
            return Ok(TurnReport::default());
        }
        self.mark_overtaken();
        let lapsed = self.schedule.take_lapsed(now);
        let mut next = self.memory.clone();
        let mut decided = self.decide(&mut next, &lapsed, now);
        self.set_due(&mut decided, now);
        next.apply(&decided);
        let outcomes = self.batch.outcomes();
        let is_blind = next.access.open().is_some();
        let (policy, halo) = (&self.settings.policy, self.in_flight.halo());
        let (notes, sightings) = identity::take(&mut next, outcomes, is_blind, policy, halo, now);
        let only_again = |note: &ChangeNote| matches!(note, ChangeNote::SeenAgain { .. });
        let changes_moved = !notes.iter().all(only_again);
        let quota = self.quota.to_keep(now);
        let record = CycleRecord {
            changes: notes,
            sightings,
            suspects: acknowledge::suspects(&self.memory.snapshot, &decided),
            decided_at: now,
            settled: decided.settled.clone(),
            waiting: decided.waiting.clone(),
            // A count alone is worth no transaction of its own.
            quota: quota.filter(|_| !decided.is_empty()),
            ..cycle_record(&decided)
        };
        let kept = record.quota;
        let recorded = match self.store.record(record).await {
            Ok(recorded) => recorded,
            Err(error) => {
                self.schedule.lapse_again(&lapsed, now);
                if self.batch.is_hopeless() {
                    self.forgo(now);
                }
                return Err(error);
            }
        };
        if let Some(kept) = kept {
            self.quota.is_kept(kept);
        }
        decided
            .settled
            .retain(|(site, _)| !recorded.refused.contains(site));
        next.settle(&decided);
        self.memory = next;
        let touched: BTreeSet<SiteNumber> =
            self.batch.outcomes().iter().map(|each| each.site).collect();
        let mut changed = self.concerned(&decided);
        let report = self.land(&decided, now);
        if changes_moved
            && let Some(moved) = self.reload(Some(touched.into_iter().collect()), now).await
        {
            changed.extend(moved);
        }
        if recorded.outages_moved || !decided.access.is_empty() {
            changed.extend(self.read_outages(now).await);
        }
        self.publish();
        let report = TurnReport {
            changed: changed.len(),
            ..report
        };
        // A common cause that began or ended stands above every page.
        if !decided.access.is_empty() {
            self.shared.live.tell(Topic::Everything);
        } else if !changed.is_empty() {
            self.shared
                .live
                .tell(changed.into_iter().collect::<Vec<_>>());
        }
        Ok(report)
    }

    /// Decides what the batch means. Only `next` is changed.
    fn decide(&self, next: &mut Memory, lapsed: &[SiteNumber], now: DateTime<Utc>) -> Decided {
        let policy = self.affordable_policy();
        let outcomes = self.batch.outcomes();
        let newest = self.memory.newest_heartbeat(outcomes);
        let not_before = self.clock_watch.not_before();
        let mut decider = BatchDecider::new(&self.memory.snapshot, &policy, newest, not_before);
        if let Some(until) = self.clock_watch.caught_up(now) {
            decider.lapse_all(until);
        }
        decider.lapse_gone(&self.gone);
        // Whoever gave no answer is unknown already: during an incident that is a better reason than
        // our silence. One that answered a probe meanwhile lapses like any other.
        let is_blind = self.memory.access.open().is_some();
        let is_excused = |site| is_blind || self.schedule.was_due(site).is_some();
        decider.lapse(lapsed, is_excused, now);
        let long_pause = self.asks_for_long_silence(outcomes, &policy, now);
        decider.take(outcomes, &self.queries_failed, &mut next.access, long_pause);
        let is_spent = self.quota.is_day_spent(now);
        decider.take_access(next.access.daily_cap(is_spent), now);
        decider.decided()
    }

    /// Whether Halo wants silence for longer than a poll, so that nobody can be asked in time.
    fn asks_for_long_silence(
        &self,
        outcomes: &[Box<Outcome>],
        policy: &Policy,
        now: DateTime<Utc>,
    ) -> bool {
        let mut failures = outcomes.iter().filter_map(|outcome| outcome.failure());
        failures.any(Failure::pauses_everything)
            && self
                .quota
                .paused_until(now)
                .is_some_and(|until| until - now > Policy::patience(policy.poll_interval))
    }

    /// An answer about a mapping that is another one by now, or about a site that nobody wanted
    /// meanwhile, tells nothing of the site.
    fn mark_overtaken(&mut self) {
        let (schedule, snapshot) = (&self.schedule, &self.memory.snapshot);
        for outcome in self.batch.outcomes_mut() {
            let site = snapshot.sites.get(&outcome.site);
            outcome.is_overtaken = schedule.again(outcome.site) == Some(Again::Moved)
                || site.is_none_or(|site| !site.is_watched());
        }
    }

    /// When each site that was seen is due next.
    fn set_due(&self, decided: &mut Decided, now: DateTime<Utc>) {
        for update in decided
            .updates
            .values_mut()
            .filter(|update| update.observed)
        {
            let latest = &mut update.latest;
            let interval = latest
                .interval
                .unwrap_or(self.settings.policy.poll_interval);
            // By our clock, also where it went back and the observation is placed later.
            let observed_at = latest.observed_at.unwrap_or(now).min(now);
            let turn = self.schedule.was_due(update.site);
            latest.due_at = Some(next_due(update.site, turn, interval, observed_at));
        }
    }

    /// Gives every site of the batch its next turn, and clears the batch.
    fn land(&mut self, decided: &Decided, now: DateTime<Utc>) -> TurnReport {
        let mut report = TurnReport::default();
        let was_open = self.shared.snapshot.load().incident.is_some();
        for outcome in self.batch.outcomes() {
            report.outcomes += 1;
            report.checks += usize::from(outcome.is_check());
            let number = outcome.site;
            let site = self.memory.snapshot.sites.get(&number);
            let Some(site) = site.filter(|site| site.is_watched()) else {
                self.schedule.remove(number);
                continue;
            };
            if outcome.is_check() {
                self.queries_failed.remove(&number);
            }
            let update = decided
                .updates
                .get(&number)
                .filter(|update| update.observed);
            let due = match &outcome.reply {
                SiteReply::Status(..) | SiteReply::LookUp(_) => update
                    .and_then(|update| update.latest.due_at)
                    .unwrap_or(now),
                // The site's own status is next.
                SiteReply::Candidate(..) => now,
            };
            self.schedule.landed(number, due, is_troubled(site), now);
            if let Some(observed_at) = site.latest.observed_at {
                let patience = Policy::patience(site.latest.interval.unwrap_or_default());
                self.schedule
                    .holds_until(number, observed_at.min(now) + patience);
            }
        }
        self.shared.health.note(self.batch.outcomes());
        let newest = self.batch.outcomes().iter().map(|outcome| outcome.at).max();
        let observed_at = &mut self.memory.snapshot.observed_at;
        *observed_at = newest.max(*observed_at);
        self.batch.clear();
        self.gone.clear();
        self.clock_watch.is_told(now);
        let access = &self.memory.access;
        if !was_open && access.open().is_some() {
            self.probe_at = now + probe_interval(access, &self.settings.policy);
        } else if access.heard_an_answer() {
            // An answer came through: the second one, which ends the incident, is asked for now.
            self.probe_at = now;
        }
        if access.suspects() {
            self.schedule.schedule_next(ASKED_AHEAD, now);
        }
        if decided
            .access
            .iter()
            .any(|(change, _)| *change == AccessChange::Ended)
        {
            self.ask_everybody(now);
        }
        for (site, _) in &decided.settled {
            self.schedule.schedule_now(*site, Again::Wanted, now);
        }
        report
    }

    /// Everyone is asked again, in the order of their turns, within the quota.
    fn ask_everybody(&mut self, now: DateTime<Utc>) {
        let sites = self.memory.snapshot.sites.iter();
        let watched = sites.filter(|(_, site)| site.is_watched());
        let watched: Vec<_> = watched.map(|(number, _)| *number).collect();
        for site in watched {
            self.schedule.schedule_now(site, Again::Wanted, now);
        }
    }

    /// Gives the batch up: its sites are asked again.
    fn forgo(&mut self, now: DateTime<Utc>) {
        for outcome in self.batch.outcomes() {
            let site = self.memory.snapshot.sites.get(&outcome.site);
            let interval = site.and_then(|site| site.latest.interval);
            let due = now + interval.unwrap_or(self.settings.policy.poll_interval);
            self.schedule.landed(outcome.site, due, false, now);
        }
        self.batch.clear();
    }

    /// The practices whose page changes.
    fn concerned(&self, decided: &Decided) -> BTreeSet<PracticeId> {
        let moved = decided.transitions.iter().map(|transition| transition.site);
        let settled = decided.settled.iter().map(|(site, _)| *site);
        let sites = moved.chain(settled);
        let sites = sites.filter_map(|site| self.memory.snapshot.sites.get(&site));
        sites
            .flat_map(|site| site.practices.iter().copied())
            .collect()
    }

    /// Shows everybody what is known now.
    pub(super) fn publish(&self) {
        let snapshot = std::sync::Arc::new(self.memory.snapshot.clone());
        self.shared.snapshot.store(snapshot);
    }
}

fn cycle_record(decided: &Decided) -> CycleRecord {
    let mut record = CycleRecord {
        transitions: decided.transitions.clone(),
        ..CycleRecord::default()
    };
    for update in decided.updates.values().filter(|update| update.observed) {
        let latest = &update.latest;
        let (Some(observed_at), Some(due_at), Some(interval)) =
            (latest.observed_at, latest.due_at, latest.interval)
        else {
            continue;
        };
        record.checkpoints.push(Checkpoint {
            site: update.site,
            observed_at,
            checks: latest.checks,
            due_at,
            interval,
            unwell_since: latest.unwell_since,
            failures: latest.failures,
            message: latest.message.clone(),
            heartbeat_at: latest.heartbeat_at,
            heartbeat_age: latest.heartbeat_age,
            clock_drift: latest.clock_drift,
            sample: update.sample.clone(),
            looked_up_at: latest.looked_up_at,
            queries_failed_at: latest.queries_failed_at,
        });
        if update.facts_moved {
            record
                .facts
                .push((update.site, Facts::clone(&latest.facts)));
        }
    }
    for (change, at) in &decided.access {
        match change {
            AccessChange::Opened(class) => {
                tracing::warn!(cause = class.as_str(), "an access incident opened");
                record.incident_opened = Some((*class, *at));
            }
            AccessChange::Ended => {
                tracing::info!("the access incident ended");
                record.incident_ended = Some(*at);
            }
            AccessChange::Same => {}
        }
    }
    record
}
