//! How long does somebody wait for a page, over a year of history?
//!
//! Each question is asked of many practices in turn, all questions of one round after each other, so
//! that whatever else the machine does meets all alike. Times are told beside two yardsticks of the
//! same run: a read that touches no table, and the spans of one site's last day.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::{PracticeId, SiteRow};
use serde::Serialize;
use store::{OutageFilter, Store};

use crate::cost::{median, p95};
use crate::watch::Watch;

/// The time of each answer.
#[derive(Debug, Serialize)]
pub struct Answers {
    nothing: Times,
    spans_of_a_day: Times,
    practice_page: Times,
    zoom_of_30_days: Times,
    uptime_of_a_year: Times,
    overview: Times,
    outages_of_30_days: Times,
    outages_of_a_month_long_ago: Times,
    outages_of_a_practice: Times,
    outages_that_last: Times,
}

/// Milliseconds, and how many times the yardsticks.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Times {
    median_ms: f64,
    p95_ms: f64,
    to_nothing: f64,
    to_spans_of_a_day: f64,
}

/// The questions, in the order of the figures.
const QUESTIONS: usize = 10;

/// Asks a watch and its store about practices at `now`, each question so many times.
pub async fn measure(
    watch: &Watch,
    store: &Store,
    practices: &[(PracticeId, SiteRow)],
    now: DateTime<Utc>,
    times: usize,
) -> anyhow::Result<Answers> {
    let mut spent: [Vec<f64>; QUESTIONS] = Default::default();
    for round in 0..=times {
        // Every practice in a place of its own, some of the restless ones among them.
        let (id, site) = practices[round * 7919 % practices.len()];
        for (question, spent) in spent.iter_mut().enumerate() {
            let began = Instant::now();
            ask(question, watch, store, (id, site), now).await?;
            // In the first round connections are opened and statements prepared.
            if round > 0 {
                spent.push(began.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let medians: Vec<f64> = spent
        .iter()
        .map(|each| median(each.iter().copied()))
        .collect();
    let times: Vec<Times> = spent
        .iter()
        .zip(&medians)
        .map(|(each, median_ms)| Times {
            median_ms: *median_ms,
            p95_ms: p95(each.iter().copied()),
            to_nothing: median_ms / medians[0],
            to_spans_of_a_day: median_ms / medians[1],
        })
        .collect();
    Ok(Answers {
        nothing: times[0],
        spans_of_a_day: times[1],
        practice_page: times[2],
        zoom_of_30_days: times[3],
        uptime_of_a_year: times[4],
        overview: times[5],
        outages_of_30_days: times[6],
        outages_of_a_month_long_ago: times[7],
        outages_of_a_practice: times[8],
        outages_that_last: times[9],
    })
}

async fn ask(
    question: usize,
    watch: &Watch,
    store: &Store,
    (id, site): (PracticeId, SiteRow),
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let ago = |days| now - TimeDelta::days(days);
    let mut outages = OutageFilter::default();
    match question {
        0 => return Ok(store.size_bytes().await.map(|_| ())?),
        1 => return Ok(store.state_spans(&[site], ago(1), now).await.map(|_| ())?),
        2 => return watch.practice_page(id).await,
        3 => return watch.spans(id, ago(30), now).await,
        4 => return watch.uptime(id, ago(365)).await,
        5 => return watch.overview().await,
        6 => outages.from = Some(ago(30)),
        7 => (outages.from, outages.to) = (Some(ago(330)), Some(ago(300))),
        8 => outages.practice = Some(id),
        _ => outages.open = Some(true),
    }
    watch.outages(outages).await
}
