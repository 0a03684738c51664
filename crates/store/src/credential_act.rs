//! What somebody else did to what lets a person in: kept in the transaction of what was done, together
//! with what follows from it.

use chrono::{DateTime, Utc};
use domain::approval::VoidedApproval;
use domain::audit::Action;
use domain::credential_act::{CredentialAct, CredentialActKind, CredentialActs};
use domain::principal::StaffId;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};
use crate::words::parsed;

/// Something that its person has not said they had read of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadAct {
    /// Its number.
    pub id: i64,
    /// What was done.
    pub act: CredentialAct,
}

impl Store {
    /// What others did to everybody's credentials, oldest first.
    pub async fn credential_acts(&self) -> Result<CredentialActs, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT staff, act, by_staff, by_name, at FROM credential_act ORDER BY id"#
        )
        .fetch_all(&self.readers)
        .await?;
        let mut acts = CredentialActs::default();
        for row in rows {
            let act = CredentialAct {
                kind: parsed(&row.act, "an act on credentials")?,
                by: row.by_staff.map(StaffId),
                by_name: row.by_name,
                at: time(row.at)?,
            };
            acts.add(StaffId(row.staff), act);
        }
        Ok(acts)
    }

    /// What others did to a person's credentials that they have not read of, oldest first. How an account
    /// began is no news to whom it was made for.
    pub async fn unread_acts(&self, staff: StaffId) -> Result<Vec<UnreadAct>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT id AS "id!", act, by_staff, by_name, at
            FROM credential_act
            WHERE
                staff = ?1 AND read_at IS NULL
                AND EXISTS (SELECT 1 FROM staff WHERE id = ?1 AND last_signed_in_at IS NOT NULL)
            ORDER BY id
            "#,
            staff.0,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(UnreadAct {
                    id: row.id,
                    act: CredentialAct {
                        kind: parsed(&row.act, "an act on credentials")?,
                        by: row.by_staff.map(StaffId),
                        by_name: row.by_name,
                        at: time(row.at)?,
                    },
                })
            })
            .collect()
    }

    /// Notes that a person has read of what was done to their account, up to an act.
    pub async fn acts_were_read(
        &self,
        staff: StaffId,
        up_to: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let at = ms(now);
        in_transaction!(self, |tx| {
            sqlx::query!(
                r#"
                UPDATE credential_act
                SET read_at = ?3
                WHERE staff = ?1 AND id <= ?2 AND read_at IS NULL
                "#,
                staff.0,
                up_to,
                at,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
    }
}

/// Keeps what was done to a person's account, and ends what rests on the account as it was. Of what the
/// person did themself only that is kept which makes an account their own.
pub(crate) async fn keep(
    tx: &mut SqliteConnection,
    whose: StaffId,
    kind: CredentialActKind,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if by.credential.staff() == Some(whose) {
        // Whoever gives up a right gives up what rests on it.
        return match kind {
            CredentialActKind::RoleChanged | CredentialActKind::Disabled => {
                void_first_approvals(tx, whose, kind, by, now).await
            }
            CredentialActKind::PasswordSet | CredentialActKind::SecondFactorSet => {
                enter(tx, whose, kind, by, now, true).await
            }
            _ => Ok(()),
        };
    }
    // What the very first sign-in of an account tells nobody was read before it began.
    enter(tx, whose, kind, by, now, kind == CredentialActKind::Made).await?;
    void_first_approvals(tx, whose, kind, by, now).await
}

/// Writes an act down. One that was read already is no news to its person.
async fn enter(
    tx: &mut SqliteConnection,
    whose: StaffId,
    kind: CredentialActKind,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
    is_read: bool,
) -> Result<(), StoreError> {
    let (act, by_staff, at) = (kind.as_str(), by.credential.staff().map(|id| id.0), ms(now));
    let read_at = is_read.then_some(at);
    sqlx::query!(
        r#"
        INSERT INTO credential_act (staff, act, by_staff, by_name, at, read_at)
        VALUES (?, ?, ?, ?, ?, ?)
        "#,
        whose.0,
        act,
        by_staff,
        by.name,
        at,
        read_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps that a link to choose a password was followed: whoever made the link had a hand in the account now,
/// and not only when they made it. How an account begins is no news to whom it was made for.
pub(crate) async fn link_was_followed(
    tx: &mut SqliteConnection,
    whose: StaffId,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let at = ms(now);
    sqlx::query!(
        r#"
        INSERT INTO credential_act (staff, act, by_staff, by_name, at, read_at)
        SELECT staff, act, by_staff, by_name, ?2, ?2
        FROM credential_act
        WHERE staff = ?1 AND act = 'invited'
        ORDER BY id DESC
        LIMIT 1
        "#,
        whose.0,
        at,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        UPDATE credential_act
        SET read_at = ?2
        WHERE
            staff = ?1 AND read_at IS NULL
            AND EXISTS (SELECT 1 FROM staff WHERE id = ?1 AND last_signed_in_at IS NULL)
        "#,
        whose.0,
        at,
    )
    .execute(&mut *tx)
    .await?;
    void_first_approvals(tx, whose, CredentialActKind::Invited, by, now).await
}

/// An approval holds while its person is who they were. A plan stands and falls with whoever made it.
async fn void_first_approvals(
    tx: &mut SqliteConnection,
    whose: StaffId,
    kind: CredentialActKind,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let open = sqlx::query!(
        r#"
        SELECT id AS "id!", first_by AS "first_by!", plan IS NOT NULL AS "is_plan!: bool"
        FROM change
        WHERE first_staff = ?1 AND status IN ('pending', 'snoozed')
        "#,
        whose.0,
    )
    .fetch_all(&mut *tx)
    .await?;
    let at = ms(now);
    for change in open {
        let void = VoidedApproval {
            whose: change.first_by.clone(),
            kind,
            by: by.name.clone(),
            at: now,
        };
        let void = json!(void).to_string();
        sqlx::query!(
            r#"
            UPDATE change
            SET
                first_by = NULL,
                first_at = NULL,
                first_staff = NULL,
                first_void = ?2,
                status = CASE WHEN ?3 THEN 'withdrawn' ELSE status END,
                closed_at = CASE WHEN ?3 THEN ?4 ELSE closed_at END
            WHERE id = ?1
            "#,
            change.id,
            void,
            change.is_plan,
            at,
        )
        .execute(&mut *tx)
        .await?;
        let event = AuditEvent::new(Action::ApprovalVoided, format!("change:{}", change.id))
            .was(json!({ "first_approval": change.first_by }))
            .became(json!({ "because": kind }));
        note(tx, event, by, now).await?;
    }
    Ok(())
}
