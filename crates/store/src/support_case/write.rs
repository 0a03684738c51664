//! Keeping a case, and what is done with it. Each leaves an event and an audit entry.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::support_case::{CaseAct, CaseEventKind, CaseState};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{CaseChanged, CaseKept, CaseRow, NewCase, SupportCase};
use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::ms;

impl Store {
    /// Keeps a case that was sent, unless one for the same cause and receiver is open and nobody said to send
    /// another.
    pub async fn open_case(
        &self,
        case: NewCase,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<CaseKept, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            if !case.even_so
                && let Some(standing) = same(tx, &case).await?
            {
                return Ok(CaseKept::Stands(standing));
            }
            let id = insert(tx, &case, &by.name, now).await?;
            add_event(tx, id, CaseEventKind::Sent, "", (&by.name, now)).await?;
            let event = about(Action::CaseOpened, id).became(json!({
                "practice": case.practice,
                "change": case.change,
                "cause": case.cause,
                "receiver": case.receiver,
                "number": case.number,
                "text": case.text,
            }));
            note(tx, event, &by, now).await?;
            Ok(CaseKept::Kept(id))
        })
    }

    /// Does some acts with a case in their order, all of them or none.
    pub async fn act_on_case(
        &self,
        id: i64,
        acts: Vec<CaseAct>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<CaseChanged, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let Some(before) = one(tx, id).await? else {
                return Ok(CaseChanged::NotThere);
            };
            // Nothing is written before all of them are known to make sense.
            let mut state = before.state;
            let mut steps = Vec::with_capacity(acts.len());
            for act in &acts {
                match act.after(state) {
                    Ok(after) => steps.push((act, after)),
                    Err(refusal) => return Ok(CaseChanged::Refused(refusal)),
                }
                state = steps.last().map_or(state, |(_, after)| *after);
            }
            let mut stands = before.state;
            for (act, after) in steps {
                write(tx, &before, act, after, now).await?;
                add_event(tx, id, act.kind(), act.words(), (&by.name, now)).await?;
                let event = about(audited(act), id)
                    .was(json!({ "state": stands }))
                    .became(told(act, after));
                note(tx, event, &by, now).await?;
                stands = after;
            }
            Ok(CaseChanged::Done)
        })
    }
}

pub(super) async fn one(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Option<SupportCase>, StoreError> {
    let row = sqlx::query_as!(
        CaseRow,
        r#"
        SELECT
            id AS "id!", practice, change, cause, receiver, number, text, state, sent_at, sent_by,
            asked_at
        FROM support_case
        WHERE id = ?1
        "#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    row.map(SupportCase::try_from).transpose()
}

/// The newest open case for the same cause of the same practice, or about the same change, to the same
/// receiver.
async fn same(tx: &mut SqliteConnection, case: &NewCase) -> Result<Option<i64>, StoreError> {
    let (practice, receiver) = (case.practice.map(|id| id.0), case.receiver.as_str());
    let id = sqlx::query_scalar!(
        r#"
        SELECT id AS "id!"
        FROM support_case
        WHERE state <> 'closed' AND receiver = ?4
            AND ((practice = ?1 AND cause = ?2) OR change = ?3)
        ORDER BY id DESC
        LIMIT 1
        "#,
        practice,
        case.cause,
        case.change,
        receiver,
    )
    .fetch_optional(tx)
    .await?;
    Ok(id)
}

async fn insert(
    tx: &mut SqliteConnection,
    case: &NewCase,
    by: &str,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let practice = case.practice.map(|id| id.0);
    let (receiver, state, at) = (case.receiver.as_str(), CaseState::Waiting.as_str(), ms(now));
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO support_case
            (practice, change, cause, receiver, number, text, state, sent_at, sent_by, asked_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8)
        RETURNING id AS "id!"
        "#,
        practice,
        case.change,
        case.cause,
        receiver,
        case.number,
        case.text,
        state,
        at,
        by,
    )
    .fetch_one(tx)
    .await?;
    Ok(id)
}

async fn write(
    tx: &mut SqliteConnection,
    before: &SupportCase,
    act: &CaseAct,
    after: CaseState,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let number = match act {
        CaseAct::GiveNumber(number) => Some(number),
        _ => None,
    };
    // A clock that was set back makes no case that was asked about before it was sent.
    let asked = act.asks_anew().then(|| ms(now.max(before.sent_at)));
    let state = after.as_str();
    sqlx::query!(
        r#"
        UPDATE support_case
        SET state = ?2, number = COALESCE(?3, number), asked_at = COALESCE(?4, asked_at)
        WHERE id = ?1
        "#,
        before.id,
        state,
        number,
        asked,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn add_event(
    tx: &mut SqliteConnection,
    case: i64,
    kind: CaseEventKind,
    words: &str,
    (by, now): (&str, DateTime<Utc>),
) -> Result<(), StoreError> {
    let (kind, at) = (kind.as_str(), ms(now));
    sqlx::query!(
        r#"
        INSERT INTO support_case_event (support_case, at, by, kind, words)
        VALUES (?, ?, ?, ?, ?)
        "#,
        case,
        at,
        by,
        kind,
        words,
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn about(action: Action, id: i64) -> AuditEvent {
    AuditEvent::new(action, format!("case:{id}"))
}

const fn audited(act: &CaseAct) -> Action {
    match act {
        CaseAct::GiveNumber(_) => Action::CaseNumbered,
        CaseAct::Nudge(_) => Action::CaseNudged,
        CaseAct::Answer(_) => Action::CaseAnswered,
        CaseAct::Comment(_) => Action::CaseCommented,
        CaseAct::Close(_) => Action::CaseClosed,
        CaseAct::Reopen(_) => Action::CaseReopened,
    }
}

fn told(act: &CaseAct, after: CaseState) -> Value {
    json!({ "state": after, "words": act.words() })
}
