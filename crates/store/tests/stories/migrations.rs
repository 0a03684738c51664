//! Migrations run over a database that holds something, and say why they are there.
//!
//! For each migration there is `tests/data/NNNN-filled.sql`: rows as a database of that version
//! holds them, loaded when the migration has run and before the next one does. To add a
//! migration, add its file; these stories find both.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use domain::environment::Environment;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use store::Store;

use crate::scratch::at;

fn migrations() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")
}

fn filling(version: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/{version:04}-filled.sql"))
}

async fn migrator() -> Migrator {
    Migrator::new(migrations()).await.unwrap()
}

/// A database as a Sundog of `version` would leave it behind, filled at each step.
async fn filled(path: &Path, version: i64) {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let mut database: SqliteConnection = options.connect().await.unwrap();
    let migrator = migrator().await;
    for step in migrator
        .iter()
        .map(|each| each.version)
        .filter(|step| *step <= version)
    {
        migrator.run_to(step, &mut database).await.unwrap();
        let rows = std::fs::read_to_string(filling(step)).unwrap();
        sqlx::raw_sql(AssertSqlSafe(rows))
            .execute(&mut database)
            .await
            .unwrap();
    }
    database.close().await.unwrap();
}

#[tokio::test]
async fn every_version_that_ever_was_can_be_opened_with_all_it_holds() {
    let versions: Vec<i64> = migrator().await.iter().map(|each| each.version).collect();
    let newest = *versions.last().unwrap();
    for version in versions {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("sundog.db");
        filled(&path, version).await;
        let store = Store::open(&path).await.unwrap();

        let practices = store.practices().await.unwrap();
        assert_eq!(practices.len(), 3, "version {version}");
        let sites = store.sites().await.unwrap();
        assert!(
            sites[0].guid.is_some() && sites[1].waiting.is_some(),
            "version {version}"
        );
        if version >= 2 {
            assert_eq!(
                store.open_spans().await.unwrap().len(),
                2,
                "version {version}"
            );
            assert_eq!(sites[0].latest.checks, 40, "version {version}");
            let samples = store
                .samples(sites[0].number, at(-60), at(60))
                .await
                .unwrap();
            assert_eq!(samples.len(), 3, "version {version}");
            while store.roll_up_due().await.unwrap() > 0 {}
            let days = store
                .daily_rollups(sites[0].number, at(-2 * 1440), at(60))
                .await
                .unwrap();
            let checks: Vec<_> = days.iter().map(|day| day.rollup.checks).collect();
            let known: &[u32] = if version >= 8 { &[3, 1] } else { &[1] };
            assert_eq!(checks, known, "version {version}");
        }
        if version >= 3 {
            assert_eq!(
                store.incidents(None, 9).await.unwrap().len(),
                2,
                "version {version}"
            );
            let windows = store.maintenance_within(at(0), at(999)).await.unwrap();
            assert_eq!(windows.len(), 3, "version {version}");
        }

        if version >= 4 {
            assert_eq!(store.staff().await.unwrap().len(), 2, "version {version}");
            assert_eq!(store.tokens().await.unwrap().len(), 1, "version {version}");
            // Earlier versions called every host Simulated that is none of Halo's.
            let told = if version >= 21 {
                Environment::Stage
            } else {
                Environment::Unknown
            };
            assert_eq!(
                store.environment().await.unwrap(),
                Some(told),
                "version {version}"
            );
        }
        if version >= 6 {
            let open = store.open_changes().await.unwrap();
            let planned = open.iter().filter_map(|change| change.plan.as_ref());
            assert_eq!(planned.count(), 1, "version {version}");
        }
        if version >= 7 {
            let all = store::OutageFilter::default();
            let outages = store.outages(&all, 9).await.unwrap();
            let known = if version >= 9 { 3 } else { 1 };
            assert_eq!(outages.len(), known, "one is part of another: {outages:?}");
            let outages: Vec<_> = outages.iter().filter(|each| each.id == 70).collect();
            let practice = outages[0].practice;
            assert!(outages[0].ack.is_some() && outages[0].incident.is_some());
            assert_eq!(store.notes(practice, None, 9).await.unwrap().len(), 1);
        }
        if version >= 12 {
            let quota = store.quota().await.unwrap().unwrap();
            assert_eq!((quota.asked, quota.paused_until.is_some()), (640, true));
            assert!(sites[0].latest.queries_failed_at.is_some());
        }
        let ledger = store.ledger_after(0, 9).await.unwrap();
        let entries = if version >= 5 { 2 } else { 1 };
        assert_eq!(ledger.len(), entries, "version {version}");

        let copy = directory.path().join(format!("sundog.db.before-{newest}"));
        assert_eq!(copy.exists(), version < newest, "version {version}");
    }
}

