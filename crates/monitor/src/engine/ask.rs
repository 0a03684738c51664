//! A question that somebody asks: a person who decides or types, a program, an import, a probe.
//!
//! It is paid from the same quota as the watch's, and what its answer tells of the quota counts for
//! the watch too. Who waits comes first; an import takes what is left, but always a share.

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
    /// Whose share of the day it takes: an import that waits has a person at a terminal behind it.
    fn paced_as(&self) -> Priority {
        match self.patience {
            Patience::Waits => Priority::Person,
            Patience::Leaves => self.priority,
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

/// Questions that wait, and what an import has saved up.
#[derive(Default)]
pub(crate) struct WaitingQuestions {
    persons: VecDeque<Ask>,
    others: VecDeque<Ask>,
    saved: f64,
}

impl WaitingQuestions {
    /// Takes a question in; one that does not wait is refused where it cannot be asked now.
    pub fn push(&mut self, ask: Ask, quota: &mut KeptQuota, now: DateTime<Utc>) {
        let is_person = ask.priority == Priority::Person;
        let is_allowed = quota.allows(ask.paced_as(), now);
        let refusal = match (quota.paused_until(now), quota.ready_in(now)) {
            (Some(_), _) => Some(NotAsked::Paused),
            (None, None) => Some(NotAsked::Spent),
            (None, Some(_)) if !is_allowed => Some(NotAsked::Spent),
            (None, Some(wait)) if is_person && wait > OVERDRAFT => Some(NotAsked::Spent),
            (None, Some(wait)) if !is_person && wait > TimeDelta::zero() && self.saved < 1.0 => {
                Some(NotAsked::Spent)
            }
            (None, Some(_)) => None,
        };
        // A person sits through no pause; and what is spent of a day comes again tomorrow.
        let is_paused = quota.paused_until(now).is_some();
        let is_final = ask.patience == Patience::Leaves || !is_allowed || (is_person && is_paused);
        match refusal.filter(|_| is_final) {
            Some(why) => ask.refuse(why),
            None if is_person => self.persons.push_back(ask),
            None => self.others.push_back(ask),
        }
    }

    /// The next one of a person's, where the quota and its overdraft allow.
    pub fn next_person(&mut self, quota: &mut KeptQuota, now: DateTime<Utc>) -> Option<Ask> {
        let is_ready = quota.ready_in(now).is_some_and(|wait| wait <= OVERDRAFT);
        is_ready.then(|| self.persons.pop_front()).flatten()
    }

    /// The next one of an import's or a probe's, where something is left or was saved for it.
    pub fn next_other(&mut self, quota: &mut KeptQuota, now: DateTime<Utc>) -> Option<Ask> {
        let is_left = quota.available(now) > 0;
        let may_overdraw = self.saved >= 1.0 && quota.ready_in(now).is_some();
        let first = self.others.front()?;
        if !quota.allows(first.paced_as(), now) {
            let spent = self.others.pop_front()?;
            spent.refuse(NotAsked::Spent);
            return None;
        }
        if !(is_left || may_overdraw) {
            return None;
        }
        if !is_left {
            self.saved -= 1.0;
        }
        self.others.pop_front()
    }

    /// The watch asked so many.
    pub fn watch_asked(&mut self, questions: usize) {
        self.saved = (self.saved + questions as f64 / SHARE).min(SAVED_MOST);
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
