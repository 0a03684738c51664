//! Planned maintenance and public holidays, as they show in figures, outages and reports.

use chrono::{DateTime, TimeDelta, Utc};
use domain::edit::Edit;
use domain::headline::WhoActs;
use domain::maintenance::{
    MaintenancePlan, MaintenanceScope, MaintenanceTimes, NotPlanned, RecursText,
};
use domain::practice::PracticeId;
use domain::practice_field::PracticeField;
use domain::report::Period;
use domain::site::Pms;
use domain::tracks::Track;
use domain::views::maintenance::MaintenanceQuery;
use domain::zoom::Zoom;
use monitor::clock::Clock;
use monitor::commands;
use monitor::commands::maintenance::{NotMaintained, called};
use simulator::SimulatedEvent;
use store::{AuditPrincipal, OutageFilter};

use crate::identity::acting;
use crate::world::{POLL, World, start};

const FIRST: PracticeId = PracticeId(1);

async fn enter(world: &World, field: PracticeField, text: &str) {
    let typed = |one| (one == field).then(|| text.to_owned());
    let edit = Edit::new(typed, |_| None);
    let edited = commands::edit_practice(&world.monitor, FIRST, &edit, &acting("Kim")).await;
    edited.unwrap();
}

/// Every day from ten minutes after the start on, for ten minutes.
fn daily(scope: MaintenanceScope) -> MaintenancePlan {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let text = RecursText {
        days: days.map(str::to_owned).to_vec(),
        starts: "00:10".to_owned(),
        minutes: 10,
        time_zone: "UTC".to_owned(),
        ..RecursText::default()
    };
    let recurrence = text.read(|zone| start().with_timezone(&zone).date_naive());
    MaintenancePlan {
        reason: "updates".to_owned(),
        scope,
        times: MaintenanceTimes::recurring_from(recurrence.unwrap(), start()),
    }
}

/// What was planned of the first practice's time until now.
async fn planned_seconds(world: &World) -> f64 {
    let from = Some(start());
    let uptime = monitor::pages::uptime(&world.monitor, FIRST, from, None).await;
    uptime.unwrap().unwrap().seconds.planned
}

#[tokio::test]
async fn an_outage_within_what_recurs_is_planned_everywhere_and_stays_so_when_that_ends() {
    let world = World::with(2).await;
    enter(&world, PracticeField::ServerName, "WG-03").await;
    let kim = AuditPrincipal::command_line();
    let plan = daily(MaintenanceScope::Server("wg-03".to_owned()));
    let id = commands::plan_maintenance(&world.monitor, plan, &kim).await;
    let id = id.unwrap();
    world.pass(POLL * 11).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 5).await;
    world.happens(SimulatedEvent::ComeOnline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 30).await;

    let planned = planned_seconds(&world).await;
    assert_eq!(planned, 300.0);
    let outages = monitor::pages::outages(&world.monitor, &OutageFilter::default(), 9).await;
    let outages = outages.unwrap();
    assert_eq!(outages.len(), 1);
    assert!(outages[0].planned);
    let today = monitor::pages::today(&world.monitor);
    let days = Period {
        first: today,
        last: today,
    };
    let report = monitor::pages::whole_report(&world.monitor, days, None).await;
    let (rows, _) = report.unwrap();
    let own = rows.iter().find(|row| row.practice_id == FIRST).unwrap();
    assert_eq!(own.figures.seconds.planned, planned);
    let spans = world.spans(0, Track::Reachability).await;
    assert!(
        spans.iter().any(|span| span.contains("offline")),
        "{spans:?}"
    );

    let mut other = daily(MaintenanceScope::Pms(Pms::D4w));
    other.reason = "for others".to_owned();
    commands::change_maintenance(&world.monitor, id, other, &kim)
        .await
        .unwrap();
    assert_eq!(planned_seconds(&world).await, planned, "changed");
    commands::end_maintenance(&world.monitor, id, &kim)
        .await
        .unwrap();
    assert_eq!(planned_seconds(&world).await, planned, "ended");
    let again = commands::end_maintenance(&world.monitor, id, &kim).await;
    assert!(
        matches!(again, Err(NotMaintained::Over | NotMaintained::NoSuch)),
        "{again:?}"
    );
}

