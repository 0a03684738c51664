//! How far each of the integrator's programs has followed the mapping ledger.

use chrono::{DateTime, Utc};

use crate::StoreError;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

impl Store {
    /// Notes how far a program has followed the ledger. It never goes back. Says whether there is
    /// such an entry: one cannot have read what is not written.
    pub async fn acknowledge_feed(
        &self,
        consumer: &str,
        seq: i64,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let consumer = consumer.to_owned();
        in_transaction!(self, |tx| {
            let newest = sqlx::query_scalar!("SELECT MAX(seq) FROM mapping")
                .fetch_one(&mut *tx)
                .await?;
            if seq < 0 || seq > newest.unwrap_or(0) {
                return Ok(false);
            }
            let at = ms(now);
            sqlx::query!(
                r#"
                INSERT INTO feed_consumer (name, seq, acked_at)
                VALUES (?1, ?2, ?3)
                ON CONFLICT (name) DO UPDATE
                SET seq = MAX(seq, excluded.seq), acked_at = excluded.acked_at
                "#,
                consumer,
                seq,
                at,
            )
            .execute(&mut *tx)
            .await?;
            sqlx::query!(
                r#"
                INSERT INTO feed_ack (consumer, seq, at)
                SELECT ?1, ?2, ?3
                WHERE NOT EXISTS (SELECT 1 FROM feed_ack WHERE consumer = ?1 AND seq >= ?2)
                "#,
                consumer,
                seq,
                at,
            )
            .execute(tx)
            .await?;
            Ok(true)
        })
    }

    /// How far each program has followed, by name.
    pub async fn feed_consumers(&self) -> Result<Vec<(String, i64, DateTime<Utc>)>, StoreError> {
        let rows = sqlx::query!("SELECT name, seq, acked_at FROM feed_consumer ORDER BY name")
            .fetch_all(&self.readers)
            .await?;
        rows.into_iter()
            .map(|row| Ok((row.name, row.seq, time(row.acked_at)?)))
            .collect()
    }
}
