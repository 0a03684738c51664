//! What a clock that ran ahead left behind is taken back to the present.
//!
//! While our clock shows a time to come, everything is recorded there, and what comes after it has to
//! be placed there too: spans pin the history, the ledger cannot go back, a session outlives its
//! people. What lies ahead of the present was never so. Histories lose what begins later and go on as
//! they were before; what people decided keeps its order and is dated now. What was not seen meanwhile
//! stays unknown.
//!
//! It needs the database for itself, so that no watch writes from memory what was just taken back. The
//! ledger is append-only for everyone else: its trigger is put aside within the transaction and set
//! again, and the audit trail says which entries were dated anew and how they were dated before. The
//! audit trail itself is left as it is: it tells what was written down when, by the clock of then.

use std::path::Path;

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::outage::LastSeen;
use domain::practice::SiteRow;
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::outage::{self, OutageCandidate};
use crate::time::ms;
use crate::{StoreError, migrations};

/// How many rows were changed, and what was done with them.
pub type Repaired = (u64, &'static str);

/// A database that nobody else has open.
pub struct ClockRepair {
    connection: SqliteConnection,
}

/// What is done to the histories, in this order. `?1` is the present.
const HISTORIES: &[(&str, &str)] = &[
    (
        "observation counts taken back",
        "UPDATE checkpoint SET checks = later.checks
         FROM (
             SELECT site, MIN(checks_before) AS checks FROM span WHERE began > ?1 GROUP BY site
         ) AS later
         WHERE later.site = checkpoint.site",
    ),
    ("spans removed", "DELETE FROM span WHERE began > ?1"),
    (
        "spans that go on",
        "UPDATE span SET ended = NULL, checks_after = NULL WHERE ended > ?1",
    ),
    (
        "checkpoints of sites that were never seen before removed",
        "DELETE FROM checkpoint
         WHERE observed_at > ?1 AND site NOT IN (SELECT site FROM span)",
    ),
    (
        "checkpoints taken back",
        // The newest span that is left began with an outcome, or just after the last one.
        "UPDATE checkpoint SET
             observed_at = CASE
                 WHEN observed_at > ?1 THEN newest.began ELSE observed_at
             END,
             looked_up_at = CASE WHEN looked_up_at <= ?1 THEN looked_up_at END,
             unwell_since = CASE WHEN unwell_since <= ?1 THEN unwell_since END,
             due_at = ?1
         FROM (SELECT site, MAX(began) AS began FROM span GROUP BY site) AS newest
         WHERE newest.site = checkpoint.site
             AND (observed_at > ?1 OR looked_up_at > ?1 OR unwell_since > ?1)",
    ),
    ("checks removed", "DELETE FROM sample WHERE at > ?1"),
    (
        "compacted hours of checks removed",
        "DELETE FROM sample_hour WHERE hour > ?1 / 3600000",
    ),
    (
        "hourly figures removed",
        "DELETE FROM rollup_hour WHERE hour > ?1 / 3600000",
    ),
    (
        "daily figures removed",
        "DELETE FROM rollup_day WHERE day > ?1 / 86400000",
    ),
    (
        "days to roll up removed",
        "DELETE FROM rollup_due WHERE day > ?1 / 86400000",
    ),
    (
        "hours of security events removed",
        "DELETE FROM security_count WHERE hour > ?1 / 3600000",
    ),
    (
        "sightings of other GUIDs removed",
        "DELETE FROM sighting WHERE began > ?1",
    ),
    (
        "sightings of other GUIDs cut",
        "UPDATE sighting SET ended = ?1 WHERE ended > ?1",
    ),
    (
        "moves of what Halo tells removed",
        "DELETE FROM told_move WHERE at > ?1",
    ),
    // A practice that moved several times while the clock was wrong ends where it moved last.
    (
        "assignments removed",
        "DELETE FROM assignment WHERE began > ?1 AND began < (
             SELECT MAX(began) FROM assignment AS later WHERE later.practice = assignment.practice
         )",
    ),
    (
        "assignments dated now",
        "UPDATE OR REPLACE assignment SET began = MIN(began, ?1), ended = MIN(ended, ?1)
         WHERE began > ?1 OR ended > ?1",
    ),
    (
        "incidents removed",
        "DELETE FROM incident WHERE began > ?1 OR (
             id IN (SELECT incident FROM outage WHERE began_latest > ?1)
             AND id NOT IN (
                 SELECT incident FROM outage WHERE began_latest <= ?1 AND incident IS NOT NULL
             )
         )",
    ),
    (
        "outages removed",
        "DELETE FROM outage WHERE began_latest > ?1",
    ),
    (
        "outages without their incident",
        "UPDATE outage SET incident = NULL WHERE incident NOT IN (SELECT id FROM incident)",
    ),
    (
        "acknowledgements removed",
        "DELETE FROM ack
         WHERE outage NOT IN (SELECT id FROM outage) OR incident NOT IN (SELECT id FROM incident)",
    ),
    (
        "outages that go on",
        "UPDATE outage SET ended = NULL, ended_latest = NULL, link_after = NULL
         WHERE ended_latest > ?1 AND part_of IS NULL",
    ),
    (
        "parts of outages cut",
        "UPDATE outage SET ended = MIN(ended, ?1), ended_latest = ?1
         WHERE ended_latest > ?1 AND part_of IS NOT NULL",
    ),
    (
        "outages ended where the practice left",
        "UPDATE outage SET ended = MAX(began_latest, ?1), ended_latest = MAX(began_latest, ?1)
         WHERE ended IS NULL AND part_of IS NULL AND practice NOT IN (
             SELECT practice FROM assignment
             WHERE assignment.ended IS NULL AND assignment.began <= outage.began_latest
         )",
    ),
];

