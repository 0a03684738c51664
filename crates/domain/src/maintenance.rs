//! Time in which being down is planned: for whom, when, and why.
//!
//! A plan names everybody, or one thing by which practices are known: itself, a tag, a server, a PMS.
//! Whether a practice is covered is asked when it matters, because what is known of it may have
//! changed since. A plan holds for one stretch of time or recurs on days of the week; either way it is
//! read as the windows that lie within a stretch. What is over is not rewritten by what is planned
//! anew: `change` says when a plan has to go on as another one.

mod check;
mod recurrence;
mod recurs_text;
mod words;

use chrono::{DateTime, Utc};

pub use check::{BEGUN_LATELY, NotPlanned, PLANS_MOST, REASON_CHARS_MOST};
pub use recurrence::{NotRecurring, Recurrence};
pub use recurs_text::RecursText;
pub use words::{aloud, clocks_of, scope_words, times_words, window_words};

use crate::practice::{PracticeEntry, PracticeId};
use crate::site::Pms;
use crate::windows::{Window, Windows};

/// Where time ends for what has no end of its own: the year 9999 is over.
pub const WITHOUT_END: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(end) => end,
    None => DateTime::<Utc>::MAX_UTC,
};

/// Whom a plan covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaintenanceScope {
    /// Every practice.
    Everyone,
    /// One practice.
    Practice(PracticeId),
    /// The practices that carry a tag.
    Tag(String),
    /// The practices behind a server, or hosted by somebody, by the name that was entered.
    Server(String),
    /// The practices with a PMS.
    Pms(Pms),
}

impl MaintenanceScope {
    /// Whether a practice is covered.
    pub fn covers(&self, id: PracticeId, entry: &PracticeEntry) -> bool {
        match self {
            Self::Everyone => true,
            Self::Practice(own) => *own == id,
            Self::Tag(tag) => entry.tags.contains(tag),
            Self::Server(name) => {
                is_same_name(name, &entry.server_name) || is_same_name(name, &entry.host)
            }
            Self::Pms(pms) => entry.site.pms == *pms,
        }
    }
}

/// Whether two names of servers are one, whatever their case.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    !one.is_empty() && one.to_lowercase() == other.to_lowercase()
}

/// When.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaintenanceTimes {
    /// Once.
    Once {
        /// From when on.
        began: DateTime<Utc>,
        /// Until when.
        ended: DateTime<Utc>,
    },
    /// On days of the week.
    Recurring {
        /// On which, and when.
        recurrence: Recurrence,
        /// What lies before and after is not meant: the plan was made, or ended, in between.
        bounds: Window,
    },
}

impl MaintenanceTimes {
    /// Recurring ones from a moment on, without an end but their own.
    pub const fn recurring_from(recurrence: Recurrence, from: DateTime<Utc>) -> Self {
        Self::Recurring {
            recurrence,
            bounds: (from, WITHOUT_END),
        }
    }

    /// The windows within a stretch of time, cut to it.
    pub fn windows_within(&self, (from, to): Window) -> Windows {
        match self {
            Self::Once { began, ended } => {
                Windows::joining([((*began).max(from), (*ended).min(to))])
            }
            Self::Recurring { recurrence, bounds } => {
                let (from, to) = (from.max(bounds.0), to.min(bounds.1));
                recurrence.windows_within((from, to))
            }
        }
    }

    /// The window that is open at a moment, or else the next one, whole.
    pub fn next_from(&self, at: DateTime<Utc>) -> Option<Window> {
        match self {
            Self::Once { began, ended } => (*ended > at).then_some((*began, *ended)),
            Self::Recurring { recurrence, bounds } => {
                let next = recurrence.next_from(at.max(bounds.0))?;
                let next = (next.0.max(bounds.0), next.1.min(bounds.1));
                (next.0 < next.1 && next.1 > at).then_some(next)
            }
        }
    }

    /// Whether any of it is over at a moment: then a change may not touch that.
    pub fn has_begun(&self, at: DateTime<Utc>) -> bool {
        let first = match self {
            Self::Once { began, .. } => Some(*began),
            Self::Recurring { bounds, .. } => self.next_from(bounds.0).map(|next| next.0),
        };
        first.is_some_and(|first| first < at)
    }
}

/// What a person plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaintenancePlan {
    /// What is done, for those who read it later.
    pub reason: String,
    /// For whom.
    pub scope: MaintenanceScope,
    /// When.
    pub times: MaintenanceTimes,
}

impl MaintenancePlan {
    /// One that holds once.
    pub fn once(
        reason: impl Into<String>,
        scope: MaintenanceScope,
        (began, ended): Window,
    ) -> Self {
        Self {
            reason: reason.into(),
            scope,
            times: MaintenanceTimes::Once { began, ended },
        }
    }

    /// What becomes of a plan at a moment when another takes its place.
    pub fn change(&self, next: &Self, now: DateTime<Utc>) -> Succession {
        let both_once = match (&self.times, &next.times) {
            (
                MaintenanceTimes::Once { began, ended },
                MaintenanceTimes::Once {
                    began: next_began,
                    ended: next_ended,
                },
            ) => began == next_began && *ended > now && *next_ended > now,
            _ => false,
        };
        if !self.times.has_begun(now) || (both_once && self.scope == next.scope) {
            Succession::InPlace
        } else {
            Succession::FromNow
        }
    }
}

/// How a plan is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Succession {
    /// Nothing that is over would change: it is written anew.
    InPlace,
    /// Part of it is over: that stays as it was, and what is planned anew holds from now on.
    FromNow,
}

/// A plan that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// Its number.
    pub id: i64,
    /// What was planned.
    pub plan: MaintenancePlan,
    /// Who planned it.
    pub created_by: String,
    /// The migration that was announced with it, where there is one.
    pub migration: Option<i64>,
    /// Where part of it was over when it was changed: the plan that goes on.
    pub continued_by: Option<i64>,
}

impl Maintenance {
    /// Its windows within a stretch of time, cut to it.
    pub fn windows_within(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Windows {
        self.plan.times.windows_within((from, to))
    }

    /// Whether a practice is covered.
    pub fn covers(&self, id: PracticeId, entry: &PracticeEntry) -> bool {
        self.plan.scope.covers(id, entry)
    }
}

/// When being down is planned for a practice, within a stretch of time.
pub fn planned_for(
    entry: &PracticeEntry,
    id: PracticeId,
    maintenance: &[Maintenance],
    (from, to): Window,
) -> Windows {
    let own = maintenance.iter().filter(|each| each.covers(id, entry));
    joined(own, (from, to))
}

/// When being down is planned for every practice, within a stretch of time.
pub fn planned_for_everyone(maintenance: &[Maintenance], (from, to): Window) -> Windows {
    let for_all = maintenance
        .iter()
        .filter(|each| each.plan.scope == MaintenanceScope::Everyone);
    joined(for_all, (from, to))
}

fn joined<'a>(maintenance: impl Iterator<Item = &'a Maintenance>, (from, to): Window) -> Windows {
    Windows::joining(maintenance.flat_map(|each| {
        let windows: Vec<Window> = each.windows_within(from, to).iter().collect();
        windows
    }))
}

#[cfg(test)]
mod tests;
