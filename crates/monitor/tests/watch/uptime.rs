//! Uptime agrees with a reference that walks over every second, for thousands of histories.

mod dice;
mod history;
pub mod reference;

use std::sync::Arc;

use chrono_tz::Tz;
use domain::views::history::{Seconds, UptimeView};
use halo::{HaloClient, Keys};
use monitor::clock::FixedClock;
use monitor::{Monitor, Settings};
use store::Store;

use self::dice::Dice;
use self::history::{time, window};
use self::reference::Count;

/// Lists of practices for each edge, with so many sites and practices each.
const LISTS: u64 = 3;
const SIZE: (usize, usize) = (40, 72);

fn second(text: &str) -> i64 {
    text.parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .timestamp()
}

/// Histories around some moments, told in one zone.
async fn agrees(zone: Tz, moments: &[&str]) {
    for (place, moment) in (0..).zip(moments) {
        for list in 0..LISTS {
            let seed = place * LISTS + list;
            let mut dice = Dice::seeded(second(moment) as u64 + seed);
            agrees_on(zone, second(moment), &mut dice, &format!("{moment} {seed}")).await;
        }
    }
}

async fn agrees_on(zone: Tz, around: i64, dice: &mut Dice, which: &str) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sundog.db");
    let history = history::write(&path, zone, around, SIZE, dice).await;
    let clock = FixedClock::at(time(around));
    let keys = Keys::new("nobody-is-asked".into(), None);
    let halo = halo::HaloSettings::new("http://127.0.0.1:9".parse().unwrap(), keys);
    let (monitor, _engine) = Monitor::open(
        Store::open(&path).await.unwrap(),
        HaloClient::new(halo).unwrap(),
        Arc::new(clock.clone()),
        Settings::default(),
    )
    .await
    .unwrap();
    for (id, told) in &history.practices {
        let (from, to, now) = window(zone, around, dice);
        clock.set(time(now));
        let asked = monitor::pages::uptime(&monitor, *id, Some(time(from)), Some(time(to)));
        let view = asked.await.unwrap().unwrap();
        let to = to.min(now);
        let (whole, open) = reference::count(told, &history.sites, from.min(to), to);
        is_what_was_counted(&view, whole, open, || {
            let window = format!("{} to {}", time(from), time(to));
            format!("{which}: practice {id}, {window}, in {zone}: {told:?}")
        });
    }
}

fn is_what_was_counted(
    view: &UptimeView,
    whole: Count,
    open: Option<Count>,
    which: impl Fn() -> String,
) {
    assert_eq!(view.seconds, seconds(whole), "{}", which());
    assert_eq!(view.uptime, uptime(whole), "{}", which());
    assert_eq!(view.coverage, coverage(whole), "{}", which());
    let rest = whole.without_planned();
    assert_eq!(view.without_planned.uptime, uptime(rest), "{}", which());
    assert_eq!(view.without_planned.coverage, coverage(rest), "{}", which());
    let hours = view.in_opening_hours;
    assert_eq!(
        hours.map(|one| one.seconds),
        open.map(seconds),
        "{}",
        which()
    );
    if let (Some(hours), Some(open)) = (hours, open) {
        let rest = open.without_planned();
        assert_eq!(hours.uptime, uptime(open), "{}", which());
        assert_eq!(hours.coverage, coverage(open), "{}", which());
        assert_eq!(hours.without_planned.uptime, uptime(rest), "{}", which());
        assert_eq!(
            hours.without_planned.coverage,
            coverage(rest),
            "{}",
            which()
        );
    }
}

fn seconds(count: Count) -> Seconds {
    Seconds {
        online: count.online as f64,
        degraded: count.degraded as f64,
        down: count.down as f64,
        unknown: count.unknown as f64,
        planned: count.planned as f64,
    }
}

fn uptime(count: Count) -> Option<f64> {
    let up = (count.online + count.degraded) as f64;
    (count.known() > 0).then(|| up / count.known() as f64)
}

fn coverage(count: Count) -> f64 {
    match count.asked() {
        0 => 0.0,
        asked => count.known() as f64 / asked as f64,
    }
}

#[tokio::test]
async fn in_sydney_uptime_is_what_a_count_of_every_second_says() {
    let edges = ["2026-04-04T16:00:00Z", "2026-10-03T16:00:00Z"];
    agrees(chrono_tz::Australia::Sydney, &edges).await;
}

#[tokio::test]
async fn in_adelaide_half_an_hour_behind_it_is_too() {
    let edges = ["2026-04-04T16:30:00Z", "2026-10-03T16:30:00Z"];
    agrees(chrono_tz::Australia::Adelaide, &edges).await;
}

#[tokio::test]
async fn on_lord_howe_where_clocks_move_by_half_an_hour_it_is_too() {
    let edges = ["2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"];
    agrees(chrono_tz::Australia::Lord_Howe, &edges).await;
}

#[tokio::test]
async fn in_zones_of_odd_half_and_quarter_hours_it_is_too() {
    agrees(chrono_tz::Asia::Kathmandu, &["2026-05-01T00:00:00Z"]).await;
    agrees(chrono_tz::Australia::Eucla, &["2026-02-28T16:00:00Z"]).await;
    agrees(chrono_tz::Pacific::Chatham, &["2026-04-04T14:00:00Z"]).await;
    agrees(chrono_tz::America::St_Johns, &["2026-03-08T05:30:00Z"]).await;
}
