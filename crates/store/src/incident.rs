//! The common causes: when was Halo Cloud, our key or our network the trouble, and for whom?
//!
//! At most one is open. Its members are read from the access spans of its time, so that what an
//! incident says and what the practices' own history says cannot differ.

use chrono::{DateTime, Utc};
use domain::incident::Incident;
use domain::observation::FailureClass;
use domain::practice::PracticeId;
use domain::tracks::{Reason, Track};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::store::Store;
use crate::time::{maybe_time, ms, time};

struct IncidentRow {
    id: i64,
    class: String,
    began: i64,
    ended: Option<i64>,
}

impl TryFrom<IncidentRow> for Incident {
    type Error = StoreError;

    fn try_from(row: IncidentRow) -> Result<Self, Self::Error> {
        Ok(Self {
            id: row.id,
            class: row
                .class
                .parse()
                .map_err(StoreError::unreadable("a class of failure"))?,
            began: time(row.began)?,
            ended: maybe_time(row.ended)?,
        })
    }
}

impl Store {
    /// The incidents about access, newest first: only open ones, only ended ones, or all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn incidents(
        &self,
        open: Option<bool>,
        limit: u32,
    ) -> Result<Vec<Incident>, StoreError> {
        sqlx::query_as!(
            IncidentRow,
            r#"
            SELECT id AS "id!", class, began, ended
            FROM incident
            WHERE subject IS NULL AND (?1 IS NULL OR (ended IS NULL) = ?1)
            ORDER BY began DESC, id DESC
            LIMIT ?2
            "#,
            open,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(Incident::try_from)
        .collect()
    }

    /// The practices that an incident kept us from seeing, in the order of the list: those not
    /// retired whose access had its class as reason at some time while it lasted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn incident_members(
        &self,
        incident: &Incident,
    ) -> Result<Vec<PracticeId>, StoreError> {
        let track = Track::Access.as_str();
        let reason = Reason::from(incident.class).as_str();
        let began = ms(incident.began);
        let ended = incident.ended.map_or(i64::MAX, ms);
        let members = sqlx::query_scalar!(
            r#"
            SELECT practice.id AS "id!"
            FROM practice
            WHERE practice.retired_at IS NULL
                AND EXISTS (
                    SELECT *
                    FROM span
                    WHERE span.site = practice.site
                        AND span.track = (SELECT code FROM word WHERE word = ?1)
                        AND span.reason = (SELECT code FROM word WHERE word = ?2)
                        AND span.began >= COALESCE(
                            (
                                SELECT MAX(earlier.began)
                                FROM span AS earlier
                                WHERE earlier.site = practice.site
                                    AND earlier.track = (SELECT code FROM word WHERE word = ?1)
                                    AND earlier.began <= ?3
                            ),
                            ?3
                        )
                        AND span.began < ?4
                        AND (span.ended IS NULL OR span.ended > ?3)
                )
            ORDER BY practice.id
            "#,
            track,
            reason,
            began,
            ended,
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(members.into_iter().map(PracticeId).collect())
    }
}

/// Writes what a cycle found out about the common cause: an end and a begin in the order of their
/// times, the end first where they are the same.
pub(crate) async fn follow(
    tx: &mut SqliteConnection,
    opened: Option<(FailureClass, DateTime<Utc>)>,
    ended: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    match (opened, ended) {
        (None, None) => Ok(()),
        (None, Some(at)) => end(tx, at).await,
        (Some((class, at)), None) => open(tx, class, at).await,
        (Some((class, began)), Some(at)) if began < at => {
            open(tx, class, began).await?;
            end(tx, at).await
        }
        (Some((class, began)), Some(at)) => {
            end(tx, at).await?;
            open(tx, class, began).await
        }
    }
}

async fn open(
    tx: &mut SqliteConnection,
    class: FailureClass,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    end(tx, at).await?;
    let (class, at) = (class.as_str(), ms(at));
    sqlx::query!(
        r#"
        INSERT INTO incident (class, began)
        VALUES (?1, ?2)
        "#,
        class,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn end(tx: &mut SqliteConnection, at: DateTime<Utc>) -> Result<(), StoreError> {
    let at = ms(at);
    // A clock that went back must not make it end before it began.
    sqlx::query!(
        r#"
        UPDATE incident
        SET ended = MAX(began, ?1)
        WHERE ended IS NULL AND subject IS NULL
        "#,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
