//! Where do the histories come from? From dice: a list of practices over some days around a day on
//! which clocks are changed, written to a database, and remembered as it was told.
//!
//! Sites come and go, are not observed for a while, and live under a clock that is set back and
//! forward; the process is started anew. Practices share sites, join late, move, are retired and
//! restored; windows of maintenance overlap and are for one, some or all.

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use domain::maintenance::{MaintenancePlan, MaintenanceScope};
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::site::{Pms, SiteKey};
use domain::tracks::Reason;
use store::{AddedPractice, AuditPrincipal, CycleRecord, Store, TrackName, Transition};

use super::dice::Dice;
use super::reference::{Log, NewChange, Said, Told};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// In how many records the changes of all sites are written.
const RECORDS: usize = 6;
const DAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// What was told of a list of practices.
pub struct History {
    pub sites: Vec<Log<Said>>,
    pub practices: Vec<(PracticeId, Told)>,
}

pub fn time(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

fn key(site: usize) -> SiteKey {
    SiteKey {
        pms: Pms::BestPractice,
        site_id: (site + 1).to_string().parse().unwrap(),
    }
}

/// Makes up a history around a moment and writes it to a new database at `path`.
pub async fn write(
    path: &std::path::Path,
    zone: Tz,
    around: i64,
    (sites, practices): (usize, usize),
    dice: &mut Dice,
) -> History {
    let store = Store::open(path).await.unwrap();
    let sites: Vec<Log<Said>> = (0..sites).map(|_| site_log(around, dice)).collect();
    let mut listed = Vec::new();
    for number in 0..practices {
        listed.push(practice(&store, number, zone, around, sites.len(), dice).await);
    }
    let records = store.sites().await.unwrap();
    let number = |site: usize| records.iter().find(|one| one.key == key(site));
    let numbers: Vec<Option<SiteRow>> = (0..sites.len())
        .map(|site| number(site).map(|one| one.number))
        .collect();
    record(&store, &sites, &numbers, 0..RECORDS / 2).await;
    // The process is started again in between.
    store.close().await;
    let store = Store::open(path).await.unwrap();
    record(&store, &sites, &numbers, RECORDS / 2..RECORDS).await;
    plan_maintenance(&store, around, &mut listed, dice).await;
    store.close().await;
    let practices = listed.into_iter().map(|one| (one.id, one.told)).collect();
    History { sites, practices }
}

/// What was told of one site.
fn site_log(around: i64, dice: &mut Dice) -> Log<Said> {
    let mut log = Vec::new();
    let mut clock = around - dice.below(3 * DAY) + DAY / 2;
    for _ in 0..dice.below(40) {
        log.push((clock, state(dice)));
        clock += match dice.below(10) {
            0 => 0,
            1..4 => 1 + dice.below(2 * MINUTE),
            4..8 => dice.below(2 * HOUR),
            _ => dice.below(12 * HOUR),
        };
        // Somebody sets the clock of our machine, or it finds the time by itself.
        clock += match dice.below(12) {
            0 => -dice.below(3 * HOUR),
            1 => dice.below(3 * HOUR),
            _ => 0,
        };
    }
    log
}

fn state(dice: &mut Dice) -> Said {
    let states = [
        ("online", None),
        ("online", None),
        ("degraded", Some(Reason::HeartbeatStale)),
        ("degraded", Some(Reason::Flapping)),
        ("offline", None),
        ("unreachable", None),
        ("unknown", Some(Reason::NotObserved)),
        ("unknown", Some(Reason::NetworkDown)),
        ("blocked", Some(Reason::NotFound)),
        ("pending_setup", None),
    ];
    dice.one_of(&states)
}

struct Placed {
    id: PracticeId,
    is_hosted: bool,
    told: Told,
}

async fn practice(
    store: &Store,
    number: usize,
    zone: Tz,
    around: i64,
    sites: usize,
    dice: &mut Dice,
) -> Placed {
    let by = AuditPrincipal::command_line();
    let openings = openings(dice);
    let is_hosted = dice.below(3) == 0;
    let mut site = dice.index(sites);
    let entry = PracticeEntry {
        tags: is_hosted.then(|| "hosted".to_owned()).into_iter().collect(),
        time_zone: Some(zone.name().to_owned()),
        hours: written(&openings),
        ..PracticeEntry::new(format!("Practice {number}"), key(site))
    };
    let mut clock = around - 3 * DAY + dice.below(4 * DAY);
    let added = store.add_practice(&entry, None, None, &by, time(clock));
    let AddedPractice::Added(id) = added.await.unwrap() else {
        panic!("{entry:?} was there already");
    };
    let mut stood = vec![(clock, Some(site))];
    let mut is_listed = true;
    for _ in 0..dice.below(7).saturating_sub(3) {
        clock += dice.below(DAY);
        if dice.below(4) == 0 {
            clock -= dice.below(DAY);
        }
        let now = time(clock);
        if !is_listed {
            assert!(store.restore_practice(id, &by, now).await.unwrap());
            stood.push((clock, Some(site)));
        } else if dice.below(3) == 0 {
            assert!(store.retire_practice(id, &by, now).await.unwrap());
            stood.push((clock, None));
        } else {
            site = (site + 1 + dice.index(sites - 1)) % sites;
            let practices = store.practices().await.unwrap();
            let from = practices.iter().find(|one| one.id == id).unwrap();
            store
                .correct_site(id, from.site_row, &key(site), None, &by, now)
                .await
                .unwrap();
            stood.push((clock, Some(site)));
            continue;
        }
        is_listed = !is_listed;
    }
    let told = Told {
        zone,
        openings,
        stood,
        planned: Vec::new(),
    };
    Placed {
        id,
        is_hosted,
        told,
    }
}

/// Hours of most kinds: none, office hours, two stretches a day, past midnight, the whole day, and
/// such as begin or end in the hour that clocks skip or show twice.
fn openings(dice: &mut Dice) -> Vec<NewChange> {
    let mut openings = Vec::new();
    let kinds = dice.below(4);
    for _ in 0..kinds {
        let (opens, closes) = match dice.below(5) {
            0 => (510, 1050),
            1 => (0, 1440),
            2 => (
                90 + dice.below(12) as u32 * 10,
                150 + dice.below(12) as u32 * 10,
            ),
            3 => (1200 + dice.below(180) as u32, 60 + dice.below(240) as u32),
            _ => (dice.below(1440) as u32, 1 + dice.below(1440) as u32),
        };
        let first = dice.index(DAYS.len());
        for later in 0..=dice.index(DAYS.len()) {
            openings.push(NewChange {
                day: DAYS[(first + later) % DAYS.len()],
                opens,
                closes,
            });
        }
    }
    openings
}

/// The hours as staff would enter them.
fn written(openings: &[NewChange]) -> String {
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let stretches: Vec<String> = openings
        .iter()
        .map(|each| format!("{} {}-{}", each.day, clock(each.opens), clock(each.closes)))
        .collect();
    stretches.join("; ")
}

/// Writes a part of what was told of all sites. One that no practice ever stood behind is left out.
async fn record(
    store: &Store,
    sites: &[Log<Said>],
    numbers: &[Option<SiteRow>],
    parts: std::ops::Range<usize>,
) {
    for part in parts {
        let mut transitions = Vec::new();
        for (log, number) in sites.iter().zip(numbers) {
            let Some(site) = number else { continue };
            let (first, last) = (log.len() * part / RECORDS, log.len() * (part + 1) / RECORDS);
            for (checks, (at, (state, reason))) in (0..).zip(log).take(last).skip(first) {
                transitions.push(Transition {
                    site: *site,
                    track: TrackName::Headline,
                    state,
                    reason: *reason,
                    at: time(*at),
                    checks,
                });
            }
        }
        let record = CycleRecord {
            transitions,
            ..CycleRecord::default()
        };
        store.record(record).await.unwrap();
    }
}

async fn plan_maintenance(store: &Store, around: i64, listed: &mut [Placed], dice: &mut Dice) {
    for _ in 0..listed.len() / 2 {
        let began = around - 2 * DAY + dice.below(4 * DAY);
        let ended = began + 1 + dice.below(10 * HOUR);
        let chosen = listed[dice.index(listed.len())].id;
        let (scope, covers): (_, &dyn Fn(&Placed) -> bool) = match dice.below(10) {
            0 => (MaintenanceScope::Everyone, &|_| true),
            1..3 => (MaintenanceScope::Tag("hosted".to_owned()), &|one| {
                one.is_hosted
            }),
            _ => (MaintenanceScope::Practice(chosen), &|one| one.id == chosen),
        };
        for one in listed.iter_mut().filter(|one| covers(one)) {
            one.told.planned.push((began, ended));
        }
        let plan = MaintenancePlan::once("new server", scope, (time(began), time(ended)));
        store
            .add_maintenance(plan, &AuditPrincipal::command_line(), time(around))
            .await
            .unwrap();
    }
}

/// A window to ask about and the time of asking: seconds since 1970.
pub fn window(zone: Tz, around: i64, dice: &mut Dice) -> (i64, i64, i64) {
    let end = around + 4 * DAY;
    let today = time(around).with_timezone(&zone).date_naive();
    let midnight = |days: i64| {
        let date = today + TimeDelta::days(days);
        let local = date.and_time(chrono::NaiveTime::MIN);
        local
            .and_local_timezone(zone)
            .earliest()
            .unwrap()
            .timestamp()
    };
    let near = |dice: &mut Dice, within: i64| around - within + dice.below(2 * within);
    match dice.below(16) {
        // A day with 23, 24 or 25 hours, and the days beside it.
        0..6 => {
            let first = dice.below(3) - 1;
            (midnight(first), midnight(first + 1), end)
        }
        6 => (midnight(-1), midnight(2), end),
        // Close around the edge.
        7..10 => {
            let from = near(dice, 2 * HOUR);
            (from, from + dice.below(6 * HOUR), end)
        }
        10..12 => {
            let from = near(dice, 2 * DAY);
            (from, from + dice.below(DAY), end)
        }
        // It begins before anything was observed.
        12 => (around - 4 * DAY, around - 2 * DAY + dice.below(DAY), end),
        // It ends after now.
        13 => {
            let now = near(dice, DAY);
            (now - dice.below(DAY), now + dice.below(DAY), now)
        }
        // Nothing lies in it.
        14 => {
            let from = near(dice, DAY);
            (from, from - dice.below(2) * dice.below(DAY), end)
        }
        // It lies ahead.
        _ => {
            let now = near(dice, DAY);
            (now + dice.below(DAY), now + DAY, now)
        }
    }
}
