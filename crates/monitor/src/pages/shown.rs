//! Of when a list is: of now, or of a time in the past that somebody asked for.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use domain::local_time;
use domain::overview::Query;
use domain::views::ShownAt;
use store::StoreError;

use super::past::snapshot_at;
use crate::Monitor;
use crate::engine::snapshot::Snapshot;

/// What a list is made from.
pub(super) struct Shown {
    /// Of when it is.
    pub at: DateTime<Utc>,
    /// What was known then.
    pub snapshot: Arc<Snapshot>,
    /// Of when it is, in words.
    pub words: ShownAt,
}

impl Shown {
    /// Reads what a query asks for. A time to come means now, and so does what is no time.
    pub async fn of(monitor: &Monitor, query: &Query) -> Result<Self, StoreError> {
        let (now, zone) = (monitor.now(), monitor.settings.time_zone);
        let (asked, problem) = match query.at.trim() {
            "" => (None, None),
            typed => match local_time::read(typed, zone) {
                Ok(at) => (Some(at).filter(|at| *at < now), None),
                Err(error) => (None, Some(error.to_string())),
            },
        };
        let snapshot = match asked {
            Some(at) => Arc::new(snapshot_at(monitor, at).await?),
            None => monitor.snapshot(),
        };
        let at = asked.unwrap_or(now);
        Ok(Self {
            at,
            snapshot,
            words: words(at, zone, asked.and(Some(now)), problem),
        })
    }
}

/// Of when a list is, in words; with the present time where it is of the past.
fn words(
    at: DateTime<Utc>,
    zone: Tz,
    past_of: Option<DateTime<Utc>>,
    problem: Option<String>,
) -> ShownAt {
    let local = at.with_timezone(&zone);
    let other_year = past_of.is_some_and(|now| now.with_timezone(&zone).year() != local.year());
    let year = if other_year { " %Y" } else { "" };
    let has_seconds = past_of.is_some() && local.second() != 0;
    let seconds = if has_seconds { ":%S" } else { "" };
    let words = format!("%a %-d %b{year} %H:%M{seconds} %Z");
    ShownAt {
        is_past: past_of.is_some(),
        words: local.format(&words).to_string(),
        field: local.format("%Y-%m-%dT%H:%M").to_string(),
        zone: local.format("%Z").to_string(),
        problem,
    }
}
