//! Whom somebody told about a change, so that nobody asks Halo Support twice.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::views::evidence::Whom;
use serde_json::json;

use crate::StoreError;
use crate::audit::{Author, Deed, note};
use crate::store::Store;
use crate::time::{ms, time};

/// Somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRecord {
    /// When.
    pub at: DateTime<Utc>,
    /// Who told them.
    pub by: String,
    /// Whom.
    pub whom: Whom,
    /// What was said, or where it can be found.
    pub words: String,
}

impl Store {
    /// Notes that somebody was told about a change.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_told(
        &self,
        change: i64,
        whom: Whom,
        words: &str,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (words, by) = (words.to_owned(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let (at, word) = (ms(now), whom.as_str());
                sqlx::query!(
                    "INSERT INTO told (change, at, by, whom, words) VALUES (?, ?, ?, ?, ?)",
                    change,
                    at,
                    by.name,
                    word,
                    words,
                )
                .execute(&mut *tx)
                .await?;
                let deed = Deed::new(Action::ChangeTold, format!("change:{change}"))
                    .became(json!({ "whom": whom, "words": words }));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Who was told about a change, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn told(&self, change: i64) -> Result<Vec<ToldRecord>, StoreError> {
        let rows = sqlx::query!(
            "SELECT at, by, whom, words FROM told WHERE change = ?1 ORDER BY id",
            change
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ToldRecord {
                    at: time(row.at)?,
                    by: row.by,
                    whom: row.whom.parse().map_err(StoreError::unreadable("a word"))?,
                    words: row.words,
                })
            })
            .collect()
    }
}