/// What is done once the outages follow from their spans again.
const INCIDENTS: &[(&str, &str)] = &[
    (
        "incidents that began with their first outage",
        "UPDATE incident SET began = first.began
         FROM (
             SELECT incident, MIN(began) AS began FROM outage GROUP BY incident
         ) AS first
         WHERE first.incident = incident.id AND incident.subject IS NOT NULL
             AND incident.began < first.began",
    ),
    (
        "incidents ended",
        "UPDATE incident SET ended = MAX(began, MIN(?1, IFNULL((
             SELECT MAX(IFNULL(ended_latest, ?1)) FROM outage WHERE outage.incident = incident.id
         ), ?1)))
         WHERE ended > ?1",
    ),
];

/// An incident about access whose traces were all placed later lasted for no time that is known. `?1`
/// is the present, `?2` when the history was last right.
const TRACELESS: &str = "UPDATE incident SET ended = began
    WHERE subject IS NULL AND began >= ?2 AND (ended IS NULL OR ended > began) AND NOT EXISTS (
        SELECT 1 FROM span
        JOIN word ON word.code = span.reason AND word.word = incident.class
        WHERE span.began < IFNULL(incident.ended, ?1 + 1)
            AND (span.ended IS NULL OR span.ended > incident.began)
    )";

/// What lasts for a time from when it was made: it lasts no longer than from now.
const TERMS: &[(&str, &str)] = &[
    (
        "acknowledgements ended",
        "UPDATE ack SET until = MIN(until, ?1) WHERE taken_at > ?1",
    ),
    (
        "snoozes ended",
        "UPDATE change SET snoozed_until = ?1 WHERE snoozed_until > ?1 AND last_seen_at > ?1",
    ),
    (
        "sessions ended",
        "DELETE FROM session WHERE last_seen_at > ?1",
    ),
    (
        "invitations ended",
        "DELETE FROM invitation WHERE expires_at > ?1 + 31 * 86400000",
    ),
    (
        "tokens that end earlier",
        "UPDATE token SET expires_at = expires_at - (created_at - ?1) WHERE created_at > ?1",
    ),
    (
        "second factors whose codes are taken again",
        "UPDATE staff SET totp_step = ?1 / 30000 WHERE totp_step > ?1 / 30000",
    ),
    (
        "ends of shifts dated now",
        "UPDATE setting SET value = CAST(?1 AS TEXT)
         WHERE name LIKE 'shift_ended:%' AND CAST(value AS INTEGER) > ?1",
    ),
    (
        "look-ups of rows that are due now",
        "UPDATE batch_row SET due_at = ?1 WHERE due_at > ?1 + 86400000",
    ),
];

