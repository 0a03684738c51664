//! Sending the questions that are due and affordable.
//!
//! First what persons ask, as far as they may go ahead, then those sites whose turn it is, then the rest of the
//! persons', imports and probes. With more sites than requests everyone's interval grows, so that nobody starves.

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::FailureClass;
use domain::pace::Policy;
use domain::practice::SiteRow;
use domain::question_priority::Priority;
use domain::tracks::Reachability;

use super::Engine;
use super::ask::Ask;
use super::decide::probe_interval;
use super::identity::look_ups::Reasons;
use super::in_flight::Question;
use super::schedule::affordable;
use super::snapshot::SiteState;

/// A site that the day's questions do not reach comes up again after this time at the soonest.
const PUT_OFF: TimeDelta = TimeDelta::seconds(30);
/// After so many intervals in which sites were due and none was asked, the watch stands still.
const STALE_AFTER: i32 = 3;

impl Engine {
    /// Sends what is due and affordable. Says how many questions of the watch's were sent.
    pub(super) async fn poll(&mut self, now: DateTime<Utc>) -> usize {
        let watch_waits = self.watch_waits(now);
        self.send_persons(now).await;
        if self.batch.holds_polling() && self.batch.len() > 0 {
            return 0;
        }
        let room = self
            .settings
            .under_way_max
            .saturating_sub(self.in_flight.watched());
        let most = self.quota.available(now).min(room);
        let due = match self.memory.access.open() {
            None => self.schedule.take_due(now, most),
            // Nobody is asked about what our own limit forbids.
            Some(FailureClass::DailyCapSpent) => Vec::new(),
            Some(_) if self.probe_at <= now && self.in_flight.watched() == 0 && most > 0 => {
                self.probe_at = now + probe_interval(&self.memory.access, &self.settings.policy);
                self.schedule.take_next().into_iter().collect()
            }
            Some(_) => Vec::new(),
        };
        let asked = self.ask_about(due, now).await;
        self.waiting.watch_asked(asked);
        if asked > 0 || !watch_waits || self.quota.paused_until(now).is_some() {
            let patience = self.affordable_policy().poll_interval * STALE_AFTER;
            self.shared.health.has_asked(now, patience);
        }
        self.send_persons_after_the_watch(now).await;
        self.send_others(now).await;
        asked
    }

    /// Whether the watch has something to ask now: then people have no more than their share.
    pub(super) fn watch_waits(&self, now: DateTime<Utc>) -> bool {
        match self.memory.access.open() {
            None => self.schedule.next_due().is_some_and(|due| due <= now),
            Some(FailureClass::DailyCapSpent) => false,
            Some(_) => self.probe_at <= now,
        }
    }

    /// Asks about sites that were taken from the schedule.
    async fn ask_about(&mut self, due: Vec<SiteRow>, now: DateTime<Utc>) -> usize {
        let mut questions = Vec::new();
        for number in due {
            let site = self.memory.snapshot.sites.get(&number);
            let Some(site) = site.filter(|site| site.is_watched()) else {
                self.schedule.remove(number);
                continue;
            };
            match self.question(number, site, now) {
                Some(question) => questions.push((number, question)),
                None => self.schedule.landed(number, now + PUT_OFF, false, now),
            }
        }
        if !self.quota.acquire(questions.len(), &self.store, now).await {
            for (number, _) in questions {
                self.schedule.landed(number, now + PUT_OFF, false, now);
            }
            return 0;
        }
        let asked = questions.len();
        for (number, question) in questions {
            self.in_flight.watch(number, question);
        }
        self.pace.note(now, asked);
        asked
    }

    /// What a site is asked now: its look-up where that is due, then the GUIDs that it may move to,
    /// then the approved one. None where the day has no question left for any of them.
    fn question(&self, number: SiteRow, site: &SiteState, now: DateTime<Utc>) -> Option<Question> {
        let policy = &self.settings.policy;
        let snapshot = &self.memory.snapshot;
        let look_ups = &self.memory.look_ups;
        let may = |priority| self.quota.allows(priority, now);
        let candidate = look_ups
            .candidate_due(snapshot, number, site, policy, now)
            .filter(|_| may(Priority::Probe));
        let look_up = || Question::LookUp((*site.key).clone());
        let Some(guid) = site.guid else {
            // What a person entered is asked about before the look-up, once in its turn.
            let entered = candidate.filter(|_| snapshot.entries.contains_key(&number));
            return match entered {
                Some(candidate) => Some(Question::Candidate(candidate)),
                None => may(Priority::LookUp).then(look_up),
            };
        };
        let reasons = Reasons {
            change_waits: snapshot.is_in_doubt(number, now),
            is_awaited: snapshot.is_awaited(site, now),
            tells_of_another: look_ups.is_told_by_look_up(snapshot, number, site),
        };
        if look_ups.is_due(number, site, reasons, policy, now) && may(Priority::LookUp) {
            return Some(look_up());
        }
        if let Some(candidate) = candidate {
            return Some(Question::Candidate(candidate));
        }
        let priority = if is_troubled(site) {
            Priority::Trouble
        } else {
            Priority::Routine
        };
        may(priority).then_some(Question::Status(guid))
    }

    /// Sends what waits in the inbox's queue, where the quota allows.
    pub(super) async fn send_waiting(&mut self, now: DateTime<Utc>) {
        self.send_persons(now).await;
        self.send_others(now).await;
    }

    async fn send_persons(&mut self, now: DateTime<Utc>) {
        if self.quota.paused_until(now).is_some() {
            // Nobody sits through a pause of minutes.
            self.waiting.refuse_persons(super::NotAsked::Paused);
        }
        let watch_waits = self.watch_waits(now);
        while let Some(ask) = self.waiting.next_person(&mut self.quota, watch_waits, now)
            && self.send(ask, now).await
        {}
    }

    async fn send_persons_after_the_watch(&mut self, now: DateTime<Utc>) {
        while let Some(ask) = self
            .waiting
            .next_person_after_the_watch(&mut self.quota, now)
            && self.send(ask, now).await
        {}
    }

    async fn send_others(&mut self, now: DateTime<Utc>) {
        let watch_waits = self.watch_waits(now);
        while let Some(ask) = self.waiting.next_other(&mut self.quota, watch_waits, now)
            && self.send(ask, now).await
        {}
    }

    /// Sends somebody's question, where the day's share of its kind has one. Says whether it was sent.
    async fn send(&mut self, ask: Ask, now: DateTime<Utc>) -> bool {
        let is_paid = ask.is_allowed(&self.quota, now)
            && self.quota.acquire_for(ask.priority, &self.store, now).await;
        if is_paid {
            self.in_flight.ask(ask);
        } else {
            ask.refuse(super::NotAsked::Spent);
        }
        is_paid
    }

    /// The policy that the quota can keep now.
    pub(super) fn affordable_policy(&self) -> Policy {
        affordable(
            self.settings.policy,
            self.memory.snapshot.watched(),
            self.settings.max_requests_per_second,
            self.settings.max_requests_per_day,
        )
    }
}

/// Whether a site comes before those that are well.
pub(super) fn is_troubled(site: &SiteState) -> bool {
    site.guid.is_some() && site.known.tracks.reachability.state != Reachability::Online
}
