//! Which spans add up to an uptime figure: every stretch of the window with what it counts as, also
//! the time before the first observation.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::uptime::{CheckCounts, seconds};
use domain::views::history::{Proof, ProofRow};
use domain::windows::Window;
use domain::wording;

use super::uptime::UptimeInput;
use crate::pages::moment::moment;

/// How many stretches are listed; all of them are in the sums.
const ROWS_MOST: usize = 500;

pub(super) fn proof(input: &UptimeInput, (from, to): Window, zone: Tz) -> Proof {
    let mut rows = Vec::new();
    let mut at = from;
    for span in &input.spans {
        let Some((began, ended)) = span.within(from, to) else {
            continue;
        };
        if began > at {
            rows.push(row(None, String::new(), (at, began), input, zone));
        }
        let why = span.reason.map_or("", wording::reason_words).to_owned();
        rows.push(row(Some(span.state), why, (began, ended), input, zone));
        at = ended;
    }
    if at < to {
        rows.push(row(None, String::new(), (at, to), input, zone));
    }
    let left_out = rows.len().saturating_sub(ROWS_MOST);
    rows.drain(..left_out);
    Proof { rows, left_out }
}

fn row(
    state: Option<State>,
    why: String,
    (began, ended): (DateTime<Utc>, DateTime<Utc>),
    input: &UptimeInput,
    zone: Tz,
) -> ProofRow {
    let counts = match state.map(CheckCounts::of) {
        Some(CheckCounts::Online | CheckCounts::Degraded) => "up",
        Some(CheckCounts::Down) => "down",
        Some(CheckCounts::Unknown) | None => "not known",
    };
    let planned = match counts {
        "down" => input.planned.share_of((began, ended)),
        _ => chrono::TimeDelta::zero(),
    };
    ProofRow {
        state,
        why,
        counts: counts.to_owned(),
        from: moment(began, zone),
        to: moment(ended, zone),
        seconds: seconds(ended - began),
        planned_seconds: seconds(planned),
    }
}
