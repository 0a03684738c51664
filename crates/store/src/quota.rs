//! How much of the daily quota is spent, and until when nothing may be asked.
//!
//! Halo counts on when Sundog starts again, so this is kept and not counted from the beginning.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms};

/// What was asked of Halo on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaRow {
    /// The day, in UTC.
    pub day: NaiveDate,
    /// How many questions it had so far.
    pub asked: u32,
    /// Those for which a person waited.
    pub asked_by_people: u32,
    /// Until when Halo wants no more; none while nothing is paused.
    pub paused_until: Option<DateTime<Utc>>,
}

impl Store {
    /// What was kept last.
    pub async fn quota(&self) -> Result<Option<QuotaRow>, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT
                day AS "day: i32",
                asked AS "asked: u32",
                asked_by_people AS "asked_by_people: u32",
                paused_until
            FROM quota
            "#
        )
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| {
            Ok(QuotaRow {
                day: NaiveDate::from_epoch_days(row.day).ok_or_else(|| StoreError::Unreadable {
                    what: "a day",
                    source: format!("{} days is outside the calendar", row.day).into(),
                })?,
                asked: row.asked,
                asked_by_people: row.asked_by_people,
                paused_until: maybe_time(row.paused_until)?,
            })
        })
        .transpose()
    }

    /// Keeps it in place of what was kept before.
    pub async fn keep_quota(&self, quota: QuotaRow) -> Result<(), StoreError> {
        in_transaction!(self, |tx| { write(tx, quota).await })
    }
}

pub(crate) async fn write(tx: &mut SqliteConnection, quota: QuotaRow) -> Result<(), StoreError> {
    let (day, paused_until) = (quota.day.to_epoch_days(), quota.paused_until.map(ms));
    sqlx::query!(
        r#"
        INSERT INTO quota (one, day, asked, asked_by_people, paused_until)
        VALUES (1, ?, ?, ?, ?)
        ON CONFLICT (one) DO UPDATE SET
            day = excluded.day,
            asked = excluded.asked,
            asked_by_people = excluded.asked_by_people,
            paused_until = excluded.paused_until
        "#,
        day,
        quota.asked,
        quota.asked_by_people,
        paused_until,
    )
    .execute(tx)
    .await?;
    Ok(())
}
