//! Look-ups that one process asks through the watch of another.

use chrono::{DateTime, TimeDelta, Utc};
use domain::site::SiteKey;

use crate::StoreError;
use crate::store::{Store, in_transaction};
use crate::time::ms;

/// Whoever asked so long ago is gone.
const KEPT_FOR: TimeDelta = TimeDelta::hours(1);

impl Store {
    /// Asks the watch for a look-up; gives its number.
    pub async fn relay_look_up(
        &self,
        key: &SiteKey,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let (key, at) = (key.clone(), ms(now));
        in_transaction!(self, |tx| {
            let (pms, site_id) = (key.pms.as_str(), key.site_id.as_str());
            let id = sqlx::query_scalar!(
                r#"
                INSERT INTO relayed_look_up (pms, site_id, asked_at)
                VALUES (?1, ?2, ?3)
                RETURNING id AS "id!"
                "#,
                pms,
                site_id,
                at,
            )
            .fetch_one(tx)
            .await?;
            Ok(id)
        })
    }

    /// What came of a look-up, as JSON, and none while it is not answered; none of both where it is not
    /// there any more.
    pub async fn relayed_answer(&self, id: i64) -> Result<Option<Option<String>>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT answer FROM relayed_look_up WHERE id = ?1", id)
                .fetch_optional(&self.readers)
                .await?,
        )
    }

    /// Drops a look-up that was read, or that nobody waits for any more.
    pub async fn drop_relayed(&self, id: i64) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            sqlx::query!("DELETE FROM relayed_look_up WHERE id = ?1", id)
                .execute(tx)
                .await?;
            Ok(())
        })
    }

    /// The look-ups that wait for an answer, oldest first.
    pub async fn relayed_look_ups(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<(i64, SiteKey)>, StoreError> {
        let since = ms(now - KEPT_FOR);
        let rows = sqlx::query!(
            r#"
            SELECT id AS "id!", pms, site_id
            FROM relayed_look_up
            WHERE answer IS NULL AND asked_at >= ?1
            ORDER BY id
            "#,
            since,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                let pms = row.pms.parse().map_err(StoreError::unreadable("a PMS"))?;
                let site_id = row.site_id.parse();
                let site_id = site_id.map_err(StoreError::unreadable("a Site ID"))?;
                Ok((row.id, SiteKey { pms, site_id }))
            })
            .collect()
    }

    /// Answers a look-up, and drops those that nobody came for.
    pub async fn answer_relayed(
        &self,
        id: i64,
        answer: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (answer, since) = (answer.to_owned(), ms(now - KEPT_FOR));
        in_transaction!(self, |tx| {
            sqlx::query!(
                "UPDATE relayed_look_up SET answer = ?2 WHERE id = ?1",
                id,
                answer,
            )
            .execute(&mut *tx)
            .await?;
            sqlx::query!("DELETE FROM relayed_look_up WHERE asked_at < ?1", since)
                .execute(tx)
                .await?;
            Ok(())
        })
    }
}
