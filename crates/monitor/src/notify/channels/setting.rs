//! What is entered for a channel: fields, secrets, and the checks that are the same for every kind.

use std::collections::BTreeMap;
use std::fmt;

use domain::alert::channel::ChannelKind;

use super::{OpenChannel, Surroundings, of, webhook};

/// The longest text of one line.
const LINE_CHARS: usize = 2048;
/// The longest text of several lines.
pub(super) const LINES_BYTES: usize = 8 * 1024;

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingField {
    /// Its name in settings or secrets.
    pub name: &'static str,
    /// What stands beside it.
    pub label: &'static str,
    /// What helps to fill it in.
    pub hint: &'static str,
    /// Whether it is encrypted and never shown again.
    pub is_secret: bool,
    /// Whether it is a secret that goes to the receiver with each request.
    pub is_sent: bool,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// Whether it takes several lines.
    pub is_multi_line: bool,
}

impl SettingField {
    /// A field of one line that must be filled in.
    pub(super) const fn required(
        name: &'static str,
        label: &'static str,
        hint: &'static str,
    ) -> Self {
        Self {
            name,
            label,
            hint,
            is_secret: false,
            is_sent: false,
            is_required: true,
            is_multi_line: false,
        }
    }

    pub(super) const fn optional(self) -> Self {
        Self {
            is_required: false,
            ..self
        }
    }

    pub(super) const fn secret(self) -> Self {
        Self {
            is_secret: true,
            ..self
        }
    }

    /// A secret by which its receiver knows us: for one host, and no other.
    pub(super) const fn sent_secret(self) -> Self {
        Self {
            is_sent: true,
            ..self.secret()
        }
    }

    pub(super) const fn multi_line(self) -> Self {
        Self {
            is_multi_line: true,
            ..self
        }
    }
}

/// Secrets by name. They are not told by `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ChannelSecrets(BTreeMap<String, String>);

impl ChannelSecrets {
    /// A secret that is there.
    pub fn get(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name).map(|text| text.trim());
        text.filter(|text| !text.is_empty())
    }

    /// All of them.
    pub fn as_map(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// Takes over what was entered anew; what was left empty stays as it was.
    pub fn renew(&mut self, entered: Self) {
        let filled = entered
            .0
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty());
        self.0.extend(filled);
    }
}

impl From<BTreeMap<String, String>> for ChannelSecrets {
    fn from(secrets: BTreeMap<String, String>) -> Self {
        Self(secrets)
    }
}

impl fmt::Debug for ChannelSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Makes the secrets that were left empty and are ours to make. Gives those that were made: they are shown
/// once.
pub fn make_missing(
    kind: ChannelKind,
    secrets: &mut ChannelSecrets,
) -> Vec<(&'static str, String)> {
    if kind != ChannelKind::Webhook || secrets.get(webhook::SECRET).is_some() {
        return Vec::new();
    }
    let made = webhook::new_secret();
    secrets.0.insert(webhook::SECRET.to_owned(), made.clone());
    vec![(webhook::SECRET, made)]
}

/// Checks what was entered for a channel.
///
/// # Errors
/// What to do, in words for people.
pub fn check(channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String> {
    check_settings(channel, around)?;
    check_fields(channel, true)?;
    of(channel.kind).check_secrets(channel, around)
}

/// Checks what was entered for a channel, but for its secrets.
///
/// # Errors
/// What to do, in words for people.
pub fn check_settings(channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String> {
    check_fields(channel, false)?;
    of(channel.kind).check(channel, around)
}

/// Checks the fields of one sort: that they are known, filled, and fit to be kept.
fn check_fields(channel: &OpenChannel, is_secret: bool) -> Result<(), String> {
    let fields = of(channel.kind).fields().iter();
    let fields: Vec<_> = fields
        .filter(|field| field.is_secret == is_secret)
        .collect();
    let mut names = match is_secret {
        true => channel.secrets.0.keys(),
        false => channel.settings.keys(),
    };
    if let Some(unknown) = names.find(|name| !fields.iter().any(|field| field.name == *name)) {
        let shown: String = unknown.chars().take(40).collect();
        let kind = channel.kind.label();
        return Err(format!(
            "'{shown}' is no setting of a channel of the kind {kind}."
        ));
    }
    for field in fields {
        let text = match is_secret {
            true => channel.secrets.get(field.name),
            false => channel.setting(field.name),
        };
        match text {
            None if field.is_required => return Err(format!("Fill in '{}'.", field.label)),
            None => {}
            Some(text) => fits(field, text)?,
        }
    }
    Ok(())
}

fn fits(field: &SettingField, text: &str) -> Result<(), String> {
    let is_odd =
        |letter: char| letter.is_control() && !(field.is_multi_line && letter.is_whitespace());
    let is_long = match field.is_multi_line {
        true => text.len() > LINES_BYTES,
        false => text.chars().count() > LINE_CHARS,
    };
    if is_long {
        return Err(format!("Shorten what stands in '{}'.", field.label));
    }
    if text.chars().any(is_odd) {
        return Err(format!(
            "'{}' holds characters that cannot be seen.",
            field.label
        ));
    }
    Ok(())
}
