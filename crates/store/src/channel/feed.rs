//! How far the mapping feed came on a channel, and what keeps it from going on.

use chrono::{DateTime, Utc};
use domain::alert::channel::ChannelId;

use crate::StoreError;
use crate::store::{Store, in_transaction};
use crate::time::ms;

impl Store {
    /// Notes how far the mapping feed was delivered on a channel. It never goes back.
    pub async fn advance_feed(&self, id: ChannelId, seq: i64) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            sqlx::query!(
                r#"
                UPDATE channel
                SET feed_seq = MAX(feed_seq, ?2), feed_trouble = NULL, feed_trouble_since = NULL
                WHERE id = ?1 AND feed_seq IS NOT NULL
                "#,
                id.0,
                seq,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
    }

    /// Notes what came back instead of the receiver taking an entry of the feed; none where it took it. Says
    /// whether that is news.
    pub async fn note_feed_trouble(
        &self,
        id: ChannelId,
        trouble: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let trouble = trouble.map(str::to_owned);
        in_transaction!(self, |tx| {
            let at = ms(now);
            let noted = sqlx::query!(
                r#"
                UPDATE channel
                SET feed_trouble = ?2,
                    feed_trouble_since = CASE WHEN ?2 IS NOT NULL THEN IFNULL(feed_trouble_since, ?3) END
                WHERE id = ?1 AND feed_seq IS NOT NULL AND feed_trouble IS NOT ?2
                "#,
                id.0,
                trouble,
                at,
            )
            .execute(tx)
            .await?;
            Ok(noted.rows_affected() == 1)
        })
    }
}
