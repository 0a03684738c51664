//! What may be planned?

use chrono::{DateTime, TimeDelta, Utc};

use super::{MaintenancePlan, MaintenanceTimes, NotRecurring};

/// The longest reason, in characters.
pub const REASON_CHARS_MOST: usize = 500;
/// A window longer than this is no window.
const LONGEST: TimeDelta = TimeDelta::days(31);
/// What recurs covers no more of a week: half of it.
const WEEKLY_MINUTES_MOST: usize = 84 * 60;
/// Somebody may have begun before they came to write it down.
pub const BEGUN_LATELY: TimeDelta = TimeDelta::hours(1);
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
