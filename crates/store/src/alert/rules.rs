//! The rules, in their order. The last one is the catch-all: it is always there.

use chrono::{DateTime, Utc};
use domain::alert::rule::{Rule, RuleId, RuleSpec};
use domain::audit::Action;
use domain::server::spelling;
use serde_json::{Value, json as object};
use sqlx::{SqliteConnection, SqliteExecutor};

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::words::from_json;
use crate::{StoreError, json};

struct RuleRow {
    id: i64,
    name: String,
    rule: String,
    catch_all: bool,
}

impl TryFrom<RuleRow> for Rule {
    type Error = StoreError;

    fn try_from(row: RuleRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: RuleId(row.id),
            name: row.name,
            spec: from_json::<RuleSpec>(&row.rule, "a rule")?,
            catch_all: row.catch_all,
        })
    }
}

/// The rules, in the order in which they are tried.
pub(crate) async fn read_rules<'c>(
    database: impl SqliteExecutor<'c>,
) -> Result<Vec<Rule>, StoreError> {
    sqlx::query_as!(
        RuleRow,
        r#"
        SELECT id AS "id!", name, rule, catch_all AS "catch_all!: bool"
        FROM alert_rule
        ORDER BY catch_all, position, id
        "#
    )
    .fetch_all(database)
    .await?
    .into_iter()
    .map(Rule::try_from)
    .collect()
}

impl Store {
    /// The rules, in the order in which they are tried.
    pub async fn alert_rules(&self) -> Result<Vec<Rule>, StoreError> {
        read_rules(&self.readers).await
    }

    /// Writes the rules of a new installation, where there are none. The last is the catch-all.
    pub async fn begin_with_rules(&self, rules: Vec<(String, RuleSpec)>) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            let any = sqlx::query_scalar!(
                r#"SELECT EXISTS (SELECT 1 FROM alert_rule WHERE catch_all = 1) AS "any!: bool""#
            )
            .fetch_one(&mut *tx)
            .await?;
            if any {
                return Ok(());
            }
            let last = rules.len().saturating_sub(1);
            for (at, (name, spec)) in rules.iter().enumerate() {
                insert(tx, at as i64, name, spec, at == last).await?;
            }
            Ok(())
        })
    }

    /// Puts other rules in the place of those there are; the last is the catch-all.
    pub async fn replace_rules(
        &self,
        rules: Vec<(String, RuleSpec)>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            sqlx::query!("DELETE FROM alert_rule")
                .execute(&mut *tx)
                .await?;
            let last = rules.len().saturating_sub(1);
            for (at, (name, spec)) in rules.iter().enumerate() {
                insert(tx, at as i64, name, spec, at == last).await?;
            }
            let names: Vec<_> = rules.iter().map(|(name, _)| name).collect();
            let event = AuditEvent::new(Action::RulesReplaced, "alert_rules");
            note(tx, event.became(object!({ "names": names })), &by, now).await
        })
    }

    /// Puts a rule in front of the catch-all, or at a place among the others, counted from 0.
    pub async fn add_rule(
        &self,
        name: &str,
        spec: RuleSpec,
        position: Option<usize>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<RuleId, StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let id = insert(tx, i64::MAX, &name, &spec, false).await?;
            place(tx, id, position).await?;
            let event = AuditEvent::new(Action::RuleAdded, format!("alert_rule:{id}"))
                .became(object!({ "name": name, "rule": spec }));
            note(tx, event, &by, now).await?;
            Ok(RuleId(id))
        })
    }

    /// Rewrites a rule. Says whether it is there.
    pub async fn edit_rule(
        &self,
        id: RuleId,
        name: &str,
        spec: RuleSpec,
        position: Option<usize>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let Some((old_name, was)) = read(tx, id).await? else {
                return Ok(false);
            };
            let rule = json::text(&spec);
            sqlx::query!(
                "UPDATE alert_rule SET name = ?2, rule = ?3 WHERE id = ?1",
                id.0,
                name,
                rule,
            )
            .execute(&mut *tx)
            .await?;
            if position.is_some() {
                place(tx, id.0, position).await?;
            }
            let event = AuditEvent::new(Action::RuleEdited, format!("alert_rule:{id}"))
                .was(object!({ "name": old_name, "rule": was }))
                .became(object!({ "name": name, "rule": spec }));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }

    /// Removes a rule. Says whether it was there; the catch-all stays.
    ///
    /// # Errors
    /// [`StoreError::CatchAllStays`].
    pub async fn remove_rule(
        &self,
        id: RuleId,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let Some((name, was)) = read(tx, id).await? else {
                return Ok(false);
            };
            let removed = sqlx::query!(
                "DELETE FROM alert_rule WHERE id = ?1 AND catch_all = 0",
                id.0
            )
            .execute(&mut *tx)
            .await?;
            if removed.rows_affected() == 0 {
                return Err(StoreError::CatchAllStays);
            }
            let event = AuditEvent::new(Action::RuleRemoved, format!("alert_rule:{id}"))
                .was(object!({ "name": name, "rule": was }));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }
}

/// Rules that name a server go by its new name.
pub(crate) async fn rename_server_in_rules(
    tx: &mut SqliteConnection,
    was: &str,
    name: &str,
) -> Result<(), StoreError> {
    for mut rule in read_rules(&mut *tx).await? {
        let mut is_renamed = false;
        for server in &mut rule.spec.condition.servers {
            if spelling(server) == spelling(was) {
                name.clone_into(server);
                is_renamed = true;
            }
        }
        if is_renamed {
            let text = json::text(&rule.spec);
            sqlx::query!(
                "UPDATE alert_rule SET rule = ?2 WHERE id = ?1",
                rule.id.0,
                text
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    Ok(())
}

async fn insert(
    tx: &mut SqliteConnection,
    position: i64,
    name: &str,
    spec: &RuleSpec,
    catch_all: bool,
) -> Result<i64, StoreError> {
    let rule = json::text(spec);
    Ok(sqlx::query_scalar!(
        r#"
        INSERT INTO alert_rule (position, name, rule, catch_all)
        VALUES (?, ?, ?, ?)
        RETURNING id AS "id!"
        "#,
        position,
        name,
        rule,
        catch_all,
    )
    .fetch_one(tx)
    .await?)
}

async fn read(
    tx: &mut SqliteConnection,
    id: RuleId,
) -> Result<Option<(String, Value)>, StoreError> {
    let row = sqlx::query!("SELECT name, rule FROM alert_rule WHERE id = ?1", id.0)
        .fetch_optional(tx)
        .await?;
    row.map(|row| Ok((row.name, from_json(&row.rule, "a rule")?)))
        .transpose()
}

/// Puts a rule at a place among those before the catch-all, or last of them, and numbers all anew.
async fn place(
    tx: &mut SqliteConnection,
    id: i64,
    position: Option<usize>,
) -> Result<(), StoreError> {
    let mut order = sqlx::query_scalar!(
        r#"
        SELECT id AS "id!"
        FROM alert_rule
        WHERE catch_all = 0 AND id <> ?1
        ORDER BY position, id
        "#,
        id,
    )
    .fetch_all(&mut *tx)
    .await?;
    let at = position.unwrap_or(order.len()).min(order.len());
    order.insert(at, id);
    for (position, id) in (0_i64..).zip(order) {
        sqlx::query!(
            "UPDATE alert_rule SET position = ?2 WHERE id = ?1 AND catch_all = 0",
            id,
            position,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
