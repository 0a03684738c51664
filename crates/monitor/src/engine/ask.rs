//! A question that somebody asks: a person who decides or types, a program, an import, a probe.
//!
//! It is paid from the same quota as the watch's, and what its answer tells of the quota counts for
//! the watch too. Who waits comes first, but while sites are due people together take no more than the watch;
//! an import takes what is left, but always a share.

use std::collections::VecDeque;
use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::Failure;
use domain::question_priority::Priority;
use halo::HaloClient;

use super::quota::KeptQuota;

/// What becomes of a question that cannot be asked at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// It waits for its turn, through a pause too where nobody sits there.
    Waits,
    /// It is refused: whoever asks comes again.
    Leaves,
    /// It is refused as well, but it belongs to a question that was answered just now, and is asked on what
    /// was saved for both; also on credit, where nobody else wants to ask.
    Follows,
}

/// Why a question was not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAsked {
    /// Halo asked everybody with our key to wait.
    #[error("it asked everybody with our key to wait")]
    Paused,
    /// No question is left just now.
    #[error("no question of the quota is left just now")]
    Spent,
    /// The watch has stopped.
    #[error("Sundog is stopping")]
    Stopped,
}

/// What the watch learns from somebody's answer.
#[derive(Debug, Default)]
pub(crate) struct Learnt {
    /// Whether Halo answered, and else how it failed; none where nothing came of it.
    pub outcome: Option<Result<(), Failure>>,
}

pub(super) type Sending = Pin<Box<dyn Future<Output = Learnt> + Send>>;

/// A question and whoever waits for it.
pub(crate) struct Ask {
    pub priority: Priority,
    pub patience: Patience,
    /// Sends it and tells the answer to whoever waits; or tells them why not.
    pub run: Box<dyn FnOnce(Result<HaloClient, NotAsked>) -> Sending + Send>,
}

impl Ask {
    /// Whether the day has a question for it. An import that waits has a person at a terminal behind it, so
    /// it is not put off until the day has caught up.
    pub fn is_allowed(&self, quota: &KeptQuota, now: DateTime<Utc>) -> bool {
        match (self.patience, self.priority) {
            (Patience::Waits, priority) if priority != Priority::Person => quota.has_any_left(now),
            (_, priority) => quota.allows(priority, now),
        }
    }

    /// Sends it.
    pub fn send(self, halo: HaloClient) -> Sending {
        (self.run)(Ok(halo))
    }

    /// Tells whoever waits that it is not asked.
    pub fn refuse(self, why: NotAsked) {
        // What is told is told before the first wait.
        drop((self.run)(Err(why)));
    }
}

/// A person takes no more on credit than comes in by then: the watch takes what there is several times
/// a second.
const OVERDRAFT: TimeDelta = TimeDelta::seconds(2);
/// For so many questions of the watch's an import may ask one, also where the watch wants all.
const SHARE: f64 = 9.0;
/// So many questions an import may save up.
const SAVED_MOST: f64 = 4.0;
/// So many it has saved when it begins with one on credit: a row that Halo does not know takes two more, and
/// beginning with each as it comes in would never bring it to its end.
const SAVED_TO_BEGIN: f64 = 3.0;
/// So many questions people may ask ahead of the watch while it has something to ask: whoever types or decides
/// takes three or four. After that each of the watch's brings one of theirs.
const PEOPLE_AHEAD: f64 = 10.0;

/// Questions that wait, what an import has saved up, and how many people may ask although the watch wants to.
pub(crate) struct WaitingQuestions {
    persons: VecDeque<Ask>,
    others: VecDeque<Ask>,
    saved: f64,
    for_people: f64,
}

impl Default for WaitingQuestions {
    fn default() -> Self {
        Self {
            persons: VecDeque::new(),
            others: VecDeque::new(),
            saved: SAVED_MOST,
            for_people: PEOPLE_AHEAD,
        }
    }
}

