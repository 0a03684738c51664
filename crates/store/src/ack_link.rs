//! Which links to acknowledge were used: each works once, and nothing of the others is kept.

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{Digest, StoreError};

/// Links expire before this, so a used one need not be remembered for longer.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

impl Store {
    /// Uses a link up. Says whether it had not been used before.
    pub async fn use_ack_link(
        &self,
        digest: Digest,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        in_transaction!(self, |tx| {
            let (digest, at, oldest) = (digest.as_slice(), ms(now), ms(now - REMEMBERED));
            sqlx::query!("DELETE FROM used_ack_link WHERE used_at < ?1", oldest)
                .execute(&mut *tx)
                .await?;
            let used = sqlx::query!(
                r#"
                INSERT INTO used_ack_link (digest, used_at)
                VALUES (?1, ?2)
                ON CONFLICT (digest) DO NOTHING
                "#,
                digest,
                at,
            )
            .execute(tx)
            .await?;
            Ok(used.rows_affected() == 1)
        })
    }
}
