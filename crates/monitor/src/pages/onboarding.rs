//! Import batches as pages show them: how far they are, and which rows stand where.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use domain::onboarding::RowState;
use domain::views::onboarding::{ImportBatchPage, ImportBatchSummary, ImportBatchesPage};
use store::{BatchRow, CountedBatch, ImportBatch};

use super::batch_row::{NameIndex, view};
use crate::commands::import::ListContents;
use crate::commands::import_batch::LOOK_UPS_PER_SECOND;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError, Settings};

/// Rows on one page.
const ROWS: usize = 200;
/// Import batches that are done, on their page.
const DONE: u32 = 20;

/// Every batch: first those on which something is to be done.
///
/// # Errors
/// When the database cannot be read.
pub async fn import_batches_page(monitor: &Monitor) -> Result<ImportBatchesPage, MonitorError> {
    let mut page = ImportBatchesPage::default();
    let zone = monitor.settings.time_zone;
    for batch in monitor.store.counted_batches(DONE).await? {
        let summary = summary(batch, zone);
        if summary.is_open() {
            page.open.push(summary);
        } else {
            page.done.push(summary);
        }
    }
    Ok(page)
}

/// A batch with the rows of a page, only those of one state where one is named; none where there
/// is no such batch.
///
/// # Errors
/// When the database cannot be read.
pub async fn import_batch_page(
    monitor: &Monitor,
    id: i64,
    only: Option<RowState>,
    page: usize,
) -> Result<Option<ImportBatchPage>, MonitorError> {
    let batches = monitor.store.batches().await?;
    let Some(batch) = batches.into_iter().find(|batch| batch.id == id) else {
        return Ok(None);
    };
    let rows = monitor.store.batch_rows(id).await?;
    let standing = ListContents::of(monitor.snapshot());
    Ok(Some(built(
        batch,
        &rows,
        &standing,
        (only, page),
        &monitor.settings,
    )))
}

fn built(
    batch: ImportBatch,
    rows: &[BatchRow],
    standing: &ListContents,
    (only, page): (Option<RowState>, usize),
    settings: &Settings,
) -> ImportBatchPage {
    let mut shown: Vec<&BatchRow> = rows
        .iter()
        .filter(|row| only.is_none_or(|only| row.state() == only))
        .collect();
    shown.sort_by_key(|row| (row.state(), row.line));
    let pages = shown.len().div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let shown = shown.into_iter().skip((page - 1) * ROWS).take(ROWS);
    let names = NameIndex::of(standing, rows);
    ImportBatchPage {
        rows: shown
            .map(|row| view(row, standing, &names, settings))
            .collect(),
        batch: summary(counted(batch, rows), settings.time_zone),
        only,
        page,
        pages,
        per_second: LOOK_UPS_PER_SECOND,
        may_pair: settings.pairing,
    }
}

fn summary(counted: CountedBatch, zone: Tz) -> ImportBatchSummary {
    let batch = counted.batch;
    ImportBatchSummary {
        id: batch.id,
        name: batch.name,
        by: batch.by,
        at: moment(batch.at, zone),
        rows: counted.counts.values().sum(),
        turned_ready: counted.turned_ready,
        counts: counted.counts,
    }
}

fn counted(batch: ImportBatch, rows: &[BatchRow]) -> CountedBatch {
    let mut counts: BTreeMap<RowState, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.state()).or_default() += 1;
    }
    let turned = rows
        .iter()
        .filter(|row| row.state() == RowState::Ready && row.turned_ready.is_some());
    CountedBatch {
        batch,
        turned_ready: turned.count(),
        counts,
    }
}
