//! The common causes: when was Halo Cloud, our key or our network the trouble, and for whom?
//!
//! At most one is open. Its members are read from the access spans of its time, so that what an
//! incident says and what the practices' own history says cannot differ.

mod members;

use chrono::{DateTime, Utc};
use domain::incident::Incident;
use domain::observation::FailureClass;
use sqlx::SqliteConnection;

pub use self::members::Members;
use crate::StoreError;
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::words::parsed;

impl Store {
    /// The incidents about access, newest first: only open ones, only ended ones, or all.
    pub async fn incidents(
        &self,
        open: Option<bool>,
        limit: u32,
    ) -> Result<Vec<Incident>, StoreError> {
        sqlx::query!(
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
        .map(|row| {
            Ok(Incident {
                id: row.id,
                class: parsed(&row.class, "a class of failure")?,
                began: time(row.began)?,
                ended: maybe_time(row.ended)?,
            })
        })
        .collect()
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
