//! Secrets that tests can look into.

use async_trait::async_trait;
use monitor::notify::vault::{Vault, VaultError};
use sha2::{Digest, Sha256};
use store::SealedSecret;

/// Keeps nothing from anybody: tests look at what goes in and out.
pub struct OpenVault;

#[async_trait]
impl Vault for OpenVault {
    async fn seal(&self, purpose: &str, bytes: &[u8]) -> Result<SealedSecret, VaultError> {
        let bytes = [purpose.as_bytes(), b"\0", bytes].concat();
        Ok(SealedSecret { bytes, key: [7; 8] })
    }

    async fn open(&self, purpose: &str, sealed: &SealedSecret) -> Result<Vec<u8>, VaultError> {
        let bytes = sealed.bytes.strip_prefix(purpose.as_bytes());
        let bytes = bytes.and_then(|bytes| bytes.strip_prefix(b"\0"));
        bytes
            .map(<[u8]>::to_vec)
            .ok_or_else(|| VaultError("sealed for another purpose".to_owned()))
    }

    async fn sign(&self, purpose: &str, bytes: &[u8]) -> Result<[u8; 32], VaultError> {
        Ok(Sha256::digest([purpose.as_bytes(), bytes].concat()).into())
    }
}
