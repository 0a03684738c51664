//! Query strings and path values of the API, read strictly: a word that is none of the known ones
//! is a 400 that lists them, because a script must not get everything where it asked for a part.

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::rejection::{PathRejection, QueryRejection};
use chrono::{DateTime, TimeDelta, Utc};
use domain::overview::{LIMIT_DEFAULT, LIMIT_MAX};

use crate::refusal::Refusal;

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::unreadable(rejection.body_text())
    }
}

impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        // An id that is not even a number is an id that nothing has.
        Self::no_such_practice()
    }
}

/// One of an enumeration's words, or a 400 that lists them. An empty value counts as absent.
pub fn word<T: FromStr + Display>(
    name: &str,
    value: Option<&str>,
    all: &[T],
) -> Result<Option<T>, Refusal> {
    match value.filter(|value| !value.is_empty()) {
        None => Ok(None),
        Some(value) => value.parse().map(Some).map_err(|_| {
            let words: Vec<_> = all.iter().map(ToString::to_string).collect();
            Refusal::unreadable(format!("{name} must be one of: {}", words.join(", ")))
        }),
    }
}

/// An RFC 3339 time, or a 400. An empty value counts as absent.
pub fn time(name: &str, value: Option<&str>) -> Result<Option<DateTime<Utc>>, Refusal> {
    match value.filter(|value| !value.is_empty()) {
        None => Ok(None),
        // A plus sign in a query string reads as a space; nothing else in a time can be one.
        Some(value) => DateTime::parse_from_rfc3339(&value.replace(' ', "+"))
            .map(|at| Some(at.to_utc()))
            .map_err(|_| {
                Refusal::unreadable(format!(
                    "{name} must be an RFC 3339 time such as 2026-08-18T08:26:00Z"
                ))
            }),
    }
}

/// The two sides of a window, each of which may be open.
type Sides = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// A window as `from` and `to`, which may lie ahead; a 400 where it runs backwards.
pub fn sides(from: Option<&str>, to: Option<&str>) -> Result<Sides, Refusal> {
    let (from, to) = (time("from", from)?, time("to", to)?);
    match from.zip(to) {
        Some((from, to)) if from > to => Err(Refusal::unreadable("from must not be later than to")),
        _ => Ok((from, to)),
    }
}

/// The longest window that is answered: ten years, with their leap days.
const WINDOW_MOST: TimeDelta = TimeDelta::days(3_653);

/// A window as `from` and `to`, or a 400 where it runs backwards or is longer than ten years. What comes
/// after now is not asked about, so that an end to come is none.
pub fn window(from: Option<&str>, to: Option<&str>, now: DateTime<Utc>) -> Result<Sides, Refusal> {
    let (from, to) = sides(from, to)?;
    let end = to.map_or(now, |to| to.min(now));
    if from.is_some_and(|from| end - from > WINDOW_MOST) {
        return Err(Refusal::unreadable(
            "from must be within ten years of to, or of now where that comes first",
        ));
    }
    Ok((from, to))
}

/// How many items a page has at most; `usual` where nobody asked. None at all is a 400.
pub fn limit_or(usual: usize, asked: Option<usize>) -> Result<usize, Refusal> {
    match asked.unwrap_or(usual).min(LIMIT_MAX) {
        0 => Err(Refusal::unreadable(format!(
            "limit must be 1 to {LIMIT_MAX}"
        ))),
        limit => Ok(limit),
    }
}

/// How many items a page has, and how many to read so that it is known whether more follow.
pub fn page_size(limit: Option<usize>) -> Result<(usize, u32), Refusal> {
    let limit = limit_or(LIMIT_DEFAULT, limit)?;
    Ok((
        limit,
        u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1),
    ))
}
