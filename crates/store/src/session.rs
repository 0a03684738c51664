//! Where people are signed in.
//!
//! A session is found by the digest of its cookie. Saving never makes one anew: a page that was on
//! its way while an admin shut its person out must not bring their session back.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::principal::{Principal, StaffId};
use sqlx::SqliteConnection;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::credential::still_holds;
use crate::security_count::forget_old;
use crate::staff::member;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};
use crate::words::parsed;
use crate::{Digest, StoreError};

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The digest of its cookie.
    pub hash: Digest,
    /// Whose it is; nobody's between the password and the code.
    pub staff: Option<StaffId>,
    /// The person's epoch when they proved who they are.
    pub epoch: i64,
    /// When the person signed in.
    pub signed_in_at: Option<DateTime<Utc>>,
    /// When a page was last opened in it.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends if nobody opens a page.
    pub expires_at: DateTime<Utc>,
    /// From which address it was opened.
    pub address: String,
    /// What the browser said it was.
    pub browser: String,
    /// What the server keeps in it, as JSON.
    pub data: String,
}

/// A session as its person may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInSession {
    /// Its number, which does not open it.
    pub number: i64,
    /// Since when.
    pub signed_in_at: DateTime<Utc>,
    /// When a page was last opened in it.
    pub last_seen_at: DateTime<Utc>,
    /// From which address.
    pub address: String,
    /// What the browser said it was.
    pub browser: String,
}

/// Who a session belongs to, and what the guard must know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInUser {
    /// The person, with the role they have now.
    pub principal: Principal,
    /// When a page was last opened in it.
    pub last_seen_at: DateTime<Utc>,
    /// Whether the person signs in with a code too.
    pub has_second_factor: bool,
}

/// Runs a statement with the columns of a session. Says how many rows it touched.
macro_rules! keep {
    ($tx:ident, $session:ident, $statement:tt) => {{
        let hash = $session.hash.as_slice();
        let staff = $session.staff.map(|id| id.0);
        let signed_in_at = $session.signed_in_at.map(ms);
        let (seen_at, expires_at) = (ms($session.last_seen_at), ms($session.expires_at));
        let kept = sqlx::query!(
            $statement,
            hash,
            staff,
            $session.epoch,
            signed_in_at,
            seen_at,
            expires_at,
            $session.address,
            $session.browser,
            $session.data,
        );
        kept.execute($tx).await?.rows_affected()
    }};
}

impl Store {
    /// Keeps a new session. Says whether its digest was free.
    pub async fn add_session(&self, session: Session) -> Result<bool, StoreError> {
        in_transaction!(self, |tx| {
            Ok(keep!(
                tx,
                session,
                r#"
                INSERT INTO session (
                    hash, staff, epoch, signed_in_at, last_seen_at, expires_at, address,
                    browser, data
                )
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                ON CONFLICT (hash) DO NOTHING
                "#
            ) > 0)
        })
    }

