//! Every common cause, with what belongs to it.

use domain::common_cause::CommonCause;
use domain::tracks::Track;
use domain::verification::incidents::{IncidentMembers, KeptIncident, of_access, of_outages};
use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::SqliteConnection;

use super::unread;
use crate::StoreError;
use crate::time::{maybe_time, ms, time};

struct IncidentRow {
    id: i64,
    class: String,
    subject: Option<String>,
    server: Option<i64>,
    began: i64,
    ended: Option<i64>,
    outages: i64,
    first: Option<i64>,
    last: Option<i64>,
    lasting: i64,
}

impl IncidentRow {
    fn read(&self) -> Result<KeptIncident, StoreError> {
        Ok(KeptIncident {
            id: self.id,
            cause: CommonCause::read(&self.class, self.subject.clone(), self.server)
                .map_err(StoreError::unreadable("a common cause"))?,
            began: time(self.began)?,
            ended: maybe_time(self.ended)?,
        })
    }
}

pub(super) async fn check(tx: &mut SqliteConnection) -> Result<VerifyFinding, StoreError> {
    let mut finding = VerifyFinding::of(VerifyCheck::Incidents, "incidents");
    let newest = sqlx::query_scalar!(r#"SELECT MAX(observed_at) AS "at: i64" FROM checkpoint"#)
        .fetch_one(&mut *tx)
        .await?;
    let newest = time(newest.unwrap_or(0))?;
    for row in all(tx).await? {
        let kept = match row.read() {
            Ok(kept) => kept,
            Err(error) => {
                finding.add(1, [unread(&format!("incident {}", row.id), &error)]);
                continue;
            }
        };
        let faults = if let CommonCause::Access(_) = kept.cause {
            of_access(&kept, sites_unseen(tx, &kept).await?)
        } else {
            let members = IncidentMembers {
                outages: usize::try_from(row.outages).unwrap_or(0),
                began: maybe_time(row.first)?,
                ended: maybe_time(row.last.filter(|_| row.lasting == 0))?,
            };
            of_outages(&kept, members, newest)
        };
        finding.add(1, faults);
    }
    Ok(finding)
}

async fn all(tx: &mut SqliteConnection) -> Result<Vec<IncidentRow>, StoreError> {
    Ok(sqlx::query_as!(
        IncidentRow,
        r#"
        SELECT
            incident.id AS "id!",
            incident.class AS "class!",
            incident.subject AS "subject?",
            incident.server AS "server?",
            incident.began AS "began!",
            incident.ended AS "ended?",
            COUNT(outage.id) AS "outages!: i64",
            MIN(outage.began) AS "first?: i64",
            MAX(outage.ended_latest) AS "last?: i64",
            COUNT(outage.id) - COUNT(outage.ended) AS "lasting!: i64"
        FROM incident
        LEFT JOIN outage ON outage.incident = incident.id
        GROUP BY incident.id
        ORDER BY incident.id
        "#
    )
    .fetch_all(tx)
    .await?)
}

/// How many sites have the incident's class as the reason of their access while it lasted.
async fn sites_unseen(tx: &mut SqliteConnection, kept: &KeptIncident) -> Result<usize, StoreError> {
    let (track, reason) = (Track::Access.as_str(), kept.cause.class());
    let (began, ended) = (ms(kept.began), kept.ended.map_or(i64::MAX, ms));
    let sites = sqlx::query_scalar!(
        r#"
        -- To verify: all of it.
        SELECT COUNT(DISTINCT span.site) AS "sites!: i64"
        FROM span
        WHERE span.track = (SELECT code FROM word WHERE word = ?1)
            AND span.reason = (SELECT code FROM word WHERE word = ?2)
            AND span.began < ?4
            AND (span.ended IS NULL OR span.ended > ?3)
        "#,
        track,
        reason,
        began,
        ended,
    )
    .fetch_one(tx)
    .await?;
    Ok(usize::try_from(sites).unwrap_or(0))
}
