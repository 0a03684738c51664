//! Which site a practice was reached through, and when: what the ledger needs to answer for the past.

use chrono::{DateTime, Utc};
use domain::practice::{PracticeId, SiteRow};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::time::ms;

/// A practice stands behind a site from now on. Where a clock went back, from when it left the site
/// before: it never stood in two places at once, and the last one holds.
pub(crate) async fn begin(
    tx: &mut SqliteConnection,
    practice: PracticeId,
    site: SiteRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let at = ms(now);
    sqlx::query!(
        r#"
        INSERT INTO assignment (practice, site, began)
        SELECT
            ?1,
            ?2,
            MAX(?3, COALESCE((SELECT MAX(ended) FROM assignment WHERE practice = ?1), ?3))
        WHERE TRUE
        ON CONFLICT (practice, began) DO UPDATE SET site = excluded.site, ended = NULL
        "#,
        practice.0,
        site.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A practice stands nowhere from now on.
pub(crate) async fn end(
    tx: &mut SqliteConnection,
    practice: PracticeId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let at = ms(now);
    sqlx::query!(
        "UPDATE assignment SET ended = MAX(began, ?2) WHERE practice = ?1 AND ended IS NULL",
        practice.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
