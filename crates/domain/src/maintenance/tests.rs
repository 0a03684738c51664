use chrono::NaiveDate;
use chrono_tz::Australia::{Adelaide, Sydney};
use chrono_tz::Tz;

use super::*;
use crate::site::SiteKey;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(days: &str, starts: &str, minutes: u32, zone: Tz) -> RecursText {
    RecursText {
        days: days.split(',').map(str::to_owned).collect(),
        starts: starts.to_owned(),
        minutes,
        time_zone: zone.name().to_owned(),
        ..RecursText::default()
    }
}

fn recurrence(days: &str, starts: &str, minutes: u32, zone: Tz) -> Recurrence {
    text(days, starts, minutes, zone)
        .read(|_| date("2026-01-01"))
        .unwrap()
}

fn shown(windows: &Windows) -> Vec<String> {
    let shown = windows.iter();
    shown
        .map(|(began, ended)| format!("{} {}", began.format("%d %H:%M"), ended.format("%d %H:%M")))
        .collect()
}

fn entry() -> PracticeEntry {
    let site = SiteKey {
        pms: Pms::BestPractice,
        site_id: "33150".parse().unwrap(),
    };
    PracticeEntry {
        tags: vec!["hosted".to_owned()],
        server_name: "WG-03".to_owned(),
        host: "Wagga Hosting".to_owned(),
        ..PracticeEntry::new("Harbour", site)
    }
}

fn maintenance(scope: MaintenanceScope, times: MaintenanceTimes) -> Maintenance {
    Maintenance {
        id: 1,
        plan: MaintenancePlan {
            reason: "new disks".to_owned(),
            scope,
            times,
        },
        created_by: "Kim".to_owned(),
        migration: None,
        continued_by: None,
    }
}

#[test]
fn it_recurs_on_its_days_and_runs_past_midnight() {
    let nights = recurrence("tue,thu", "22:00", 180, Sydney);
    // The first of December 2026 is a Tuesday; Sydney is eleven hours ahead.
    let windows = nights.windows_within((utc("2026-12-01T00:00:00Z"), utc("2026-12-06T00:00:00Z")));
    assert_eq!(shown(&windows), ["01 11:00 01 14:00", "03 11:00 03 14:00"]);
    let within = nights.windows_within((utc("2026-12-01T13:30:00Z"), utc("2026-12-01T13:45:00Z")));
    assert_eq!(
        shown(&within),
        ["01 13:30 01 13:45"],
        "cut to what is asked"
    );
}

#[test]
fn a_start_that_clocks_skip_is_when_they_are_moved() {
    // At 02:00 on 4 October 2026 clocks show 03:00 in Sydney.
    let nights = recurrence("sun", "02:30", 60, Sydney);
    let windows = nights.windows_within((utc("2026-10-03T00:00:00Z"), utc("2026-10-05T00:00:00Z")));
    assert_eq!(shown(&windows), ["03 16:00 03 17:00"]);
    let across = recurrence("sun", "01:00", 120, Sydney);
    let windows = across.windows_within((utc("2026-10-03T00:00:00Z"), utc("2026-10-05T00:00:00Z")));
    assert_eq!(shown(&windows), ["03 15:00 03 17:00"], "two hours, not one");
}

#[test]
fn a_start_that_clocks_show_twice_comes_once() {
    // At 03:00 on 5 April 2026 clocks show 02:00 again in Adelaide, nine and a half hours ahead then.
    let nights = recurrence("sun", "02:30", 30, Adelaide);
    let windows = nights.windows_within((utc("2026-04-04T00:00:00Z"), utc("2026-04-06T00:00:00Z")));
    assert_eq!(shown(&windows), ["04 16:00 04 16:30"]);
}

#[test]
fn it_begins_on_its_first_day_and_ends_with_its_last() {
    let noon = RecursText {
        from: Some("2026-12-01".to_owned()),
        until: Some("2026-12-08".to_owned()),
        ..text("mon,tue,wed", "12:00", 60, chrono_tz::UTC)
    };
    let noon = noon.read(|_| date("2026-01-01")).unwrap();
    let windows = noon.windows_within((utc("2026-11-20T00:00:00Z"), utc("2027-01-01T00:00:00Z")));
    let days: Vec<_> = windows
        .iter()
        .map(|(began, _)| began.date_naive())
        .collect();
    assert_eq!(
        days,
        ["2026-12-01", "2026-12-02", "2026-12-07", "2026-12-08"].map(date)
    );
    assert_eq!(
        noon.next_from(utc("2026-12-02T13:00:00Z")).unwrap().0,
        utc("2026-12-07T12:00:00Z")
    );
    assert_eq!(noon.next_from(utc("2026-12-08T13:00:00Z")), None);
}

