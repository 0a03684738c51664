//! A database in a temporary directory, and short ways to say what happens to it.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use domain::expected::ApprovedWith;
use domain::headline::State;
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::sample::Sample;
use domain::site::{HaloGuid, Pms, SiteKey};
use domain::succession::LastInUse;
use domain::tracks::Reason;
use domain::verification::VerifyFinding;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use store::{
    AddedPractice, AuditPrincipal, Checkpoint, CycleRecord, Mapping, Store, TrackName, Transition,
    VerifySnapshot, VerifySource,
};
use tempfile::TempDir;

/// A store whose file goes with it.
pub struct Scratch {
    pub store: Store,
    directory: TempDir,
}

impl Scratch {
    pub async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("sundog.db"))
            .await
            .unwrap();
        Self { store, directory }
    }

    /// Opens the file again after its store was closed.
    pub async fn reopen(&mut self) {
        self.store = Store::open(&self.path()).await.unwrap();
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("sundog.db")
    }

    /// Adds a practice with a site of its own and returns both numbers.
    pub async fn practice(&self, site_id: &str) -> (PracticeId, SiteRow) {
        let entry = entry(&format!("Practice {site_id}"), site_id);
        let id = added(
            self.store
                .add_practice(&entry, None, None, &principal(), at(0))
                .await
                .unwrap(),
        );
        (id, self.site_of(id).await)
    }

    pub async fn site(&self, site_id: &str) -> SiteRow {
        self.practice(site_id).await.1
    }

    pub async fn site_of(&self, id: PracticeId) -> SiteRow {
        let practices = self.store.practices().await.unwrap();
        practices
            .iter()
            .find(|practice| practice.id == id)
            .unwrap()
            .site_row
    }

    pub async fn record(&self, transitions: Vec<Transition>) {
        self.store
            .record(CycleRecord {
                transitions,
                ..CycleRecord::default()
            })
            .await
            .unwrap();
    }
}

/// What a broken disk or a hand does to the file.
impl Scratch {
    pub async fn sql(&self, statement: &str) {
        let mut database: SqliteConnection = SqliteConnectOptions::new()
            .filename(self.path())
            .foreign_keys(false)
            .connect()
            .await
            .unwrap();
        let changed = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
            .execute(&mut database)
            .await
            .unwrap();
        assert!(changed.rows_affected() > 0, "{statement} changed nothing");
        database.close().await.unwrap();
    }

    pub async fn verified(&self, minute: i64) -> Vec<VerifyFinding> {
        let mut snapshot = VerifySnapshot::of(&self.path(), VerifySource::InUse)
            .await
            .unwrap();
        let findings = snapshot.verify(at(minute)).await.unwrap();
        snapshot.close().await.unwrap();
        findings
    }
}

/// Somebody who writes.
pub fn principal() -> AuditPrincipal {
    AuditPrincipal::named("Kim", Some("192.0.2.7".to_owned()))
}

/// A minute of the story.
pub fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 - 1_790_000_000 % 3600, 0).unwrap()
        + TimeDelta::minutes(minute)
}

pub fn key(site_id: &str) -> SiteKey {
    SiteKey {
        pms: Pms::BestPractice,
        site_id: site_id.parse().unwrap(),
    }
}

pub fn entry(name: &str, site_id: &str) -> PracticeEntry {
    PracticeEntry::new(name, key(site_id))
}

pub fn mapping(last_digit: u8) -> Mapping {
    let guid: HaloGuid = format!("4be2a91d-07c3-4f5e-b8d1-63a0c2f9d51{last_digit}")
        .parse()
        .unwrap();
    Mapping {
        guid,
        halo_name: Some("Harbour Clinic".to_owned()),
        approved_with: ApprovedWith::default(),
    }
}

pub fn added(outcome: AddedPractice) -> PracticeId {
    match outcome {
        AddedPractice::Added(id) => id,
        AddedPractice::Unchanged(id) => panic!("{id} was there already"),
    }
}

pub fn transition(
    site: SiteRow,
    track: TrackName,
    state: &'static str,
    minute: i64,
    checks: i64,
) -> Transition {
    Transition {
        site,
        track,
        state,
        reason: None,
        at: at(minute),
        checks,
    }
}

pub fn because(reason: Reason, transition: Transition) -> Transition {
    Transition {
        reason: Some(reason),
        ..transition
    }
}

/// An outcome of a site that is well.
pub fn checkpoint(site: SiteRow, minute: i64, checks: i64) -> Checkpoint {
    Checkpoint {
        site,
        observed_at: at(minute),
        checks,
        due_at: at(minute + 5),
        interval: TimeDelta::minutes(5),
        unwell_since: None,
        failures: 0,
        queries_failed_at: None,
        explained_until: None,
        last_in_use: LastInUse::default(),
        message: None,
        heartbeat_at: Some(at(minute) - TimeDelta::seconds(12)),
        heartbeat_age: Some(TimeDelta::seconds(12)),
        clock_drift: Some(TimeDelta::milliseconds(-300)),
        sample: None,
        looked_up_at: None,
    }
}

pub fn sample(minute: i64) -> Sample {
    Sample {
        at: at(minute),
        state: State::Online,
        heartbeat_age: Some(TimeDelta::seconds(12)),
        clock_drift: Some(TimeDelta::milliseconds(-300)),
        latency_ms: 83,
    }
}

/// A checkpoint that carries its sample.
pub fn sampled(site: SiteRow, minute: i64, checks: i64) -> Checkpoint {
    Checkpoint {
        sample: Some(sample(minute)),
        ..checkpoint(site, minute, checks)
    }
}