/// When something was done. It keeps its order and is dated now.
const DATED_NOW: &[(&str, &str)] = &[
    ("ack", "taken_at"),
    ("ack", "ended_at"),
    ("bulk_edit", "made_at"),
    ("bulk_edit", "undone_at"),
    ("change", "first_seen_at"),
    ("change", "came_up_at"),
    ("change", "last_seen_at"),
    ("change", "first_at"),
    ("change", "decided_at"),
    ("change", "closed_at"),
    ("change", "lapsed_at"),
    ("checkpoint", "queries_failed_at"),
    ("checkpoint", "explained_until"),
    ("checkpoint", "in_use_at"),
    ("checkpoint", "left_at"),
    ("group_decision", "decided_at"),
    ("maintenance", "called_off_at"),
    ("raw_answer", "at"),
    ("relayed_look_up", "asked_at"),
    ("feed_consumer", "acked_at"),
    ("feed_consumer", "taken_at"),
    ("feed_ack", "at"),
    ("manual_guid", "entered_at"),
    ("manual_guid", "ended_at"),
    ("migration", "cancelled_at"),
    ("note", "at"),
    ("support_case", "sent_at"),
    ("support_case", "asked_at"),
    ("support_case_event", "at"),
    ("outage", "detected_at"),
    ("practice", "created_at"),
    ("server", "created_at"),
    ("practice", "retired_at"),
    ("import_batch", "pasted_at"),
    ("batch_row", "looked_up_at"),
    ("batch_row", "turned_ready"),
    ("batch_row", "started_at"),
    ("batch_row", "dropped_at"),
    ("site", "mapped_at"),
    ("staff", "created_at"),
    ("staff", "last_signed_in_at"),
    ("staff", "disabled_at"),
    ("token", "created_at"),
    ("token", "last_used_at"),
    ("token", "revoked_at"),
    ("contact_log", "at"),
    ("credential_act", "at"),
    ("credential_act", "read_at"),
    ("security_count", "newest_at"),
    ("channel", "created_at"),
    ("channel", "removed_at"),
    ("alert", "opened_at"),
    ("alert", "closed_at"),
    ("alert_message", "created_at"),
    ("alert_message", "due_at"),
    ("alert_message", "resent_at"),
    ("alert_message", "done_at"),
    ("delivery_attempt", "at"),
    ("health_condition", "began"),
    ("health_condition", "ended"),
    ("used_ack_link", "used_at"),
    ("twin_life", "first_seen_at"),
    ("twin_life", "beside_at"),
];

/// The trigger that keeps the ledger as it was written.
const LEDGER_TRIGGER: &str = "mapping_is_not_rewritten";

