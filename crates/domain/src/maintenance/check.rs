//! What may be planned?

use chrono::{DateTime, TimeDelta, Utc};

use super::{MaintenancePlan, MaintenanceScope, MaintenanceTimes, NotRecurring};
use crate::windows::Windows;

/// The longest reason, in characters.
pub const REASON_CHARS_MOST: usize = 500;
/// A window longer than this is no window.
const LONGEST: TimeDelta = TimeDelta::days(31);
/// What recurs covers no more of a week: half of it.
const WEEKLY_MINUTES_MOST: usize = 84 * 60;
/// Somebody may have begun before they came to write it down.
pub const BEGUN_LATELY: TimeDelta = TimeDelta::hours(1);
/// So many plans that are not over are as many as somebody can oversee.
pub const PLANS_MOST: usize = 200;
/// Nobody plans further ahead.
const FURTHEST: TimeDelta = TimeDelta::days(366);

/// Why something was not planned, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPlanned {
    /// Nobody would know what it is for.
    #[error("Say why, so that whoever is on call knows what goes on.")]
    NoReason,
    /// Too many words.
    #[error("The reason is longer than 500 characters: shorten it.")]
    TooLong,
    /// The window ends before it begins.
    #[error("It must end after it begins.")]
    Backwards,
    /// It is over.
    #[error("It is over already: plan what is to come.")]
    Over,
    /// Far too long or too far away.
    #[error("It must begin within a year and be at most 31 days long.")]
    OutOfBounds,
    /// Nobody would hear of anything any more.
    #[error("What recurs covers half of a week (84 hours) at most: name fewer days or less time.")]
    NearlyAlways,
    /// Together they cover more than each of them may.
    #[error(
        "Together with the plans that stand, what recurs would cover more than half of a week (84 hours): end one \
         of them, or name fewer days or less time."
    )]
    NearlyAlwaysTogether,
    /// There are too many.
    #[error(
        "There are {PLANS_MOST} plans that are not over: end some, or plan for a tag instead of each practice."
    )]
    TooMany,
    /// Days that were.
    #[error("What recurs begins today or later.")]
    BeginsInThePast,
    /// What was, was not planned.
    #[error("It must begin an hour ago at the earliest: what was before was not planned.")]
    BeganBefore,
    /// Nothing recurs like that.
    #[error(transparent)]
    Recurring(#[from] NotRecurring),
}

impl MaintenancePlan {
    /// Whether it may be planned at a moment.
    ///
    /// # Errors
    /// [`NotPlanned`] says why not.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), NotPlanned> {
        if self.reason.trim().is_empty() {
            return Err(NotPlanned::NoReason);
        }
        if self.reason.chars().count() > REASON_CHARS_MOST {
            return Err(NotPlanned::TooLong);
        }
        match &self.times {
            MaintenanceTimes::Once { began, ended } => match () {
                () if ended <= began => Err(NotPlanned::Backwards),
                () if *ended <= now => Err(NotPlanned::Over),
                () if *ended - *began > LONGEST || *began - now > FURTHEST => {
                    Err(NotPlanned::OutOfBounds)
                }
                () => Ok(()),
            },
            MaintenanceTimes::Recurring { recurrence, .. } => {
                let today = now.with_timezone(&recurrence.zone()).date_naive();
                match () {
                    () if recurrence.first() - today > FURTHEST => Err(NotPlanned::OutOfBounds),
                    () if recurrence.weekly_minutes() > WEEKLY_MINUTES_MOST => {
                        Err(NotPlanned::NearlyAlways)
                    }
                    () if self.times.next_from(now).is_none() => Err(NotPlanned::Over),
                    () => Ok(()),
                }
            }
        }
    }

    /// Whether it may stand beside the plans that are not over at a moment.
    ///
    /// # Errors
    /// [`NotPlanned::TooMany`]; [`NotPlanned::NearlyAlwaysTogether`] where it recurs and those that recur for the
    /// same practices, or for all, leave less than half of a week.
    pub fn check_beside<'a>(
        &self,
        standing: impl Iterator<Item = &'a Self> + Clone,
        now: DateTime<Utc>,
    ) -> Result<(), NotPlanned> {
        if standing.clone().count() >= PLANS_MOST {
            return Err(NotPlanned::TooMany);
        }
        let recurs = |plan: &Self| matches!(plan.times, MaintenanceTimes::Recurring { .. });
        let concerns_the_same = |other: &&Self| {
            let for_all = [&self.scope, &other.scope].contains(&&MaintenanceScope::Everyone);
            recurs(other) && (for_all || other.scope == self.scope)
        };
        let together: Vec<&Self> = standing.filter(concerns_the_same).collect();
        if !recurs(self) || together.is_empty() {
            return Ok(());
        }
        let most = TimeDelta::minutes(i64::try_from(WEEKLY_MINUTES_MOST).unwrap_or(i64::MAX));
        // Every week is like the one in which the last of them has begun; this one may begin before that.
        let all = together.iter().map(|plan| &plan.times).chain([&self.times]);
        let begins = |times: &MaintenanceTimes| times.next_from(now).map(|next| next.0);
        let weeks = [begins(&self.times), all.clone().filter_map(begins).max()];
        for week in weeks.into_iter().flatten() {
            let week = (week, week + TimeDelta::days(7));
            let windows = all.clone().flat_map(|times| {
                let windows: Vec<_> = times.windows_within(week).iter().collect();
                windows
            });
            if Windows::joining(windows).share_of(week) > most {
                return Err(NotPlanned::NearlyAlwaysTogether);
            }
        }
        Ok(())
    }

    /// Whether it may take the place of another plan at a moment: it reaches no further into the past.
    ///
    /// # Errors
    /// As [`MaintenancePlan::check_first_day`].
    pub fn check_change(&self, before: &Self, now: DateTime<Utc>) -> Result<(), NotPlanned> {
        let is_no_earlier = match (&before.times, &self.times) {
            (MaintenanceTimes::Once { began, .. }, MaintenanceTimes::Once { began: other, .. }) => {
                other >= began
            }
            (
                MaintenanceTimes::Recurring { recurrence, .. },
                MaintenanceTimes::Recurring {
                    recurrence: other, ..
                },
            ) => other.first() >= recurrence.first(),
            _ => false,
        };
        match is_no_earlier {
            true => Ok(()),
            false => self.check_first_day(now),
        }
    }

    /// Whether it may be planned anew at a moment: it does not begin in the past.
    ///
    /// # Errors
    /// [`NotPlanned::BeginsInThePast`] where it recurs, [`NotPlanned::BeganBefore`] where it does not.
    pub fn check_first_day(&self, now: DateTime<Utc>) -> Result<(), NotPlanned> {
        match &self.times {
            MaintenanceTimes::Recurring { recurrence, .. }
                if recurrence.first() < now.with_timezone(&recurrence.zone()).date_naive() =>
            {
                Err(NotPlanned::BeginsInThePast)
            }
            MaintenanceTimes::Once { began, .. } if *began < now - BEGUN_LATELY => {
                Err(NotPlanned::BeganBefore)
            }
            MaintenanceTimes::Recurring { .. } | MaintenanceTimes::Once { .. } => Ok(()),
        }
    }
}
