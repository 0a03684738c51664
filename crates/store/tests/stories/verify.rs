//! A database in which everything agrees passes; whatever does not agree any more is found, and said.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use domain::headline::Headline;
use domain::observation::FailureClass;
use domain::outage::LastSeen;
use domain::practice::{PracticeId, SiteRow};
use domain::tracks::{
    Access, Authority, Heartbeat, Identity, Reachability, Reason, TrackState, Tracks,
};
use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::{Connection, SqliteConnection};
use store::{
    Checkpoint, CycleRecord, OutageCandidate, StoreError, TrackName, Transition, VerifySnapshot,
    VerifySource,
};

use crate::scratch::{Scratch, at, entry, mapping, principal, sampled};

/// A watch that sees what a story says, and records it as the real one would.
pub struct Watch {
    pub scratch: Scratch,
    pub seen: BTreeMap<SiteRow, (Tracks, Headline, i64, LastSeen)>,
}

pub fn online() -> Tracks {
    Tracks {
        reachability: TrackState::plain(Reachability::Online),
        heartbeat: TrackState::plain(Heartbeat::InTime),
        authority: TrackState::plain(Authority::Authoritative),
        identity: TrackState::plain(Identity::Settled),
        access: TrackState::plain(Access::Answered),
    }
}

pub fn offline() -> Tracks {
    Tracks {
        reachability: TrackState::plain(Reachability::Offline),
        heartbeat: TrackState::plain(Heartbeat::None),
        ..online()
    }
}

impl Watch {
    async fn new() -> Self {
        Self {
            scratch: Scratch::new().await,
            seen: BTreeMap::new(),
        }
    }

    /// A practice whose site has a GUID.
    pub async fn practice(&self, digit: u8) -> (PracticeId, SiteRow) {
        let (id, site) = self.scratch.practice(&digit.to_string()).await;
        let store = &self.scratch.store;
        let by = principal();
        let settled = store.settle_site(site, mapping(digit), &by, at(0));
        assert!(settled.await.unwrap());
        (id, site)
    }

    /// A site is seen, or lapses where there is no outcome.
    pub fn step(&mut self, site: SiteRow, minute: i64, tracks: Tracks, seen: bool) -> CycleRecord {
        let headline = Headline::of(&tracks, false, false);
        let before = self.seen.get(&site).copied();
        let (was, was_headline, checks, mut last) =
            before.unwrap_or((tracks, headline, 0, LastSeen::default()));
        let mut transitions = Vec::new();
        let mut note = |track, state, reason| {
            transitions.push(Transition {
                site,
                track,
                state,
                reason,
                at: at(minute),
                checks,
            });
        };
        for ((track, state, reason), (_, old, old_reason)) in
            tracks.each().into_iter().zip(was.each())
        {
            if before.is_none() || (state, reason) != (old, old_reason) {
                note(TrackName::Track(track), state, reason);
            }
        }
        if before.is_none() || headline != was_headline {
            note(
                TrackName::Headline,
                headline.state.as_str(),
                headline.reason,
            );
        }
        let checks = checks + i64::from(seen);
        let candidates = vec![OutageCandidate {
            site,
            last_seen: last,
            heartbeat_at: None,
            link_before: None,
            link_version: None,
        }];
        if seen {
            last.note(headline.state, at(minute));
        }
        self.seen.insert(site, (tracks, headline, checks, last));
        let outcome = sampled(site, minute, checks);
        let checkpoints: Vec<Checkpoint> = seen.then_some(outcome).into_iter().collect();
        CycleRecord {
            checkpoints,
            transitions,
            candidates,
            decided_at: at(minute),
            ..CycleRecord::default()
        }
    }

    pub async fn sees(&mut self, site: SiteRow, minutes: std::ops::Range<i64>, tracks: Tracks) {
        for minute in minutes {
            let record = self.step(site, minute, tracks, true);
            self.scratch.store.record(record).await.unwrap();
        }
    }

    /// The site is known as after a restart: by what is kept of it.
    pub fn forget(&mut self, site: SiteRow) {
        let unknown = Tracks::unknown(Reason::NotObserved);
        let known = self.seen.get_mut(&site).unwrap();
        *known = (unknown, Headline::UNSEEN, known.2, LastSeen::default());
    }

