//! Pairing with the site of a row. What Halo answers is kept with the row and in the audit trail.

use domain::practice_entry;
use store::{AuditPrincipal, RowSeen};

use super::NotOnboarded;
use crate::Monitor;
use crate::commands;
use crate::commands::pair::NotAsked;

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
    let answer = commands::ask_to_pair(monitor, &entry.site, code).await;
    let answer = answer.map_err(|why| match why {
        NotAsked::Words(words) => NotOnboarded::NotAcceptable(words.to_owned()),
        NotAsked::TooOften(why) => NotOnboarded::TooOften(why),
    })?;
    let now = monitor.now();
    monitor
        .store
        .note_pairing(row, &answer.words, by, now)
        .await?;
    match answer.is_paired {
        true => Ok(()),
        false => Err(NotOnboarded::NotAcceptable(answer.words)),
    }
}
