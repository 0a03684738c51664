//! The channels of a file: checked like those of the form, and without secrets, which no file holds.

use anyhow::{Context, bail, ensure};
use domain::alert::channel::{ChannelKind, ChannelSettings};
use domain::outside_text::line;
use monitor::clock::{Clock, SystemClock};
use monitor::commands::alert::channel::{ChannelNotKept, without_secrets};
use monitor::notify::channels::{SettingField, Surroundings, moved_secrets, of, webhook};
use serde::{Deserialize, Serialize};
use store::{AuditPrincipal, ChannelEntry, ChannelKept, ChannelRow, Store};

/// A channel without its secrets.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelLines {
    name: String,
    kind: ChannelKind,
    #[serde(default)]
    settings: ChannelSettings,
}

impl ChannelLines {
    pub(super) fn of(channel: &ChannelRow) -> Self {
        Self {
            name: channel.name.clone(),
            kind: channel.kind,
            settings: channel.settings.clone(),
        }
    }

    fn say_what_is(&self, known: &ChannelRow) -> bool {
        known.kind == self.kind && known.settings == self.settings
    }
}

/// Adds a channel of a file, or changes the one of that name, as its form would.
///
/// # Errors
/// Why it cannot be kept, and what to do.
pub(super) async fn keep(
    store: &Store,
    lines: &ChannelLines,
    around: Surroundings<'_>,
    by: &AuditPrincipal,
) -> anyhow::Result<()> {
    let (known, name) = (store.channels().await?, line(&lines.name));
    let known = known.into_iter().find(|channel| channel.name == name);
    // What was entered and stays needs nothing that only the service may have been told, such as a mail server.
    if known.as_ref().is_some_and(|known| lines.say_what_is(known)) {
        return Ok(());
    }
    let entry = without_secrets(around, lines.kind, &lines.name, &lines.settings)
        .with_context(|| format!("The channel '{}' cannot be kept", lines.name))?;
    match known {
        Some(known) => change(store, &known, &entry, by).await,
        None => add(store, &entry, by).await,
    }
}

async fn add(store: &Store, entry: &ChannelEntry, by: &AuditPrincipal) -> anyhow::Result<()> {
    // What a webhook sends is signed; Sundog makes that secret where it is added there.
    let is_needed = |field: &&SettingField| {
        field.is_secret && (field.is_required || field.name == webhook::SECRET)
    };
    let secret = of(entry.kind).fields().iter().find(is_needed);
    if let Some(secret) = secret {
        bail!(
            "The channel '{}' needs its secret '{}', which is in no file: add the channel in Sundog first, then \
             import again",
            entry.name,
            secret.name
        );
    }
    loop {
        let id = store.next_channel().await?;
        let kept = store.add_channel(id, entry, None, by, SystemClock.now());
        if kept.await? != ChannelKept::NumberTaken {
            return Ok(());
        }
    }
}

async fn change(
    store: &Store,
    known: &ChannelRow,
    entry: &ChannelEntry,
    by: &AuditPrincipal,
) -> anyhow::Result<()> {
    ensure!(
        known.kind == entry.kind,
        "The channel '{}' is of the kind {} and cannot become {}: give the other one another name",
        entry.name,
        known.kind,
        entry.kind
    );
    let moved = moved_secrets(known.kind, &known.settings, &entry.settings);
    if known.secrets.is_some() && !moved.is_empty() {
        return Err(ChannelNotKept::again(&moved)).with_context(|| {
            format!(
                "The channel '{}' has secrets, which are in no file: move it in Sundog, then import again",
                entry.name
            )
        });
    }
    store
        .edit_channel(known.id, entry, None, by, SystemClock.now())
        .await?;
    Ok(())
}
