//! Taking up the watch where it was left.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::Arc;

use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::{Headline, State};
use domain::heartbeat::FleetPulse;
use domain::incident::AccessWatch;
use domain::pace::Policy;
use domain::practice::SiteRow;
use domain::question_priority::AskedToday;
use domain::state_run::StateRun;
use halo::{HaloClient, Quota};
use store::{OpenSpan, Store, StoreError, TrackName};
use tokio::sync::mpsc;

use super::batch::Batch;
use super::clock_watch::ClockWatch;
use super::decide::probe_most;
use super::environment::EnvironmentSource;
use super::grace::GraceWatch;
use super::health::{Health, Pace};
use super::identity::look_ups::LookUps;
use super::in_flight::InFlight;
use super::inbox::{EngineHandle, INBOX, Shared};
use super::live::LiveHints;
use super::poll::is_troubled;
use super::quota::KeptQuota;
use super::reload::{ListWatch, read};
use super::schedule::Schedule;
use super::snapshot::{SiteState, Snapshot};
use super::{Engine, Memory, WaitingQuestions};
use crate::Settings;
use crate::clock::Clock;
use crate::commands::self_check::NewestCheck;

/// How many sites are read from the database together when the watch is taken up.
const READ_AT_ONCE: usize = 500;

impl Engine {
    /// The list, open spans, an open incident and the day's quota are read back, and whatever was not
    /// observed in the meantime lapses at once.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn resume(
        store: Store,
        halo: HaloClient,
        clock: Arc<dyn Clock>,
        settings: Arc<Settings>,
    ) -> Result<(Self, EngineHandle), StoreError> {
        let now = clock.now();
        let version = store.data_version().await?;
        let environment = EnvironmentSource {
            told: settings.environment,
            bound: store.environment().await?,
            counterpart: halo.counterpart(),
        };
        let mut snapshot = Snapshot::default();
        snapshot.environment = environment.shown();
        snapshot.grace = settings.policy.grace();
        // Some at a time, because what is read at once takes memory that is not given back; and none
        // of the sites, for what belongs to no site.
        let sites = store.site_rows().await?;
        for sites in iter::once(&[][..]).chain(sites.chunks(READ_AT_ONCE)) {
            let read = read(&store, Some(sites.to_vec()), now).await?;
            snapshot.take(read, settings.time_zone, now);
        }
        for sites in sites.chunks(READ_AT_ONCE) {
            snapshot.resume_runs(store.state_runs(sites).await?);
            let lives = store.twin_lives(Some(sites)).await?.into_iter();
            let lives = lives.map(|row| ((row.site, row.guid), row.life));
            snapshot.lives.extend(lives);
        }
        snapshot.resume(
            store.open_spans().await?,
            store
                .reachability_changes(now - TimeDelta::hours(1))
                .await?,
        );
        let mut grace = GraceWatch::default();
        grace.note(&snapshot, snapshot.practices.keys(), now);
        let class = snapshot.incident.as_ref().map(|incident| incident.class);
        let heartbeats = snapshot.sites.iter().filter_map(|(number, site)| {
            let beat = site.known.heartbeat_at?;
            Some((beat, *number))
        });
        let memory = Memory {
            heartbeats: heartbeats.collect(),
            look_ups: LookUps::begin(now),
            access: AccessWatch::resumed(class),
            snapshot,
        };
        let kept = store.quota().await?;
        let (inbox, commands) = mpsc::channel(INBOX);
        let shared = Arc::new(Shared {
            snapshot: ArcSwap::from_pointee(memory.snapshot.clone()),
            live: LiveHints::beginning_at(now),
            health: Health::default(),
            host: halo.host(),
            has_second_key: halo.has_second_key(),
            self_check: NewestCheck::default(),
            environment,
        });
        let handle = EngineHandle {
            inbox,
            shared: Arc::clone(&shared),
        };
        let engine = Self {
            schedule: schedule(&memory.snapshot, &settings, now),
            quota: KeptQuota::new(quota(&settings, kept), settings.max_requests_per_day, kept),
            clock_watch: ClockWatch::resumed(&memory.snapshot, now),
            counterpart_kept: None,
            in_flight: InFlight::new(halo, Arc::clone(&clock)),
            inbox: commands,
            waiting: WaitingQuestions::default(),
            batch: Batch::default(),
            gone: unwatched(&memory.snapshot, now),
            queries_failed: BTreeMap::new(),
            checked_now: BTreeMap::new(),
            relayed: BTreeSet::new(),
            probe_at: now,
            list: ListWatch::begin(version, now),
            pace: Pace::default(),
            grace,
            kept_house_at: now,
            store,
            clock,
            settings,
            shared,
            memory,
        };
        Ok((engine, handle))
    }
}

