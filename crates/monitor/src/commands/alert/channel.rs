//! Adding, changing, trying and removing the channels by which messages travel.

mod checked;

use domain::alert::channel::{ALERT_NAME_CHARS_MAX, ChannelId, ChannelKind, ChannelSettings};
use domain::environment::Environment;
use store::{AuditPrincipal, ChannelKept, ChannelRemoved, DeliveryAttempt, StoreError};

use crate::notify::Alerts;
use crate::notify::channels::{
    ChannelSecrets, OpenChannel, SettingField, Surroundings, make_missing, moved_secrets,
};
use crate::notify::delivery::test_message;
use crate::notify::vault::{VaultError, open_channel, seal_channel};

pub use checked::without_secrets;

use checked::{checked, entry};

/// What is entered for a channel.
#[derive(Clone, Debug, Default)]
pub struct ChannelForm {
    /// What people call it.
    pub name: String,
    /// What was entered, but for secrets.
    pub settings: ChannelSettings,
    /// The secrets; one that is left empty stays as it was.
    pub secrets: ChannelSecrets,
}

/// Why a channel was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ChannelNotKept {
    /// There is none of this number.
    #[error("There is no channel with this id.")]
    NoSuchChannel,
    /// It has no name, or a very long one.
    #[error("Give the channel a name of up to {ALERT_NAME_CHARS_MAX} characters.")]
    Name,
    /// Another one has this name.
    #[error("Another channel has this name: give another one.")]
    NameTaken,
    /// Rules tell nobody else in one of their steps.
    #[error(
        "{} only this channel in a step: say there who is to be told instead, then remove it.",
        rules_name(.0)
    )]
    NamedAlone(Vec<String>),
    /// Nobody reads it.
    #[error("The demo inbox is for the simulator alone: nobody would read what it gets.")]
    OnlyForTrying,
    /// A setting is of no use.
    #[error("{0}")]
    Settings(String),
    /// Secrets that were entered for one host would go to another. With the labels of their fields.
    #[error("The address leads to another host. Enter {} again: what was entered is for the one before.", .0.join(" and "))]
    SecretsAgain(Vec<String>),
    /// The key for secrets is not there.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ChannelNotKept {
    /// Secrets that must be entered again.
    pub fn again(secrets: &[&SettingField]) -> Self {
        let labels = secrets.iter().map(|field| format!("'{}'", field.label));
        Self::SecretsAgain(labels.collect())
    }
}

