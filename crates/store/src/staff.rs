//! Who may come in: the staff, their roles, and what opens the door to them.
//!
//! What a principal may do is decided in `domain::permission`, before anything here is called. What
//! stands here are the rules that need the whole list: names are given once, and the last admin
//! stays one. Whoever is shut out, gets another role or another password is signed out everywhere
//! in the same transaction.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::credential_act::CredentialActKind;
use domain::permission::{Permission, Role};
use domain::principal::{StaffId, folded_name, looks_like};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::invitation::void_made_by;
use crate::session::end_all_sessions;
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};
use crate::token::{MadeTokens, end_made_by};
use crate::words::parsed;
use crate::{StoreError, credential_act};

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their number.
    pub id: StaffId,
    /// The name they sign in with.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// What their password can be checked against; nothing until they chose one.
    pub password_hash: Option<String>,
    /// Whether a code is asked of them besides the password.
    pub has_second_factor: bool,
    /// Sessions of an earlier epoch are over.
    pub epoch: i64,
    /// When they were added.
    pub created_at: DateTime<Utc>,
    /// When they last signed in.
    pub last_signed_in_at: Option<DateTime<Utc>>,
    /// When they were shut out.
    pub disabled_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Everyone, the shut out ones too, by name.
    pub async fn staff(&self) -> Result<Vec<Staff>, StoreError> {
        sqlx::query!(
            r#"
            SELECT
                id AS "id!",
                name,
                role,
                password_hash,
                totp_secret IS NOT NULL AS "has_second_factor!: bool",
                epoch,
                created_at,
                last_signed_in_at,
                disabled_at
            FROM staff
            ORDER BY folded_name
            "#
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Staff {
                id: StaffId(row.id),
                name: row.name,
                role: parsed(&row.role, "a role")?,
                password_hash: row.password_hash,
                has_second_factor: row.has_second_factor,
                epoch: row.epoch,
                created_at: time(row.created_at)?,
                last_signed_in_at: maybe_time(row.last_signed_in_at)?,
                disabled_at: maybe_time(row.disabled_at)?,
            })
        })
        .collect()
    }

    /// Whether nobody has an account yet.
    pub async fn has_no_staff(&self) -> Result<bool, StoreError> {
        let any = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM staff) AS "any!: bool""#)
            .fetch_one(&self.readers)
            .await?;
        Ok(!any)
    }

    /// The person with this number.
    pub async fn staff_member(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        Ok(self.staff().await?.into_iter().find(|one| one.id == id))
    }

    /// The person who signs in with this name, whatever the case of its letters.
    pub async fn staff_called(&self, name: &str) -> Result<Option<Staff>, StoreError> {
        let folded = folded_name(name);
        let mut all = self.staff().await?.into_iter();
        Ok(all.find(|one| folded_name(&one.name) == folded))
    }

    /// Adds a person. Without a password hash they choose one through an invitation.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] where somebody has the name.
    pub async fn add_staff(
        &self,
        name: &str,
        role: Role,
        password_hash: Option<String>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<StaffId, StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            insert(tx, &name, role, password_hash, &by, now).await
        })
    }

    /// Gives a person another role and signs them out everywhere. Where they may make no tokens any more,
    /// those that they made end with it, or stay; the links that they made are void.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`], [`StoreError::LastAdmin`].
    pub async fn change_role(
        &self,
        id: StaffId,
        role: Role,
        tokens: MadeTokens,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let person = member(tx, id).await?;
            if person.role == role.as_str() {
                return Ok(());
            }
            if role != Role::Admin {
                keep_an_admin(tx, id).await?;
            }
            let word = role.as_str();
            sqlx::query!("UPDATE staff SET role = ?2 WHERE id = ?1", id.0, word)
                .execute(&mut *tx)
                .await?;
            let event = AuditEvent::new(Action::RoleChanged, person.name)
                .was(json!({ "role": person.role }))
                .became(json!({ "role": role }));
            note(tx, event, &by, now).await?;
            credential_act::keep(tx, id, CredentialActKind::RoleChanged, &by, now).await?;
            if !role.may(Permission::Administer) {
                end_made_by(tx, id, tokens, &by, now).await?;
                void_made_by(tx, id, &by, now).await?;
            }
            end_all_sessions(tx, id).await?;
            Ok(())
        })
    }

    /// Shuts a person out: they are signed out everywhere and cannot sign in again. The tokens that they
    /// made end with it, or stay; the links that they made are void.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`], [`StoreError::LastAdmin`].
    pub async fn disable_staff(
        &self,
        id: StaffId,
        tokens: MadeTokens,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let person = member(tx, id).await?;
            if person.disabled_at.is_some() {
                return Ok(());
            }
            keep_an_admin(tx, id).await?;
            // Who shuts themself out does so while they may.
            let event = AuditEvent::new(Action::StaffDisabled, person.name);
            note(tx, event, &by, now).await?;
            credential_act::keep(tx, id, CredentialActKind::Disabled, &by, now).await?;
            end_made_by(tx, id, tokens, &by, now).await?;
            void_made_by(tx, id, &by, now).await?;
            let at = ms(now);
            sqlx::query!("UPDATE staff SET disabled_at = ?2 WHERE id = ?1", id.0, at)
                .execute(&mut *tx)
                .await?;
            sqlx::query!("DELETE FROM invitation WHERE staff = ?1", id.0)
                .execute(&mut *tx)
                .await?;
            end_all_sessions(tx, id).await?;
            Ok(())
        })
    }

    /// Lets a person in again, with the password they had.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`].
    pub async fn enable_staff(
        &self,
        id: StaffId,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let person = member(tx, id).await?;
            if person.disabled_at.is_none() {
                return Ok(());
            }
            sqlx::query!("UPDATE staff SET disabled_at = NULL WHERE id = ?1", id.0)
                .execute(&mut *tx)
                .await?;
            let event = AuditEvent::new(Action::StaffEnabled, person.name);
            note(tx, event, &by, now).await?;
            credential_act::keep(tx, id, CredentialActKind::Enabled, &by, now).await
        })
    }

    /// Gives a person another password and signs them out everywhere. An invitation that waited for
    /// them is void. Returns the epoch with which they may come in again at once.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`].
    pub async fn set_password(
        &self,
        id: StaffId,
        password_hash: String,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let person = member(tx, id).await?;
            write_password(tx, id, &password_hash).await?;
            sqlx::query!("DELETE FROM invitation WHERE staff = ?1", id.0)
                .execute(&mut *tx)
                .await?;
            let event = AuditEvent::new(Action::PasswordSet, person.name);
            note(tx, event, &by, now).await?;
            credential_act::keep(tx, id, CredentialActKind::PasswordSet, &by, now).await?;
            end_all_sessions(tx, id).await
        })
    }

    /// Notes that a person came in.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`].
    pub async fn signed_in(
        &self,
        id: StaffId,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let (person, at) = (member(tx, id).await?, ms(now));
            sqlx::query!(
                "UPDATE staff SET last_signed_in_at = ?2 WHERE id = ?1",
                id.0,
                at
            )
            .execute(&mut *tx)
            .await?;
            note(tx, AuditEvent::new(Action::SignedIn, person.name), &by, now).await
        })
    }
}

