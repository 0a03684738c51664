//! A channel as it is kept, where what was entered for it can be: in a form, by a program or in a file.

use domain::alert::channel::{ALERT_NAME_CHARS_MAX, ChannelId, ChannelKind, ChannelSettings};
use domain::outside_text::line;
use store::ChannelEntry;

use super::{ChannelForm, ChannelNotKept};
use crate::notify::channels::{OpenChannel, Surroundings, check, check_settings, webhook};

/// The word by which a webhook wants the mapping feed.
const WANTED: &str = "yes";

/// The channel as it is to be.
pub(super) fn checked(
    around: Surroundings<'_>,
    id: ChannelId,
    kind: ChannelKind,
    form: ChannelForm,
) -> Result<OpenChannel, ChannelNotKept> {
    let channel = cleaned(id, kind, form)?;
    check(&channel, around).map_err(ChannelNotKept::Settings)?;
    Ok(channel)
}

/// What a file says of a channel, as it is kept: its secrets are in none.
///
/// # Errors
/// [`ChannelNotKept`], as if it had been entered.
pub fn without_secrets(
    around: Surroundings<'_>,
    kind: ChannelKind,
    name: &str,
    settings: &ChannelSettings,
) -> Result<ChannelEntry, ChannelNotKept> {
    let form = ChannelForm {
        name: name.to_owned(),
        settings: settings.clone(),
        ..ChannelForm::default()
    };
    // Nothing that is checked of settings asks which channel they belong to.
    let channel = cleaned(ChannelId(0), kind, form)?;
    check_settings(&channel, around).map_err(ChannelNotKept::Settings)?;
    Ok(entry(&channel))
}

/// What is kept of it beside its secrets.
pub(super) fn entry(channel: &OpenChannel) -> ChannelEntry {
    ChannelEntry {
        name: channel.name.clone(),
        kind: channel.kind,
        settings: channel.settings.clone(),
        wants_feed: channel.setting(webhook::FEED) == Some(WANTED),
    }
}

fn cleaned(
    id: ChannelId,
    kind: ChannelKind,
    form: ChannelForm,
) -> Result<OpenChannel, ChannelNotKept> {
    let name = line(&form.name);
    if name.is_empty() || name.chars().count() > ALERT_NAME_CHARS_MAX {
        return Err(ChannelNotKept::Name);
    }
    let filled = form
        .settings
        .into_iter()
        .map(|(name, text)| (name, text.trim().to_owned()));
    Ok(OpenChannel {
        id,
        name,
        kind,
        settings: filled.filter(|(_, text)| !text.is_empty()).collect(),
        secrets: form.secrets,
    })
}
