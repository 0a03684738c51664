//! The code that a person types besides the password: its secret, what was used of it, and the
//! recovery codes for a lost phone.
//!
//! A code counts once: the step it belongs to is noted in the same statement that compares it, so
//! that two who send the same code at once cannot both come in.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::credential_act::CredentialActKind;
use domain::principal::StaffId;
use sqlx::SqliteConnection;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::sealed_secret::{SealedSecret, key_mark};
use crate::session::end_all_sessions;
use crate::staff::member;
use crate::store::{Store, in_transaction};
use crate::{Digest, StoreError, credential_act};

/// The policy that approvers and admins must have a second factor.
const REQUIRED: &str = "second_factor_required";

impl Store {
    /// The secret of a person's authenticator app, where they have one that was encrypted.
    pub async fn totp_secret(&self, id: StaffId) -> Result<Option<SealedSecret>, StoreError> {
        let row = sqlx::query!(
            "SELECT totp_secret, totp_key FROM staff WHERE id = ?1",
            id.0
        )
        .fetch_optional(&self.readers)
        .await?;
        row.and_then(|row| row.totp_secret.zip(row.totp_key))
            .map(|(bytes, key)| {
                Ok(SealedSecret {
                    bytes,
                    key: key_mark(key)?,
                })
            })
            .transpose()
    }

    /// Uses up the code of a time step. Says whether it, or a newer one, was used before.
    pub async fn use_totp_step(&self, id: StaffId, step: i64) -> Result<bool, StoreError> {
        in_transaction!(self, |tx| {
            let used = sqlx::query!(
                "UPDATE staff SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2",
                id.0,
                step,
            )
            .execute(tx)
            .await?;
            Ok(used.rows_affected() > 0)
        })
    }

    /// Asks a person for a code from now on, and signs them out everywhere. `step` is that of the
    /// code that proved the app. Returns the epoch with which they may come in again at once.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`], [`StoreError::HasSecondFactor`].
    pub async fn set_second_factor(
        &self,
        id: StaffId,
        secret: SealedSecret,
        step: i64,
        recovery_codes: Vec<Digest>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let name = member(tx, id).await?.name;
            let key = secret.key.as_slice();
            let set = sqlx::query!(
                r#"
                UPDATE staff
                SET totp_secret = ?2, totp_key = ?3, totp_step = ?4
                WHERE id = ?1 AND totp_secret IS NULL
                "#,
                id.0,
                secret.bytes,
                key,
                step,
            )
            .execute(&mut *tx)
            .await?;
            if set.rows_affected() == 0 {
                return Err(StoreError::HasSecondFactor);
            }
            replace_codes(tx, id, &recovery_codes).await?;
            note(tx, AuditEvent::new(Action::SecondFactorSet, name), &by, now).await?;
            credential_act::keep(tx, id, CredentialActKind::SecondFactorSet, &by, now).await?;
            end_all_sessions(tx, id).await
        })
    }

    /// Asks a person for no code any more.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`].
    pub async fn end_second_factor(
        &self,
        id: StaffId,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let name = member(tx, id).await?.name;
            sqlx::query!(
                r#"
                UPDATE staff
                SET totp_secret = NULL, totp_key = NULL, totp_step = NULL
                WHERE id = ?1
                "#,
                id.0
            )
            .execute(&mut *tx)
            .await?;
            replace_codes(tx, id, &[]).await?;
            let event = AuditEvent::new(Action::SecondFactorEnded, name);
            note(tx, event, &by, now).await?;
            credential_act::keep(tx, id, CredentialActKind::SecondFactorEnded, &by, now).await
        })
    }

    /// Gives a person new recovery codes; the old ones are void.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`].
    pub async fn replace_recovery_codes(
        &self,
        id: StaffId,
        codes: Vec<Digest>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let name = member(tx, id).await?.name;
            replace_codes(tx, id, &codes).await?;
            note(
                tx,
                AuditEvent::new(Action::RecoveryCodesMade, name),
                &by,
                now,
            )
            .await
        })
    }

    /// Uses up a recovery code. Says whether it was one.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`].
    pub async fn use_recovery_code(
        &self,
        id: StaffId,
        code: Digest,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let hash = code.as_slice();
            let used = sqlx::query!(
                "DELETE FROM recovery_code WHERE staff = ?1 AND hash = ?2",
                id.0,
                hash
            )
            .execute(&mut *tx)
            .await?;
            if used.rows_affected() == 0 {
                return Ok(false);
            }
            let name = member(tx, id).await?.name;
            note(
                tx,
                AuditEvent::new(Action::RecoveryCodeUsed, name),
                &by,
                now,
            )
            .await?;
            Ok(true)
        })
    }

    /// How many recovery codes a person has left.
    pub async fn recovery_codes_left(&self, id: StaffId) -> Result<usize, StoreError> {
        let left = sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "left!: i64" FROM recovery_code WHERE staff = ?1"#,
            id.0
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(usize::try_from(left).unwrap_or_default())
    }

    /// Whether approvers and admins must have a second factor.
    pub async fn second_factor_required(&self) -> Result<bool, StoreError> {
        let value = sqlx::query_scalar!("SELECT value FROM setting WHERE name = ?1", REQUIRED)
            .fetch_optional(&self.readers)
            .await?;
        Ok(value.as_deref() == Some("true"))
    }

    /// Chooses whether approvers and admins must have a second factor.
    pub async fn require_second_factor(
        &self,
        required: bool,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let was = sqlx::query_scalar!("SELECT value FROM setting WHERE name = ?1", REQUIRED)
                .fetch_optional(&mut *tx)
                .await?;
            let was = was.as_deref() == Some("true");
            if was == required {
                return Ok(());
            }
            let value = required.to_string();
            sqlx::query!(
                r#"
                INSERT INTO setting (name, value)
                VALUES (?1, ?2)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                "#,
                REQUIRED,
                value,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::PolicyChanged, REQUIRED)
                .was(was.into())
                .became(required.into());
            note(tx, event, &by, now).await
        })
    }
}

async fn replace_codes(
    tx: &mut SqliteConnection,
    id: StaffId,
    codes: &[Digest],
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM recovery_code WHERE staff = ?1", id.0)
        .execute(&mut *tx)
        .await?;
    for code in codes {
        let hash = code.as_slice();
        sqlx::query!(
            "INSERT INTO recovery_code (staff, hash) VALUES (?, ?)",
            id.0,
            hash
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
