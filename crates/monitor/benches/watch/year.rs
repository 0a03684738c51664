//! What does a year of history weigh, and how fast is it asked?
//!
//! A year of made-up trouble is written in the order of time, hour by hour, through the door that
//! the watch itself uses, so that rows lie on disk as they would. Most practices go away every third
//! day, a few several times a day; some stay and are degraded. Samples are thinned to one in twelve
//! hours, because no answer that is timed here reads them; what they weigh is measured by `day`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::observation::PmsVersionSource;
use domain::outage::LastSeen;
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::sample::Sample;
use domain::site::{Pms, SiteKey};
use domain::succession::LastInUse;
use domain::tracks::{Reason, Track};
use monitor::clock::FixedClock;
use serde::Serialize;
use store::{
    AuditPrincipal, Checkpoint, CycleRecord, Facts, Mapping, OutageCandidate, Store, TrackName,
    Transition,
};

use crate::answers::{self, Answers};
use crate::watch::{Watch, settings};

/// The usual pace, in seconds, and how many checks that makes in a day.
const PACE: i64 = 300;
const CHECKS_PER_DAY: i64 = 24 * 3600 / PACE;
/// For so many days samples are kept, one for each of so many hours.
const SAMPLED_DAYS: i64 = 100;
const SAMPLED_HOURS: i64 = 12;
/// The spans of a list so many times smaller are weighed by themselves, without the outages that
/// follow from them.
const WEIGHED: usize = 10;
/// An ordinary practice stays well three times as long: it has trouble about once a week, as where
/// servers are updated at the weekend.
const ORDINARY_REST: i64 = 3;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Year {
    practices: usize,
    checks: i64,
    troubles: usize,
    outages_per_practice_day: f64,
    written_in_seconds: f64,
    database_mb: f64,
    bytes_per_check: f64,
    span_bytes_per_check: f64,
    span_bytes_per_trouble: f64,
    ordinary_span_bytes_per_check: f64,
    ordinary_troubles_per_practice_day: f64,
    answers: Answers,
}

/// Measures a year of `practices` practices that lasts so many days, with databases in `directory`,
/// and asks each question so many times.
pub async fn measure(
    practices: usize,
    directory: &Path,
    days: i64,
    times: usize,
) -> anyhow::Result<Year> {
    let (spans, whole) = (directory.join("spans"), directory.join("whole"));
    std::fs::create_dir(&spans)?;
    std::fs::create_dir(&whole)?;
    let few = practices / WEIGHED;
    let troubled = Spans::weigh(few, &spans.join("troubled"), days, 1).await?;
    let ordinary = Spans::weigh(few, &spans.join("ordinary"), days, ORDINARY_REST).await?;

    let began = Instant::now();
    let mut list = List::begin(practices, &whole, days, 1).await?;
    let before = list.weigh().await?;
    list.live_through(true).await?;
    list.write_notes().await?;
    let written_in_seconds = began.elapsed().as_secs_f64();
    let bytes = list.weigh().await?;
    let checks = practices as i64 * days * CHECKS_PER_DAY;
    let now = list.end();
    let clock = Arc::new(FixedClock::at(now));
    // Nobody is asked: no turn is begun.
    let nowhere = "http://127.0.0.1:9";
    let settings = settings(TimeDelta::seconds(PACE));
    let watch = Watch::resume(list.store.clone(), nowhere, clock, settings).await?;
    Ok(Year {
        practices,
        checks,
        troubles: list.troubles,
        outages_per_practice_day: list.troubles as f64 / (practices as i64 * days) as f64,
        written_in_seconds,
        database_mb: bytes as f64 / 1e6,
        bytes_per_check: (bytes - before) as f64 / checks as f64,
        span_bytes_per_check: troubled.bytes_per_check,
        span_bytes_per_trouble: troubled.bytes_per_trouble,
        ordinary_span_bytes_per_check: ordinary.bytes_per_check,
        ordinary_troubles_per_practice_day: ordinary.troubles_per_practice_day,
        answers: answers::measure(&watch, &list.store, &list.practices, now, times).await?,
    })
}

/// What the spans of a smaller list weigh.
struct Spans {
    bytes_per_check: f64,
    bytes_per_trouble: f64,
    troubles_per_practice_day: f64,
}

impl Spans {
    async fn weigh(
        practices: usize,
        directory: &Path,
        days: i64,
        rest: i64,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir(directory)?;
        let mut list = List::begin(practices, directory, days, rest).await?;
        let before = list.weigh().await?;
        list.live_through(false).await?;
        let bytes = (list.weigh().await? - before) as f64;
        let days = (practices as i64 * days) as f64;
        Ok(Self {
            bytes_per_check: bytes / (days * CHECKS_PER_DAY as f64),
            bytes_per_trouble: bytes / list.troubles as f64,
            troubles_per_practice_day: list.troubles as f64 / days,
        })
    }
}

