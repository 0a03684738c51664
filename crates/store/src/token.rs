//! The tokens that programs carry, each with a role of its own.

use chrono::{DateTime, TimeDelta, Utc};
use domain::actor::Actor;
use domain::audit::Action;
use domain::permission::Role;
use serde_json::json;

use crate::audit::{Author, Deed, note};
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
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
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When a person ended it.
    pub revoked_at: Option<DateTime<Utc>>,
}

struct TokenRow {
    id: i64,
    name: String,
    role: String,
    created_by: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TryFrom<TokenRow> for Token {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, Self::Error> {
        Ok(Self {
            id: row.id,
            name: row.name,
            role: row.role.parse().map_err(StoreError::unreadable("a role"))?,
            created_by: row.created_by,
            created_at: time(row.created_at)?,
            expires_at: maybe_time(row.expires_at)?,
            last_used_at: maybe_time(row.last_used_at)?,
            revoked_at: maybe_time(row.revoked_at)?,
        })
    }
}

impl Store {
    /// Every token there ever was, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        sqlx::query_as!(
            TokenRow,
            r#"
            SELECT
                id AS "id!", name, role, created_by, created_at, expires_at, last_used_at,
                revoked_at
            FROM token
            ORDER BY created_at DESC, id DESC
            "#
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(Token::try_from)
        .collect()
    }

    /// Keeps a new token, known by its digest alone.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] where a living token has the name; or when the database cannot be
    /// written.
    pub async fn add_token(
        &self,
        name: &str,
        role: Role,
        hash: Digest,
        expires_at: Option<DateTime<Utc>>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let (hash, word) = (hash.as_slice(), role.as_str());
                let (at, expires) = (ms(now), expires_at.map(ms));
                sqlx::query!(
                    r#"
                    INSERT INTO token (name, hash, role, created_by, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    "#,
                    name,
                    hash,
                    word,
                    by.name,
                    at,
                    expires,
                )
                .execute(&mut *tx)
                .await?;
                let deed = Deed::new(Action::TokenCreated, format!("token:{name}"))
                    .became(json!({ "role": role, "expires_at": expires_at }));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Ends a token. One that has ended stays as it is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn revoke_token(
        &self,
        id: i64,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        self.write(move |tx| {
            Box::pin(async move {
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
                        let deed = Deed::new(Action::TokenRevoked, format!("token:{name}"));
                        note(tx, deed, &by, now).await
                    }
                    None => Ok(()),
                }
            })
        })
        .await
    }

    /// Who carries a token: nobody where it was revoked or is too old. Notes that it was used.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn who_carries(
        &self,
        hash: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Actor>, StoreError> {
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
        Ok(Some(Actor::Token {
            token: row.id,
            name: row.name,
            role: row.role.parse().map_err(StoreError::unreadable("a role"))?,
        }))
    }

    async fn token_was_used(&self, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let at = ms(now);
        self.write(move |tx| {
            Box::pin(async move {
                sqlx::query!("UPDATE token SET last_used_at = ?2 WHERE id = ?1", id, at)
                    .execute(tx)
                    .await?;
                Ok(())
            })
        })
        .await
    }
}