    /// A list with everything that a healthy watch leaves behind.
    pub async fn filled() -> Self {
        let mut watch = Self::new().await;
        let (first, site) = watch.practice(1).await;
        let (second, other) = watch.practice(2).await;
        let (_, third) = watch.practice(3).await;
        let store = watch.scratch.store.clone();
        let by = principal();
        let sibling = entry("Harbour North", "1");
        store
            .add_practice(&sibling, None, None, &by, at(2))
            .await
            .unwrap();

        watch.sees(site, 1..10, online()).await;
        watch.sees(other, 1..10, online()).await;
        watch.sees(third, 1..10, online()).await;
        watch.sees(site, 10..20, offline()).await;
        watch.sees(other, 10..14, offline()).await;
        watch.sees(site, 20..70, online()).await;

        // A practice leaves in the middle of its outage, and comes back.
        store.retire_practice(second, &by, at(15)).await.unwrap();
        watch.sees(other, 15..17, offline()).await;
        store.restore_practice(second, &by, at(30)).await.unwrap();
        watch.sees(other, 31..40, online()).await;

        // One moves behind another site.
        let to = crate::scratch::key("3");
        let moved = store.correct_site(first, site, &to, None, &by, at(75));
        moved.await.unwrap();

        // Nobody could be asked.
        let reason = Reason::NetworkDown;
        let mut blind = watch.step(third, 80, Tracks::unanswered(reason), true);
        blind.incident_opened = Some((FailureClass::NetworkDown, at(80)));
        store.record(blind).await.unwrap();
        let mut seeing = watch.step(third, 90, online(), true);
        seeing.incident_ended = Some(at(90));
        store.record(seeing).await.unwrap();

        // A mapping that is withheld.
        assert!(
            store
                .withhold_mapping(other, "doubts", &by, at(91))
                .await
                .unwrap()
        );
        while store.fold_samples(at(60)).await.unwrap() > 0 {}
        watch
    }

    async fn sql(&self, statement: &str) {
        self.scratch.sql(statement).await;
    }

    async fn verified(&self) -> Vec<VerifyFinding> {
        self.verified_at(at(100)).await
    }

    pub async fn verified_at(&self, now: DateTime<Utc>) -> Vec<VerifyFinding> {
        let path = self.scratch.path();
        let mut snapshot = VerifySnapshot::of(&path, VerifySource::InUse)
            .await
            .unwrap();
        let findings = snapshot.verify(now).await.unwrap();
        snapshot.close().await.unwrap();
        findings
    }
}

pub fn wrong(findings: &[VerifyFinding]) -> Vec<VerifyCheck> {
    let wrong = findings.iter().filter(|finding| !finding.is_well());
    wrong.map(VerifyFinding::check).collect()
}

