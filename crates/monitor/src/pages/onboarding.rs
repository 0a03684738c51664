//! Sheets as pages show them: how far they are, and which rows stand where.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use domain::onboarding::RowState;
use domain::views::onboarding::{SheetPage, SheetSummary, SheetsPage};
use store::{CountedSheet, Sheet, SheetRow};

use super::sheet_row::{Names, view};
use crate::commands::import::Standing;
use crate::commands::import_batch::LOOK_UPS_PER_SECOND;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError, Settings};

/// Rows on one page.
const ROWS: usize = 200;
/// Sheets that are done, on their page.
const DONE: u32 = 20;

/// Every sheet: first those on which something is to be done.
///
/// # Errors
/// When the database cannot be read.
pub async fn sheets_page(monitor: &Monitor) -> Result<SheetsPage, MonitorError> {
    let mut page = SheetsPage::default();
    let zone = monitor.settings.time_zone;
    for sheet in monitor.store.counted_sheets(DONE).await? {
        let summary = summary(sheet, zone);
        if summary.is_open() {
            page.open.push(summary);
        } else {
            page.done.push(summary);
        }
    }
    Ok(page)
}

/// A sheet with the rows of a page, only those of one state where one is named; none where there
/// is no such sheet.
///
/// # Errors
/// When the database cannot be read.
pub async fn sheet_page(
    monitor: &Monitor,
    id: i64,
    only: Option<RowState>,
    page: usize,
) -> Result<Option<SheetPage>, MonitorError> {
    let sheets = monitor.store.sheets().await?;
    let Some(sheet) = sheets.into_iter().find(|sheet| sheet.id == id) else {
        return Ok(None);
    };
    let rows = monitor.store.sheet_rows(id).await?;
    let standing = Standing::of(monitor.snapshot());
    Ok(Some(built(
        sheet,
        &rows,
        &standing,
        (only, page),
        &monitor.settings,
    )))
}

fn built(
    sheet: Sheet,
    rows: &[SheetRow],
    standing: &Standing,
    (only, page): (Option<RowState>, usize),
    settings: &Settings,
) -> SheetPage {
    let mut shown: Vec<&SheetRow> = rows
        .iter()
        .filter(|row| only.is_none_or(|only| row.state() == only))
        .collect();
    shown.sort_by_key(|row| (row.state(), row.line));
    let pages = shown.len().div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let shown = shown.into_iter().skip((page - 1) * ROWS).take(ROWS);
    let names = Names::of(standing, rows);
    SheetPage {
        rows: shown
            .map(|row| view(row, standing, &names, settings))
            .collect(),
        sheet: summary(counted(sheet, rows), settings.time_zone),
        only,
        page,
        pages,
        per_second: LOOK_UPS_PER_SECOND,
        may_pair: settings.pairing,
    }
}

fn summary(counted: CountedSheet, zone: Tz) -> SheetSummary {
    let sheet = counted.sheet;
    SheetSummary {
        id: sheet.id,
        name: sheet.name,
        by: sheet.by,
        at: moment(sheet.at, zone),
        rows: counted.counts.values().sum(),
        turned_ready: counted.turned_ready,
        counts: counted.counts,
    }
}

fn counted(sheet: Sheet, rows: &[SheetRow]) -> CountedSheet {
    let mut counts: BTreeMap<RowState, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.state()).or_default() += 1;
    }
    let turned = rows
        .iter()
        .filter(|row| row.state() == RowState::Ready && row.turned_ready.is_some());
    CountedSheet {
        sheet,
        turned_ready: turned.count(),
        counts,
    }
}
