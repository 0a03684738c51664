//! Where a channel leads, and what must not follow it somewhere else.
//!
//! Secrets that a change of settings would send to somebody else: they were entered for one host, and whoever may
//! change an address may not read them by that.
//!
//! A secret that signs, or checks a signature, is sent to nobody and moves with its channel.

use data_encoding::HEXLOWER;
use domain::alert::channel::{ChannelKind, ChannelSettings};
use sha2::{Digest, Sha256};
use url::{Origin, Url};

use super::{OpenChannel, SettingField, of};

/// Where a channel leads, as a digest that tells nobody where: whoever read what was sent there may not be who
/// reads what is sent now. An access token is exchanged for the same receivers; addresses of mail are compared
/// one by one.
pub fn destination(channel: &OpenChannel) -> String {
    let address = of(channel.kind).address(&channel.settings);
    let parts = [
        address.or_else(|| channel.secret("url").ok()),
        channel.setting("topic"),
        channel.secret("routing_key").ok(),
    ];
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.unwrap_or_default());
        digest.update([0]);
    }
    HEXLOWER.encode(&digest.finalize()[..8])
}

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
