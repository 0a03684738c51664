//! Planning, changing and ending: what is over stays as it was planned then.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::maintenance::{
    Maintenance, MaintenancePlan, MaintenanceScope, MaintenanceTimes, RecursText, Succession,
};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::one;
use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::ms;

impl Store {
    /// Plans maintenance and returns its number.
    ///
    /// # Errors
    /// [`StoreError::EmptyWindow`] where it does not end after it began.
    pub async fn add_maintenance(
        &self,
        plan: MaintenancePlan,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let id = insert(tx, &plan, &by.name, None).await?;
            let event = event(Action::MaintenancePlanned, id);
            note(tx, event.became(told(&plan)), &by, now).await?;
            Ok(id)
        })
    }

    /// Plans something else in the place of what was planned. Where part of that is over it stays as it was,
    /// as a plan of its own, and what is planned anew holds from now on. Says whether there was one.
    ///
    /// # Errors
    /// [`StoreError::EmptyWindow`] where nothing of it would be left.
    pub async fn change_maintenance(
        &self,
        id: i64,
        plan: MaintenancePlan,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let Some(before) = one(tx, id).await? else {
                return Ok(false);
            };
            let plan = match before.plan.change(&plan, now) {
                Succession::InPlace => plan,
                Succession::FromNow => {
                    let over = ended(before.plan.clone(), now);
                    insert(tx, &over, &before.created_by, Some(id)).await?;
                    begun(plan, now)
                }
            };
            rewrite(tx, id, &plan).await?;
            let event = event(Action::MaintenanceChanged, id);
            let event = event.was(told(&before.plan)).became(told(&plan));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }

    /// Ends what is planned: now where it has begun, and else it never begins. What recurs has its last
    /// day. Says whether there was anything to end.
    pub async fn end_maintenance(
        &self,
        id: i64,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let Some(before) = one(tx, id).await? else {
                return Ok(false);
            };
            if before.plan.times.next_from(now).is_none() {
                return Ok(false);
            }
            end(tx, &before, now).await?;
            let event = event(Action::MaintenanceEnded, id).was(told(&before.plan));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }
}

async fn end(
    tx: &mut SqliteConnection,
    maintenance: &Maintenance,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let is_recurring = matches!(maintenance.plan.times, MaintenanceTimes::Recurring { .. });
    if is_recurring && maintenance.plan.times.has_begun(now) {
        rewrite(tx, maintenance.id, &ended(maintenance.plan.clone(), now)).await
    } else {
        end_once(tx, maintenance.id, ms(now)).await
    }
}

