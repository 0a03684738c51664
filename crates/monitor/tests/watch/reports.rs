//! Reports: the same figures as everywhere, on each practice's own clocks, and sums of nothing else.

use chrono::TimeDelta;
use domain::edit::Edit;
use domain::maintenance::{MaintenancePlan, MaintenanceScope};
use domain::practice::PracticeId;
use domain::practice_field::PracticeField;
use domain::report::{NotAPeriod, Period, Preset, ReportQuery};
use simulator::SimulatedEvent;
use store::AuditPrincipal;

use crate::identity::acting;
use crate::world::{POLL, World, start};

async fn tagged(world: &World, at: usize, tag: &str, zone: Option<&str>) {
    let id = PracticeId(at as i64 + 1);
    let typed = |field| match field {
        PracticeField::Tags => Some(tag.to_owned()),
        PracticeField::TimeZone => zone.map(str::to_owned),
        _ => None,
    };
    let (edit, kim) = (Edit::new(typed, |_| None), acting("Kim"));
    let edited = monitor::commands::edit_practice(&world.monitor, id, &edit, &kim).await;
    edited.unwrap();
}

/// Three practices, of which one was out of reach for half an hour, and one in Perth.
async fn world() -> World {
    let world = World::with(3).await;
    tagged(&world, 0, "goldfields", None).await;
    tagged(&world, 1, "goldfields", Some("Australia/Perth")).await;
    world.pass(POLL * 9).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 30).await;
    world.happens(SimulatedEvent::ComeOnline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 60).await;
    world
}

fn today(world: &World) -> Period {
    let today = monitor::pages::today(&world.monitor);
    Period {
        first: today,
        last: today,
    }
}

#[tokio::test]
async fn the_figures_are_those_that_uptime_gives_for_the_same_window() {
    let world = world().await;
    let (rows, totals) = monitor::pages::whole_report(&world.monitor, today(&world), None)
        .await
        .unwrap();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        let (from, to) = (Some(row.from), Some(row.to));
        let uptime = monitor::pages::uptime(&world.monitor, row.practice_id, from, to).await;
        let uptime = uptime.unwrap().unwrap();
        assert_eq!(row.figures.seconds, uptime.seconds);
        assert_eq!(row.figures.uptime, uptime.uptime);
        assert_eq!(row.figures.coverage, uptime.coverage);
        assert_eq!(row.figures.decimals, uptime.decimals);
        assert_eq!(row.figures.outages, uptime.outages);
    }
    let down = rows
        .iter()
        .find(|row| row.practice_id == PracticeId(1))
        .unwrap();
    assert_eq!(down.figures.seconds.down, 30.0 * 60.0);
    assert_eq!(down.figures.longest_down_seconds, 30.0 * 60.0);
    let tags: Vec<_> = totals
        .iter()
        .map(|total| (total.tag.as_deref(), total.practices))
        .collect();
    assert_eq!(tags, [(None, 3), (Some("goldfields"), 2)]);
    assert_eq!(totals[0].figures.seconds.down, 30.0 * 60.0);
    let online: f64 = rows.iter().map(|row| row.figures.seconds.online).sum();
    assert_eq!(totals[0].figures.seconds.online, online);
}

#[tokio::test]
async fn a_day_begins_at_midnight_on_the_practices_own_clocks() {
    let world = world().await;
    let (rows, _) = monitor::pages::whole_report(&world.monitor, today(&world), None)
        .await
        .unwrap();
    let from = |id: i64| {
        let row = rows.iter().find(|row| row.practice_id == PracticeId(id));
        row.unwrap().from
    };
    // Ten in the morning of 18 August in Sydney, eight in Perth.
    assert_eq!(from(1), start() - TimeDelta::hours(10));
    assert_eq!(from(2), start() - TimeDelta::hours(8));
    let local = rows
        .iter()
        .find(|row| row.practice_id == PracticeId(2))
        .unwrap();
    assert_eq!(local.from_local, "18 Aug 2026 00:00:00 AWST");
    let now = monitor::clock::Clock::now(&world.clock);
    assert!(
        rows.iter().all(|row| row.to == now),
        "what is to come is not asked about"
    );
}

