//! Links with which whoever gets a message says "I have it", without signing in: `/ack/{token}`.
//!
//! A token says which alert, on which channel and to whom, and until when; a signature keeps anybody from
//! making one. Nothing of it is stored when it is sent. Once it is used, its digest is, so that it works once
//! (`Store::use_ack_link`).

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::alert::channel::ChannelId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::vault::{Vault, VaultError};

/// So long a link works.
pub const ACK_LINK_LASTS: TimeDelta = TimeDelta::days(7);

const PURPOSE: &str = "acknowledge link";
/// No token that was made is longer.
const TOKEN_BYTES: usize = 2048;

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AckLink {
    /// The alert that its user has in hand.
    pub alert: i64,
    /// The channel on which it was sent.
    pub channel: ChannelId,
    /// To whom it was sent: an address, or the name of the channel.
    pub recipient: String,
    /// Where its channel led then: a digest that [`destination`] makes.
    ///
    /// [`destination`]: super::channels::destination
    pub destination: String,
    /// Until when it works.
    pub expires: DateTime<Utc>,
    /// By which it is known once it was used.
    pub digest: store::Digest,
}

/// Why a token is no link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALink {
    /// Nobody made it here, or it was cut on its way.
    #[error("This link is damaged: open it again from the message, whole.")]
    Damaged,
    /// It is too old.
    #[error("This link is older than a week. Sign in to acknowledge.")]
    Expired,
    /// The key is not there.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

#[derive(Serialize, Deserialize)]
struct Payload {
    #[serde(rename = "a")]
    alert: i64,
    #[serde(rename = "c")]
    channel: ChannelId,
    #[serde(rename = "r")]
    recipient: String,
    #[serde(rename = "d", default)]
    destination: String,
    #[serde(rename = "e")]
    expires: i64,
}

/// Makes the token of a link.
///
/// # Errors
/// Where the key is not there.
pub async fn make(
    vault: &dyn Vault,
    alert: i64,
    channel: ChannelId,
    (recipient, destination): (&str, String),
    now: DateTime<Utc>,
) -> Result<String, VaultError> {
    let payload = Payload {
        alert,
        channel,
        recipient: recipient.chars().take(320).collect(),
        destination,
        expires: (now + ACK_LINK_LASTS).timestamp(),
    };
    let payload = serde_json::to_vec(&payload).expect("numbers and text are JSON");
    let mac = vault.sign(PURPOSE, &payload).await?;
    let (payload, mac) = (
        BASE64URL_NOPAD.encode(&payload),
        BASE64URL_NOPAD.encode(&mac),
    );
    Ok(format!("{payload}.{mac}"))
}

/// Reads a token. Whether it was used already, the store knows.
///
/// # Errors
/// [`NotALink`].
pub async fn read(vault: &dyn Vault, token: &str, now: DateTime<Utc>) -> Result<AckLink, NotALink> {
    let (text, mac) = split(token).ok_or(NotALink::Damaged)?;
    let ours = vault.sign(PURPOSE, &text).await?;
    if !is_same(&ours, &mac) {
        return Err(NotALink::Damaged);
    }
    let payload: Payload = serde_json::from_slice(&text).map_err(|_| NotALink::Damaged)?;
    let expires = DateTime::from_timestamp(payload.expires, 0).ok_or(NotALink::Damaged)?;
    if now >= expires {
        return Err(NotALink::Expired);
    }
    Ok(AckLink {
        alert: payload.alert,
        channel: payload.channel,
        recipient: payload.recipient,
        destination: payload.destination,
        expires,
        // Of what was signed, and not of how it was spelled.
        digest: Sha256::digest(&text).into(),
    })
}

fn split(token: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let (payload, mac) = token
        .split_once('.')
        .filter(|_| token.len() <= TOKEN_BYTES)?;
    let read = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    read(payload).zip(read(mac))
}

/// Compares in a time that tells nothing of where two signatures differ.
fn is_same(ours: &[u8; 32], theirs: &[u8]) -> bool {
    let differ = ours
        .iter()
        .zip(theirs)
        .fold(0, |differ, (one, other)| differ | (one ^ other));
    ours.len() == theirs.len() && differ == 0
}
