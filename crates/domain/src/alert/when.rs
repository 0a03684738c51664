//! When a rule may speak of a cause: within the hours that it names, outside planned maintenance, and not in
//! its quiet hours. What may not be said now is said at the next moment at which it may.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::rule::{During, QuietHours, RuleSpec};
use super::subject::{Member, Members, Subject};
use crate::hours::Hours;
use crate::pace::BEFORE_OPENING;
use crate::windows::Windows;

/// Hours, maintenance and quiet hours may push a moment on in turn, so often at most: a rule that finds none
/// by then does not speak.
const TURNS_MOST: usize = 64;

/// So long a cause lasts before it is told although maintenance is planned: whoever may plan must not be able to
/// keep everybody from hearing for good.
pub const PLANNED_SILENCE_MOST: TimeDelta = TimeDelta::hours(24);

/// Quiet hours that were read.
#[derive(Clone, Debug)]
pub struct Quiet {
    hours: Hours,
    zone: Tz,
}

impl Quiet {
    /// Reads them.
    ///
    /// # Errors
    /// What to do, in words for people.
    pub fn read(quiet: &QuietHours) -> Result<Self, String> {
        let zone = quiet.time_zone.parse::<Tz>().map_err(|_| {
            let shown: String = quiet.time_zone.chars().take(60).collect();
            format!("'{shown}' is not an IANA zone such as Australia/Perth")
        })?;
        let hours: Hours = quiet.hours.parse().map_err(|error| format!("{error}"))?;
        if hours.is_empty() {
            return Err("write the hours like 'Mon-Sun 22:00-07:00'".to_owned());
        }
        Ok(Self { hours, zone })
    }

    /// The first moment at or after `at` that is not quiet.
    pub fn over(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let mut at = at;
        // Stretches may follow on one another.
        for _ in 0..TURNS_MOST {
            match self.hours.open_until(self.zone, at) {
                Some(ends) => at = ends,
                None => return at,
            }
        }
        at
    }

    /// Whether there is a moment in a week that is not quiet.
    pub fn ends(&self, now: DateTime<Utc>) -> bool {
        self.over(now) - now < TimeDelta::days(8)
    }
}

/// The first moment at or after `at` at which a rule may speak of a cause: none where that never comes.
///
/// A cause that concerns several practices may be told when one of them may.
pub fn may_speak(
    spec: &RuleSpec,
    quiet: Option<&Quiet>,
    subject: &Subject,
    at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match &subject.members {
        Members::Everybody { planned, .. } => settled(at, |at| {
            let at = after(planned, subject, at);
            Some(quiet.map_or(at, |quiet| quiet.over(at)))
        }),
        Members::Practices(members) => {
            let mut earliest: Option<DateTime<Utc>> = None;
            for member in members.iter().filter(|each| spec.condition.concerns(each)) {
                let found = settled(at, |at| {
                    let at = within(spec.during, member, at)?;
                    let at = after(&member.planned, subject, at);
                    Some(quiet.map_or(at, |quiet| quiet.over(at)))
                });
                if found == Some(at) {
                    return found;
                }
                earliest = match (earliest, found) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
            earliest
        }
    }
}

/// Pushes a moment on until nothing moves it any more.
fn settled(
    at: DateTime<Utc>,
    push: impl Fn(DateTime<Utc>) -> Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let mut at = at;
    for _ in 0..TURNS_MOST {
        let next = push(at)?;
        if next == at {
            return Some(at);
        }
        at = next;
    }
    None
}

/// The first moment at or after `at` that no window covers, or at which the cause has lasted too long for that
/// to count.
fn after(planned: &Windows, subject: &Subject, at: DateTime<Utc>) -> DateTime<Utc> {
    let window = planned
        .iter()
        .find(|(began, ended)| *began <= at && at < *ended);
    let ended = window.map_or(at, |(_, ended)| ended);
    ended.min(at.max(subject.began + PLANNED_SILENCE_MOST))
}

/// The first moment at or after `at` that lies in the hours which a rule names.
fn within(during: During, member: &Member, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match during {
        During::Any => Some(at),
        During::Within => {
            let opens = member.hours.closed_until(member.zone, at);
            Some(opens.map_or(at, |opens| at.max(opens - BEFORE_OPENING)))
        }
        During::Outside => {
            let mut at = at;
            for _ in 0..TURNS_MOST {
                if member.hours.is_empty() {
                    return None;
                }
                match member.hours.open_until(member.zone, at) {
                    Some(closes) => at = closes,
                    None => return Some(at),
                }
            }
            None
        }
    }
}