/// Ends a window of one stretch, or calls off what has not begun.
pub(crate) async fn end_once(
    tx: &mut SqliteConnection,
    id: i64,
    at: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE maintenance
        SET
            called_off_at = CASE WHEN recurs IS NOT NULL OR began >= ?2 THEN ?2 END,
            ended = CASE
                WHEN recurs IS NOT NULL OR began >= ?2 THEN ended
                ELSE MIN(ended, ?2)
            END
        WHERE id = ?1
        "#,
        id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A plan that is over now.
fn ended(plan: MaintenancePlan, now: DateTime<Utc>) -> MaintenancePlan {
    let times = match plan.times {
        MaintenanceTimes::Once { began, ended } => MaintenanceTimes::Once {
            began,
            ended: ended.min(now),
        },
        MaintenanceTimes::Recurring { recurrence, bounds } => MaintenanceTimes::Recurring {
            recurrence: recurrence.until(now.with_timezone(&recurrence.zone()).date_naive()),
            bounds: (bounds.0, bounds.1.min(now)),
        },
    };
    MaintenancePlan { times, ..plan }
}

/// A plan that holds from now on at the earliest.
fn begun(plan: MaintenancePlan, now: DateTime<Utc>) -> MaintenancePlan {
    let times = match plan.times {
        MaintenanceTimes::Once { began, ended } => MaintenanceTimes::Once {
            began: began.max(now),
            ended,
        },
        MaintenanceTimes::Recurring { recurrence, bounds } => MaintenanceTimes::Recurring {
            recurrence,
            bounds: (bounds.0.max(now), bounds.1),
        },
    };
    MaintenancePlan { times, ..plan }
}

/// A plan as its columns hold it.
struct Columns {
    began: i64,
    ended: i64,
    practice: Option<i64>,
    tag: Option<String>,
    server: Option<String>,
    pms: Option<&'static str>,
    recurs: Option<String>,
}

impl Columns {
    fn of(plan: &MaintenancePlan) -> Result<Self, StoreError> {
        let (began, ended, recurs) = match &plan.times {
            MaintenanceTimes::Once { began, ended } => (*began, *ended, None),
            MaintenanceTimes::Recurring { recurrence, bounds } => {
                (bounds.0, bounds.1, Some(RecursText::from(recurrence)))
            }
        };
        if ms(ended) <= ms(began) {
            return Err(StoreError::EmptyWindow);
        }
        let mut columns = Self {
            began: ms(began),
            ended: ms(ended),
            practice: None,
            tag: None,
            server: None,
            pms: None,
            recurs: recurs.map(|text| json!(text).to_string()),
        };
        match &plan.scope {
            MaintenanceScope::Everyone => {}
            MaintenanceScope::Practice(id) => columns.practice = Some(id.0),
            MaintenanceScope::Tag(tag) => columns.tag = Some(tag.clone()),
            MaintenanceScope::Server(server) => columns.server = Some(server.clone()),
            MaintenanceScope::Pms(pms) => columns.pms = Some(pms.as_str()),
        }
        Ok(columns)
    }
}

async fn insert(
    tx: &mut SqliteConnection,
    plan: &MaintenancePlan,
    by: &str,
    continued_by: Option<i64>,
) -> Result<i64, StoreError> {
    let columns = Columns::of(plan)?;
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO maintenance
            (began, ended, reason, practice, tag, server, pms, recurs, created_by, continued_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING id AS "id!"
        "#,
        columns.began,
        columns.ended,
        plan.reason,
        columns.practice,
        columns.tag,
        columns.server,
        columns.pms,
        columns.recurs,
        by,
        continued_by,
    )
    .fetch_one(tx)
    .await?;
    Ok(id)
}

async fn rewrite(
    tx: &mut SqliteConnection,
    id: i64,
    plan: &MaintenancePlan,
) -> Result<(), StoreError> {
    let columns = Columns::of(plan)?;
    sqlx::query!(
        r#"
        UPDATE maintenance
        SET
            began = ?2, ended = ?3, reason = ?4, practice = ?5, tag = ?6, server = ?7, pms = ?8,
            recurs = ?9
        WHERE id = ?1
        "#,
        id,
        columns.began,
        columns.ended,
        plan.reason,
        columns.practice,
        columns.tag,
        columns.server,
        columns.pms,
        columns.recurs,
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn event(action: Action, id: i64) -> AuditEvent {
    AuditEvent::new(action, format!("maintenance:{id}"))
}

/// A plan as the audit trail tells it.
fn told(plan: &MaintenancePlan) -> Value {
    let mut told = match &plan.times {
        MaintenanceTimes::Once { began, ended } => json!({ "from": began, "to": ended }),
        MaintenanceTimes::Recurring { recurrence, .. } => {
            json!({ "recurs": RecursText::from(recurrence) })
        }
    };
    let (name, value) = match &plan.scope {
        MaintenanceScope::Everyone => ("everyone", json!(true)),
        MaintenanceScope::Practice(id) => ("practice", json!(id)),
        MaintenanceScope::Tag(tag) => ("tag", json!(tag)),
        MaintenanceScope::Server(server) => ("server", json!(server)),
        MaintenanceScope::Pms(pms) => ("pms", json!(pms)),
    };
    told[name] = value;
    told["reason"] = json!(plan.reason);
    told
}