/// Sites that were retired while Sundog did not run, or before it ended what it knew of them.
fn unwatched(snapshot: &Snapshot, now: DateTime<Utc>) -> Vec<(SiteRow, DateTime<Utc>)> {
    let sites = snapshot.sites.iter().filter(|(_, site)| {
        !site.is_watched() && site.known.headline.state != State::Unknown && site.latest.checks > 0
    });
    sites.map(|(number, _)| (*number, now)).collect()
}

const fn asked_of(kept: store::QuotaRow) -> AskedToday {
    AskedToday {
        all: kept.asked,
        by_people: kept.asked_by_people,
    }
}

fn quota(settings: &Settings, kept: Option<store::QuotaRow>) -> Quota {
    let (per_second, per_day) = (
        settings.max_requests_per_second,
        settings.max_requests_per_day,
    );
    let quota = match kept {
        Some(kept) => Quota::resumed(
            per_second,
            per_day,
            kept.day,
            asked_of(kept),
            kept.paused_until,
        ),
        None => Quota::new(per_second, per_day),
    };
    quota.guessing_at_most(probe_most(&settings.policy))
}

fn schedule(snapshot: &Snapshot, settings: &Settings, now: DateTime<Utc>) -> Schedule {
    let mut schedule = Schedule::default();
    for (number, site) in snapshot.sites.iter().filter(|(_, site)| site.is_watched()) {
        let most = settings.policy.poll_interval;
        let interval = site.latest.interval.unwrap_or(most);
        let observed_at = site.latest.observed_at;
        let lapses = observed_at.map(|at| at + Policy::patience(interval));
        // A due time further off than an interval was made by another clock or configuration.
        let due = site.latest.due_at.filter(|due| *due - now <= most);
        schedule.set(*number, due.unwrap_or(now), is_troubled(site), lapses);
    }
    schedule
}

impl Snapshot {
    /// Puts back since when the headlines hold.
    fn resume_runs(&mut self, runs: BTreeMap<SiteRow, StateRun>) {
        for (number, run) in runs {
            self.change_site(number, |site| site.run = run);
        }
    }

    /// Puts back what was known before a restart, from the spans that were left open.
    fn resume(&mut self, open: Vec<OpenSpan>, changes: Vec<(SiteRow, DateTime<Utc>, String)>) {
        for span in open {
            self.change_site(span.site, |site| resume_span(site, &span));
        }
        for (number, at, state) in changes {
            if let Ok(state) = state.parse() {
                self.change_site(number, |site| {
                    site.known.flapping.note(state, at);
                    if site.latest.explained_until.is_some_and(|until| at <= until) {
                        site.known.flapping.explained();
                    }
                });
            }
        }
        let numbers: Vec<SiteRow> = self.sites.keys().copied().collect();
        for number in numbers {
            self.change_site(number, |site| {
                site.known.heartbeat_at = site.latest.heartbeat_at;
                site.known.unwell_since = site.latest.unwell_since;
                site.known.failures = site.latest.failures;
                site.known.queries_failed_at = site.latest.queries_failed_at;
                site.known.explained_until = site.latest.explained_until;
                site.known.last_in_use = site.latest.last_in_use;
                site.note_seen();
            });
        }
        let observed = self
            .sites
            .values()
            .filter_map(|site| site.latest.observed_at);
        self.observed_at = observed.max();
        let beats = self
            .sites
            .values()
            .filter_map(|site| site.known.heartbeat_at);
        self.pulse = FleetPulse {
            newest: beats.max(),
            beating: self.sites.values().filter(|site| site.beats()).count(),
        };
    }
}

/// Puts a track, or the headline, back as an open span tells it.
fn resume_span(site: &mut SiteState, span: &OpenSpan) {
    site.since.changed(span.track, span.began);
    let restored = match span.track {
        TrackName::Track(track) => site.known.tracks.restore(track, &span.state, span.reason),
        TrackName::Headline => span.state.parse().map(|state| {
            site.known.headline = Headline {
                state,
                reason: span.reason,
            };
        }),
    };
    if let Err(error) = restored {
        tracing::warn!(site = span.site.0, %error, "an open span is not understood");
    }
}
