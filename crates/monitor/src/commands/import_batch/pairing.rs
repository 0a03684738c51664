//! Pairing with the site of a row. What Halo answers is kept with the row and in the audit trail.

use domain::practice_entry;
use store::{AuditPrincipal, RowSeen, StoreError};

use super::NotOnboarded;
use crate::Monitor;
use crate::commands;
use crate::commands::pair::NotPaired;

/// Asks Halo to pair with a row's site and has the row looked up again.
///
/// # Errors
/// [`NotOnboarded`]; where Halo refused, with its words.
pub async fn pair_row(
    monitor: &Monitor,
    row: RowSeen,
    code: &str,
    by: &AuditPrincipal,
) -> Result<(), NotOnboarded> {
    let there = commands::open_row(monitor, row).await?;
    let entry = practice_entry::perhaps_nameless(&there.cells);
    let entry = entry.map_err(NotOnboarded::NotAcceptable)?;
    let answer = commands::ask_to_pair(monitor, &entry.site, code, &row.subject(), by).await;
    let answer = answer.map_err(|refused| match refused {
        NotPaired::Store(error) => NotOnboarded::Store(error),
        NotPaired::TooOften(why) => NotOnboarded::TooOften(why),
        words => NotOnboarded::NotAcceptable(words.to_string()),
    })?;
    let now = monitor.now();
    let kept = monitor.store.note_pairing(row, &answer.words, by, now);
    match (kept.await?, answer.is_paired) {
        (false, _) => Err(StoreError::SignedOutMeanwhile.into()),
        (true, true) => Ok(()),
        (true, false) => Err(NotOnboarded::NotAcceptable(answer.words)),
    }
}