/// A list of practices and how far its history is written.
struct List {
    store: Store,
    path: std::path::PathBuf,
    start: DateTime<Utc>,
    practices: Vec<(PracticeId, SiteRow)>,
    /// What will change, by its second: site, and into what.
    ahead: BTreeMap<(i64, usize), Turn>,
    troubles: usize,
    days: i64,
    /// How many times as long as in the troubled list each stays well.
    rest: i64,
    dice: u64,
}

#[derive(Clone, Copy, Debug)]
enum Turn {
    Offline,
    Unreachable,
    Degraded,
    Unseen,
    Well,
}

impl List {
    async fn begin(
        practices: usize,
        directory: &Path,
        days: i64,
        rest: i64,
    ) -> anyhow::Result<Self> {
        let path = directory.join("sundog.db");
        let store = Store::open(&path).await?;
        let start: DateTime<Utc> = "2025-08-18T00:00:00Z".parse()?;
        let mut list = Self {
            store,
            path,
            start,
            practices: Vec::new(),
            ahead: BTreeMap::new(),
            troubles: 0,
            days,
            rest,
            dice: 7,
        };
        for number in 0..practices {
            list.add(number).await?;
            let turn = list.below(list.pause(number));
            list.ahead.insert((turn, number), Turn::Well);
        }
        let listed = list.store.practices().await?;
        list.practices = listed.iter().map(|each| (each.id, each.site_row)).collect();
        Ok(list)
    }

    async fn add(&self, number: usize) -> anyhow::Result<()> {
        let site = SiteKey {
            pms: Pms::BestPractice,
            site_id: (number + 1).to_string().parse()?,
        };
        let entry = PracticeEntry {
            hours: "Mon-Fri 08:30-17:30; Sat 09:00-12:00".to_owned(),
            ..PracticeEntry::new(format!("Practice {number}"), site)
        };
        let mapping = Mapping {
            guid: format!("4be2a91d-07c3-4f5e-b8d1-{:012x}", number + 1).parse()?,
            halo_name: Some(entry.name.clone()),
            approved_with: domain::expected::ApprovedWith::default(),
        };
        let by = AuditPrincipal::command_line();
        let store = &self.store;
        store
            .add_practice(&entry, Some(mapping), None, &by, self.start)
            .await?;
        Ok(())
    }

    fn end(&self) -> DateTime<Utc> {
        self.start + TimeDelta::days(self.days)
    }

    fn at(&self, second: i64) -> DateTime<Utc> {
        self.start + TimeDelta::seconds(second)
    }

