//! Which Halo Cloud a database is about. Stage and production are never mixed: a GUID of one means
//! nothing, or somebody else, in the other.

use crate::StoreError;
use crate::store::{Store, in_transaction};

/// The name of the setting.
const ENVIRONMENT: &str = "environment";

impl Store {
    /// The environment that the database is about; none before it was first used.
    pub async fn environment(&self) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT value FROM setting WHERE name = ?1", ENVIRONMENT)
                .fetch_optional(&self.readers)
                .await?,
        )
    }

    /// Makes the database one of this environment for good, where it is none yet.
    ///
    /// # Errors
    /// [`StoreError::OtherEnvironment`] where it is another's; or when it cannot be written.
    pub async fn belongs_to(&self, environment: &str) -> Result<(), StoreError> {
        match self.environment().await? {
            Some(found) if found == environment => Ok(()),
            Some(found) => Err(StoreError::OtherEnvironment {
                found,
                asked: environment.to_owned(),
            }),
            None => {
                let environment = environment.to_owned();
                in_transaction!(self, |tx| {
                    sqlx::query!(
                        "INSERT OR IGNORE INTO setting (name, value) VALUES (?1, ?2)",
                        ENVIRONMENT,
                        environment,
                    )
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            }
        }
    }
}
