//! The common causes as they are listed: our access, a server or its host, authority, Halo Link.
//!
//! The first is written by `incident`; the others follow from outages, here, in the transaction
//! that moved them.

mod shared;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::common_cause::{self, CommonCause, UPDATE_LASTS};
use sqlx::SqliteConnection;

use self::shared::{
    OnServer, counts, named, on_host, on_servers, refused, restarts, silent, with_version,
};
use crate::outage::Ack;
use crate::store::{Store, in_transaction};
use crate::time::{length_ms, maybe_time, ms, time};
use crate::{StoreError, json};

/// An incident of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonIncident {
    /// Its number.
    pub id: i64,
    /// What is common.
    pub cause: CommonCause,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// Who has it in hand, if it was taken and not handed back; look at `until`.
    pub ack: Option<Ack>,
}

impl Store {
    /// Ends the common causes that are over because nothing more belongs to them.
    pub async fn settle_common_causes(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        in_transaction!(self, |tx| { end(tx, now).await })
    }

    /// The incidents of every kind, newest first, that overlap a time and have a smaller number than
    /// `before`: only open ones, only ended ones, or all.
    pub async fn common_incidents(
        &self,
        open: Option<bool>,
        (from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<CommonIncident>, StoreError> {
        let from = from.map_or(i64::MIN, ms);
        let to = to.map_or(i64::MAX, ms);
        let before = before.unwrap_or(i64::MAX);
        let rows = sqlx::query!(
            r#"
            SELECT
                incident.id AS "id!", incident.class, incident.subject,
                incident.server AS "server?", incident.began, incident.ended,
                ack.taken_by AS "taken_by?", ack.taken_at AS "taken_at?", ack.until AS "until?",
                ack.words AS "words?"
            FROM incident
            LEFT JOIN ack ON ack.incident = incident.id AND ack.ended_at IS NULL
            WHERE (?1 IS NULL OR (incident.ended IS NULL) = ?1)
                AND (incident.ended IS NULL OR incident.ended > ?2)
                AND incident.began < ?3
                AND incident.id < ?4
            ORDER BY incident.id DESC
            LIMIT ?5
            "#,
            open,
            from,
            to,
            before,
            limit,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(CommonIncident {
                    id: row.id,
                    cause: CommonCause::read(&row.class, row.subject, row.server)
                        .map_err(StoreError::unreadable("a common cause"))?,
                    began: time(row.began)?,
                    ended: maybe_time(row.ended)?,
                    ack: Ack::of(row.taken_by, row.taken_at, row.until, row.words)?,
                })
            })
            .collect()
    }
}

/// Finds what outages have in common, now that some of them moved.
pub(crate) async fn follow(
    tx: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    join_open(tx).await?;
    let together = silent(tx).await?;
    if together.iter().any(|one| one.server.is_some()) {
        let on_server = on_servers(tx).await?;
        let all = |one: &OnServer| one.practices;
        for (id, outages) in common_cause::lost_servers(&together, &counts(&on_server, all)) {
            let cause = CommonCause::Server(named(&on_server, id));
            let id = begin(tx, &cause, &outages).await?;
            belong(tx, id, &outages).await?;
        }
    }
    let together = silent(tx).await?;
    for (host, outages) in common_cause::lost_hosts(&together, &on_host(tx).await?) {
        let id = begin(tx, &CommonCause::Host(host), &outages).await?;
        belong(tx, id, &outages).await?;
    }
    let refused = refused(tx).await?;
    if !refused.is_empty() {
        let on_server = on_servers(tx).await?;
        let sites = counts(&on_server, |one| one.sites);
        for (id, outages) in common_cause::lost_authority(&refused, &sites) {
            let cause = CommonCause::Authority(named(&on_server, id));
            let id = begin(tx, &cause, &outages).await?;
            belong(tx, id, &outages).await?;
        }
    }
    let silent = silent(tx).await?;
    let with_version = match silent.len() < common_cause::OF_A_VERSION_LEAST {
        true => BTreeMap::new(),
        false => with_version(tx).await?,
    };
    if let Some((version, outages)) = common_cause::lost_version(&silent, &with_version) {
        let id = begin(tx, &CommonCause::LinkVersion(version), &outages).await?;
        belong(tx, id, &outages).await?;
    }
    for (version, outages) in restarts(tx, now).await? {
        if common_cause::is_wave(outages.len()) {
            let id = begin(tx, &CommonCause::LinkUpdate(version), &outages).await?;
            belong(tx, id, &outages).await?;
        }
    }
    end(tx, now).await
}

/// What falls silent on a server or with a host that already lost contact belongs to it; so does what falls
/// silent with a version of Halo Link soon after others with it did, and what loses authority on a server for
/// which it moved.
async fn join_open(tx: &mut SqliteConnection) -> Result<(), StoreError> {
    let host = CommonCause::Host(String::new()).class();
    let version = CommonCause::LinkVersion(String::new()).class();
    let [server, authority] = CommonCause::OF_A_SERVER;
    let together = length_ms(common_cause::TOGETHER);
    sqlx::query!(
        r#"
        UPDATE outage
        SET incident = incident.id
        FROM practice, incident
        LEFT JOIN server ON server.id = practice.server
        WHERE outage.practice = practice.id
            AND outage.ended IS NULL AND outage.part_of IS NULL AND outage.incident IS NULL
            AND incident.ended IS NULL
            AND (
                (
                    outage.state = 'blocked' AND outage.reason = 'non_authoritative'
                    AND incident.class = ?5 AND incident.server = practice.server
                )
                OR (
                    outage.state IN ('offline', 'unreachable')
                    AND (
                        (incident.class = ?4 AND incident.server = practice.server)
                        OR (
                            server.provider <> '' AND incident.class = ?1
                            AND incident.subject = server.provider
                        )
                        OR (
                            incident.class = ?2 AND incident.subject = outage.link_version
                            AND outage.began <= ?3 + (
                                SELECT MAX(member.began)
                                FROM outage AS member
                                WHERE member.incident = incident.id
                            )
                        )
                    )
                )
            )
        "#,
        host,
        version,
        together,
        server,
        authority,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The open incident of a cause, or a new one that began with the first of its outages.
async fn begin(
    tx: &mut SqliteConnection,
    cause: &CommonCause,
    outages: &[i64],
) -> Result<i64, StoreError> {
    let (class, subject) = (cause.class(), cause.subject());
    let server = cause.server().map(|id| id.0);
    let open = sqlx::query_scalar!(
        r#"
        SELECT id AS "id!"
        FROM incident
        WHERE class = ?1 AND ended IS NULL
            AND (server = ?3 OR (?3 IS NULL AND subject = ?2))
        "#,
        class,
        subject,
        server,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(id) = open {
        return Ok(id);
    }
    let outages = json::rows(outages);
    Ok(sqlx::query_scalar!(
        r#"
        INSERT INTO incident (class, subject, server, began)
        SELECT ?1, ?2, ?4, MIN(began)
        FROM outage
        WHERE id IN (SELECT value FROM json_each(?3))
        RETURNING id AS "id!"
        "#,
        class,
        subject,
        outages,
        server,
    )
    .fetch_one(tx)
    .await?)
}

async fn belong(
    tx: &mut SqliteConnection,
    incident: i64,
    outages: &[i64],
) -> Result<(), StoreError> {
    let outages = json::rows(outages);
    sqlx::query!(
        r#"
        UPDATE outage
        SET incident = ?1
        WHERE incident IS NULL AND id IN (SELECT value FROM json_each(?2))
        "#,
        incident,
        outages,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A common cause ends with the last of its outages; an update when none followed for its time.
async fn end(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<(), StoreError> {
    let update = CommonCause::LinkUpdate(String::new()).class();
    let quiet = ms(now - UPDATE_LASTS);
    sqlx::query!(
        r#"
        UPDATE incident
        SET ended = MAX(incident.began, (
            SELECT MAX(outage.ended_latest) FROM outage WHERE outage.incident = incident.id
        ))
        WHERE incident.ended IS NULL AND incident.subject IS NOT NULL
            AND NOT EXISTS (
                SELECT 1
                FROM outage
                WHERE outage.incident = incident.id AND outage.part_of IS NULL
                    AND (
                        outage.ended IS NULL
                        OR (incident.class = ?1 AND outage.ended_latest > ?2)
                    )
            )
        "#,
        update,
        quiet,
    )
    .execute(tx)
    .await?;
    Ok(())
}
