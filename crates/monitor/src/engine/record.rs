//! What came in becomes true: decided on a copy of what is known, one transaction, then the copy takes
//! its place, then a hint to open pages.
//!
//! If the transaction fails nothing has happened: memory and schedule stay as they were, the batch is
//! tried again, and what cannot be recorded in time lapses to unknown like anything else that was not
//! observed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::hint::Topic;
use domain::observation::{Failure, FailureClass};
use domain::pace::Policy;
use domain::practice::{PracticeId, SiteRow};
use store::{ChangeEvent, CycleRecord, StoreError};

use super::by_hand::TurnReport;
use super::decide::{BatchDecider, Decided};
use super::in_flight::Outcome;
use super::schedule::next_due;
use super::site::Again;
use super::{Engine, Memory, identity, outages};

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
        let open = self.memory.access.open();
        let is_capped = open == Some(FailureClass::DailyCapSpent);
        has_answers
            || !self.gone.is_empty()
            || self.schedule.next_lapse().is_some_and(|at| at <= now)
            || self.clock_watch.caught_up(now).is_some()
            || (self.quota.is_day_spent(now) != is_capped && (is_capped || open.is_none()))
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
        let identity::Taken {
            notes,
            sightings,
            lives,
        } = identity::take(&mut next, outcomes, is_blind, policy, halo, now);
        let only_again = |note: &ChangeEvent| matches!(note, ChangeEvent::SeenAgain { .. });
        let changes_moved = !notes.iter().all(only_again);
        let quota = self.quota.to_keep(now);
        let record = CycleRecord {
            changes: notes,
            sightings,
            lives,
            candidates: outages::candidates(&self.memory.snapshot, &decided),
            decided_at: now,
            settled: decided.settled.clone(),
            waiting: decided.waiting.clone(),
            // A count alone is worth no transaction of its own.
            quota: quota.filter(|_| !decided.is_empty()),
            ..decided.record()
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
        let touched: BTreeSet<SiteRow> =
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
        self.grace.note(&self.memory.snapshot, &changed, now);
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
    fn decide(&self, next: &mut Memory, lapsed: &[SiteRow], now: DateTime<Utc>) -> Decided {
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
        outcomes: &[Outcome],
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
            // A turn that many were given at once, because they were new or an incident was over, is nobody's
            // place within the interval: all of them would be asked in one instant for ever.
            let before = self.memory.snapshot.sites.get(&update.site);
            let turn = turn.filter(|_| before.is_some_and(|site| site.latest.due_at == turn));
            latest.due_at = Some(next_due(update.site, turn, interval, observed_at));
        }
    }

    /// The practices whose page changes.
    fn concerned(&self, decided: &Decided) -> BTreeSet<PracticeId> {
        let moved = decided.transitions.iter().map(|transition| transition.site);
        let settled = decided.settled.iter().map(|(site, _)| *site);
        let told = decided.updates.values();
        let told = told.filter(|update| !update.told_moves.is_empty());
        let sites = moved.chain(settled).chain(told.map(|update| update.site));
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