    /// Keeps what became of a session. One that was ended meanwhile stays ended.
    pub async fn save_session(&self, session: Session) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            keep!(
                tx,
                session,
                r#"
                UPDATE session
                SET
                    staff = ?2, epoch = ?3, signed_in_at = ?4, last_seen_at = ?5,
                    expires_at = ?6, address = ?7, browser = ?8, data = ?9
                WHERE hash = ?1
                "#
            );
            Ok(())
        })
    }

    /// What a session holds, as JSON, and when it ends, where it has not ended.
    pub async fn session_data(
        &self,
        hash: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<(String, DateTime<Utc>)>, StoreError> {
        let (hash, now) = (hash.as_slice(), ms(now));
        sqlx::query!(
            "SELECT data, expires_at FROM session WHERE hash = ?1 AND expires_at > ?2",
            hash,
            now,
        )
        .fetch_optional(&self.readers)
        .await?
        .map(|row| Ok((row.data, time(row.expires_at)?)))
        .transpose()
    }

    /// Who is signed in with a session: nobody where it ended, began before `oldest`, or its
    /// person was shut out.
    pub async fn who_is_signed_in(
        &self,
        hash: Digest,
        oldest: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<SignedInUser>, StoreError> {
        let (hash, oldest, now) = (hash.as_slice(), ms(oldest), ms(now));
        sqlx::query!(
            r#"
            SELECT
                session.number AS "number!",
                session.last_seen_at,
                staff.id AS "staff!",
                staff.name,
                staff.role,
                staff.totp_secret IS NOT NULL AS "has_second_factor!: bool"
            FROM session
            JOIN staff ON staff.id = session.staff
            WHERE
                session.hash = ?1
                AND session.signed_in_at > ?2
                AND session.expires_at > ?3
                AND session.epoch = staff.epoch
                AND staff.disabled_at IS NULL
            "#,
            hash,
            oldest,
            now,
        )
        .fetch_optional(&self.readers)
        .await?
        .map(|row| {
            Ok(SignedInUser {
                principal: Principal::Person {
                    staff: StaffId(row.staff),
                    name: row.name,
                    role: parsed(&row.role, "a role")?,
                    session: row.number,
                },
                last_seen_at: time(row.last_seen_at)?,
                has_second_factor: row.has_second_factor,
            })
        })
        .transpose()
    }

    /// Where a person is signed in, newest first.
    pub async fn sessions_of(
        &self,
        staff: StaffId,
        oldest: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<SignedInSession>, StoreError> {
        let (oldest, now) = (ms(oldest), ms(now));
        sqlx::query!(
            r#"
            SELECT
                number AS "number!", signed_in_at AS "signed_in_at!", last_seen_at, address, browser
            FROM session
            WHERE staff = ?1 AND signed_in_at > ?2 AND expires_at > ?3
            ORDER BY signed_in_at DESC, number DESC
            "#,
            staff.0,
            oldest,
            now,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            Ok(SignedInSession {
                number: row.number,
                signed_in_at: time(row.signed_in_at)?,
                last_seen_at: time(row.last_seen_at)?,
                address: row.address,
                browser: row.browser,
            })
        })
        .collect()
    }

    /// Ends the session with this digest, if there is one.
    pub async fn end_session(&self, hash: Digest) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            let hash = hash.as_slice();
            sqlx::query!("DELETE FROM session WHERE hash = ?1", hash)
                .execute(tx)
                .await?;
            Ok(())
        })
    }

    /// Ends a session that its person names by its number, or all of theirs but `stays`.
    pub async fn end_sessions_of(
        &self,
        staff: StaffId,
        which: EndedSessions,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let (one, stays) = match which {
                EndedSessions::One(number) => (Some(number), None),
                EndedSessions::AllBut(stays) => (None, Some(stays)),
            };
            let name = member(tx, staff).await?.name;
            still_holds(tx, by.credential, now).await?;
            let ended = sqlx::query!(
                r#"
                DELETE FROM session
                WHERE staff = ?1 AND (?2 IS NULL OR number = ?2) AND number IS NOT ?3
                "#,
                staff.0,
                one,
                stays,
            )
            .execute(&mut *tx)
            .await?;
            if ended.rows_affected() == 0 {
                return Ok(());
            }
            // Whoever ended their own session has just been asked.
            let by = AuditPrincipal::named(by.name, by.address);
            note(tx, AuditEvent::new(Action::SessionsEnded, name), &by, now).await
        })
    }

    /// Removes the sessions and invitations that ended by themselves, and counts that are too old. Says how
    /// many sessions.
    pub async fn forget_what_expired(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        in_transaction!(self, |tx| {
            forget_old(tx, now).await?;
            let now = ms(now);
            sqlx::query!("DELETE FROM invitation WHERE expires_at <= ?1", now)
                .execute(&mut *tx)
                .await?;
            let gone = sqlx::query!("DELETE FROM session WHERE expires_at <= ?1", now)
                .execute(tx)
                .await?;
            Ok(gone.rows_affected())
        })
    }
}

/// Which of their sessions a person ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedSessions {
    /// The one with this number.
    One(i64),
    /// All but the one with this number.
    AllBut(i64),
}

/// Signs a person out everywhere, where they are about to come in too. Returns the epoch that sessions have
/// from then on: whoever stays in comes in with this one and no newer, because what made it newer was meant to
/// end theirs as well.
pub(crate) async fn end_all_sessions(
    tx: &mut SqliteConnection,
    staff: StaffId,
) -> Result<i64, StoreError> {
    let epoch = sqlx::query_scalar!(
        r#"UPDATE staff SET epoch = epoch + 1 WHERE id = ?1 RETURNING epoch AS "epoch!""#,
        staff.0
    )
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM session WHERE staff = ?1", staff.0)
        .execute(tx)
        .await?;
    Ok(epoch)
}