#[test]
fn it_covers_whoever_the_scope_names_and_nobody_else() {
    let (id, entry) = (PracticeId(7), entry());
    for (scope, covers) in [
        (MaintenanceScope::Everyone, true),
        (MaintenanceScope::Practice(id), true),
        (MaintenanceScope::Practice(PracticeId(8)), false),
        (MaintenanceScope::Tag("hosted".to_owned()), true),
        (MaintenanceScope::Tag("pilot".to_owned()), false),
        (MaintenanceScope::Server("wg-03 ".to_owned()), true),
        (MaintenanceScope::Server("Wagga hosting".to_owned()), true),
        (MaintenanceScope::Server(String::new()), false),
        (MaintenanceScope::Server("WG-04".to_owned()), false),
        (MaintenanceScope::Pms(Pms::BestPractice), true),
        (MaintenanceScope::Pms(Pms::D4w), false),
    ] {
        assert_eq!(scope.covers(id, &entry), covers, "{scope:?}");
    }
}

#[test]
fn what_is_planned_for_a_practice_is_what_covers_it_and_only_what_is_for_all_is_for_everyone() {
    let once = |from: &str, to: &str| MaintenanceTimes::Once {
        began: utc(from),
        ended: utc(to),
    };
    let planned = [
        maintenance(
            MaintenanceScope::Everyone,
            once("2026-12-01T00:00:00Z", "2026-12-01T02:00:00Z"),
        ),
        maintenance(
            MaintenanceScope::Server("WG-03".to_owned()),
            MaintenanceTimes::recurring_from(
                recurrence("tue", "12:00", 60, Sydney),
                utc("2026-01-01T00:00:00Z"),
            ),
        ),
        maintenance(
            MaintenanceScope::Tag("pilot".to_owned()),
            once("2026-12-01T05:00:00Z", "2026-12-01T06:00:00Z"),
        ),
    ];
    let day = (utc("2026-12-01T00:00:00Z"), utc("2026-12-02T00:00:00Z"));
    let own = planned_for(&entry(), PracticeId(7), &planned, day);
    assert_eq!(
        shown(&own),
        ["01 00:00 01 02:00"],
        "noon in Sydney is within the first"
    );
    let for_all = planned_for_everyone(&planned[1..], day);
    assert!(for_all.is_empty());
}

#[test]
fn it_is_read_aloud_as_people_would_say_it() {
    let read = |scope, times| aloud(&maintenance(scope, times).plan, Some("Harbour"), Sydney);
    let recurring = |days, minutes| {
        MaintenanceTimes::recurring_from(
            recurrence(days, "22:00", minutes, Sydney),
            utc("2026-01-01T00:00:00Z"),
        )
    };
    assert_eq!(
        read(
            MaintenanceScope::Server("WG-03".to_owned()),
            recurring("thu,tue", 90)
        ),
        "Every Tue and Thu, 22:00 to 23:30 Sydney time, all practices on server WG-03"
    );
    assert_eq!(
        read(
            MaintenanceScope::Everyone,
            recurring("mon,tue,wed,thu,fri,sat,sun", 240)
        ),
        "Every day, 22:00 to 02:00 Sydney time, all practices"
    );
    let once = MaintenanceTimes::Once {
        began: utc("2026-12-08T11:00:00Z"),
        ended: utc("2026-12-08T14:00:00Z"),
    };
    assert_eq!(
        read(MaintenanceScope::Practice(PracticeId(7)), once),
        "Tue 8 Dec 2026, 22:00 to Wed 9 Dec 01:00 Sydney time, Harbour"
    );
}

#[test]
fn what_is_over_is_left_alone_when_a_plan_is_changed() {
    let once = |from: &str, to: &str| {
        let window = (utc(from), utc(to));
        MaintenancePlan::once("disks", MaintenanceScope::Everyone, window)
    };
    let now = utc("2026-12-01T12:00:00Z");
    let under_way = once("2026-12-01T11:00:00Z", "2026-12-01T13:00:00Z");
    let longer = once("2026-12-01T11:00:00Z", "2026-12-01T14:00:00Z");
    assert_eq!(under_way.change(&longer, now), Succession::InPlace);
    let earlier = once("2026-12-01T10:00:00Z", "2026-12-01T13:00:00Z");
    assert_eq!(under_way.change(&earlier, now), Succession::FromNow);
    let to_come = once("2026-12-02T11:00:00Z", "2026-12-02T13:00:00Z");
    assert_eq!(to_come.change(&earlier, now), Succession::InPlace);
    let nights = MaintenancePlan {
        times: MaintenanceTimes::recurring_from(
            recurrence("mon", "01:00", 60, Sydney),
            utc("2026-11-01T00:00:00Z"),
        ),
        ..under_way.clone()
    };
    assert_eq!(nights.change(&under_way, now), Succession::FromNow);
}

#[test]
fn what_cannot_be_planned_says_what_to_do() {
    let now = utc("2026-12-01T12:00:00Z");
    let check = |from: &str, to: &str| {
        let window = (utc(from), utc(to));
        MaintenancePlan::once("disks", MaintenanceScope::Everyone, window).check(now)
    };
    assert_eq!(
        check("2026-12-01T13:00:00Z", "2026-12-01T14:00:00Z"),
        Ok(())
    );
    assert_eq!(
        check("2026-12-01T14:00:00Z", "2026-12-01T13:00:00Z"),
        Err(NotPlanned::Backwards)
    );
    assert_eq!(
        check("2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z"),
        Err(NotPlanned::Over)
    );
    assert_eq!(
        check("2026-12-01T10:00:00Z", "2027-02-01T11:00:00Z"),
        Err(NotPlanned::OutOfBounds)
    );
}

