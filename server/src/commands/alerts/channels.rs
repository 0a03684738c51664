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

    /// Its name as it is kept.
    pub(super) fn name(&self) -> String {
        line(&self.name)
    }

    fn say_what_is(&self, known: &ChannelRow) -> bool {
        known.kind == self.kind && known.settings == self.settings
    }
}

/// Adds a channel of a file, or changes the one of that name, as its form would.
///
/// # Errors
/// Why it cannot be kept, and what to do.
/// What is to be done with a channel of a file.
pub(super) enum Judged {
    /// It is there as the file says.
    Stays,
    /// It is added.
    Added(ChannelEntry),
    /// It is changed.
    Changed(Box<ChannelRow>, ChannelEntry),
}

/// What is to be done with a channel. Nothing is written yet, so that a file is taken in whole or not at all.
///
/// # Errors
/// Why it cannot be kept.
pub(super) async fn judged(
    store: &Store,
    lines: &ChannelLines,
    around: Surroundings<'_>,
) -> anyhow::Result<Judged> {
    let (known, name) = (store.channels().await?, lines.name());
    let known = known.into_iter().find(|channel| channel.name == name);
    // What was entered and stays needs nothing that only the service may have been told, such as a mail server.
    if known.as_ref().is_some_and(|known| lines.say_what_is(known)) {
        return Ok(Judged::Stays);
    }
    let entry = without_secrets(around, lines.kind, &lines.name, &lines.settings)
        .with_context(|| format!("The channel '{}' cannot be kept", lines.name))?;
    match known {
        Some(known) => {
            may_change(&known, &entry)?;
            Ok(Judged::Changed(Box::new(known), entry))
        }
        None => {
            may_add(&entry)?;
            Ok(Judged::Added(entry))
        }
    }
}

/// Does it.
///
/// # Errors
/// When the database refuses.
pub(super) async fn keep(store: &Store, judged: Judged, by: &AuditPrincipal) -> anyhow::Result<()> {
    match judged {
        Judged::Stays => Ok(()),
        Judged::Added(entry) => add(store, &entry, by).await,
        Judged::Changed(known, entry) => {
            let kept = store.edit_channel(known.id, &entry, None, by, SystemClock.now());
            kept.await?;
            Ok(())
        }
    }
}

fn may_add(entry: &ChannelEntry) -> anyhow::Result<()> {
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
    Ok(())
}

async fn add(store: &Store, entry: &ChannelEntry, by: &AuditPrincipal) -> anyhow::Result<()> {
    loop {
        let id = store.next_channel().await?;
        let kept = store.add_channel(id, entry, None, by, SystemClock.now());
        if kept.await? != ChannelKept::NumberTaken {
            return Ok(());
        }
    }
}

fn may_change(known: &ChannelRow, entry: &ChannelEntry) -> anyhow::Result<()> {
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
    Ok(())
}
