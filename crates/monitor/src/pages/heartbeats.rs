//! Whose clock or heartbeat is out of order, over the whole list, and the history of one practice.
//!
//! The verdicts rest on the daily roll-ups, so the list of five thousand is read in a moment and
//! says the same as the page of each. The newest drift is what the last answer said.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::cadence::{HEARTBEATS_LEAST, Regularity};
use domain::drift::{ClockVerdict, DAYS_USED, DayDrift, Outlook, Trend};
use domain::practice::{PracticeId, SiteRow};
use domain::resolution::{POINTS_MAX, Resolution, Window, WindowError};
use domain::rollup::Rollup;
use domain::tracks::Reachability;
use domain::views::heartbeats::{
    HeartbeatPage, HeartbeatPoint, HeartbeatRow, HeartbeatSeries, HeartbeatTrouble,
};
use domain::wording::heartbeat as wording;
use store::RolledUp;

use super::link_versions::{LinkUpdates, link_versions};
use crate::engine::snapshot::{Listed, SiteState, Snapshot};
use crate::pages;
use crate::{Monitor, MonitorError};

/// The cadence of a day older than this says nothing of the present.
const CADENCE_WITHIN: TimeDelta = TimeDelta::days(2);

/// The daily roll-ups of every site, oldest first.
type DaysOfSites = BTreeMap<SiteRow, Vec<RolledUp>>;

/// What is to be said of one site's clock and heartbeat.
pub(crate) struct SitePulse {
    pub outlook: Outlook,
    pub cadence: Regularity,
    /// The day that the cadence rests on.
    pub day: Rollup,
}

/// Who is out of order, worst first, and of how many nothing can be said.
///
/// # Errors
/// When the database cannot be read.
pub async fn heartbeat_page(monitor: &Monitor) -> Result<HeartbeatPage, MonitorError> {
    let now = monitor.now();
    let mut days: DaysOfSites = BTreeMap::new();
    for (site, day) in monitor.store.daily_rollups_of_all(first_day(now)).await? {
        days.entry(site).or_default().push(day);
    }
    let updates = monitor.store.link_updates(None).await?;
    Ok(page(&monitor.snapshot(), &days, &updates, now))
}

fn page(
    snapshot: &Snapshot,
    days: &DaysOfSites,
    updates: &LinkUpdates,
    now: DateTime<Utc>,
) -> HeartbeatPage {
    let mut page = HeartbeatPage {
        as_of: now,
        rows: Vec::new(),
        practices: 0,
        untold: 0,
        too_early: 0,
        link_versions: link_versions(snapshot, updates),
    };
    for listed in snapshot.practices.values() {
        let Some(site) = watched(snapshot, listed) else {
            continue;
        };
        let number = listed.site_row;
        let pulse = pulse(site, days.get(&number).map_or(&[], Vec::as_slice), now);
        let is_untold = pulse.cadence == Regularity::NotTold;
        page.practices += 1;
        page.untold += usize::from(is_untold && pulse.outlook.verdict == ClockVerdict::NotTold);
        let is_early = matches!(pulse.outlook.trend, Trend::TooLittle { .. });
        page.too_early += usize::from(is_early && !is_untold);
        let row = row(snapshot, listed, site, &pulse, now);
        if !troubles(&row).is_empty() {
            page.rows.push(row);
        }
    }
    page.rows.sort_by_key(badness);
    page
}

/// The same for programs, of one kind of trouble or of all.
///
/// # Errors
/// When the database cannot be read.
pub async fn heartbeat_troubles(
    monitor: &Monitor,
    trouble: Option<HeartbeatTrouble>,
) -> Result<Vec<HeartbeatRow>, MonitorError> {
    let mut rows = heartbeat_page(monitor).await?.rows;
    rows.retain(|row| trouble.is_none_or(|trouble| troubles(row).contains(&trouble)));
    Ok(rows)
}

/// A window that ends now where no end is named.
///
/// # Errors
/// When it is empty or too long.
pub fn window(
    monitor: &Monitor,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
) -> Result<Window, WindowError> {
    Window::new(from, to, monitor.now())
}

/// The history of one practice, as fine as it fits and is kept, or none where there is no such
/// number. An hour is there once it is over and folded.
///
/// # Errors
/// When the database cannot be read.
pub async fn heartbeats(
    monitor: &Monitor,
    id: PracticeId,
    window: Window,
) -> Result<Option<HeartbeatSeries>, MonitorError> {
    let Some(site) = pages::site_row(monitor, id) else {
        return Ok(None);
    };
    let mut resolution = window.resolution(&monitor.settings.keep, monitor.now());
    let mut points = Vec::new();
    if resolution == Resolution::Samples {
        points = single_checks(monitor, site, window).await?;
        if points.len() > POINTS_MAX {
            resolution = Resolution::Hours;
        }
    }
    let (from, to) = (window.from, window.to);
    match resolution {
        Resolution::Samples => {}
        Resolution::Hours => {
            points = drawn(monitor.store.hourly_rollups(site, from, to).await?);
        }
        Resolution::Days => points = drawn(monitor.store.daily_rollups(site, from, to).await?),
    }
    Ok(Some(HeartbeatSeries {
        resolution,
        from,
        to,
        points,
    }))
}

