//! The tokens that programs carry, each with a role of its own.

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Action;
use domain::permission::Role;
use domain::principal::{Principal, StaffId};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};
use crate::words::parsed;
use crate::{Digest, StoreError};

/// How exactly it is kept when a token was last used: a write for every request would cost more
/// than the requests do.
const USED_TO_THE: TimeDelta = TimeDelta::minutes(1);

/// A token, without what opens the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// Who made it.
    pub created_by: String,
    /// Their number; none for the command line.
    pub created_by_staff: Option<StaffId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When a person ended it.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it opens anything.
    pub fn is_living(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|until| until > now)
    }
}

/// What becomes of the tokens that somebody made who may make none any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeTokens {
    /// They end in the same step.
    End,
    /// They stay.
    Stay,
}

/// Ends the tokens that somebody made, where they are to end. Whoever goes by themself does not decide that
/// what opens the door for them stays.
pub(crate) async fn end_made_by(
    tx: &mut SqliteConnection,
    maker: StaffId,
    tokens: MadeTokens,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if tokens == MadeTokens::Stay && by.credential.staff() != Some(maker) {
        return Ok(());
    }
    let at = ms(now);
    let ended = sqlx::query_scalar!(
        r#"
        UPDATE token
        SET revoked_at = ?2
        WHERE
            created_by_staff = ?1 AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > ?2)
        RETURNING name
        "#,
        maker.0,
        at,
    )
    .fetch_all(&mut *tx)
    .await?;
    for name in ended {
        let event = AuditEvent::new(Action::TokenRevoked, format!("token:{name}"));
        note(tx, event, by, now).await?;
    }
    Ok(())
}

impl Store {
    /// Every token there ever was, newest first.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        sqlx::query!(
            r#"
            SELECT
                id AS "id!", name, role, created_by, created_by_staff, created_at, expires_at,
                last_used_at, revoked_at
            FROM token
            ORDER BY created_at DESC, id DESC
            "#
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Token {
                id: row.id,
                name: row.name,
                role: parsed(&row.role, "a role")?,
                created_by: row.created_by,
                created_by_staff: row.created_by_staff.map(StaffId),
                created_at: time(row.created_at)?,
                expires_at: maybe_time(row.expires_at)?,
                last_used_at: maybe_time(row.last_used_at)?,
                revoked_at: maybe_time(row.revoked_at)?,
            })
        })
        .collect()
    }

    /// Keeps a new token, known by its digest alone.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] where a living token has the name.
    pub async fn add_token(
        &self,
        name: &str,
        role: Role,
        hash: Digest,
        expires_at: Option<DateTime<Utc>>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let (hash, word) = (hash.as_slice(), role.as_str());
            let (at, expires) = (ms(now), expires_at.map(ms));
            let by_staff = by.credential.staff().map(|id| id.0);
            sqlx::query!(
                r#"
                INSERT INTO token (
                    name, hash, role, created_by, created_by_staff, created_at, expires_at
                )
                VALUES (?, ?, ?, ?, ?, ?, ?)
                "#,
                name,
                hash,
                word,
                by.name,
                by_staff,
                at,
                expires,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::TokenCreated, format!("token:{name}"))
                .became(json!({ "role": role, "expires_at": expires_at }));
            note(tx, event, &by, now).await
        })
    }

    /// Ends a token. One that has ended stays as it is.
    pub async fn revoke_token(
        &self,
        id: i64,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let at = ms(now);
            let name = sqlx::query_scalar!(
                r#"
                UPDATE token
                SET revoked_at = ?2
                WHERE id = ?1 AND revoked_at IS NULL
                RETURNING name
                "#,
                id,
                at,
            )
            .fetch_optional(&mut *tx)
            .await?;
            match name {
                Some(name) => {
                    let event = AuditEvent::new(Action::TokenRevoked, format!("token:{name}"));
                    note(tx, event, &by, now).await
                }
                None => Ok(()),
            }
        })
    }

    /// Who carries a token: nobody where it was revoked or is too old. Notes that it was used.
    pub async fn who_carries(
        &self,
        hash: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Principal>, StoreError> {
        let (key, at) = (hash.as_slice(), ms(now));
        let found = sqlx::query!(
            r#"
            SELECT id AS "id!", name, role, last_used_at
            FROM token
            WHERE hash = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)
            "#,
            key,
            at,
        )
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = found else {
            return Ok(None);
        };
        let used = maybe_time(row.last_used_at)?;
        if used.is_none_or(|used| now - used >= USED_TO_THE) {
            self.token_was_used(row.id, now).await?;
        }
        Ok(Some(Principal::Token {
            token: row.id,
            name: row.name,
            role: parsed(&row.role, "a role")?,
        }))
    }

    async fn token_was_used(&self, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let at = ms(now);
        in_transaction!(self, |tx| {
            sqlx::query!("UPDATE token SET last_used_at = ?2 WHERE id = ?1", id, at)
                .execute(tx)
                .await?;
            Ok(())
        })
    }
}
