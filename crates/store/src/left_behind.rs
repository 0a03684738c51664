//! What somebody made by which others come in, other than tokens: an admin who shuts them out is to see it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::principal::StaffId;

use crate::StoreError;
use crate::store::Store;
use crate::time::ms;

/// What one person made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftBehind {
    /// The names of those whose link to choose a password is theirs and still good.
    pub links: Vec<String>,
    /// The names of accounts that they made and nobody ever signed in to.
    pub unused_accounts: Vec<String>,
}

impl Store {
    /// What each person made, by name; who made nothing is not there.
    pub async fn left_behind(
        &self,
        now: DateTime<Utc>,
    ) -> Result<BTreeMap<StaffId, LeftBehind>, StoreError> {
        let now = ms(now);
        let links = sqlx::query!(
            r#"
            SELECT invitation.made_by AS "maker!", staff.name
            FROM invitation
            JOIN staff ON staff.id = invitation.staff
            WHERE invitation.made_by IS NOT NULL AND invitation.expires_at > ?1
            ORDER BY staff.folded_name
            "#,
            now,
        )
        .fetch_all(&self.readers)
        .await?;
        let accounts = sqlx::query!(
            r#"
            SELECT credential_act.by_staff AS "maker!", staff.name
            FROM credential_act
            JOIN staff ON staff.id = credential_act.staff
            WHERE
                credential_act.act = 'made'
                AND credential_act.by_staff IS NOT NULL
                AND staff.last_signed_in_at IS NULL
                AND staff.disabled_at IS NULL
            ORDER BY staff.folded_name
            "#
        )
        .fetch_all(&self.readers)
        .await?;
        let mut left: BTreeMap<StaffId, LeftBehind> = BTreeMap::new();
        for row in links {
            let theirs = left.entry(StaffId(row.maker)).or_default();
            theirs.links.push(row.name);
        }
        for row in accounts {
            let theirs = left.entry(StaffId(row.maker)).or_default();
            theirs.unused_accounts.push(row.name);
        }
        Ok(left)
    }
}
