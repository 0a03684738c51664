//! Where each practice stood, beside what the list says of it.

use std::collections::BTreeMap;

use domain::practice::{PracticeId, SiteNumber};
use domain::verification::placements::{Placement, Standing, join};
use domain::verification::{Check, Finding};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::time::{maybe_time, time};

pub(super) async fn check(tx: &mut SqliteConnection) -> Result<Finding, StoreError> {
    let mut finding = Finding::of(Check::Placements, "practices");
    let placements = all(tx).await?;
    let rows = sqlx::query!(
        r#"
        SELECT id AS "id!", site AS "site!", created_at AS "created_at!", retired_at AS "retired_at?"
        FROM practice
        ORDER BY id
        "#
    )
    .fetch_all(tx)
    .await?;
    for row in rows {
        let own = Standing {
            practice: PracticeId(row.id),
            site: SiteNumber(row.site),
            created_at: time(row.created_at)?,
            retired_at: maybe_time(row.retired_at)?,
        };
        let stood = placements.get(&row.id).map_or(&[][..], Vec::as_slice);
        finding.add(1, join(own, stood));
    }
    Ok(finding)
}

/// Every placement by practice, oldest first.
pub(super) async fn all(
    tx: &mut SqliteConnection,
) -> Result<BTreeMap<i64, Vec<Placement>>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT practice AS "practice!", site AS "site!", began AS "began!", ended AS "ended?"
        FROM placement
        ORDER BY practice, began
        "#
    )
    .fetch_all(tx)
    .await?;
    let mut placements: BTreeMap<i64, Vec<Placement>> = BTreeMap::new();
    for row in rows {
        placements.entry(row.practice).or_default().push(Placement {
            site: SiteNumber(row.site),
            began: time(row.began)?,
            ended: maybe_time(row.ended)?,
        });
    }
    Ok(placements)
}