    /// A number from zero until before `end` (SplitMix64).
    fn below(&mut self, end: i64) -> i64 {
        self.dice = self.dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.dice ^ (self.dice >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as i64
    }

    /// How long a practice stays well, at most: of a hundred practices three go away four times a
    /// day, twelve once, all others three times in ten days.
    const fn pause(&self, number: usize) -> i64 {
        const DAY: i64 = 24 * 3600;
        let most = match number % 100 {
            0..3 => DAY / 2,
            3..15 => DAY * 2,
            _ => DAY * 20 / 3,
        };
        most * self.rest
    }

    /// Writes the whole year, an hour at a time.
    async fn live_through(&mut self, with_outages: bool) -> anyhow::Result<()> {
        let hours = self.days * 24;
        let mut record = self.first_sight();
        let mut moved = Vec::new();
        for hour in 0..hours {
            let end = (hour + 1) * 3600;
            // Whoever turned late in an hour is confirmed in the next.
            let mut watched = std::mem::take(&mut moved);
            while let Some(((second, site), turn)) = self.ahead.pop_first() {
                if second >= end {
                    self.ahead.insert((second, site), turn);
                    break;
                }
                self.turn(site, second, turn, &mut record.transitions);
                moved.push(site);
            }
            watched.extend(&moved);
            watched.sort_unstable();
            watched.dedup();
            record.decided_at = self.at(end);
            if with_outages {
                record.candidates = watched
                    .iter()
                    .map(|site| self.candidate(*site, end))
                    .collect();
            }
            let is_sampled = hour >= hours - SAMPLED_DAYS * 24 && hour % SAMPLED_HOURS == 0;
            record.checkpoints = match is_sampled || hour == hours - 1 {
                true => self.checkpoints(0..self.practices.len(), end, with_outages),
                false => self.checkpoints(watched, end, false),
            };
            self.store.record(std::mem::take(&mut record)).await?;
            if is_sampled {
                while self.store.fold_samples(self.at(end)).await? > 0 {}
            }
        }
        Ok(())
    }

    /// In the first minutes all tracks of all sites begin, and Halo tells what they are.
    fn first_sight(&self) -> CycleRecord {
        let mut record = CycleRecord::default();
        for (_, site) in &self.practices {
            let tracks = [
                (TrackName::Track(Track::Reachability), "online"),
                (TrackName::Track(Track::Heartbeat), "in_time"),
                (TrackName::Track(Track::Identity), "settled"),
                (TrackName::Track(Track::Authority), "authoritative"),
                (TrackName::Track(Track::Access), "answered"),
                (TrackName::Headline, "online"),
            ];
            for (track, state) in tracks {
                record.transitions.push(Transition {
                    site: *site,
                    track,
                    state,
                    reason: None,
                    at: self.start,
                    checks: 0,
                });
            }
            let facts = Facts {
                halo_name: Some(format!("Practice {site}")),
                authoritative: Some(true),
                lifecycle: Some("active".to_owned()),
                halo_link_version: Some("3.12.0".to_owned()),
                pms_version: Some("1.14.0.1186".to_owned()),
                pms_version_source: Some(PmsVersionSource::Current),
                enriched_at: Some(self.start),
                ..Facts::default()
            };
            record.facts.push((*site, facts));
        }
        record
    }

    /// A site turns, and what comes next of it is thrown.
    fn turn(&mut self, site: usize, second: i64, turn: Turn, into: &mut Vec<Transition>) {
        let (_, number) = self.practices[site];
        let (reachability, heartbeat, headline, reason) = match turn {
            Turn::Offline => ("offline", "none", "offline", None),
            Turn::Unreachable => ("unreachable", "none", "unreachable", None),
            Turn::Degraded => ("online", "late", "degraded", Some(Reason::HeartbeatStale)),
            Turn::Unseen => ("unknown", "unknown", "unknown", Some(Reason::NotObserved)),
            Turn::Well => ("online", "in_time", "online", None),
        };
        let tracks = [
            (TrackName::Track(Track::Reachability), reachability),
            (TrackName::Track(Track::Heartbeat), heartbeat),
            (TrackName::Headline, headline),
        ];
        for (track, state) in tracks {
            into.push(Transition {
                site: number,
                track,
                state,
                reason,
                at: self.at(second),
                checks: second / PACE,
            });
        }
        let (next, lasts) = match turn {
            Turn::Well => {
                self.troubles += 1;
                let next = match self.below(20) {
                    0..9 => Turn::Offline,
                    9..15 => Turn::Unreachable,
                    15..18 => Turn::Degraded,
                    _ => Turn::Unseen,
                };
                (next, self.below(self.pause(site)))
            }
            // Most are back soon, some stay away for a night.
            _ => match self.below(10) {
                0 => (Turn::Well, 3600 * 9),
                _ => (Turn::Well, 600 + self.below(1800)),
            },
        };
        self.ahead.insert((second + lasts.max(PACE), site), next);
    }

    fn candidate(&self, site: usize, second: i64) -> OutageCandidate {
        let mut last_seen = LastSeen::default();
        last_seen.note(State::Online, self.at(second - 3600));
        OutageCandidate {
            site: self.practices[site].1,
            last_seen,
            heartbeat_at: None,
            link_before: Some("3.12.0".to_owned()),
            link_version: Some("3.12.0".to_owned()),
        }
    }

    fn checkpoints(
        &self,
        sites: impl IntoIterator<Item = usize>,
        second: i64,
        with_samples: bool,
    ) -> Vec<Checkpoint> {
        let at = self.at(second) - TimeDelta::seconds(PACE);
        let sample = |state| Sample {
            at,
            state,
            heartbeat_age: Some(TimeDelta::seconds(12)),
            clock_drift: Some(TimeDelta::milliseconds(-300)),
            latency_ms: 83,
        };
        sites
            .into_iter()
            .map(|site| Checkpoint {
                site: self.practices[site].1,
                observed_at: at,
                checks: second / PACE,
                due_at: at + TimeDelta::seconds(PACE),
                interval: TimeDelta::seconds(PACE),
                unwell_since: None,
                failures: 0,
                queries_failed_at: None,
                explained_until: None,
                last_in_use: LastInUse::default(),
                message: None,
                heartbeat_at: Some(at),
                heartbeat_age: Some(TimeDelta::seconds(12)),
                clock_drift: Some(TimeDelta::milliseconds(-300)),
                sample: with_samples.then(|| sample(State::Online)),
                looked_up_at: Some(at),
            })
            .collect()
    }

    /// One for each practice, as people write them.
    async fn write_notes(&self) -> anyhow::Result<()> {
        let by = AuditPrincipal::command_line();
        for (id, _) in &self.practices {
            let words = "Their IT restarts the server on the first Sunday of the month.";
            self.store.add_note(*id, words, &by, self.start).await?;
        }
        Ok(())
    }

    /// Closes the database, so that everything is in its file; weighs that; and goes on.
    async fn weigh(&mut self) -> anyhow::Result<u64> {
        self.store.close().await;
        let bytes = std::fs::metadata(&self.path)?.len();
        self.store = Store::open(&self.path).await?;
        Ok(bytes)
    }
}
