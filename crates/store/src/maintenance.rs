//! When was being down planned, and for whom?
//!
//! A row names one practice, a tag, a server, a PMS, or nothing and so all; and one stretch of time, or
//! days on which it recurs. A plan that is changed or ended while part of it is over leaves that part as
//! it was, so that no history is told anew (`decisions/0038`).

mod write;

use chrono::{DateTime, Utc};
use domain::maintenance::{
    Maintenance, MaintenancePlan, MaintenanceScope, MaintenanceTimes, RecursText,
};
use domain::practice::PracticeId;
use sqlx::SqliteConnection;

pub(crate) use self::write::end_once;
use crate::StoreError;
use crate::store::Store;
use crate::time::{ms, time};
use crate::words::parsed;

struct MaintenanceRow {
    id: i64,
    began: i64,
    ended: i64,
    reason: String,
    practice: Option<i64>,
    tag: Option<String>,
    server: Option<String>,
    pms: Option<String>,
    recurs: Option<String>,
    created_by: String,
    continued_by: Option<i64>,
    migration: Option<i64>,
}

impl Store {
    /// What is planned within a time, whoever it covers, oldest first: all that recurs is there where it
    /// comes round within the time. What was called off before it began is not.
    pub async fn maintenance_within(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<Maintenance>, StoreError> {
        let (from_ms, to_ms) = (ms(from), ms(to));
        let rows = sqlx::query_as!(
            MaintenanceRow,
            r#"
            SELECT
                maintenance.id AS "id!", began, ended, reason, maintenance.practice, tag, server, pms,
                recurs, created_by, continued_by, migration.id AS "migration?"
            FROM maintenance
            LEFT JOIN migration ON migration.maintenance = maintenance.id
            WHERE ended > ?1 AND began < ?2 AND called_off_at IS NULL
            ORDER BY began, maintenance.id
            "#,
            from_ms,
            to_ms,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let maintenance = Maintenance::try_from(row)?;
            let next = maintenance.plan.times.next_from(from);
            if next.is_some_and(|(began, _)| began < to) {
                found.push(maintenance);
            }
        }
        Ok(found)
    }

    /// One of them; none where there is no such number, or it was called off before it began.
    pub async fn maintenance(&self, id: i64) -> Result<Option<Maintenance>, StoreError> {
        one(&mut *self.readers.acquire().await?, id).await
    }
}

async fn one(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Option<Maintenance>, StoreError> {
    let row = sqlx::query_as!(
        MaintenanceRow,
        r#"
        SELECT
            maintenance.id AS "id!", began, ended, reason, maintenance.practice, tag, server, pms,
            recurs, created_by, continued_by, migration.id AS "migration?"
        FROM maintenance
        LEFT JOIN migration ON migration.maintenance = maintenance.id
        WHERE maintenance.id = ?1 AND called_off_at IS NULL
        "#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    row.map(Maintenance::try_from).transpose()
}

impl TryFrom<MaintenanceRow> for Maintenance {
    type Error = StoreError;

    fn try_from(row: MaintenanceRow) -> Result<Self, StoreError> {
        let scope = match (row.practice, row.tag, row.server, row.pms) {
            (Some(practice), ..) => MaintenanceScope::Practice(PracticeId(practice)),
            (None, Some(tag), ..) => MaintenanceScope::Tag(tag),
            (None, None, Some(server), _) => MaintenanceScope::Server(server),
            (None, None, None, Some(pms)) => MaintenanceScope::Pms(parsed(&pms, "a PMS")?),
            (None, None, None, None) => MaintenanceScope::Everyone,
        };
        let (began, ended) = (time(row.began)?, time(row.ended)?);
        let times = match row.recurs {
            None => MaintenanceTimes::Once { began, ended },
            Some(text) => {
                const WHAT: &str = "what recurs";
                let text: RecursText =
                    serde_json::from_str(&text).map_err(StoreError::unreadable(WHAT))?;
                let recurrence = text
                    .read(|zone| began.with_timezone(&zone).date_naive())
                    .map_err(StoreError::unreadable(WHAT))?;
                MaintenanceTimes::Recurring {
                    recurrence,
                    bounds: (began, ended),
                }
            }
        };
        Ok(Self {
            id: row.id,
            plan: MaintenancePlan {
                reason: row.reason,
                scope,
                times,
            },
            created_by: row.created_by,
            migration: row.migration,
            continued_by: row.continued_by,
        })
    }
}