impl ClockRepair {
    /// Opens a database that nobody else has open, and keeps others out.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where somebody has it open; or when it is not there, not ours, or has
    /// another schema than this program's.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            // Set before the file is first read, it takes the whole file.
            .locking_mode(SqliteLockingMode::Exclusive)
            .busy_timeout(std::time::Duration::ZERO)
            .disable_statement_logging()
            .connect()
            .await?;
        let (found, known) = (
            migrations::schema(&mut connection).await?,
            migrations::newest(),
        );
        match found {
            Some(found) if found == known => Ok(Self { connection }),
            Some(found) => Err(StoreError::OlderSchema { found, known }),
            None => Err(StoreError::Empty),
        }
    }

    /// What would be done. Nothing is changed.
    pub async fn preview(&mut self, now: DateTime<Utc>) -> Result<Vec<Repaired>, StoreError> {
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        let repaired = repair(&mut transaction, &AuditPrincipal::command_line(), now).await;
        transaction.rollback().await?;
        repaired
    }

    /// Does it, all or nothing, and enters it in the audit trail.
    pub async fn carry_out(
        &mut self,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<Vec<Repaired>, StoreError> {
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        let repaired = repair(&mut transaction, by, now).await?;
        transaction.commit().await?;
        Ok(repaired)
    }

    /// Lets others in again.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.connection.close().await?)
    }
}

async fn repair(
    tx: &mut SqliteConnection,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<Vec<Repaired>, StoreError> {
    let at = ms(now);
    // An outage goes before what belongs to it.
    sqlx::query("PRAGMA defer_foreign_keys = ON")
        .execute(&mut *tx)
        .await?;
    let sites = moved_sites(tx, at).await?;
    let right_until: Option<i64> =
        sqlx::query_scalar("SELECT MIN(began) FROM span WHERE ended > ?1")
            .bind(at)
            .fetch_one(&mut *tx)
            .await?;
    let mut repaired = Vec::new();
    run(tx, HISTORIES, at, &mut repaired).await?;
    outage::follow(tx, &sites, now).await?;
    run(tx, INCIDENTS, at, &mut repaired).await?;
    if let Some(right_until) = right_until {
        let traceless = sqlx::query(TRACELESS).bind(at).bind(right_until);
        let ended = traceless.execute(&mut *tx).await?.rows_affected();
        repaired.push((ended, "incidents without a trace ended"));
    }
    run(tx, TERMS, at, &mut repaired).await?;
    let mut dated = 0;
    for (table, column) in DATED_NOW {
        let statement = format!("UPDATE {table} SET {column} = ?1 WHERE {column} > ?1");
        let statement = sqlx::query(AssertSqlSafe(statement)).bind(at);
        dated += statement.execute(&mut *tx).await?.rows_affected();
    }
    repaired.push((dated, "other times dated now"));
    let ledger = date_ledger(tx, at).await?;
    repaired.push((ledger.len() as u64, "ledger entries dated now"));
    repaired.retain(|(rows, _)| *rows > 0);
    if !repaired.is_empty() {
        enter(tx, &repaired, &ledger, by, now).await?;
    }
    Ok(repaired)
}

async fn run(
    tx: &mut SqliteConnection,
    statements: &[(&'static str, &'static str)],
    at: i64,
    repaired: &mut Vec<Repaired>,
) -> Result<(), StoreError> {
    for (words, statement) in statements {
        let done = sqlx::query(*statement).bind(at).execute(&mut *tx).await?;
        repaired.push((done.rows_affected(), words));
    }
    Ok(())
}

/// The sites whose history reaches beyond the present: their outages are derived anew.
async fn moved_sites(
    tx: &mut SqliteConnection,
    at: i64,
) -> Result<Vec<OutageCandidate>, StoreError> {
    let sites: Vec<i64> =
        sqlx::query_scalar("SELECT DISTINCT site FROM span WHERE began > ?1 OR ended > ?1")
            .bind(at)
            .fetch_all(tx)
            .await?;
    let candidate = |site| OutageCandidate {
        site: SiteRow(site),
        last_seen: LastSeen::default(),
        heartbeat_at: None,
        link_before: None,
        link_version: None,
    };
    Ok(sites.into_iter().map(candidate).collect())
}

/// A ledger entry with the times that it had: its number, `valid_from`, `recorded_at`.
type Dated = (i64, i64, i64);

async fn date_ledger(tx: &mut SqliteConnection, at: i64) -> Result<Vec<Dated>, StoreError> {
    let ahead: Vec<Dated> = sqlx::query_as(
        "SELECT seq, valid_from, recorded_at FROM mapping
         WHERE valid_from > ?1 OR recorded_at > ?1 ORDER BY seq",
    )
    .bind(at)
    .fetch_all(&mut *tx)
    .await?;
    if ahead.is_empty() {
        return Ok(ahead);
    }
    let trigger: String = sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = ?1")
        .bind(LEDGER_TRIGGER)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query(AssertSqlSafe(format!("DROP TRIGGER {LEDGER_TRIGGER}")))
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "UPDATE mapping SET valid_from = MIN(valid_from, ?1), recorded_at = MIN(recorded_at, ?1)
         WHERE valid_from > ?1 OR recorded_at > ?1",
    )
    .bind(at)
    .execute(&mut *tx)
    .await?;
    sqlx::query(AssertSqlSafe(trigger)).execute(tx).await?;
    Ok(ahead)
}

