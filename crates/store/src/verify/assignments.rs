//! Where each practice stood, beside what the list says of it.

use std::collections::BTreeMap;

use domain::practice::{PracticeId, SiteRow};
use domain::verification::assignments::{AssignedStretch, Assignment, join};
use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::time::{maybe_time, time};

pub(super) async fn check(tx: &mut SqliteConnection) -> Result<VerifyFinding, StoreError> {
    let mut finding = VerifyFinding::of(VerifyCheck::Assignments, "practices");
    let assignments = all(tx).await?;
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
        let own = AssignedStretch {
            practice: PracticeId(row.id),
            site: SiteRow(row.site),
            created_at: time(row.created_at)?,
            retired_at: maybe_time(row.retired_at)?,
        };
        let stood = assignments.get(&row.id).map_or(&[][..], Vec::as_slice);
        finding.add(1, join(own, stood));
    }
    Ok(finding)
}

/// Every assignment by practice, oldest first.
pub(super) async fn all(
    tx: &mut SqliteConnection,
) -> Result<BTreeMap<i64, Vec<Assignment>>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT practice AS "practice!", site AS "site!", began AS "began!", ended AS "ended?"
        FROM assignment
        ORDER BY practice, began
        "#
    )
    .fetch_all(tx)
    .await?;
    let mut assignments: BTreeMap<i64, Vec<Assignment>> = BTreeMap::new();
    for row in rows {
        assignments
            .entry(row.practice)
            .or_default()
            .push(Assignment {
                site: SiteRow(row.site),
                began: time(row.began)?,
                ended: maybe_time(row.ended)?,
            });
    }
    Ok(assignments)
}
