//! When did somebody hand over their last shift?

use chrono::{DateTime, Utc};
use domain::audit::Action;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

fn name_of(person: &str) -> String {
    format!("shift_ended:{person}")
}

impl Store {
    /// Notes that somebody's shift ends now.
    pub async fn end_shift(
        &self,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (name, at, by) = (name_of(&by.name), ms(now).to_string(), by.clone());
        in_transaction!(self, |tx| {
            sqlx::query!(
                r#"
                INSERT INTO setting (name, value)
                VALUES (?1, ?2)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                "#,
                name,
                at,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::ShiftEnded, format!("staff:{}", by.name));
            note(tx, event, &by, now).await
        })
    }

    /// When a person's last shift ended; none where they never handed over.
    pub async fn shift_ended(&self, person: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let name = name_of(person);
        let value = sqlx::query_scalar!("SELECT value FROM setting WHERE name = ?1", name)
            .fetch_optional(&self.readers)
            .await?;
        value
            .map(|value| {
                let at = value.parse().map_err(StoreError::unreadable("a time"))?;
                time(at)
            })
            .transpose()
    }
}
