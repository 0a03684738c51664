//! Secrets that a change of settings would send to somebody else: they were entered for one host, and whoever may
//! change an address may not read them by that.
//!
//! A secret that signs, or checks a signature, is sent to nobody and moves with its channel.

use domain::alert::channel::{ChannelKind, ChannelSettings};
use url::{Origin, Url};

use super::{SettingField, of};

/// The secrets that are sent along, where requests would go to another host than before.
pub fn moved_secrets(
    kind: ChannelKind,
    before: &ChannelSettings,
    after: &ChannelSettings,
) -> Vec<&'static SettingField> {
    if origin(kind, before) == origin(kind, after) {
        return Vec::new();
    }
    let fields = of(kind).fields().iter();
    fields.filter(|field| field.is_sent).collect()
}

/// Scheme, host and port.
fn origin(kind: ChannelKind, settings: &ChannelSettings) -> Option<Origin> {
    let url: Url = of(kind).address(settings)?.parse().ok()?;
    Some(url.origin())
}