#[tokio::test]
async fn what_was_planned_is_told_apart_and_the_outages_are_listed() {
    let world = world().await;
    let plan = MaintenancePlan::once(
        "new server",
        MaintenanceScope::Practice(PracticeId(1)),
        (
            start() + TimeDelta::minutes(11),
            start() + TimeDelta::minutes(21),
        ),
    );
    let by = AuditPrincipal::command_line();
    world
        .store()
        .await
        .add_maintenance(plan, &by, start())
        .await
        .unwrap();
    let (rows, _) = monitor::pages::whole_report(&world.monitor, today(&world), Some("goldfields"))
        .await
        .unwrap();
    assert_eq!(rows.len(), 2, "only those with the tag");
    let own = rows
        .iter()
        .find(|row| row.practice_id == PracticeId(1))
        .unwrap();
    assert_eq!(own.figures.seconds.planned, 600.0);
    assert!(own.figures.without_planned.uptime > own.figures.uptime);

    let (outages, last) = monitor::pages::report_outages(&world.monitor, today(&world), None, None)
        .await
        .unwrap();
    assert_eq!(last, Some(PracticeId(3)));
    let [outage] = &outages[..] else {
        panic!("one outage: {outages:?}");
    };
    assert_eq!(outage.outage.practice_id, PracticeId(1));
    assert_eq!(outage.seconds, 1800.0);
    assert_eq!(
        outage.local[1].as_deref(),
        Some("18 Aug 2026 10:11:00 AEST")
    );
    let rest = monitor::pages::report_outages(&world.monitor, today(&world), None, last)
        .await
        .unwrap();
    assert_eq!(rest, (Vec::new(), None));
}

#[tokio::test]
async fn who_was_not_on_the_list_then_is_not_in_the_report() {
    let world = world().await;
    let by = AuditPrincipal::command_line();
    monitor::commands::retire_practice(&world.monitor, PracticeId(3), &by)
        .await
        .unwrap();
    world.pass(TimeDelta::hours(15)).await;
    let ids = async |first: i64| {
        let day = monitor::pages::today(&world.monitor) + TimeDelta::days(first);
        let period = Period {
            first: day,
            last: day,
        };
        let (rows, more) = monitor::pages::report_rows(&world.monitor, period, None, None, 99)
            .await
            .unwrap();
        assert!(!more);
        rows.iter().map(|row| row.practice_id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(-1).await, [1, 2, 3], "the day on which it was retired");
    assert_eq!(ids(0).await, [1, 2]);
    assert_eq!(ids(-2).await, [0_i64; 0], "nobody was on the list");
}

#[tokio::test]
async fn a_page_says_why_dates_make_no_period_and_shows_a_month_where_none_is_asked_for() {
    let world = world().await;
    let page = monitor::pages::report_page(&world.monitor, &ReportQuery::default())
        .await
        .unwrap();
    assert_eq!(
        page.period,
        Ok(Period::preset(
            Preset::Last30Days,
            monitor::pages::today(&world.monitor)
        ))
    );
    assert_eq!((page.total, page.page, page.pages), (3, 1, 1));
    let names: Vec<_> = page
        .rows
        .iter()
        .map(|row| row.name.to_lowercase())
        .collect();
    assert!(names.is_sorted());
    let backwards = ReportQuery {
        from: "2026-08-18".to_owned(),
        to: "2026-08-17".to_owned(),
        ..ReportQuery::default()
    };
    let page = monitor::pages::report_page(&world.monitor, &backwards)
        .await
        .unwrap();
    assert_eq!(page.period, Err(NotAPeriod::Backwards));
    assert!(page.rows.is_empty() && page.totals.is_empty());
}