impl WaitingQuestions {
    /// Takes a question in; one that does not wait is refused where it cannot be asked now. `watch_waits`
    /// where the watch has something to ask.
    pub fn push(&mut self, ask: Ask, quota: &mut KeptQuota, watch_waits: bool, now: DateTime<Utc>) {
        let is_person = ask.priority == Priority::Person;
        let is_allowed = ask.is_allowed(quota, now);
        let is_paused = quota.paused_until(now).is_some();
        let refusal = match quota.ready_in(now) {
            _ if is_paused => Some(NotAsked::Paused),
            None => Some(NotAsked::Spent),
            Some(_) if !is_allowed => Some(NotAsked::Spent),
            Some(wait) if is_person => {
                let wait = wait + self.persons_wait(quota, watch_waits);
                (wait > OVERDRAFT).then_some(NotAsked::Spent)
            }
            Some(wait) => {
                let may_be =
                    wait <= TimeDelta::zero() || self.may_overdraw(ask.patience, wait, watch_waits);
                (!may_be).then_some(NotAsked::Spent)
            }
        };
        // A person sits through no pause; and what is spent of a day comes again tomorrow.
        let is_final = ask.patience != Patience::Waits || !is_allowed || (is_person && is_paused);
        match refusal.filter(|_| is_final) {
            Some(why) => ask.refuse(why),
            None if is_person => self.persons.push_back(ask),
            None => self.others.push_back(ask),
        }
    }

    /// How long those take who came before the next person.
    fn persons_wait(&self, quota: &KeptQuota, watch_waits: bool) -> TimeDelta {
        let before = self.persons.len() as f64;
        quota.comes_in_within(match watch_waits {
            // Beyond what they may ask ahead every other one is the watch's.
            true => before + (before + 1.0 - self.for_people).max(0.0),
            false => before,
        })
    }

    /// Whether an import or a probe may ask on credit.
    fn may_overdraw(&self, patience: Patience, wait: TimeDelta, watch_waits: bool) -> bool {
        match patience {
            Patience::Follows => self.saved >= 1.0 || (!watch_waits && wait <= OVERDRAFT),
            Patience::Waits | Patience::Leaves => self.saved >= SAVED_TO_BEGIN,
        }
    }

    /// The next one of a person's, where the quota and its overdraft allow, and while the watch has something
    /// to ask no more of them than of the watch's.
    pub fn next_person(
        &mut self,
        quota: &mut KeptQuota,
        watch_waits: bool,
        now: DateTime<Utc>,
    ) -> Option<Ask> {
        let is_ready = quota.ready_in(now).is_some_and(|wait| wait <= OVERDRAFT);
        if !is_ready || (watch_waits && self.for_people < 1.0) {
            return None;
        }
        let next = self.persons.pop_front()?;
        if watch_waits {
            self.for_people -= 1.0;
        }
        Some(next)
    }

    /// The next one of a person's, where the watch took what it could and something is left.
    pub fn next_person_after_the_watch(
        &mut self,
        quota: &mut KeptQuota,
        now: DateTime<Utc>,
    ) -> Option<Ask> {
        let is_left = quota.available(now) > 0;
        is_left.then(|| self.persons.pop_front()).flatten()
    }

    /// The next one of an import's or a probe's, where something is left or was saved for it.
    pub fn next_other(
        &mut self,
        quota: &mut KeptQuota,
        watch_waits: bool,
        now: DateTime<Utc>,
    ) -> Option<Ask> {
        let is_left = quota.available(now) > 0;
        let first = self.others.front()?;
        if !first.is_allowed(quota, now) {
            let spent = self.others.pop_front()?;
            spent.refuse(NotAsked::Spent);
            return None;
        }
        let wait = quota.ready_in(now);
        let may_overdraw =
            wait.is_some_and(|wait| self.may_overdraw(first.patience, wait, watch_waits));
        if !(is_left || may_overdraw) {
            return None;
        }
        if !is_left {
            self.saved = (self.saved - 1.0).max(0.0);
        }
        self.others.pop_front()
    }

    /// The watch asked so many.
    pub fn watch_asked(&mut self, questions: usize) {
        let questions = questions as f64;
        self.saved = (self.saved + questions / SHARE).min(SAVED_MOST);
        self.for_people = (self.for_people + questions).min(PEOPLE_AHEAD);
    }

    /// Whether anything waits.
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty() && self.others.is_empty()
    }

    /// Turns those away who sit there and wait.
    pub fn refuse_persons(&mut self, why: NotAsked) {
        for ask in self.persons.drain(..) {
            ask.refuse(why);
        }
    }

    /// Turns everybody away.
    pub fn refuse_all(&mut self, why: NotAsked) {
        self.refuse_persons(why);
        for ask in self.others.drain(..) {
            ask.refuse(why);
        }
    }
}
