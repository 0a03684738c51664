//! One turn of the watch, and the loop that repeats it.
//!
//! A cycle reads as the flow does: poll, observe, decide, record, live. A test calls it by hand
//! with a fixed clock; `run` is nothing but its repetition.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::Failure;
use domain::pace::Policy;
use domain::practice::SiteNumber;
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::commands;
use crate::engine::decide::{Bench, Decided, probe_interval};
use crate::engine::identity::look_ups::Reasons;
use crate::engine::in_flight::{Outcome, Question};
use crate::engine::schedule::affordable;
use crate::engine::snapshot::{SiteState, Snapshot};
use crate::{Monitor, MonitorError, Watch};

/// The shortest rest between two cycles that brought nothing.
const LEAST_IDLE: Duration = Duration::from_millis(5);
/// How often a cycle begins where nothing is due.
const IDLE: Duration = Duration::from_millis(250);
/// How often the database is asked whether another process changed the list.
const LIST_EVERY: TimeDelta = TimeDelta::seconds(1);
/// How many sites are asked before their turn while a common cause is suspected.
const SUSPECTS: usize = 5;
/// How often samples are tidied up.
const TIDY_EVERY: TimeDelta = TimeDelta::minutes(5);

/// What a cycle did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CycleReport {
    /// Questions that were sent.
    pub asked: usize,
    /// Outcomes that came in.
    pub outcomes: usize,
    /// Practices whose page changed.
    pub changed: usize,
}

impl Monitor {
    /// One turn: ask who is due, take in what came, decide, record, tell the pages.
    ///
    /// # Errors
    /// When the database refuses. Nothing is lost then but this cycle's observations.
    pub async fn cycle(&self) -> Result<CycleReport, MonitorError> {
        let mut watch = self.watch.lock().await;
        let watch = &mut *watch;
        let now = self.clock.now();
        self.notice_clock_step(watch, now);
        self.refresh_list(watch, now).await?;
        let policy = self.affordable_policy();
        let (asked, outcomes) = self.observe(watch).await;
        let now = self.clock.now();
        watch.pace.note(now, asked);
        let lapsed = watch.schedule.take_lapsed(now);
        let access_before = watch.access.clone();
        let decided = self.decide(watch, &policy, &outcomes, &lapsed, now);
        let mut changed = match self.record(watch, decided, now).await {
            Ok(changed) => changed,
            Err(error) => {
                watch.access = access_before;
                watch.schedule.lapse_again(&lapsed, now);
                for outcome in &outcomes {
                    watch.schedule.hasten(outcome.site, now);
                }
                return Err(error.into());
            }
        };
        watch.retrace.is_told(watch.last_cycle);
        changed.extend(self.watch_identity(watch, &outcomes, now).await?);
        for outcome in &outcomes {
            if watch.again.remove(&outcome.site) {
                watch.schedule.hasten(outcome.site, now);
            }
        }
        self.note_health(&outcomes, watch.pace.per_second(), now);
        if !changed.is_empty() {
            self.live.tell(changed.clone());
        }
        self.keep_house(watch, now).await?;
        Ok(CycleReport {
            asked,
            outcomes: outcomes.len(),
            changed: changed.len(),
        })
    }

