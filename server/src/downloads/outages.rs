//! `/outages.csv`: the outages of the page as a table, for whoever reads.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::principal::Principal;
use domain::views::history::OutageItem;
use domain::views::outages::OutageQuery;
use monitor::Monitor;

use super::Asked;
use super::blocked::{BLOCKED_COLUMNS, blocked_cells};
use super::csv_file::CsvFile;
use crate::csv_injection::escape_formula;
use crate::refusal::Refusal;

/// The outages of the page as CSV, newest first: times in UTC and as the practice's clocks show them.
pub async fn as_csv(
    State(monitor): State<Arc<Monitor>>,
    Extension(principal): Extension<Principal>,
    Asked(query): Asked<OutageQuery>,
) -> Result<CsvFile, Refusal> {
    let rows = monitor::pages::outages_listed(&monitor, &query, &principal.name()).await?;
    table(&rows)
}

fn table(rows: &[OutageItem]) -> Result<CsvFile, Refusal> {
    let mut file = CsvFile::new("sundog-outages");
    let columns = [
        "id",
        "practice_id",
        "practice",
        "state",
        "reason",
        "began",
        "began_latest",
        "detected_at",
        "ended",
        "ended_latest",
        "local_from",
        "local_to",
        "lasted_seconds",
        "cause",
        "flapping",
        "planned",
        "incident_id",
        "taken_by",
    ];
    file.line(columns.into_iter().chain(BLOCKED_COLUMNS))?;
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let maybe = |at: Option<DateTime<Utc>>| at.map(time).unwrap_or_default();
    for row in rows {
        let outage = &row.outage;
        let reason = outage.reason.map(|reason| reason.to_string());
        let local_to = row.to.as_ref().map(|to| to.local.clone());
        let cells = [
            outage.id.to_string(),
            outage.practice_id.to_string(),
            escape_formula(&row.practice),
            outage.state.to_string(),
            reason.unwrap_or_default(),
            time(outage.began),
            time(outage.began_latest),
            time(outage.detected_at),
            maybe(outage.ended),
            maybe(outage.ended_latest),
            row.from.local.clone(),
            local_to.unwrap_or_default(),
            row.lasted_seconds.to_string(),
            outage.cause.to_string(),
            outage.flapping.to_string(),
            outage.planned.to_string(),
            outage
                .incident_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
            escape_formula(outage.taken_by.as_deref().unwrap_or_default()),
        ];
        let blocked = blocked_cells(outage.blocked.as_ref());
        file.line(cells.into_iter().chain(blocked))?;
    }
    Ok(file)
}
