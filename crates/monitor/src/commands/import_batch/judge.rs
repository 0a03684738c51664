//! What a row of a batch is: without Halo where that can be told, else by what Halo named.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::import::{Verdict, clipped};
use domain::onboarding::{Cells, cannot_be_an_id, look_up_again};
use domain::practice_entry::perhaps_nameless;
use domain::site::Pms;
use domain::site_id_at_halo::folded;
use store::{BatchRow, JudgedRow};

use super::round::RowReply;
use super::seen;
use crate::commands::import::{ListContents, RowReport};

/// The first open row with each Site ID, over all batches: its batch, its line, and its name.
pub(crate) type First = BTreeMap<(Pms, String), (i64, i64, String)>;

/// Why a row cannot be used, before anything is asked.
pub(super) fn unusable(cells: &Cells) -> Option<String> {
    match perhaps_nameless(cells) {
        Ok(entry) => cannot_be_an_id(&entry.site),
        Err(why) => Some(why),
    }
}

/// Which row has a Site ID first.
pub(super) fn first_of_each(open: &[BatchRow]) -> First {
    let mut first = First::new();
    for row in open {
        if let Ok(entry) = perhaps_nameless(&row.cells) {
            let name = entry.name;
            first
                .entry(folded(&entry.site))
                .or_insert((row.batch, row.line, name));
        }
    }
    first
}

/// What a row is without asking Halo; none where Halo must be asked.
pub(super) fn unasked(row: &BatchRow, standing: &ListContents, first: &First) -> Option<RowReport> {
    if let Some(why) = unusable(&row.cells) {
        return Some(RowReport::nameless(Verdict::Invalid, why));
    }
    let entry = perhaps_nameless(&row.cells).ok()?;
    if let Some(report) = standing.unasked(&entry) {
        return Some(report);
    }
    let (batch, line, name) = first.get(&folded(&entry.site))?;
    if (*batch, *line) >= (row.batch, row.line) {
        return None;
    }
    Some(if *batch == row.batch {
        let words = format!("line {line} has the same PMS and Site ID already");
        RowReport::nameless(Verdict::Duplicate, words)
    } else if *name == entry.name {
        let words = format!("waits in batch {batch}, line {line}, already");
        RowReport::nameless(Verdict::Unchanged, words)
    } else {
        let words = format!(
            "\"{}\" waits with this PMS and Site ID in batch {batch}",
            clipped(name)
        );
        RowReport::nameless(Verdict::Duplicate, words)
    })
}

/// A report as it is kept, with when to ask again.
pub(super) fn judged(
    row: &BatchRow,
    answer: RowReply,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> JudgedRow {
    let report = answer.report;
    JudgedRow {
        row: seen(row),
        verdict: report.verdict,
        words: report.words,
        found: report.candidates,
        mapping: report.mapping,
        looked_up: answer.asked > 0,
        due_at: look_up_again(report.verdict, since, now),
        elsewhere: answer.elsewhere,
    }
}
