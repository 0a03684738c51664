//! Changes with one cause that were approved in one step, so that they can be undone in one.

use chrono::{DateTime, Utc};

use crate::StoreError;
use crate::audit::AuditPrincipal;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

/// One step in which several changes were approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDecision {
    /// Its number.
    pub id: i64,
    /// The group's name in an address.
    pub key: String,
    /// The cause in words, as it was on the screen.
    pub cause: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

struct GroupDecisionRow {
    id: i64,
    key: String,
    cause: String,
    decided_by: String,
    decided_at: i64,
}

impl TryFrom<GroupDecisionRow> for GroupDecision {
    type Error = StoreError;

    fn try_from(row: GroupDecisionRow) -> Result<Self, Self::Error> {
        Ok(Self {
            id: row.id,
            key: row.key,
            cause: row.cause,
            by: row.decided_by,
            at: time(row.decided_at)?,
        })
    }
}

impl Store {
    /// Begins a group decision and gives its number. What is approved within it names it; where nothing
    /// is, nobody is shown it.
    pub async fn begin_group_decision(
        &self,
        key: &str,
        cause: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let (key, cause, by, at) = (key.to_owned(), cause.to_owned(), by.clone(), ms(now));
        in_transaction!(self, |tx| {
            let row = sqlx::query!(
                "INSERT INTO group_decision (key, cause, decided_by, decided_at) VALUES (?, ?, ?, ?)",
                key,
                cause,
                by.name,
                at,
            )
            .execute(&mut *tx)
            .await?;
            Ok(row.last_insert_rowid())
        })
    }

    /// The group decisions about a key since a time in which something was approved, newest first.
    pub async fn group_decisions(
        &self,
        key: &str,
        since: DateTime<Utc>,
    ) -> Result<Vec<GroupDecision>, StoreError> {
        let since = ms(since);
        let rows = sqlx::query_as!(
            GroupDecisionRow,
            r#"
            SELECT id AS "id!", key, cause, decided_by, decided_at
            FROM group_decision
            WHERE
                key = ?1 AND decided_at >= ?2
                AND EXISTS (SELECT 1 FROM change WHERE change.group_decision = group_decision.id)
            ORDER BY id DESC
            "#,
            key,
            since,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(GroupDecision::try_from).collect()
    }

    /// The group decision with this number.
    pub async fn group_decision(&self, id: i64) -> Result<Option<GroupDecision>, StoreError> {
        let row = sqlx::query_as!(
            GroupDecisionRow,
            r#"
            SELECT id AS "id!", key, cause, decided_by, decided_at
            FROM group_decision
            WHERE id = ?1
            "#,
            id,
        )
        .fetch_optional(&self.readers)
        .await?;
        row.map(GroupDecision::try_from).transpose()
    }
}
