//! Every span, read site by site, for the rules that say how spans join and what headline they make.

use std::collections::BTreeMap;

use domain::practice::SiteRow;
use domain::verification::spans::{KeptSpan, headlines, joins, state_runs};
use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::SqliteConnection;

use super::AT_ONCE;
use crate::time::{maybe_time, time};
use crate::{StoreError, json};

struct VerifiedSpanRow {
    site: i64,
    track: String,
    state: String,
    reason: Option<String>,
    began: i64,
    ended: Option<i64>,
    checks_before: i64,
    checks_after: Option<i64>,
    run_began: Option<i64>,
    unseen_ms: Option<i64>,
}

impl TryFrom<VerifiedSpanRow> for KeptSpan {
    type Error = StoreError;

    fn try_from(row: VerifiedSpanRow) -> Result<Self, StoreError> {
        Ok(Self {
            track: row.track,
            state: row.state,
            reason: row.reason,
            began: time(row.began)?,
            ended: maybe_time(row.ended)?,
            checks_before: row.checks_before,
            checks_after: row.checks_after,
            run_began: maybe_time(row.run_began)?,
            unseen_ms: row.unseen_ms,
        })
    }
}

pub(super) async fn check(
    tx: &mut SqliteConnection,
) -> Result<(VerifyFinding, VerifyFinding), StoreError> {
    let mut joined = VerifyFinding::of(VerifyCheck::Spans, "spans");
    let mut followed = VerifyFinding::of(VerifyCheck::Headlines, "sites");
    let sites = sqlx::query!(
        r#"
        SELECT site.id AS "id!", checkpoint.checks AS "checks?"
        FROM site
        LEFT JOIN checkpoint ON checkpoint.site = site.id
        ORDER BY site.id
        "#
    )
    .fetch_all(&mut *tx)
    .await?;
    for sites in sites.chunks(AT_ONCE) {
        let numbers: Vec<i64> = sites.iter().map(|site| site.id).collect();
        let mut spans = of_sites(tx, &numbers).await?;
        for site in sites {
            let own = spans.remove(&site.id).unwrap_or_default();
            let number = SiteRow(site.id);
            joined.add(own.len(), joins(number, &own, site.checks));
            followed.add(1, headlines(number, &own));
            followed.add(0, state_runs(number, &own));
        }
    }
    Ok((joined, followed))
}

async fn of_sites(
    tx: &mut SqliteConnection,
    sites: &[i64],
) -> Result<BTreeMap<i64, Vec<KeptSpan>>, StoreError> {
    let sites = json::rows(sites);
    let rows = sqlx::query_as!(
        VerifiedSpanRow,
        r#"
        -- To verify: all of it.
        SELECT
            span.site AS "site!",
            track.word AS "track!",
            state.word AS "state!",
            reason.word AS "reason?",
            span.began AS "began!",
            span.ended AS "ended?",
            span.checks_before AS "checks_before!",
            span.checks_after AS "checks_after?",
            span.run_began AS "run_began?",
            span.unseen_ms AS "unseen_ms?"
        FROM (SELECT value FROM json_each(?1)) AS wanted
        CROSS JOIN span ON span.site = wanted.value
        JOIN word AS track ON track.code = span.track
        JOIN word AS state ON state.code = span.state
        LEFT JOIN word AS reason ON reason.code = span.reason
        ORDER BY span.site, span.began, span.track
        "#,
        sites,
    )
    .fetch_all(tx)
    .await?;
    let mut spans: BTreeMap<i64, Vec<KeptSpan>> = BTreeMap::new();
    for row in rows {
        let site = row.site;
        spans.entry(site).or_default().push(row.try_into()?);
    }
    Ok(spans)
}
