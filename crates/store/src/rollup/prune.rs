//! Which roll-ups go? Hours, after a time; days never.

use chrono::{DateTime, Utc};

use crate::StoreError;
use crate::store::{Store, in_transaction};
use crate::time::{HOUR_MS, ms};

/// Rows that one call removes.
const ROWS_PER_PRUNING: i64 = 10_000;

impl Store {
    /// Removes hourly roll-ups that were over at `before`, and returns how many rows that were: 0
    /// when nothing is left to remove. One call does a bounded amount of work.
    pub async fn prune_rollups(&self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        let before_hour = ms(before).div_euclid(HOUR_MS);
        in_transaction!(self, |tx| {
            let removed = sqlx::query!(
                r#"
                DELETE FROM rollup_hour
                WHERE (hour, block) IN (
                    SELECT hour, block
                    FROM rollup_hour
                    WHERE hour < ?1
                    ORDER BY hour, block
                    LIMIT ?2
                )
                "#,
                before_hour,
                ROWS_PER_PRUNING,
            )
            .execute(tx)
            .await?;
            Ok(usize::try_from(removed.rows_affected()).unwrap_or(usize::MAX))
        })
    }
}
