//! By what somebody was let in, asked again in the transaction of what they write.
//!
//! The guard asks at the door. Between the door and the write there may be a slow answer of Halo's, and
//! in that time the person may have been shut out, given another role or another password, or a token
//! revoked. Every write that stands in the audit trail asks here once more, so a request that outlives
//! its right writes nothing.

use chrono::{DateTime, Utc};
use domain::principal::{Principal, StaffId};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::time::ms;

/// By what whoever writes was let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credential {
    /// By nothing that could be taken away: the program itself, whoever may run it on its machine, or
    /// somebody who proves who they are in this very step.
    #[default]
    None,
    /// A session.
    Session {
        /// Its number.
        number: i64,
        /// Whose it is.
        staff: StaffId,
    },
    /// The token with this number.
    Token(i64),
}

impl Credential {
    /// What a principal was let in by.
    pub const fn of(principal: &Principal) -> Self {
        match principal {
            Principal::Person { staff, session, .. } => Self::Session {
                number: *session,
                staff: *staff,
            },
            Principal::Token { token, .. } => Self::Token(*token),
        }
    }

    /// The person who acts, where one does.
    pub const fn staff(self) -> Option<StaffId> {
        match self {
            Self::Session { staff, .. } => Some(staff),
            Self::None | Self::Token(_) => None,
        }
    }

    /// The token that acts, where one does.
    pub const fn token(self) -> Option<i64> {
        match self {
            Self::Token(token) => Some(token),
            Self::None | Self::Session { .. } => None,
        }
    }
}

/// Refuses to go on where what let somebody in lets nobody in any more. Another role ends every session
/// of its person, so a session that holds has the right that it was let in with.
///
/// # Errors
/// [`StoreError::SignedOutMeanwhile`].
pub(crate) async fn still_holds(
    tx: &mut SqliteConnection,
    credential: Credential,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let now = ms(now);
    let holds = match credential {
        Credential::None => true,
        Credential::Session { number, staff } => {
            sqlx::query_scalar!(
                r#"
                SELECT EXISTS (
                    SELECT 1
                    FROM session
                    JOIN staff ON staff.id = session.staff
                    WHERE
                        session.number = ?1
                        AND session.staff = ?2
                        AND session.epoch = staff.epoch
                        AND session.expires_at > ?3
                        AND staff.disabled_at IS NULL
                ) AS "holds!: bool"
                "#,
                number,
                staff.0,
                now,
            )
            .fetch_one(tx)
            .await?
        }
        Credential::Token(token) => {
            sqlx::query_scalar!(
                r#"
                SELECT EXISTS (
                    SELECT 1
                    FROM token
                    WHERE
                        id = ?1
                        AND revoked_at IS NULL
                        AND (expires_at IS NULL OR expires_at > ?2)
                ) AS "holds!: bool"
                "#,
                token,
                now,
            )
            .fetch_one(tx)
            .await?
        }
    };
    match holds {
        true => Ok(()),
        false => Err(StoreError::SignedOutMeanwhile),
    }
}
