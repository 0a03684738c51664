//! A channel goes. It may not where a rule would then tell nobody: what the rule matches would be lost.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::alert::channel::ChannelId;
use domain::alert::rule::{Rule, StepChannels};
use domain::audit::Action;
use sqlx::SqliteConnection;

use super::subject;
use crate::alert::read_rules;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{StoreError, outbox};

/// What became of a channel that was to be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelRemoved {
    /// It is removed.
    Removed,
    /// There is no such channel, or it was removed before.
    NoSuchChannel,
    /// It stays: these rules, by name, have a step that tells nobody else.
    NamedAlone(Vec<String>),
}

impl Store {
    /// Removes a channel: its secrets go, and what waited for it is given up.
    ///
    /// # Errors
    /// [`StoreError::SignedOutMeanwhile`].
    pub async fn remove_channel(
        &self,
        id: ChannelId,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<ChannelRemoved, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let mut others = there(tx).await?;
            if !others.remove(&id) {
                return Ok(ChannelRemoved::NoSuchChannel);
            }
            let rules = read_rules(&mut *tx).await?;
            let alone = rules.into_iter().filter(|rule| needs(rule, id, &others));
            let alone: Vec<_> = alone.map(|rule| rule.name).collect();
            if !alone.is_empty() {
                return Ok(ChannelRemoved::NamedAlone(alone));
            }
            let at = ms(now);
            sqlx::query!(
                r#"
                UPDATE channel
                SET removed_at = ?2, secrets = NULL, secrets_key = NULL, feed_seq = NULL,
                    feed_trouble = NULL, feed_trouble_since = NULL
                WHERE id = ?1
                "#,
                id.0,
                at,
            )
            .execute(&mut *tx)
            .await?;
            outbox::give_up_all(tx, id, now).await?;
            let event = AuditEvent::new(Action::ChannelRemoved, subject(id));
            note(tx, event, &by, now).await?;
            Ok(ChannelRemoved::Removed)
        })
    }
}

async fn there(tx: &mut SqliteConnection) -> Result<BTreeSet<ChannelId>, StoreError> {
    let ids = sqlx::query_scalar!(r#"SELECT id AS "id!" FROM channel WHERE removed_at IS NULL"#);
    let ids = ids.fetch_all(tx).await?;
    Ok(ids.into_iter().map(ChannelId).collect())
}

/// Whether a step of a rule names this channel and none of the others.
fn needs(rule: &Rule, id: ChannelId, others: &BTreeSet<ChannelId>) -> bool {
    rule.spec.steps.iter().any(|step| match &step.channels {
        StepChannels::All => false,
        StepChannels::These(these) => {
            these.contains(&id) && !these.iter().any(|other| others.contains(other))
        }
    })
}
