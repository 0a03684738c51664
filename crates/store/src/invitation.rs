//! The links with which people choose a password: the very first admin's, and everyone else's.
//!
//! A link works once and for a time. The first admin's works only while nobody has an account;
//! that is decided in the transaction that makes the account, so that two who follow it at the
//! same moment cannot both become admin. It ends with whoever made it: whoever is shut out must not come
//! back as somebody else.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::credential_act::CredentialActKind;
use domain::permission::Role;
use domain::principal::StaffId;
use sqlx::SqliteConnection;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::session::end_all_sessions;
use crate::staff::{insert, member, write_password};
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{Digest, StoreError, credential_act};

/// Voids the links that somebody made who may make none any more.
pub(crate) async fn void_made_by(
    tx: &mut SqliteConnection,
    maker: StaffId,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let voided = sqlx::query_scalar!(
        r#"DELETE FROM invitation WHERE made_by = ?1 RETURNING staff AS "staff?""#,
        maker.0
    )
    .fetch_all(&mut *tx)
    .await?;
    for whose in voided.into_iter().flatten() {
        let subject = member(tx, StaffId(whose)).await?.name;
        note(
            tx,
            AuditEvent::new(Action::InvitationVoided, subject),
            by,
            now,
        )
        .await?;
    }
    Ok(())
}

/// Whom an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// Whoever starts Sundog for the first time: they become admin under a name of their choice.
    FirstAdmin,
    /// A person who is on the staff.
    Staff {
        /// Their number.
        id: StaffId,
        /// Their name.
        name: String,
    },
}

/// Whoever followed an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Welcomed {
    /// Their number.
    pub staff: StaffId,
    /// The epoch with which they may come in at once.
    pub epoch: i64,
}

impl Store {
    /// Makes an invitation; the one that the same person had is void.
    ///
    /// # Errors
    /// [`StoreError::NoSuchStaff`].
    pub async fn invite(
        &self,
        staff: Option<StaffId>,
        hash: Digest,
        expires_at: DateTime<Utc>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let subject = match staff {
                Some(id) => member(tx, id).await?.name,
                None => "the first admin".to_owned(),
            };
            let (id, expires_at) = (staff.map(|id| id.0), ms(expires_at));
            sqlx::query!("DELETE FROM invitation WHERE staff IS ?1", id)
                .execute(&mut *tx)
                .await?;
            let (hash, made_by) = (hash.as_slice(), by.credential.staff().map(|id| id.0));
            sqlx::query!(
                "INSERT INTO invitation (hash, staff, expires_at, made_by) VALUES (?, ?, ?, ?)",
                hash,
                id,
                expires_at,
                made_by,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::InvitationMade, subject);
            note(tx, event, &by, now).await?;
            match staff {
                Some(id) => {
                    credential_act::keep(tx, id, CredentialActKind::Invited, &by, now).await
                }
                None => Ok(()),
            }
        })
    }

    /// Whom an invitation is for, where it is good.
    pub async fn invited(
        &self,
        hash: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Invited>, StoreError> {
        let mut connection = self.readers.acquire().await?;
        find(&mut connection, hash, now).await
    }

    /// Follows an invitation: the person gets the password, the first admin an account too, and
    /// the link is used up. Returns who they are.
    ///
    /// `name` is the first admin's choice; a person on the staff keeps theirs.
    ///
    /// # Errors
    /// [`StoreError::InvitationVoid`] where it was used or is too old.
    pub async fn follow_invitation(
        &self,
        hash: Digest,
        name: &str,
        password_hash: String,
        address: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Welcomed, StoreError> {
        let name = name.to_owned();
        in_transaction!(self, |tx| {
            let invited = find(tx, hash, now).await?;
            let key = hash.as_slice();
            sqlx::query!("DELETE FROM invitation WHERE hash = ?1", key)
                .execute(&mut *tx)
                .await?;
            match invited.ok_or(StoreError::InvitationVoid)? {
                Invited::FirstAdmin => {
                    let by = AuditPrincipal::named(name.clone(), address);
                    let staff =
                        insert(tx, &name, Role::Admin, Some(password_hash), &by, now).await?;
                    note(
                        tx,
                        AuditEvent::new(Action::InvitationFollowed, name),
                        &by,
                        now,
                    )
                    .await?;
                    // An account begins with this one.
                    Ok(Welcomed { staff, epoch: 0 })
                }
                Invited::Staff { id, name } => {
                    write_password(tx, id, &password_hash).await?;
                    let epoch = end_all_sessions(tx, id).await?;
                    let by = AuditPrincipal::named(name.clone(), address);
                    credential_act::link_was_followed(tx, id, &by, now).await?;
                    let followed = AuditEvent::new(Action::InvitationFollowed, name.clone());
                    note(tx, followed, &by, now).await?;
                    note(tx, AuditEvent::new(Action::PasswordSet, name), &by, now).await?;
                    Ok(Welcomed { staff: id, epoch })
                }
            }
        })
    }
}

async fn find(
    connection: &mut SqliteConnection,
    hash: Digest,
    now: DateTime<Utc>,
) -> Result<Option<Invited>, StoreError> {
    let (hash, now) = (hash.as_slice(), ms(now));
    let found = sqlx::query!(
        r#"
        SELECT staff.id AS "id?", staff.name AS "name?"
        FROM invitation
        LEFT JOIN staff ON staff.id = invitation.staff
        WHERE
            invitation.hash = ?1
            AND invitation.expires_at > ?2
            AND staff.disabled_at IS NULL
            AND (invitation.staff IS NOT NULL OR NOT EXISTS (SELECT 1 FROM staff))
        "#,
        hash,
        now,
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|row| match (row.id, row.name) {
        (Some(id), Some(name)) => Invited::Staff {
            id: StaffId(id),
            name,
        },
        _ => Invited::FirstAdmin,
    }))
}