fn words(findings: &[VerifyFinding]) -> String {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[tokio::test]
async fn a_healthy_database_passes_every_check_and_each_says_what_it_looked_at() {
    let watch = Watch::filled().await;
    let findings = watch.verified().await;
    assert!(findings[0].to_string().starts_with("file ok: "));
    insta::assert_snapshot!(words(&findings[1..]), @"
    references ok: 57 tables
    spans ok: 42 spans
    headlines ok: 3 sites
    assignments ok: 4 practices
    outages ok: 4 outages
    incidents ok: 1 incidents
    mappings ok: 4 ledger entries
    samples ok: 104 samples
    uptime ok: 4 practices
    ");
}

#[tokio::test]
async fn an_empty_list_is_well() {
    let watch = Watch::new().await;
    assert_eq!(wrong(&watch.verified().await), []);
}

#[tokio::test]
async fn each_kind_of_corruption_is_found_and_said_whose_it_is() {
    let headline = "(SELECT code FROM word WHERE word = 'state')";
    let cases: Vec<(VerifyCheck, String, &str)> = vec![
        (
            VerifyCheck::References,
            "UPDATE outage SET practice = 99 WHERE id = 1".to_owned(),
            "of outage refers to nothing in practice",
        ),
        (
            VerifyCheck::Spans,
            format!(
                "UPDATE span SET ended = ended - 1 WHERE site = 1 AND track = {headline} AND ended = (SELECT MIN(ended) FROM span)"
            ),
            "site 1, state: nothing is kept between",
        ),
        (
            VerifyCheck::Spans,
            format!(
                "UPDATE span SET ended = ended + 1 WHERE site = 1 AND track = {headline} AND ended = (SELECT MIN(ended) FROM span)"
            ),
            "site 1, state: the span of",
        ),
        (
            VerifyCheck::Spans,
            format!(
                "UPDATE span SET checks_after = checks_after + 1 WHERE site = 1 AND track = {headline} AND ended = (SELECT MIN(ended) FROM span)"
            ),
            "observations when the span of",
        ),
        (
            VerifyCheck::Spans,
            format!("DELETE FROM span WHERE site = 2 AND track = {headline} AND ended IS NULL"),
            "site 2, state: nothing is kept after",
        ),
        (
            VerifyCheck::Spans,
            "UPDATE word SET word = 'sunny' WHERE word = 'in_time'".to_owned(),
            "'sunny' is not one of the words",
        ),
        (
            VerifyCheck::Headlines,
            format!(
                "UPDATE span SET state = (SELECT code FROM word WHERE word = 'online') WHERE site = 1 AND track = {headline} AND checks_before = 9"
            ),
            "site 1: from",
        ),
        (
            VerifyCheck::Assignments,
            "UPDATE assignment SET ended = ended - 1 WHERE practice = 1 AND ended IS NOT NULL"
                .to_owned(),
            "practice 1: nowhere between",
        ),
        (
            VerifyCheck::Assignments,
            "UPDATE practice SET site = 2 WHERE id = 1".to_owned(),
            "practice 1: the list has it behind site 2",
        ),
        (
            VerifyCheck::Outages,
            "DELETE FROM outage WHERE practice = 1".to_owned(),
            "practice 1: the spans tell of an outage",
        ),
        (
            VerifyCheck::Outages,
            "UPDATE outage SET state = 'unreachable' WHERE practice = 1".to_owned(),
            "by the spans it was offline",
        ),
        (
            VerifyCheck::Outages,
            "UPDATE outage SET ended_latest = ended_latest + 60000 WHERE practice = 4".to_owned(),
            "practice 4: outage",
        ),
        (
            VerifyCheck::Outages,
            "UPDATE outage SET ended = NULL, ended_latest = NULL
             WHERE id = (SELECT MAX(id) FROM outage WHERE practice = 2)"
                .to_owned(),
            "practice 2: outage",
        ),
        (
            VerifyCheck::Outages,
            "UPDATE outage SET flapping = 1 WHERE practice = 1".to_owned(),
            "did not come and go",
        ),
        (
            VerifyCheck::Outages,
            "INSERT INTO outage (practice, kind, state, began, began_latest, detected_at, cause)
             SELECT 3, 'down', 'blocked', MAX(began), MAX(began), MAX(began), 'us' FROM span"
                .to_owned(),
            "practice 3: outage",
        ),
        (
            VerifyCheck::Incidents,
            "UPDATE incident SET class = 'key_rejected'".to_owned(),
            "incident 1 (key_rejected",
        ),
        (
            VerifyCheck::Incidents,
            "INSERT INTO incident (class, subject, began) VALUES ('host_lost_contact', 'WG-03', 1)"
                .to_owned(),
            "no outage belongs to it",
        ),
        (
            VerifyCheck::Mappings,
            "UPDATE site SET halo_guid = x'00000000000000000000000000000001' WHERE id = 2"
                .to_owned(),
            "site 2: 00000000-0000-0000-0000-000000000001 is watched",
        ),
        (
            VerifyCheck::Mappings,
            "UPDATE site SET approved_name = 'Another' WHERE id = 1".to_owned(),
            "site 1: the name Some(\"Another\")",
        ),
        (
            VerifyCheck::Samples,
            "UPDATE sample_hour SET samples = x'ff00'".to_owned(),
            "hour 49",
        ),
        (
            VerifyCheck::Samples,
            "UPDATE sample SET state = 'sunny'".to_owned(),
            "'sunny' is not one of the words",
        ),
        (
            VerifyCheck::Headlines,
            "UPDATE span SET run_began = began - 60000
             WHERE ended IS NULL AND track = (SELECT code FROM word WHERE word = 'state')"
                .to_owned(),
            "and kept is since",
        ),
        (
            VerifyCheck::Headlines,
            "UPDATE span SET unseen_ms = 5
             WHERE track = (SELECT code FROM word WHERE word = 'state')"
                .to_owned(),
            "0 ms unseen, and kept",
        ),
        (
            VerifyCheck::Uptime,
            "DROP VIEW span_in_words; CREATE VIEW span_in_words AS
             SELECT site, 'state' AS track, began, ended, 'online' AS state, NULL AS reason,
                 checks_before, checks_after FROM span;
             UPDATE checkpoint SET failures = 0"
                .to_owned(),
            "practice 1: ",
        ),
    ];
    for (check, statement, said) in cases {
        let watch = Watch::filled().await;
        watch.sql(&statement).await;
        let findings = watch.verified().await;
        assert!(
            wrong(&findings).contains(&check),
            "{statement}: {}",
            words(&findings)
        );
        let own = findings.iter().find(|finding| finding.check() == check);
        let own = own.unwrap().to_string();
        assert!(own.contains(said), "{statement}: {own}");
    }
}

#[tokio::test]
async fn a_damaged_page_is_told_and_nothing_else_is_believed() {
    let watch = Watch::filled().await;
    let path = watch.scratch.path();
    watch.scratch.store.close().await;
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let mut snapshot = VerifySnapshot::of(&path, VerifySource::Copy).await.unwrap();
    let findings = snapshot.verify(at(100)).await.unwrap();
    assert_eq!(wrong(&findings), [VerifyCheck::File]);
}

#[tokio::test]
async fn a_copy_made_in_use_is_whole_private_and_passes() {
    use std::os::unix::fs::PermissionsExt;
    let watch = Watch::filled().await;
    let (path, copy) = (watch.scratch.path(), beside(&watch, "copy.db"));
    // However carelessly the database itself lies there.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let bytes = watch.scratch.store.back_up(&copy).await.unwrap();
    let kept = std::fs::metadata(&copy).unwrap();
    assert_eq!(kept.len(), bytes);
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&copy).unwrap();
    let mut snapshot = VerifySnapshot::of(&copy, VerifySource::Copy).await.unwrap();
    assert_eq!(wrong(&snapshot.verify(at(100)).await.unwrap()), []);
    snapshot.close().await.unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    for ending in ["copy.db-wal", "copy.db-shm", "copy.db.partial"] {
        assert!(!beside(&watch, ending).exists(), "{ending}");
    }

    let again = watch.scratch.store.back_up(&copy).await;
    assert!(matches!(again, Err(StoreError::CopyExists { .. })));
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    let nowhere = beside(&watch, "missing/copy.db");
    let failed = watch.scratch.store.back_up(&nowhere).await;
    assert!(matches!(failed, Err(StoreError::Copy { .. })), "{failed:?}");
}

#[tokio::test]
async fn a_file_of_another_version_or_none_is_refused_in_words_and_left_as_it_is() {
    let watch = Watch::new().await;
    watch
        .sql("DELETE FROM _sqlx_migrations WHERE version > 3")
        .await;
    watch.scratch.store.close().await;
    let path = watch.scratch.path();
    let before = std::fs::read(&path).unwrap();
    let refusal = refused(&path).await;
    assert!(matches!(refusal, StoreError::OlderSchema { found: 3, .. }));
    assert!(
        refusal
            .to_string()
            .contains("check it with the program that wrote it")
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);

    let missing = refused(&beside(&watch, "missing.db")).await;
    assert!(matches!(missing, StoreError::CannotOpen(_)), "{missing:?}");
    let empty = beside(&watch, "empty.db");
    std::fs::write(&empty, "").unwrap();
    let refusal = refused(&empty).await;
    assert!(matches!(refusal, StoreError::Empty), "{refusal:?}");
}

async fn refused(path: &std::path::Path) -> StoreError {
    let opened = VerifySnapshot::of(path, VerifySource::Copy).await;
    opened.map(|_| ()).unwrap_err()
}

fn beside(watch: &Watch, name: &str) -> PathBuf {
    watch.scratch.path().with_file_name(name)
}

#[tokio::test]
async fn a_history_that_is_older_than_the_keeping_of_outages_is_not_missed() {
    let watch = Watch::filled().await;
    watch
        .sql(
            "DELETE FROM outage; UPDATE _sqlx_migrations SET installed_on = '2099-01-01 00:00:00'
             WHERE version = 7",
        )
        .await;
    assert_eq!(wrong(&watch.verified().await), []);
}

/// What the database refuses is an error, and the whole batch is as if it had not been: no fault is
/// passed over because it looks like a repetition.
#[tokio::test]
async fn an_outage_that_the_database_refuses_fails_the_batch() {
    let mut watch = Watch::new().await;
    let (_, first) = watch.practice(1).await;
    let (_, second) = watch.practice(2).await;
    let url = format!("sqlite:{}", watch.scratch.path().display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("CREATE UNIQUE INDEX only_one_of_a_kind ON outage (kind)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    watch.sees(first, 0..3, online()).await;
    watch.sees(second, 0..3, online()).await;
    watch.sees(first, 3..9, offline()).await;
    let mut failed = false;
    for minute in 3..9 {
        let record = watch.step(second, minute, offline(), true);
        failed |= watch.scratch.store.record(record).await.is_err();
    }
    assert!(failed, "the second outage was refused and nobody was told");
}
