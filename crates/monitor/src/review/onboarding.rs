//! Sheets as pages show them: how far they are, and each row with what was found and what to do.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::name::similarity;
use domain::name_diff::diff;
use domain::onboarding::{RowState, fake_id, words_for_the_practice};
use domain::practice_entry::of_cells;
use domain::views::onboarding::{SheetPage, SheetRowView, SheetSummary, SheetsPage};
use store::{Sheet, SheetRow};

use crate::import::Standing;
use crate::moment::moment;
use crate::onboarding::LOOK_UPS_PER_SECOND;
use crate::{Monitor, MonitorError};

/// Rows on one page.
const ROWS: usize = 200;
/// Sheets that are done, on their page.
const DONE: usize = 20;

impl Monitor {
    /// Every sheet: first those on which something is to be done.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sheets_page(&self) -> Result<SheetsPage, MonitorError> {
        let mut page = SheetsPage::default();
        for sheet in self.store.sheets().await? {
            let rows = self.store.sheet_rows(sheet.id).await?;
            let summary = self.summary(sheet, &rows);
            if summary.is_open() {
                page.open.push(summary);
            } else if page.done.len() < DONE {
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
        &self,
        id: i64,
        only: Option<RowState>,
        page: usize,
    ) -> Result<Option<SheetPage>, MonitorError> {
        let sheets = self.store.sheets().await?;
        let Some(sheet) = sheets.into_iter().find(|sheet| sheet.id == id) else {
            return Ok(None);
        };
        let rows = self.store.sheet_rows(id).await?;
        let standing = Standing::of(&self.store).await?;
        let sheet = self.summary(sheet, &rows);
        let mut shown: Vec<&SheetRow> = rows
            .iter()
            .filter(|row| only.is_none_or(|only| row.state() == only))
            .collect();
        shown.sort_by_key(|row| (row.state(), row.line));
        let pages = shown.len().div_ceil(ROWS).max(1);
        let page = page.clamp(1, pages);
        let shown = shown.into_iter().skip((page - 1) * ROWS).take(ROWS);
        Ok(Some(SheetPage {
            rows: shown.map(|row| self.row_view(row, &standing)).collect(),
            sheet,
            only,
            page,
            pages,
            per_second: LOOK_UPS_PER_SECOND,
            may_pair: self.may_pair(),
        }))
    }

    fn summary(&self, sheet: Sheet, rows: &[SheetRow]) -> SheetSummary {
        let mut counts: BTreeMap<RowState, usize> = BTreeMap::new();
        for row in rows {
            *counts.entry(row.state()).or_default() += 1;
        }
        let turned = rows
            .iter()
            .filter(|row| row.state() == RowState::Ready && row.turned_ready.is_some());
        SheetSummary {
            id: sheet.id,
            name: sheet.name,
            by: sheet.by,
            at: moment(sheet.at, self.settings.time_zone),
            rows: rows.len(),
            turned_ready: turned.count(),
            counts,
        }
    }

    fn row_view(&self, row: &SheetRow, standing: &Standing) -> SheetRowView {
        let state = row.state();
        let entry = of_cells(&row.cells).ok();
        let cell = |column: &str| row.cells.get(column).cloned().unwrap_or_default();
        let named = row.mapping.as_ref().and_then(|one| one.halo_name.clone());
        let halo_name = named.or_else(|| match &row.found[..] {
            [only] => only.name.clone(),
            several => several
                .iter()
                .find(|side| side.authoritative == Some(true))
                .and_then(|side| side.name.clone()),
        });
        let guid = row.mapping.as_ref().map(|mapping| mapping.guid);
        let names = entry.as_ref().zip(halo_name.as_deref());
        let siblings = entry.as_ref().map(|entry| {
            let others = standing.named(&entry.site).iter();
            others
                .filter(|name| **name != entry.name)
                .cloned()
                .collect()
        });
        let at = |at: DateTime<Utc>| moment(at, self.settings.time_zone);
        SheetRowView {
            line: row.line,
            edition: row.edition,
            state,
            pms: entry.as_ref().map_or_else(
                || cell("pms"),
                |entry| entry.site.pms.short_name().to_owned(),
            ),
            name_diff: names.map_or_else(Vec::new, |(entry, halo)| diff(&entry.name, halo)),
            similarity: names.map(|(entry, halo)| similarity(&entry.name, halo)),
            warning: entry
                .as_ref()
                .zip(guid)
                .and_then(|(entry, guid)| fake_id(&entry.site, guid))
                .map(str::to_owned),
            to_send: entry
                .as_ref()
                .and_then(|entry| words_for_the_practice(state, entry.site.pms)),
            pairing: row.pairing.clone(),
            siblings: siblings.unwrap_or_default(),
            halo_name,
            words: row.words.clone(),
            found: row.found.clone(),
            looked_up_at: row.looked_up_at.map(at),
            due_at: row.due_at.map(at),
            turned_ready: row.turned_ready.is_some() && state == RowState::Ready,
            accepted_by: row.accepted_by.clone(),
            practice_id: row.practice,
            cells: row.cells.clone(),
        }
    }
}