/// Says in the audit trail what was done, and which of its own entries carry times to come.
async fn enter(
    tx: &mut SqliteConnection,
    repaired: &[Repaired],
    ledger: &[Dated],
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (first, last): (Option<i64>, Option<i64>) =
        sqlx::query_as("SELECT MIN(number), MAX(number) FROM audit WHERE at > ?1")
            .bind(ms(now))
            .fetch_one(&mut *tx)
            .await?;
    let ledger: Vec<_> = ledger
        .iter()
        .map(|(seq, valid_from, recorded_at)| {
            json!({ "seq": seq, "valid_from": valid_from, "recorded_at": recorded_at })
        })
        .collect();
    let was = json!({ "ledger": ledger, "audit_entries_ahead": [first, last] });
    let event = AuditEvent::new(Action::ClockRepaired, "database");
    note(tx, event.was(was).became(json!(repaired)), by, now).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    /// Every column that holds a time, as `table.column`.
    async fn times(store: &Store) -> Vec<(String, String)> {
        sqlx::query_as(
            "SELECT tables.name, columns.name
             FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND tables.name NOT LIKE '\\_%' ESCAPE '\\'
                 AND columns.type = 'INTEGER'
                 AND (
                     columns.name LIKE '%at' OR columns.name LIKE '%until%'
                     OR columns.name LIKE 'began%' OR columns.name LIKE 'ended%'
                     OR columns.name IN ('hour', 'day', 'valid_from', 'unwell_since')
                 )
             ORDER BY 1, 2",
        )
        .fetch_all(&store.readers)
        .await
        .unwrap()
    }

    /// Left are: the audit trail, times on Halo's clock, what is planned, and sessions, which go whole.
    #[tokio::test]
    async fn every_time_in_the_database_is_repaired_or_left_for_a_reason() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("sundog.db"))
            .await
            .unwrap();
        let statements = [HISTORIES, INCIDENTS, TERMS].concat();
        let is_repaired = |table: &str, column: &str| {
            table == "mapping"
                || DATED_NOW.contains(&(table, column))
                || statements.iter().any(|(_, sql)| {
                    let sql = format!("{sql} ");
                    let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
                    let names = |verb| sql.contains(&format!("{verb} {table} "));
                    (names("UPDATE") || names("FROM") || names("REPLACE"))
                        && words.any(|word| word == column)
                })
        };
        let left = times(&store).await.into_iter();
        let left = left.filter(|(table, column)| !is_repaired(table, column));
        let left: Vec<String> = left
            .map(|(table, column)| format!("{table}.{column}"))
            .collect();
        insta::assert_snapshot!(left.join("\n"), @"
        audit.at
        checkpoint.heartbeat_at
        facts.created_at
        facts.enriched_at
        maintenance.began
        maintenance.ended
        quota.day
        quota.paused_until
        session.expires_at
        session.signed_in_at
        set_aside.hour
        ");
    }
}