async fn single_checks(
    monitor: &Monitor,
    site: SiteRow,
    window: Window,
) -> Result<Vec<HeartbeatPoint>, MonitorError> {
    let samples = monitor.store.samples(site, window.from, window.to).await?;
    let points = samples
        .chunks(1)
        .map(|one| HeartbeatPoint::of(one[0].at, &Rollup::of_an_hour(one)));
    Ok(points.collect())
}

/// The first day that a verdict rests on.
pub(super) fn first_day(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(DAYS_USED as i64)
}

/// Reads a site's days, oldest first.
pub(super) fn pulse(site: &SiteState, days: &[RolledUp], now: DateTime<Utc>) -> SitePulse {
    let drifts: Vec<DayDrift> = days
        .iter()
        .filter_map(|day| DayDrift::of(day.from, &day.rollup, now))
        .collect();
    // While a site is down Halo repeats its last words, which say nothing of the present.
    let is_online = site.known.tracks.reachability.state == Reachability::Online;
    let newest = site.latest.clock_drift.filter(|_| is_online);
    let recent = || {
        days.iter()
            .rev()
            .filter(|day| now - day.from <= CADENCE_WITHIN)
    };
    let day = recent()
        .find(|day| day.rollup.heartbeats >= HEARTBEATS_LEAST)
        .or_else(|| recent().next())
        .map(|day| day.rollup)
        .unwrap_or_default();
    SitePulse {
        outlook: Outlook::of(newest, &drifts),
        cadence: Regularity::of(&day),
        day,
    }
}

fn watched<'a>(snapshot: &'a Snapshot, listed: &Listed) -> Option<&'a SiteState> {
    let site = snapshot.site_of(listed)?;
    (listed.retired_at.is_none() && site.guid.is_some()).then_some(site)
}

fn row(
    snapshot: &Snapshot,
    listed: &Listed,
    site: &SiteState,
    pulse: &SitePulse,
    now: DateTime<Utc>,
) -> HeartbeatRow {
    let SitePulse {
        outlook,
        cadence,
        day,
    } = pulse;
    HeartbeatRow {
        practice_id: listed.id,
        name: listed.name().to_owned(),
        state: snapshot.standing(listed, now).headline.state,
        clock: outlook.verdict,
        clock_drift_ms: outlook.drift_ms,
        clock_drift_ms_per_day: match outlook.trend {
            Trend::Moving { ms_per_day, .. } => Some(ms_per_day),
            Trend::TooLittle { .. } | Trend::None => None,
        },
        days_to_limit: outlook.days_to_limit,
        trend: wording::trend(outlook),
        cadence: *cadence,
        cadence_words: wording::cadence(*cadence, day),
        heartbeat_age_p95_seconds: day.heartbeat_age_seconds.map(|age| age.p95),
        heartbeat_steps: day.heartbeat_steps,
        heartbeat_gaps: day.heartbeat_gaps,
        halo_link_version: site.latest.facts.halo_link_version.clone(),
    }
}

fn troubles(row: &HeartbeatRow) -> Vec<HeartbeatTrouble> {
    let clock = match row.clock {
        ClockVerdict::OverLimit | ClockVerdict::NearLimit | ClockVerdict::HeadingForLimit => true,
        ClockVerdict::InOrder | ClockVerdict::NotTold => false,
    };
    let cadence = row.cadence == Regularity::Irregular;
    [
        (HeartbeatTrouble::Clock, clock),
        (HeartbeatTrouble::Cadence, cadence),
    ]
    .into_iter()
    .filter_map(|(trouble, is_so)| is_so.then_some(trouble))
    .collect()
}

/// The worst comes first: by the clock's verdict, then by what makes it worse.
fn badness(row: &HeartbeatRow) -> (ClockVerdict, Reverse<i64>, u32, Reverse<i64>, PracticeId) {
    (
        row.clock,
        Reverse(row.clock_drift_ms.map_or(0, i64::abs)),
        row.days_to_limit.unwrap_or(u32::MAX),
        Reverse(row.heartbeat_age_p95_seconds.unwrap_or(0)),
        row.practice_id,
    )
}

fn drawn(rolled_up: Vec<RolledUp>) -> Vec<HeartbeatPoint> {
    let points = rolled_up.into_iter();
    points
        .map(|each| HeartbeatPoint::of(each.from, &each.rollup))
        .collect()
}
