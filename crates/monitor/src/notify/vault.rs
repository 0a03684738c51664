//! Where secrets of channels are encrypted, and links signed: with a key that is not in the database. Who
//! keeps the key implements this.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::alert::channel::ChannelId;
use store::SealedSecret;

use super::channels::ChannelSecrets;

/// Why a secret cannot be encrypted, read or used. The words say what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct VaultError(pub String);

/// A key, and what can be done with it. What was sealed for one purpose opens for no other.
#[async_trait]
pub trait Vault: Send + Sync {
    /// Encrypts something.
    async fn seal(&self, purpose: &str, bytes: &[u8]) -> Result<SealedSecret, VaultError>;

    /// Reads what was encrypted.
    async fn open(&self, purpose: &str, sealed: &SealedSecret) -> Result<Vec<u8>, VaultError>;

    /// Signs something (HMAC-SHA256).
    async fn sign(&self, purpose: &str, bytes: &[u8]) -> Result<[u8; 32], VaultError>;
}

/// Encrypts the secrets of a channel, bound to its number: they open in no other channel's row.
///
/// # Errors
/// [`VaultError`].
pub async fn seal_channel(
    vault: &dyn Vault,
    channel: ChannelId,
    secrets: &ChannelSecrets,
) -> Result<SealedSecret, VaultError> {
    let text = serde_json::to_vec(secrets.as_map()).expect("a map of texts is JSON");
    vault.seal(&purpose(channel), &text).await
}

/// Reads the secrets of a channel.
///
/// # Errors
/// [`VaultError`].
pub async fn open_channel(
    vault: &dyn Vault,
    channel: ChannelId,
    sealed: Option<&SealedSecret>,
) -> Result<ChannelSecrets, VaultError> {
    let Some(sealed) = sealed else {
        return Ok(ChannelSecrets::default());
    };
    let text = vault.open(&purpose(channel), sealed).await?;
    let secrets: BTreeMap<String, String> = serde_json::from_slice(&text).map_err(|_| {
        VaultError("The secrets of this channel are damaged: enter them again.".into())
    })?;
    Ok(secrets.into())
}

fn purpose(channel: ChannelId) -> String {
    format!("channel {channel}")
}