/// Adds a channel. Gives its number, and the secrets that were made for it, which are shown once.
///
/// # Errors
/// [`ChannelNotKept`]; then there is none.
pub async fn add_channel(
    alerts: &Alerts,
    kind: ChannelKind,
    form: ChannelForm,
    by: &AuditPrincipal,
) -> Result<(ChannelId, Vec<(&'static str, String)>), ChannelNotKept> {
    if kind == ChannelKind::Inbox && alerts.monitor.environment() != Environment::Simulated {
        return Err(ChannelNotKept::OnlyForTrying);
    }
    let (store, now) = (&alerts.monitor.store, alerts.monitor.now());
    let mut form = form;
    let made = make_missing(kind, &mut form.secrets);
    loop {
        let id = store.next_channel().await?;
        let channel = checked(around(alerts), id, kind, form.clone())?;
        let sealed = seal(alerts, &channel).await?;
        match store
            .add_channel(id, &entry(&channel), sealed, by, now)
            .await?
        {
            ChannelKept::Kept => {
                alerts.changed();
                return Ok((id, made));
            }
            ChannelKept::NameTaken => return Err(ChannelNotKept::NameTaken),
            // Somebody added one meanwhile.
            ChannelKept::NumberTaken | ChannelKept::NoSuchChannel => {}
        }
    }
}

/// Changes a channel. Secrets that are left empty stay as they are.
///
/// # Errors
/// [`ChannelNotKept`]; then nothing changed.
pub async fn edit_channel(
    alerts: &Alerts,
    id: ChannelId,
    form: ChannelForm,
    by: &AuditPrincipal,
) -> Result<(), ChannelNotKept> {
    let (store, now) = (&alerts.monitor.store, alerts.monitor.now());
    let row = store.channel(id).await?;
    let row = row.filter(|row| row.removed_at.is_none());
    let row = row.ok_or(ChannelNotKept::NoSuchChannel)?;
    let mut secrets = open_channel(vault(alerts), id, row.secrets.as_ref()).await?;
    let mut moved = moved_secrets(row.kind, &row.settings, &form.settings);
    moved.retain(|field| {
        secrets.get(field.name).is_some() && form.secrets.get(field.name).is_none()
    });
    if !moved.is_empty() {
        return Err(ChannelNotKept::again(&moved));
    }
    let is_renewed = !form
        .secrets
        .as_map()
        .values()
        .all(|text| text.trim().is_empty());
    secrets.renew(form.secrets);
    let form = ChannelForm { secrets, ..form };
    let channel = checked(around(alerts), id, row.kind, form)?;
    let sealed = match is_renewed {
        true => seal(alerts, &channel).await?,
        false => None,
    };
    match store
        .edit_channel(id, &entry(&channel), sealed, by, now)
        .await?
    {
        ChannelKept::Kept => {
            alerts.changed();
            Ok(())
        }
        ChannelKept::NameTaken => Err(ChannelNotKept::NameTaken),
        ChannelKept::NumberTaken | ChannelKept::NoSuchChannel => Err(ChannelNotKept::NoSuchChannel),
    }
}

/// Removes a channel. It is told nothing more.
///
/// # Errors
/// [`ChannelNotKept`]; then it stays: where rules name nobody else, what they match would reach nobody.
pub async fn remove_channel(
    alerts: &Alerts,
    id: ChannelId,
    by: &AuditPrincipal,
) -> Result<(), ChannelNotKept> {
    let (store, now) = (&alerts.monitor.store, alerts.monitor.now());
    match store.remove_channel(id, by, now).await? {
        ChannelRemoved::Removed => {
            alerts.changed();
            Ok(())
        }
        ChannelRemoved::NoSuchChannel => Err(ChannelNotKept::NoSuchChannel),
        ChannelRemoved::NamedAlone(rules) => Err(ChannelNotKept::NamedAlone(rules)),
    }
}

/// Sends a message that only tries a channel, and gives what the receiver answered.
///
/// # Errors
/// [`ChannelNotKept`].
pub async fn test_channel(
    alerts: &Alerts,
    id: ChannelId,
) -> Result<DeliveryAttempt, ChannelNotKept> {
    let monitor = &alerts.monitor;
    let environment = monitor.environment().label();
    let zone = monitor.settings.time_zone.name();
    let message = test_message(environment, zone, monitor.now());
    let tried = alerts.delivery.test(id, message).await?;
    tried.ok_or(ChannelNotKept::NoSuchChannel)
}

/// Has a message sent again that was given up. Says whether there is such a one.
///
/// # Errors
/// When the database cannot be written.
pub async fn resend(
    alerts: &Alerts,
    message: i64,
    by: &AuditPrincipal,
) -> Result<bool, StoreError> {
    let (store, now) = (&alerts.monitor.store, alerts.monitor.now());
    let is_there = store.resend_message(message, by, now).await?;
    if is_there {
        alerts.changed();
    }
    Ok(is_there)
}

fn around(alerts: &Alerts) -> Surroundings<'_> {
    let parts = alerts.delivery.parts();
    Surroundings {
        outbound: &parts.outbound,
        has_smtp: parts.smtp.is_some(),
    }
}

async fn seal(
    alerts: &Alerts,
    channel: &OpenChannel,
) -> Result<Option<store::SealedSecret>, VaultError> {
    if channel.secrets.as_map().is_empty() {
        return Ok(None);
    }
    let sealed = seal_channel(vault(alerts), channel.id, &channel.secrets).await?;
    Ok(Some(sealed))
}

fn vault(alerts: &Alerts) -> &dyn crate::notify::vault::Vault {
    alerts.delivery.parts().vault.as_ref()
}

fn rules_name(rules: &[String]) -> String {
    let names: Vec<_> = rules
        .iter()
        .map(|name| format!("\u{201c}{name}\u{201d}"))
        .collect();
    match names.as_slice() {
        [one] => format!("The rule {one} tells"),
        several => format!("The rules {} tell", several.join(", ")),
    }
}
