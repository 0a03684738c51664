//! Clocks and heartbeats over days: what is warned of, what is too early to say, and what remains.

use chrono::TimeDelta;
use domain::cadence::Regularity;
use domain::drift::ClockVerdict;
use domain::practice::PracticeId;
use domain::resolution::Resolution;
use domain::views::heartbeats::{HeartbeatSeries, HeartbeatTrouble};
use simulator::SimulatedEvent;

use crate::world::{POLL, World, start};

const DAY: TimeDelta = TimeDelta::days(1);
const HOUR: TimeDelta = TimeDelta::hours(1);

/// A quarter of an hour is watched each day, the rest is slept through.
async fn watch_days(world: &World, drifts: &[f64]) {
    for drift in drifts {
        world.happens(SimulatedEvent::Drift {
            practice: world.names[1].clone(),
            seconds: *drift,
        });
        world.pass(POLL * 15).await;
        world.sleep(DAY - POLL * 15);
    }
    fold(world).await;
}

/// Goes on until the hours before are over and folded.
async fn fold(world: &World) {
    world.sleep(HOUR + TimeDelta::minutes(5));
    world.pass(POLL * 8).await;
}

async fn series(world: &World, from: TimeDelta, to: TimeDelta) -> HeartbeatSeries {
    let window = monitor::pages::window(&world.monitor, Some(start() + from), Some(start() + to));
    let series = monitor::pages::heartbeats(&world.monitor, PracticeId(1), window.unwrap()).await;
    series.unwrap().unwrap()
}

#[tokio::test]
async fn a_clock_that_gains_is_warned_of_before_it_reaches_the_limit() {
    let world = World::with(3).await;
    watch_days(&world, &[0.0, 8.0, 16.0, 24.0]).await;
    let page = monitor::pages::heartbeat_page(&world.monitor)
        .await
        .unwrap();
    let [row] = &page.rows[..] else {
        panic!("one is out of order: {page:?}")
    };
    assert_eq!(row.practice_id, PracticeId(2));
    assert_eq!(row.clock, ClockVerdict::HeadingForLimit);
    assert!(row.trend.starts_with("gains 8."), "{}", row.trend);
    assert!(
        row.trend.contains("reaches 60 s in about 5 days"),
        "{}",
        row.trend
    );
    let of_kind = async |trouble| {
        monitor::pages::heartbeat_troubles(&world.monitor, Some(trouble))
            .await
            .unwrap()
    };
    assert_eq!(of_kind(HeartbeatTrouble::Clock).await.len(), 1);
    assert_eq!(of_kind(HeartbeatTrouble::Cadence).await.len(), 0);
    let card = monitor::pages::pulse_card(&world.monitor, PracticeId(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (card.clock, &card.trend),
        (row.clock, &row.trend),
        "both say the same"
    );
    assert!(!card.month.points.is_empty() && card.month.ticks.len() >= 5);
}

#[tokio::test]
async fn no_trend_is_claimed_from_two_days_and_the_page_says_so() {
    let world = World::with(3).await;
    watch_days(&world, &[0.0, 20.0]).await;
    let page = monitor::pages::heartbeat_page(&world.monitor)
        .await
        .unwrap();
    assert_eq!((page.rows.len(), page.practices, page.too_early), (0, 3, 3));
    let card = monitor::pages::pulse_card(&world.monitor, PracticeId(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(card.trend, "too early for a trend: 2 of 3 days");
}

#[tokio::test]
async fn a_heartbeat_that_keeps_stopping_is_irregular_and_its_gaps_are_listed() {
    let world = World::with(3).await;
    let practice = world.names[0].clone();
    for _ in 0..3 {
        world.pass(POLL * 10).await;
        let (practice, age_seconds) = (practice.clone(), 0.0);
        world.happens(SimulatedEvent::FreezeHeartbeat {
            practice,
            age_seconds,
        });
        world.pass(POLL * 5).await;
        world.happens(SimulatedEvent::ResumeHeartbeat {
            practice: world.names[0].clone(),
        });
    }
    world.pass(POLL * 2).await;
    fold(&world).await;
    let rows = monitor::pages::heartbeat_troubles(&world.monitor, None)
        .await
        .unwrap();
    let [row] = &rows[..] else {
        panic!("one is out of order: {rows:?}")
    };
    assert_eq!(
        (row.cadence, row.heartbeat_gaps),
        (Regularity::Irregular, 3)
    );
    assert_eq!(row.name, practice);
    let card = monitor::pages::pulse_card(&world.monitor, PracticeId(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(card.gaps.len(), 3);
    assert!(card.gaps.iter().all(|(_, to)| to.is_some()));
    assert!(card.day.points.len() >= 3);
}

#[tokio::test]
async fn each_check_is_rolled_up_once_however_often_the_process_restarts() {
    let mut world = World::with(2).await;
    for _ in 0..6 {
        world.pass(POLL * 25).await;
        world.restart().await;
    }
    fold(&world).await;
    let singly = series(&world, TimeDelta::zero(), HOUR * 2).await;
    assert_eq!(singly.resolution, Resolution::Samples);
    let by_hour = series(&world, TimeDelta::zero(), HOUR * 48).await;
    assert_eq!(by_hour.resolution, Resolution::Hours);
    let checks: u32 = by_hour.points[..2].iter().map(|hour| hour.checks).sum();
    assert_eq!(checks as usize, singly.points.len());
}

#[tokio::test]
async fn checks_go_then_hours_go_and_days_stay() {
    let world = World::with(2).await;
    world.pass(POLL * 15).await;
    fold(&world).await;
    let first_hour = async || series(&world, TimeDelta::zero(), HOUR * 2).await;
    let checks = first_hour().await.points.len();
    assert!(checks >= 15);
    world.sleep(DAY * 101);
    fold(&world).await;
    assert_eq!(world.samples(0, HOUR).await, 0);
    let hours = first_hour().await;
    assert_eq!(hours.resolution, Resolution::Hours);
    let kept: u32 = hours.points.iter().map(|hour| hour.checks).sum();
    assert_eq!(kept as usize, checks);
    world.sleep(DAY * 300);
    fold(&world).await;
    let days = series(&world, TimeDelta::zero(), DAY * 400).await;
    assert_eq!(days.resolution, Resolution::Days);
    assert!(days.points[0].checks as usize >= checks);
}

#[tokio::test]
async fn the_database_page_forecasts_from_whole_days_and_says_how_long_what_is_kept() {
    let world = World::with(3).await;
    let young = monitor::pages::database_page(&world.monitor).await.unwrap();
    assert_eq!((young.days_measured, young.in_30_days_bytes), (0, None));
    watch_days(&world, &[0.0, 0.0, 0.0]).await;
    let page = monitor::pages::database_page(&world.monitor).await.unwrap();
    assert_eq!(page.days_measured, 2);
    assert!(page.bytes_per_check.unwrap() > 0.0);
    assert!(page.in_a_year_bytes.unwrap() >= page.in_30_days_bytes.unwrap());
    let kept: Vec<_> = page.parts.iter().map(|part| part.part.days_kept).collect();
    assert_eq!(kept, [Some(100), Some(396), None, None]);
}
