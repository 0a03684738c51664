//! What is wrong with Sundog itself, from when to when.

use chrono::{DateTime, Utc};
use domain::alert::health_condition::HealthCondition;

use crate::StoreError;
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};
use crate::words::parsed;

/// Something that is wrong with Sundog itself, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenHealthCondition {
    /// Its number.
    pub id: i64,
    /// What.
    pub condition: HealthCondition,
    /// Since when.
    pub began: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub ended: Option<DateTime<Utc>>,
    /// What was measured, in words.
    pub detail: String,
}

impl Store {
    /// What is wrong now, and what of `also` was.
    pub async fn health_conditions(
        &self,
        also: &[i64],
    ) -> Result<Vec<OpenHealthCondition>, StoreError> {
        let also = crate::json::rows(also);
        sqlx::query!(
            r#"
            SELECT id AS "id!", word, began, ended, detail
            FROM health_condition
            WHERE ended IS NULL OR id IN (SELECT value FROM json_each(?1))
            ORDER BY id
            "#,
            also,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            Ok(OpenHealthCondition {
                id: row.id,
                condition: parsed(&row.word, "a condition of health")?,
                began: time(row.began)?,
                ended: maybe_time(row.ended)?,
                detail: row.detail,
            })
        })
        .collect()
    }

    /// Writes down what is wrong now, each with what was measured; what is not among it is over.
    pub async fn keep_health(
        &self,
        wrong: Vec<(HealthCondition, String)>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            let now = ms(now);
            let words: Vec<_> = wrong.iter().map(|(each, _)| each.as_str()).collect();
            let words = crate::json::rows(&words);
            sqlx::query!(
                r#"
                UPDATE health_condition
                SET ended = MAX(began, ?1)
                WHERE ended IS NULL AND word NOT IN (SELECT value FROM json_each(?2))
                "#,
                now,
                words,
            )
            .execute(&mut *tx)
            .await?;
            for (condition, detail) in wrong {
                let word = condition.as_str();
                sqlx::query!(
                    r#"
                    INSERT INTO health_condition (word, began, detail)
                    VALUES (?1, ?2, ?3)
                    ON CONFLICT (word) WHERE ended IS NULL DO UPDATE SET detail = excluded.detail
                    "#,
                    word,
                    now,
                    detail,
                )
                .execute(&mut *tx)
                .await?;
            }
            Ok(())
        })
    }
}
