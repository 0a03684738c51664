//! Which Halo Cloud a database is about. Environments are never mixed: a GUID of one means nothing, or
//! somebody else, in another. The rules are in `domain::environment`.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::environment::{Environment, OtherEnvironment, Told, bind, observed};
use serde_json::json;

use crate::StoreError;
use crate::audit::{self, AuditEvent, AuditPrincipal};
use crate::store::{Store, in_transaction};

/// The name of the setting.
const ENVIRONMENT: &str = "environment";

impl Store {
    /// The environment that the database is about; none before that was known.
    pub async fn environment(&self) -> Result<Option<Environment>, StoreError> {
        sqlx::query_scalar!("SELECT value FROM setting WHERE name = ?1", ENVIRONMENT)
            .fetch_optional(&self.readers)
            .await?
            .map(|word| read(&word))
            .transpose()
    }

    /// Makes the database one of what is to be watched, where it may be; returns what it is about, none
    /// where only an answer can tell.
    ///
    /// # Errors
    /// [`StoreError::OtherEnvironment`] where it is another's; or when it cannot be written.
    pub async fn belongs_to(
        &self,
        told: Told,
        now: DateTime<Utc>,
    ) -> Result<Option<Environment>, StoreError> {
        let bound = self.environment().await?;
        if bind(bound, told)? == bound {
            return Ok(bound);
        }
        let by = AuditPrincipal::command_line();
        self.keep_environment(by, now, move |bound| bind(bound, told))
            .await
    }

    /// Takes in who answered where nobody told of the host: the simulator, or somebody else. Returns
    /// what the database is about.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn observe_environment(
        &self,
        is_simulator: bool,
        now: DateTime<Utc>,
    ) -> Result<Option<Environment>, StoreError> {
        let by = AuditPrincipal::sundog();
        self.keep_environment(by, now, move |bound| {
            Ok(Some(observed(bound, is_simulator)))
        })
        .await
    }

    async fn keep_environment(
        &self,
        by: AuditPrincipal,
        now: DateTime<Utc>,
        becomes: impl Fn(Option<Environment>) -> Result<Option<Environment>, OtherEnvironment>
        + Send
        + 'static,
    ) -> Result<Option<Environment>, StoreError> {
        in_transaction!(self, |tx| {
            let kept =
                sqlx::query_scalar!("SELECT value FROM setting WHERE name = ?1", ENVIRONMENT)
                    .fetch_optional(&mut *tx)
                    .await?;
            let bound = kept.as_deref().map(read).transpose()?;
            let becomes = becomes(bound)?;
            let Some(environment) = becomes.filter(|_| becomes != bound) else {
                return Ok(becomes);
            };
            let word = environment.as_str();
            sqlx::query!(
                r#"
                INSERT INTO setting (name, value)
                VALUES (?1, ?2)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                "#,
                ENVIRONMENT,
                word,
            )
            .execute(&mut *tx)
            .await?;
            if let Some(was) = bound {
                let event = AuditEvent::new(Action::EnvironmentTold, ENVIRONMENT)
                    .was(json!(was))
                    .became(json!(environment));
                audit::note(tx, event, &by, now).await?;
            }
            Ok(becomes)
        })
    }
}

fn read(word: &str) -> Result<Environment, StoreError> {
    word.parse()
        .map_err(StoreError::unreadable("the environment"))
}
