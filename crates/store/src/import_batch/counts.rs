//! How far is each batch? Counted where the rows are, and only for the batches that are shown.

use std::collections::BTreeMap;

use domain::onboarding::RowState;

use super::{ImportBatch, state_of};
use crate::StoreError;
use crate::store::Store;
use crate::time::time;
use crate::words::maybe_parsed;

/// A batch and how many of its rows stand where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedBatch {
    /// The batch.
    pub batch: ImportBatch,
    /// How many rows there are in each state that any is in.
    pub counts: BTreeMap<RowState, usize>,
    /// How many are ready that were not at first.
    pub turned_ready: usize,
}

impl Store {
    /// The batches on which something is to be done, and the newest `done` others; the newest first.
    pub async fn counted_batches(&self, done: u32) -> Result<Vec<CountedBatch>, StoreError> {
        let rows = sqlx::query!(
            r#"
            WITH undone (id) AS (
                SELECT DISTINCT batch
                FROM batch_row INDEXED BY batch_row_open
                WHERE started_at IS NULL AND dropped_at IS NULL AND verdict IS NOT 'unchanged'
            ),
            shown (id) AS (
                SELECT id FROM undone
                UNION ALL
                SELECT id
                FROM (
                    SELECT id
                    FROM import_batch
                    WHERE id NOT IN (SELECT id FROM undone)
                    ORDER BY id DESC
                    LIMIT ?1
                )
            )
            SELECT
                import_batch.id AS "id!", name AS "name!", pasted_by AS "pasted_by!",
                pasted_at AS "pasted_at!", verdict AS "verdict?",
                started_at IS NOT NULL AS "is_started!: bool",
                dropped_at IS NOT NULL AS "is_dropped!: bool",
                COUNT(line) AS "rows!: i64", COUNT(turned_ready) AS "turned_ready!: i64"
            FROM shown
            CROSS JOIN import_batch ON import_batch.id = shown.id
            LEFT JOIN batch_row ON batch_row.batch = import_batch.id
            GROUP BY import_batch.id, verdict, 6, 7
            ORDER BY import_batch.id DESC
            "#,
            done,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut batches: Vec<CountedBatch> = Vec::new();
        for row in rows {
            if batches.last().is_none_or(|last| last.batch.id != row.id) {
                batches.push(CountedBatch {
                    batch: ImportBatch {
                        id: row.id,
                        name: row.name,
                        by: row.pasted_by,
                        at: time(row.pasted_at)?,
                    },
                    counts: BTreeMap::new(),
                    turned_ready: 0,
                });
            }
            let verdict = maybe_parsed(row.verdict.as_deref(), "a verdict")?;
            let state = state_of(row.is_started, row.is_dropped, verdict);
            let count = |rows: i64| usize::try_from(rows).unwrap_or_default();
            if let Some(last) = batches.last_mut().filter(|_| row.rows > 0) {
                *last.counts.entry(state).or_default() += count(row.rows);
                if state == RowState::Ready {
                    last.turned_ready += count(row.turned_ready);
                }
            }
        }
        Ok(batches)
    }
}
