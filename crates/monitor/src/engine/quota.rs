//! What may still be asked, kept so that no restart and no second process hands a day back.
//!
//! Where the day has a limit, questions are written down before they are sent, a few at a time: whoever
//! starts again after a kill takes those as asked. Without a limit the count goes along with what is
//! recorded anyway.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::observation::Failure;
use domain::question_priority::Priority;
use halo::Quota;
use store::Store;

/// So many blocks of questions a day are written down: a restart costs one of them at most.
const BLOCKS: u32 = 500;

/// The quota of our key.
#[derive(Debug)]
pub(super) struct KeptQuota {
    quota: Quota,
    per_day: Option<u32>,
    /// What is on disk: the day, and how many questions it may have had.
    kept: Option<(NaiveDate, u32)>,
    /// Whether a pause began that is not on disk.
    pause_is_new: bool,
}

impl KeptQuota {
    /// Goes on from what is on disk.
    pub fn new(quota: Quota, per_day: Option<u32>, kept: Option<store::QuotaRow>) -> Self {
        Self {
            quota,
            per_day,
            kept: kept.map(|kept| (kept.day, kept.asked)),
            pause_is_new: false,
        }
    }

    /// Questions that may be sent now.
    pub fn available(&mut self, now: DateTime<Utc>) -> usize {
        self.quota.available(now)
    }

    /// How long until one may be sent; none while paused or spent.
    pub fn ready_in(&mut self, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.quota.ready_in(now)
    }

    /// Until when Halo wants silence.
    pub fn paused_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.quota.paused_until(now)
    }

    /// Whether the day allows one of this priority.
    pub fn allows(&self, priority: Priority, now: DateTime<Utc>) -> bool {
        self.quota.allows(priority, now)
    }

    /// Whether the day has any question left, for whomever.
    pub fn has_any_left(&self, now: DateTime<Utc>) -> bool {
        self.quota.has_any_left(now)
    }

    /// How long it takes until so many questions have come in.
    pub fn comes_in_within(&self, questions: f64) -> TimeDelta {
        self.quota.comes_in_within(questions)
    }

    /// Whether the day's questions are spent, but for those kept for people.
    pub fn is_day_spent(&self, now: DateTime<Utc>) -> bool {
        self.quota.is_day_spent(now)
    }

    /// Writes down that somebody's question is sent. Says whether it may be.
    pub async fn acquire_for(
        &mut self,
        priority: Priority,
        store: &Store,
        now: DateTime<Utc>,
    ) -> bool {
        if !self.keep(1, store, now).await {
            return false;
        }
        match priority {
            Priority::Person => self.quota.acquire_for_a_person(now),
            _ => self.quota.acquire(now, 1),
        }
        true
    }

    /// Writes down that so many of the watch's are sent. Says whether they may be: not where it cannot be written.
    pub async fn acquire(&mut self, questions: usize, store: &Store, now: DateTime<Utc>) -> bool {
        if questions == 0 {
            return true;
        }
        let may_be = self.keep(questions, store, now).await;
        if may_be {
            self.quota.acquire(now, questions);
        }
        may_be
    }

    async fn keep(&mut self, questions: usize, store: &Store, now: DateTime<Utc>) -> bool {
        let questions_now = u32::try_from(questions).unwrap_or(u32::MAX);
        let (day, asked, paused_until) = self.quota.state(now);
        if let Some(per_day) = self.per_day {
            let after = asked.all.saturating_add(questions_now);
            let is_kept = self
                .kept
                .is_some_and(|(kept, most)| kept == day && after <= most);
            if !is_kept {
                let block = per_day / BLOCKS;
                let kept = store::QuotaRow {
                    day,
                    asked: after.saturating_add(block).min(per_day.max(after)),
                    // Whose the questions of a block are is not known yet.
                    asked_by_people: asked.by_people.saturating_add(1 + block),
                    paused_until,
                };
                if let Err(error) = store.keep_quota(kept).await {
                    tracing::error!(%error, "what is asked today cannot be written down, so nothing is asked");
                    return false;
                }
                self.kept = Some((day, kept.asked));
            }
        }
        true
    }

    /// Halo answered without asking for patience.
    pub fn answered(&mut self) {
        self.quota.answered();
    }

    /// Halo failed; where it asks for silence, nobody is asked for a while.
    pub fn failed(&mut self, failure: &Failure, now: DateTime<Utc>) {
        if failure.pauses_everything() {
            self.quota.pause(now, failure);
            self.pause_is_new = true;
        }
    }

    /// What is to be written down beside a batch, where anything is.
    pub fn to_keep(&self, now: DateTime<Utc>) -> Option<store::QuotaRow> {
        let (day, asked, paused_until) = self.quota.state(now);
        let kept = self.kept.filter(|(kept, _)| *kept == day);
        let all = kept.map_or(asked.all, |(_, kept)| kept.max(asked.all));
        let is_new = self.pause_is_new || kept.is_none_or(|(_, kept)| kept < all);
        is_new.then_some(store::QuotaRow {
            day,
            asked: all,
            asked_by_people: asked.by_people,
            paused_until,
        })
    }

    /// That was written down.
    pub fn is_kept(&mut self, kept: store::QuotaRow) {
        self.kept = Some((kept.day, kept.asked));
        self.pause_is_new = false;
    }

    /// Whether a pause began that is not written down yet.
    pub const fn has_new_pause(&self) -> bool {
        self.pause_is_new
    }
}
