//! What cannot be read again is set aside, so that the rest is folded and told of once.

use sqlx::SqliteConnection;

use crate::StoreError;

/// Takes a folded hour out of the way.
pub(crate) async fn set_samples_aside(
    tx: &mut SqliteConnection,
    (hour, block): (i64, i64),
    why: &StoreError,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO set_aside (kind, hour, place, content)
        SELECT 'samples', hour, block, samples
        FROM sample_hour
        WHERE hour = ?1 AND block = ?2
        "#,
        hour,
        block,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "DELETE FROM sample_hour WHERE hour = ?1 AND block = ?2",
        hour,
        block,
    )
    .execute(tx)
    .await?;
    tell(hour, why);
    Ok(())
}

/// Keeps checks of a site that are about to be removed unfolded.
pub(super) async fn set_checks_aside(
    tx: &mut SqliteConnection,
    (hour, site): (i64, i64),
    checks: &str,
    why: &StoreError,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO set_aside (kind, hour, place, content)
        VALUES ('checks', ?1, ?2, CAST(?3 AS BLOB))
        "#,
        hour,
        site,
        checks,
    )
    .execute(tx)
    .await?;
    tell(hour, why);
    Ok(())
}

fn tell(hour: i64, why: &StoreError) {
    tracing::error!(
        hour,
        error = %why,
        "measured values cannot be read and were set aside: `sundog verify` says which"
    );
}