    /// Repeats cycles until told to stop. A cycle that fails is logged and the next one tried.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let report = tokio::select! {
                report = self.cycle() => report,
                () = stop.cancelled() => break,
            };
            match report {
                Ok(CycleReport { outcomes, .. }) if outcomes > 0 => {}
                Ok(_) => self.idle(&stop, self.next_wake().await).await,
                Err(error) => {
                    tracing::error!(%error, "a cycle could not be recorded; it is tried again");
                    self.note_failed_cycle();
                    self.idle(&stop, IDLE).await;
                }
            }
        }
    }

    async fn idle(&self, stop: &CancellationToken, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = stop.cancelled() => {}
        }
    }

    /// How long until there is something to do: the next turn, and a question in the budget for it.
    async fn next_wake(&self) -> Duration {
        let mut watch = self.watch.lock().await;
        let now = self.clock.now();
        let (Some(due), Some(ready)) = (watch.schedule.next_due(), watch.budget.ready_in(now))
        else {
            return IDLE;
        };
        let wait = (due - now).max(ready).to_std().unwrap_or_default();
        wait.clamp(LEAST_IDLE, IDLE)
    }

    /// Asks who is due and takes in what comes, until nothing is under way, a batch is full or
    /// patience is over. While Halo answers, the next questions take the place of what came in, so
    /// that they are under way while this batch is recorded; a failure is first thought about.
    async fn observe(&self, watch: &mut Watch) -> (usize, Vec<Outcome>) {
        let mut asked = self.poll(watch, self.clock.now());
        let (mut outcomes, mut halo_answers) = (Vec::new(), true);
        let patience = tokio::time::sleep(self.settings.patience);
        tokio::pin!(patience);
        while outcomes.len() < self.settings.batch {
            let Some(arrived) = watch.under_way.arrive(patience.as_mut()).await else {
                break;
            };
            let now = self.clock.now();
            for site in arrived.lost {
                watch.schedule.hasten(site, now);
            }
            halo_answers &= arrived.outcomes.iter().all(|each| each.failure().is_none());
            outcomes.extend(arrived.outcomes);
            if halo_answers {
                asked += self.poll(watch, now);
            }
        }
        (asked, outcomes)
    }

    /// Sends the questions that are due and affordable.
    fn poll(&self, watch: &mut Watch, now: DateTime<Utc>) -> usize {
        let room = self
            .settings
            .under_way_max
            .saturating_sub(watch.under_way.len());
        let affordable = watch.budget.available(now).min(room);
        let due = match watch.access.open() {
            None => watch.schedule.take_due(now, affordable),
            Some(_) if watch.probe_at <= now && watch.under_way.len() == 0 && affordable > 0 => {
                watch.probe_at = now + probe_interval(&watch.access, &self.settings.policy);
                watch.schedule.take_next().into_iter().collect()
            }
            Some(_) => Vec::new(),
        };
        let asked = self.ask(watch, due, now);
        watch.budget.spend(now, asked);
        asked
    }

    fn ask(&self, watch: &mut Watch, due: Vec<SiteNumber>, now: DateTime<Utc>) -> usize {
        let snapshot = self.snapshot();
        let mut asked = 0;
        for number in due {
            // It is asked again as soon as the question that is under way comes back, because what
            // comes back may be about a former GUID, and of before somebody wanted it asked.
            if watch.under_way.has(number) {
                watch.again.insert(number);
                continue;
            }
            let Some(site) = snapshot.sites.get(&number).filter(|site| site.is_watched()) else {
                watch.schedule.forget(number);
                continue;
            };
            let question = self.question(&snapshot, watch, number, site, now);
            let turn = site.latest.due_at.unwrap_or(now);
            watch
                .under_way
                .ask(&self.halo, &self.clock, number, turn, question);
            asked += 1;
        }
        asked
    }

    /// What a site is asked now: its look-up where that is due, then the GUIDs that it may move to,
    /// then the approved one.
    fn question(
        &self,
        snapshot: &Snapshot,
        watch: &Watch,
        number: SiteNumber,
        site: &SiteState,
        now: DateTime<Utc>,
    ) -> Question {
        let policy = &self.settings.policy;
        let Some(guid) = site.guid else {
            // What a person entered is asked about before the look-up, once in its turn.
            let entered = watch
                .look_ups
                .candidate_due(snapshot, number, site, policy, now)
                .filter(|_| snapshot.entries.contains_key(&number));
            return match entered {
                Some(candidate) => Question::Candidate(candidate),
                None => Question::LookUp(site.key.clone()),
            };
        };
        let reasons = Reasons {
            change_waits: snapshot.waiting_change(number, now).is_some(),
            is_awaited: snapshot.is_awaited(site, now),
            tells_of_another: watch.look_ups.is_told_by_look_up(snapshot, number, site),
        };
        let look_ups = &watch.look_ups;
        if look_ups.is_due(number, site, reasons, policy, now) {
            return Question::LookUp(site.key.clone());
        }
        match look_ups.candidate_due(snapshot, number, site, policy, now) {
            Some(candidate) => Question::Candidate(candidate),
            None => Question::Status(guid),
        }
    }

    fn decide(
        &self,
        watch: &mut Watch,
        policy: &Policy,
        outcomes: &[Outcome],
        lapsed: &[SiteNumber],
        now: DateTime<Utc>,
    ) -> Decided {
        let long_pause = self.weigh_budget(watch, policy, outcomes, now);
        let snapshot = self.snapshot();
        let mut bench = Bench::new(&snapshot, policy, outcomes, watch.retrace.until());
        let was_open = watch.access.open();
        if let Some(until) = watch.retrace.caught_up(watch.last_cycle) {
            bench.lapse_all(until);
        }
        // Whoever gave no answer is unknown already: during an incident that is a better reason than
        // our silence. One that answered a probe meanwhile lapses like any other.
        let is_excused = |site| was_open.is_some() || watch.under_way.has(site);
        bench.lapse(lapsed, is_excused, now);
        bench.take(outcomes, &mut watch.access, long_pause);
        match (was_open, watch.access.open()) {
            (None, Some(_)) => {
                watch.probe_at = now + probe_interval(&watch.access, &self.settings.policy)
            }
            // An answer came through: the second one, which ends the incident, is asked for now.
            (Some(_), Some(_)) if watch.access.heard_an_answer() => watch.probe_at = now,
            _ => {}
        }
        if watch.access.suspects() {
            watch.schedule.hasten_next(SUSPECTS, now);
        }
        bench.decided()
    }

    /// Lets the budget learn from the outcomes. True where Halo wants silence for longer than a
    /// poll, so that nobody can be asked in time.
    fn weigh_budget(
        &self,
        watch: &mut Watch,
        policy: &Policy,
        outcomes: &[Outcome],
        now: DateTime<Utc>,
    ) -> bool {
        for outcome in outcomes {
            match outcome.failure() {
                Some(failure) if failure.pauses_everything() => {
                    watch.budget.pause(now, failure);
                }
                Some(_) => {}
                None => watch.budget.answered(),
            }
        }
        let mut failures = outcomes.iter().filter_map(Outcome::failure);
        let asks_for_silence = failures.any(Failure::pauses_everything);
        asks_for_silence
            && watch
                .budget
                .paused_until(now)
                .is_some_and(|until| until - now > Policy::patience(policy.poll_interval))
    }

    /// Takes in what another process (the command line) changed on the list, or somebody here who hung
    /// up before the watch heard of it.
    async fn refresh_list(
        &self,
        watch: &mut Watch,
        now: DateTime<Utc>,
    ) -> Result<(), MonitorError> {
        if now >= watch.list_checked && now - watch.list_checked < LIST_EVERY {
            return Ok(());
        }
        watch.list_checked = now;
        // Our own writes are counted apart: whoever made one tells us, or hung up before.
        let own = self.store.writes_for_the_watch();
        let version = (self.store.data_version().await?, own);
        if version == watch.list_version {
            return Ok(());
        }
        watch.list_version = version;
        let before: BTreeSet<_> = self.snapshot().practices.keys().copied().collect();
        self.take_list(watch, now).await?;
        self.take_changes().await?;
        commands::take_outages(self).await?;
        let changed: Vec<_> = {
            let snapshot = self.snapshot();
            let numbers = snapshot.practices.keys().copied();
            numbers.filter(|id| !before.contains(id)).collect()
        };
        if !changed.is_empty() {
            tracing::info!(practices = changed.len(), "new practices on the list");
            self.live.tell(changed);
        }
        Ok(())
    }

    /// Reads the list and the ledger back, and has asked at once what that makes due.
    pub(crate) async fn take_list(
        &self,
        watch: &mut Watch,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let fresh = {
            let _reading = self.reading.lock().await;
            let practices = self.store.practices().await?;
            let sites = self.store.sites().await?;
            self.snapshot_mut()
                .take_list(practices, sites, self.settings.time_zone, now)
        };
        for number in fresh.due {
            watch.schedule.hasten(number, now);
        }
        for number in fresh.again {
            watch.look_ups.want(number);
            watch.schedule.hasten(number, now);
        }
        self.take_ledger().await
    }

    /// Folds finished hours of samples and drops what is too old, a little in each cycle until
    /// nothing is left to do.
    async fn keep_house(&self, watch: &mut Watch, now: DateTime<Utc>) -> Result<(), MonitorError> {
        if now - watch.tidied_at < TIDY_EVERY {
            return Ok(());
        }
        // A day is rolled up from all its samples, so they go only once none is left to fold.
        if self.store.fold_samples(now - TIDY_EVERY).await? > 0
            || self.store.roll_up_due().await? > 0
        {
            return Ok(());
        }
        let keep = self.settings.keep;
        let samples = self.store.prune_samples(now - keep.samples).await?;
        let rollups = self.store.prune_rollups(now - keep.hourly).await?;
        if samples == 0 && rollups == 0 {
            self.store.settle_common_causes(now).await?;
            watch.tidied_at = now;
        }
        Ok(())
    }

    fn affordable_policy(&self) -> Policy {
        affordable(
            self.settings.policy,
            self.snapshot().watched(),
            self.settings.max_requests_per_second,
            self.settings.max_requests_per_day,
        )
    }
}