pub(crate) async fn insert(
    tx: &mut SqliteConnection,
    name: &str,
    role: Role,
    password_hash: Option<String>,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<StaffId, StoreError> {
    refuse_alike(tx, name).await?;
    let (folded, word, at) = (folded_name(name), role.as_str(), ms(now));
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO staff (name, folded_name, role, password_hash, created_at)
        VALUES (?, ?, ?, ?, ?)
        RETURNING id AS "id!"
        "#,
        name,
        folded,
        word,
        password_hash,
        at,
    )
    .fetch_one(&mut *tx)
    .await?;
    let event = AuditEvent::new(Action::StaffAdded, name).became(json!({ "role": role }));
    note(tx, event, by, now).await?;
    let id = StaffId(id);
    if by.name != name {
        credential_act::keep(tx, id, CredentialActKind::Made, by, now).await?;
    }
    Ok(id)
}

/// In the audit trail and on a card a name that looks like another's would be taken for that one's.
async fn refuse_alike(tx: &mut SqliteConnection, name: &str) -> Result<(), StoreError> {
    let names = sqlx::query_scalar!("SELECT name FROM staff")
        .fetch_all(tx)
        .await?;
    match names.into_iter().find(|taken| looks_like(taken, name)) {
        Some(taken) if folded_name(&taken) == folded_name(name) => Err(StoreError::NameTaken),
        Some(taken) => Err(StoreError::NameLooksLike { taken }),
        None => Ok(()),
    }
}

pub(crate) async fn write_password(
    tx: &mut SqliteConnection,
    id: StaffId,
    password_hash: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE staff SET password_hash = ?2 WHERE id = ?1",
        id.0,
        password_hash
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What the audit trail needs of a person.
pub(crate) struct StaffMember {
    pub name: String,
    pub role: String,
    pub disabled_at: Option<i64>,
}

pub(crate) async fn member(
    tx: &mut SqliteConnection,
    id: StaffId,
) -> Result<StaffMember, StoreError> {
    sqlx::query_as!(
        StaffMember,
        "SELECT name, role, disabled_at FROM staff WHERE id = ?1",
        id.0
    )
    .fetch_optional(tx)
    .await?
    .ok_or(StoreError::NoSuchStaff)
}

/// Refuses to take away an admin where there would be none left who can come in.
async fn keep_an_admin(tx: &mut SqliteConnection, leaving: StaffId) -> Result<(), StoreError> {
    let is_last = sqlx::query_scalar!(
        r#"
        SELECT
            EXISTS (
                SELECT 1 FROM staff
                WHERE id = ?1 AND role = 'admin' AND disabled_at IS NULL
            )
            AND NOT EXISTS (
                SELECT 1 FROM staff
                WHERE id <> ?1 AND role = 'admin' AND disabled_at IS NULL
                    AND password_hash IS NOT NULL
            ) AS "is_last!: bool"
        "#,
        leaving.0,
    )
    .fetch_one(tx)
    .await?;
    if is_last {
        return Err(StoreError::LastAdmin);
    }
    Ok(())
}