#[tokio::test]
async fn whom_a_plan_is_for_is_read_from_what_people_write() {
    let world = World::with(2).await;
    enter(&world, PracticeField::ServerName, "WG-03").await;
    enter(&world, PracticeField::Tags, "pilot").await;
    let read = |words: &str| called(&world.monitor, words);
    let first = world.names[0].clone();
    for (words, scope) in [
        ("everyone", MaintenanceScope::Everyone),
        ("All practices", MaintenanceScope::Everyone),
        ("WG-03", MaintenanceScope::Server("WG-03".to_owned())),
        ("server wg-03", MaintenanceScope::Server("wg-03".to_owned())),
        ("pilot", MaintenanceScope::Tag("pilot".to_owned())),
        ("tag: pilot", MaintenanceScope::Tag("pilot".to_owned())),
        ("Best Practice", MaintenanceScope::Pms(Pms::BestPractice)),
        ("practice 1", MaintenanceScope::Practice(FIRST)),
        (&first, MaintenanceScope::Practice(FIRST)),
        (
            &format!("{first} (practice 1)"),
            MaintenanceScope::Practice(FIRST),
        ),
    ] {
        assert_eq!(read(words).unwrap(), scope, "{words}");
    }
    for words in ["", "WG-04", "tag nobody", "practice 99", "server"] {
        let refused = read(words);
        assert!(
            matches!(refused, Err(NotMaintained::Unknown(_))),
            "{words}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn there_are_as_many_plans_as_somebody_can_oversee() {
    let world = World::with(1).await;
    let kim = AuditPrincipal::command_line();
    let plan = async || {
        let plan = daily(MaintenanceScope::Practice(FIRST));
        commands::plan_maintenance(&world.monitor, plan, &kim).await
    };
    for _ in 0..200 {
        plan().await.unwrap();
    }
    assert!(matches!(
        plan().await,
        Err(NotMaintained::Plan(NotPlanned::TooMany))
    ));
    commands::end_maintenance(&world.monitor, 1, &kim)
        .await
        .unwrap();
    plan().await.unwrap();
}

#[tokio::test]
async fn an_announced_migration_stands_in_the_list_and_ending_it_there_calls_it_off() {
    let world = World::with(1).await;
    let kim = AuditPrincipal::command_line();
    let now = world.clock.now();
    let window = (now + TimeDelta::hours(2), now + TimeDelta::hours(4));
    commands::announce_migration(&world.monitor, FIRST, window, "new server", &kim)
        .await
        .unwrap();
    let page = async || {
        let query = MaintenanceQuery::default();
        monitor::pages::maintenance_page(&world.monitor, &query)
            .await
            .unwrap()
    };
    let listed = page().await;
    assert!(listed.to_come[0].is_migration);
    assert_eq!(listed.to_come[0].practice, Some(FIRST));
    let id = listed.to_come[0].id;
    let change =
        commands::change_maintenance(&world.monitor, id, daily(MaintenanceScope::Everyone), &kim);
    assert!(matches!(change.await, Err(NotMaintained::OfMigration)));
    commands::end_maintenance(&world.monitor, id, &kim)
        .await
        .unwrap();
    assert_eq!(page().await.to_come, []);
    let practice = monitor::pages::practice_page(&world.monitor, FIRST, Zoom::default()).await;
    assert_eq!(practice.unwrap().unwrap().announced, None);
}

#[tokio::test]
async fn on_a_public_holiday_nobody_is_to_act_and_the_page_says_which_it_is() {
    let mut world = World::with(1).await;
    enter(&world, PracticeField::Hours, "Mon-Fri 08:30-17:30").await;
    enter(&world, PracticeField::TimeZone, "Australia/Sydney").await;
    enter(&world, PracticeField::Region, "NSW").await;
    // Noon of Labour Day, Monday 5 October 2026, when clocks have just gone forward.
    let noon: DateTime<Utc> = "2026-10-05T01:00:00Z".parse().unwrap();
    world.sleep(noon - world.clock.now());
    world.restart().await;
    world.pass(POLL * 3).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 3).await;
    let practice = world.practice(0).await;
    assert_eq!(practice.who_acts, WhoActs::Nobody);
    let page = monitor::pages::practice_page(&world.monitor, FIRST, Zoom::default()).await;
    let page = page.unwrap().unwrap();
    assert_eq!(page.closed_for.as_deref(), Some("Labour Day"));
    assert_eq!(page.holidays_of.as_deref(), Some("NSW"));
    assert!(
        page.sentence
            .contains("closed until Tuesday 08:30 AEDT, for Labour Day."),
        "{}",
        page.sentence
    );
    enter(&world, PracticeField::Region, "Victoria").await;
    world.pass(POLL).await;
    assert_eq!(world.practice(0).await.who_acts, WhoActs::Practice);
}