#[test]
fn nobody_plans_what_was_or_what_leaves_hardly_anything_unplanned() {
    let now = utc("2026-12-01T12:00:00Z");
    let anew = |from: &str| {
        let window = (utc(from), utc("2026-12-01T13:00:00Z"));
        MaintenancePlan::once("disks", MaintenanceScope::Everyone, window).check_first_day(now)
    };
    assert_eq!(anew("2026-12-01T11:00:00Z"), Ok(()));
    assert_eq!(anew("2026-12-01T10:59:00Z"), Err(NotPlanned::BeganBefore));
    let once = |from: &str| {
        let window = (utc(from), utc("2026-12-01T13:00:00Z"));
        MaintenancePlan::once("disks", MaintenanceScope::Everyone, window)
    };
    let begun = once("2026-12-01T09:00:00Z");
    assert_eq!(
        once("2026-12-01T09:00:00Z").check_change(&begun, now),
        Ok(())
    );
    let earlier = once("2026-12-01T08:59:00Z").check_change(&begun, now);
    assert_eq!(earlier, Err(NotPlanned::BeganBefore));
    let to_come = once("2026-12-01T12:30:00Z");
    assert_eq!(
        begun.check_change(&to_come, now),
        Err(NotPlanned::BeganBefore)
    );
    let nightly = |starts: &str, scope: MaintenanceScope| {
        let days = "mon,tue,wed,thu,fri,sat,sun";
        let recurrence = recurrence(days, starts, 480, Sydney);
        maintenance(scope, MaintenanceTimes::recurring_from(recurrence, now)).plan
    };
    let everyone = || MaintenanceScope::Everyone;
    let nights = [nightly("20:00", everyone())];
    let beside = |plan: &MaintenancePlan, standing: &[MaintenancePlan]| {
        plan.check_beside(standing.iter(), now)
    };
    let day = nightly("04:00", everyone());
    assert_eq!(beside(&day, &nights), Err(NotPlanned::NearlyAlwaysTogether));
    assert_eq!(
        beside(&nightly("21:00", everyone()), &nights),
        Ok(()),
        "an hour more"
    );
    let of_one = nightly("04:00", MaintenanceScope::Pms(Pms::Zedmed));
    assert_eq!(
        beside(&of_one, &nights),
        Err(NotPlanned::NearlyAlwaysTogether)
    );
    let of_others = nightly("04:00", MaintenanceScope::Pms(Pms::D4w));
    assert_eq!(beside(&of_one, &[of_others]), Ok(()), "nobody has both");
    assert_eq!(beside(&begun, &nights), Ok(()), "once is no habit");
    let many = vec![begun.clone(); PLANS_MOST];
    assert_eq!(beside(&begun, &many), Err(NotPlanned::TooMany));
    let every = |days: &str, minutes| {
        let times =
            MaintenanceTimes::recurring_from(recurrence(days, "00:00", minutes, Sydney), now);
        let plan = maintenance(MaintenanceScope::Everyone, times).plan;
        plan.check(now)
    };
    assert_eq!(every("mon,tue,wed,thu,fri,sat,sun", 720), Ok(()));
    assert_eq!(
        every("mon,tue,wed,thu,fri,sat,sun", 721),
        Err(NotPlanned::NearlyAlways)
    );
    assert_eq!(every("sat,sun", 1440), Ok(()));
    assert_eq!(
        every("mon,tue,wed,thu", 1440),
        Err(NotPlanned::NearlyAlways)
    );
}

#[test]
fn what_cannot_recur_names_the_word_that_is_wrong_and_what_can_reads_back() {
    let whole = RecursText {
        from: Some("2026-12-01".to_owned()),
        ..text("tue,thu", "22:00", 90, Sydney)
    };
    let read = |text: &RecursText| text.read(|_| date("2026-01-01"));
    assert_eq!(RecursText::from(&read(&whole).unwrap()), whole);
    let wrong = |change: fn(&mut RecursText)| {
        let mut text = whole.clone();
        change(&mut text);
        read(&text).unwrap_err().to_string()
    };
    let told = [
        wrong(|text| text.days.clear()),
        wrong(|text| text.days.push("moonday".to_owned())),
        wrong(|text| text.starts = "ten".to_owned()),
        wrong(|text| text.minutes = 0),
        wrong(|text| text.time_zone = "Sydney".to_owned()),
        wrong(|text| text.from = Some("1/12".to_owned())),
        wrong(|text| text.until = Some("2026-11-30".to_owned())),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    Name the days of the week on which it recurs.
    'moonday' is no day of the week: write mon, tue, wed, thu, fri, sat or sun.
    'ten' is no time of day: write it like 22:00.
    It lasts from 1 minute to 24 hours each time.
    'Sydney' is not an IANA zone such as Australia/Perth.
    '1/12' is no day: write it like 2026-12-01.
    The last day must not be before the first.
    ");
}
