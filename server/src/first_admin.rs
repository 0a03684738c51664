//! The link with which the first person becomes admin, for the eyes of whoever starts the program.
//!
//! It is written to standard error as it is and never through the log: what ships logs elsewhere takes
//! their format, levels and fields, and would keep what opens everything (docs/decisions/0033).

use std::io::Write;

use anyhow::Context;
use chrono::{DateTime, Utc};
use store::{AuditPrincipal, Store};
use url::Url;

use crate::auth::accounts;

/// While nobody has an account everything is shut, and this link is the way in. It works once, and is
/// void as soon as somebody has an account.
///
/// # Errors
/// When the database refuses, or nothing can be written to standard error.
pub async fn invite(store: &Store, public_url: &Url, now: DateTime<Utc>) -> anyhow::Result<()> {
    if !store.has_no_staff().await? {
        return Ok(());
    }
    let by = AuditPrincipal::sundog();
    let link = accounts::invitation(store, None, public_url, &by, now).await?;
    writeln!(
        std::io::stderr(),
        "Nobody has an account yet. Whoever opens this link within an hour becomes admin; it works once, and \
         each start makes another:\n{link}"
    )
    .context("Cannot write the link of the first admin to standard error")
}