#[tokio::test]
async fn free_text_about_servers_becomes_servers_merged_by_spelling() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sundog.db");
    filled(&path, 34).await;
    let mut database = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await
        .unwrap();
    let rows = "
        INSERT INTO site (id, pms, site_id) VALUES (11, 'd4w', '11'), (12, 'd4w', '12'), (13, 'd4w', '13');
        INSERT INTO practice (id, site, name, host, server_name, host_contact, created_at) VALUES
            (11, 11, 'A', 'Cloud  Nine', 'wg-03', '', 1), (12, 12, 'B', ' cloud nine', 'WG-03 ', 'Kim', 1),
            (13, 13, 'C', 'Cloud Nine', '', '', 1), (14, 12, 'D', 'Cloud Nine', '', 'Lee', 1),
            (15, 12, 'E', 'CLOUD NINE', '', '', 1), (16, 13, 'F', '', '', '', 1)";
    sqlx::raw_sql(AssertSqlSafe(rows))
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    let store = Store::open(&path).await.unwrap();
    let practices = store.practices().await.unwrap();
    let of = |id: i64| practices.iter().find(|one| one.id.0 == id).unwrap();
    let told = |id| {
        let entry = &of(id).entry;
        [&entry.server_name, &entry.host, &entry.host_contact].map(String::as_str)
    };
    assert_eq!(told(11), ["wg-03", "Cloud  Nine", "Kim"]);
    assert_eq!(of(12).server, of(11).server);
    assert_eq!(told(13), ["", "Cloud Nine", ""]);
    assert_eq!(told(15), ["", "Cloud Nine", "Lee"]);
    assert_eq!(of(15).server, of(14).server, "they share a database");
    assert_ne!(of(13).server, of(14).server, "one host runs many machines");
    assert_eq!(of(16).server, None);
    assert_eq!(told(1), ["BP-01", "Cloud Nine", "02 5550 1234"]);

    let by = store::AuditPrincipal::sundog();
    let typed = domain::practice::PracticeEntry {
        server_name: "WG-03".to_owned(),
        host: "Cloud Nine".to_owned(),
        ..domain::practice::PracticeEntry::new("G", of(13).entry.site.clone())
    };
    let joined = store.add_practice(&typed, None, None, &by, at(0)).await;
    let joined = crate::scratch::added(joined.unwrap());
    let practices = store.practices().await.unwrap();
    let joined = practices.iter().find(|one| one.id == joined).unwrap();
    let server = practices.iter().find(|one| one.id.0 == 11).unwrap().server;
    assert_eq!(
        joined.server, server,
        "what was migrated is found by its spelling"
    );
}

#[tokio::test]
async fn the_copy_before_a_migration_is_the_database_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sundog.db");
    filled(&path, 1).await;
    std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    Store::open(&path).await.unwrap().close().await;
    let newest = migrator()
        .await
        .iter()
        .map(|each| each.version)
        .max()
        .unwrap();
    let copy = directory.path().join(format!("sundog.db.before-{newest}"));
    let rights = std::fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(
        rights & 0o777,
        0o600,
        "for nobody else, whatever the original is"
    );
    let mut copy = SqliteConnectOptions::new()
        .filename(copy)
        .connect()
        .await
        .unwrap();
    let version: i64 = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(&mut copy)
        .await
        .unwrap();
    let practices: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM practice")
        .fetch_one(&mut copy)
        .await
        .unwrap();
    assert_eq!((version, practices), (1, 3));
}

#[tokio::test]
async fn every_migration_begins_by_saying_why_and_has_rows_to_be_tested_with() {
    for migration in migrator().await.iter() {
        let (version, sql) = (migration.version, migration.sql.as_str());
        let why: String = sql
            .lines()
            .take_while(|line| line.starts_with("--"))
            .collect::<Vec<_>>()
            .join(" ");
        assert!(
            why.split_whitespace().count() >= 20,
            "migration {version} does not say why"
        );
        assert!(
            filling(version).exists(),
            "{} is missing",
            filling(version).display()
        );
    }
}
