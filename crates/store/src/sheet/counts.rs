//! How far is each sheet? Counted where the rows are, and only for the sheets that are shown.

use std::collections::BTreeMap;

use domain::onboarding::RowState;

use super::{Sheet, state_of};
use crate::StoreError;
use crate::store::Store;
use crate::time::time;
use crate::words::maybe_parsed;

/// A sheet and how many of its rows stand where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedSheet {
    /// The sheet.
    pub sheet: Sheet,
    /// How many rows there are in each state that any is in.
    pub counts: BTreeMap<RowState, usize>,
    /// How many are ready that were not at first.
    pub turned_ready: usize,
}

impl Store {
    /// The sheets on which something is to be done, and the newest `done` others; the newest first.
    pub async fn counted_sheets(&self, done: u32) -> Result<Vec<CountedSheet>, StoreError> {
        let rows = sqlx::query!(
            r#"
            WITH undone (id) AS (
                SELECT DISTINCT sheet
                FROM sheet_row INDEXED BY sheet_row_open
                WHERE started_at IS NULL AND dropped_at IS NULL AND verdict IS NOT 'unchanged'
            ),
            shown (id) AS (
                SELECT id FROM undone
                UNION ALL
                SELECT id
                FROM (
                    SELECT id
                    FROM sheet
                    WHERE id NOT IN (SELECT id FROM undone)
                    ORDER BY id DESC
                    LIMIT ?1
                )
            )
            SELECT
                sheet.id AS "id!", name AS "name!", pasted_by AS "pasted_by!",
                pasted_at AS "pasted_at!", verdict AS "verdict?",
                started_at IS NOT NULL AS "is_started!: bool",
                dropped_at IS NOT NULL AS "is_dropped!: bool",
                COUNT(line) AS "rows!: i64", COUNT(turned_ready) AS "turned_ready!: i64"
            FROM shown
            CROSS JOIN sheet ON sheet.id = shown.id
            LEFT JOIN sheet_row ON sheet_row.sheet = sheet.id
            GROUP BY sheet.id, verdict, 6, 7
            ORDER BY sheet.id DESC
            "#,
            done,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut sheets: Vec<CountedSheet> = Vec::new();
        for row in rows {
            if sheets.last().is_none_or(|last| last.sheet.id != row.id) {
                sheets.push(CountedSheet {
                    sheet: Sheet {
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
            if let Some(last) = sheets.last_mut().filter(|_| row.rows > 0) {
                *last.counts.entry(state).or_default() += count(row.rows);
                if state == RowState::Ready {
                    last.turned_ready += count(row.turned_ready);
                }
            }
        }
        Ok(sheets)
    }
}
