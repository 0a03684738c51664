//! Secrets that must be read again, as they lie in the database: encrypted, and with which key.
//!
//! The key is nowhere in the database, and the store cannot decrypt: it keeps bytes and the mark of a
//! key. What an earlier version kept as it was is encrypted once, by [`Store::seal_plain_secrets`], and
//! [`Store::wipe_what_was_deleted`] leaves nothing of it behind in the file or its log.

use domain::principal::StaffId;
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::store::{Store, in_transaction};

/// The mark of a key: the first bytes of its digest, which tell nothing of it.
pub type KeyMark = [u8; 8];

/// A secret that was encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSecret {
    /// What encrypting gave, its nonce included.
    pub bytes: Vec<u8>,
    /// With which key.
    pub key: KeyMark,
}

/// The setting that says so until it is done: a start may be ended half-way.
const TO_BE_WIPED: &str = "secrets_to_be_wiped";

impl Store {
    /// The marks of the keys without which something in the database cannot be read.
    pub async fn keys_of_secrets(&self) -> Result<Vec<KeyMark>, StoreError> {
        sqlx::query_scalar!(
            r#"
            SELECT totp_key AS "mark!" FROM staff WHERE totp_key IS NOT NULL
            UNION
            SELECT secrets_key FROM channel WHERE secrets_key IS NOT NULL
            "#
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(key_mark)
        .collect()
    }

    /// Whether something is kept that an earlier version did not encrypt.
    pub async fn has_plain_secrets(&self) -> Result<bool, StoreError> {
        let any = sqlx::query_scalar!(
            r#"
            SELECT
                EXISTS (SELECT 1 FROM staff WHERE totp_secret IS NOT NULL AND totp_key IS NULL)
                OR EXISTS (SELECT 1 FROM session WHERE json_type(data, '$.new_app') = 'array')
                AS "any!: bool"
            "#
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(any)
    }

    /// Encrypts what an earlier version kept as it was, in one transaction. A secret that was half-way
    /// into an app is dropped: its person begins again.
    pub async fn seal_plain_secrets<F>(&self, seal: F) -> Result<(), StoreError>
    where
        F: Fn(StaffId, &[u8]) -> SealedSecret + Send + 'static,
    {
        // What is freed within a page is overwritten; a pragma has no table for the macros to check.
        sqlx::query("PRAGMA secure_delete = ON")
            .execute(&self.writer)
            .await?;
        in_transaction!(self, |tx| {
            let plain = sqlx::query!(
                r#"
                SELECT id AS "id!", totp_secret AS "secret!"
                FROM staff
                WHERE totp_secret IS NOT NULL AND totp_key IS NULL
                "#
            )
            .fetch_all(&mut *tx)
            .await?;
            for row in plain {
                let sealed = seal(StaffId(row.id), &row.secret);
                let key = sealed.key.as_slice();
                sqlx::query!(
                    "UPDATE staff SET totp_secret = ?2, totp_key = ?3 WHERE id = ?1",
                    row.id,
                    sealed.bytes,
                    key,
                )
                .execute(&mut *tx)
                .await?;
            }
            sqlx::query!(
                r#"
                UPDATE session
                SET data = json_remove(data, '$.new_app')
                WHERE json_type(data, '$.new_app') = 'array'
                "#
            )
            .execute(&mut *tx)
            .await?;
            sqlx::query!(
                r#"
                INSERT INTO setting (name, value)
                VALUES (?1, 'true')
                ON CONFLICT (name) DO NOTHING
                "#,
                TO_BE_WIPED,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
    }

    /// Whether what secrets were before they were encrypted may still stand in free pages.
    pub async fn is_to_be_wiped(&self) -> Result<bool, StoreError> {
        let any = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM setting WHERE name = ?1) AS "any!: bool""#,
            TO_BE_WIPED,
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(any)
    }

    /// Writes the file anew without what was deleted at any time, and empties its log.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] where the file does not fit a second time; [`StoreError::Busy`] where
    /// somebody else has it open. It is whole then, and what was deleted may stand in free pages.
    pub async fn wipe_what_was_deleted(&self) -> Result<(), StoreError> {
        sqlx::query("VACUUM").execute(&self.writer).await?;
        let was_busy: bool = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.writer)
            .await?;
        if was_busy {
            return Err(StoreError::Busy);
        }
        in_transaction!(self, |tx| {
            sqlx::query!("DELETE FROM setting WHERE name = ?1", TO_BE_WIPED)
                .execute(tx)
                .await?;
            Ok(())
        })
    }
}

pub(crate) fn key_mark(bytes: Vec<u8>) -> Result<KeyMark, StoreError> {
    bytes.try_into().map_err(|_| StoreError::Unreadable {
        what: "the mark of a key",
        source: "it has another length".into(),
    })
}
