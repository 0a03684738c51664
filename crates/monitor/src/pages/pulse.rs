//! What the page of a practice says of its heartbeat and clock.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use domain::cadence;
use domain::practice::PracticeId;
use domain::rollup::Rollup;
use domain::sample::Sample;
use domain::views::Moment;
use domain::views::heartbeats::{HeartbeatPoint, PulseCard, PulseChart};
use domain::wording::heartbeat as wording;
use store::RolledUp;

use super::heartbeats::{first_day, pulse};
use crate::engine::snapshot::{Listed, SiteState};
use crate::pages;
use crate::pages::moment::{clock_time, moment};
use crate::{Monitor, MonitorError};

const DAY: TimeDelta = TimeDelta::hours(24);
const MONTH: TimeDelta = TimeDelta::days(30);
/// A point of the day's chart: a day of single checks would be three hundred points on an inch.
const QUARTER: TimeDelta = TimeDelta::minutes(15);
/// Hours between two ticks of the day's axis.
const TICK_HOURS: u32 = 6;
/// Days between two ticks of the month's axis.
const TICK_DAYS: i64 = 5;

/// The card of a practice, or none where there is no such number.
///
/// # Errors
/// When the database cannot be read.
pub async fn pulse_card(
    monitor: &Monitor,
    id: PracticeId,
) -> Result<Option<PulseCard>, MonitorError> {
    let now = monitor.now();
    let Some(number) = pages::site_row(monitor, id) else {
        return Ok(None);
    };
    let samples = monitor.store.samples(number, now - DAY, now).await?;
    let month = monitor
        .store
        .daily_rollups(number, now - MONTH, now)
        .await?;
    let snapshot = monitor.snapshot();
    let Some((listed, site)) = snapshot
        .practices
        .get(&id)
        .and_then(|listed| Some((listed, snapshot.site_of(listed)?)))
    else {
        return Ok(None);
    };
    Ok(Some(card(listed, site, &samples, &month, now)))
}

fn card(
    listed: &Listed,
    site: &SiteState,
    samples: &[Sample],
    month: &[RolledUp],
    now: DateTime<Utc>,
) -> PulseCard {
    let zone = listed.zone;
    let recent: Vec<RolledUp> = month
        .iter()
        .filter(|day| day.from >= first_day(now))
        .copied()
        .collect();
    let pulse = pulse(site, &recent, now);
    let gaps = cadence::gaps(samples).into_iter();
    let gaps = gaps.map(|gap| (moment(gap.from, zone), gap.to.map(|to| moment(to, zone))));
    PulseCard {
        name: listed.name().to_owned(),
        drift: pulse.outlook.drift_ms.map(wording::drift),
        clock: pulse.outlook.verdict,
        trend: wording::trend(&pulse.outlook),
        cadence: pulse.cadence,
        cadence_words: wording::cadence(pulse.cadence, &pulse.day),
        heartbeat_steps: pulse.day.heartbeat_steps,
        gaps: gaps.collect(),
        day: PulseChart {
            from: now - DAY,
            to: now,
            step_seconds: QUARTER.num_seconds(),
            ticks: hours(now, zone),
            points: quarters(samples, zone),
        },
        month: PulseChart {
            from: now - MONTH,
            to: now,
            step_seconds: DAY.num_seconds(),
            ticks: days(now, zone),
            points: month
                .iter()
                .map(|day| point(day.from, &day.rollup, zone))
                .collect(),
        },
    }
}

fn point(at: DateTime<Utc>, rollup: &Rollup, zone: Tz) -> (HeartbeatPoint, Moment) {
    (HeartbeatPoint::of(at, rollup), moment(at, zone))
}

/// The samples of a day by quarters of an hour.
fn quarters(samples: &[Sample], zone: Tz) -> Vec<(HeartbeatPoint, Moment)> {
    let quarter = |sample: &Sample| sample.at.timestamp().div_euclid(QUARTER.num_seconds());
    samples
        .chunk_by(|one, next| quarter(one) == quarter(next))
        .filter_map(|chunk| {
            let began = quarter(chunk.first()?) * QUARTER.num_seconds();
            let at = DateTime::from_timestamp(began, 0)?;
            Some(point(at, &Rollup::of_an_hour(chunk), zone))
        })
        .collect()
}

fn hours(now: DateTime<Utc>, zone: Tz) -> Vec<(DateTime<Utc>, String)> {
    quarter_steps(now - DAY, now)
        .filter_map(|at| {
            let local = at.with_timezone(&zone);
            let is_tick = local.minute() == 0 && local.hour().is_multiple_of(TICK_HOURS);
            is_tick.then(|| (at, clock_time(at, zone)))
        })
        .collect()
}

/// Midnights of the practice's zone, every fifth.
fn days(now: DateTime<Utc>, zone: Tz) -> Vec<(DateTime<Utc>, String)> {
    let midnights = quarter_steps(now - MONTH, now).filter(|at| {
        let local = at.with_timezone(&zone);
        local.hour() == 0 && local.minute() == 0
    });
    midnights
        .step_by(TICK_DAYS as usize)
        .map(|at| (at, at.with_timezone(&zone).format("%-d %b").to_string()))
        .collect()
}

/// The quarters of an hour within a window: every zone's full hours are among them.
fn quarter_steps(from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    let step = QUARTER.num_seconds();
    let first = (from.timestamp() + step - 1).div_euclid(step);
    (first..=to.timestamp().div_euclid(step))
        .filter_map(move |quarter| DateTime::from_timestamp(quarter * step, 0))
}
