//! The key with which secrets are encrypted that must be read again: those of authenticator apps and of the
//! channels of alerts. Links to acknowledge are signed with a key that is derived from it.
//!
//! It lies in a file of its own, so that a copy of the database is no second factor. The file is read
//! each time, so that putting the right one back needs no restart. A new key is made where nothing was
//! encrypted yet, and never beside secrets of another one: they would be lost without a word. Each secret
//! is bound to its purpose, such as its person or its channel, so that none can be moved to another row
//! (XChaCha20-Poly1305).

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use domain::principal::StaffId;
use hmac::{Hmac, Mac};
use monitor::notify::vault::{Vault, VaultError};
use sha2::{Digest, Sha256};
use store::{KeyMark, SealedSecret, Store, StoreError};

/// How many bytes stand before what was encrypted.
const NONCE: usize = 24;

/// Why a secret cannot be encrypted or read. The words are for the log.
#[derive(Debug, thiserror::Error)]
pub enum NoKey {
    /// Secrets were encrypted, and their key is not there.
    #[error(
        "the key file {} is missing: put back the copy that you keep apart from the database",
        .0.display()
    )]
    Missing(PathBuf),
    /// The file holds the key of other secrets.
    #[error(
        "the key file {} is not the one that the secrets in the database were encrypted with: put that \
         one back",
        .0.display()
    )]
    Another(PathBuf),
    /// The file cannot be read or made, or holds no key.
    #[error("the key file {} is of no use: {reason}", path.display())]
    OfNoUse {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// What is kept was changed.
    #[error("a secret in the database was changed by hand, or is another person's or channel's")]
    Changed,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the key is. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SecretsKey {
    path: Arc<Path>,
    store: Store,
}

impl SecretsKey {
    /// The key in the file at `path`, of what `store` keeps.
    pub fn new(path: &Path, store: Store) -> Self {
        Self {
            path: path.into(),
            store,
        }
    }

    /// Encrypts what an earlier version kept as it was, and sees whether the key fits what is encrypted.
    /// A key that does not fit is told in the log, and stops nothing: recovery codes open without it.
    ///
    /// # Errors
    /// Where there are plain secrets, and no key can be made for them.
    pub async fn take_up(&self) -> Result<(), NoKey> {
        if self.store.has_plain_secrets().await? {
            self.encrypt_what_is_plain().await?;
        } else {
            self.say_whether_it_fits().await;
        }
        // A start that was ended half-way left this to the next.
        if self.store.is_to_be_wiped().await?
            && let Err(error) = self.store.wipe_what_was_deleted().await
        {
            tracing::warn!(%error, "what the secrets were may still stand in free pages of the database");
        }
        Ok(())
    }

    async fn encrypt_what_is_plain(&self) -> Result<(), NoKey> {
        let key = self.fitting().await?;
        let seal = move |staff, secret: &[u8]| key.seal(&of_staff(staff), secret);
        self.store.seal_plain_secrets(seal).await?;
        tracing::info!(
            key_file = %self.path.display(),
            "the secrets of authenticator apps are encrypted from now on. Keep a copy of the key file, apart \
             from backups of the database; copies of the database that were made before hold the secrets as \
             they were, the one before the migration too: remove them as soon as you can"
        );
        Ok(())
    }

    async fn say_whether_it_fits(&self) {
        let in_use = match self.store.keys_of_secrets().await {
            Ok(in_use) => in_use,
            Err(error) => return tracing::error!(%error, "the marks of keys cannot be read"),
        };
        let outcome = in_use
            .into_iter()
            .try_for_each(|mark| self.key_of(mark).map(drop));
        if let Err(error) = outcome {
            tracing::error!(
                "nobody can sign in with a code, only with recovery codes, and no alert leaves on a channel \
                 with secrets: {error}"
            );
        }
    }

    /// Encrypts a secret of a person. The first one of all makes the key.
    ///
    /// # Errors
    /// [`NoKey`].
    pub async fn seal(&self, staff: StaffId, secret: &[u8]) -> Result<SealedSecret, NoKey> {
        Ok(self.fitting().await?.seal(&of_staff(staff), secret))
    }

    /// Reads a person's secret.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn open(&self, staff: StaffId, sealed: &SealedSecret) -> Result<Vec<u8>, NoKey> {
        self.key_of(sealed.key)?.open(&of_staff(staff), sealed)
    }

    /// The key in the file, where it is that of what is encrypted, or nothing is encrypted yet.
    async fn fitting(&self) -> Result<Key, NoKey> {
        let in_use = self.store.keys_of_secrets().await?;
        match self.read() {
            Err(NoKey::Missing(_)) if in_use.is_empty() => self.make(),
            Ok(key) if in_use.iter().any(|mark| *mark != key.mark()) => {
                Err(NoKey::Another(self.path.to_path_buf()))
            }
            outcome => outcome,
        }
    }

    fn key_of(&self, mark: KeyMark) -> Result<Key, NoKey> {
        let key = self.read()?;
        match key.mark() == mark {
            true => Ok(key),
            false => Err(NoKey::Another(self.path.to_path_buf())),
        }
    }

    fn read(&self) -> Result<Key, NoKey> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(NoKey::Missing(self.path.to_path_buf()));
            }
            Err(error) => return Err(self.of_no_use(&error)),
        };
        let bytes = STANDARD.decode(text.trim()).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Key)
            .ok_or_else(|| self.of_no_use(&"it does not hold 32 bytes in base64"))
    }

    /// Makes the file whole under another name first, so that a crash leaves no half a key; what got the
    /// name meanwhile stays, and is the key.
    fn make(&self) -> Result<Key, NoKey> {
        let mut partial = self.path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let key = STANDARD.encode(rand::random::<[u8; 32]>());
        let made = write_private(&partial, &key).and_then(|()| fs::hard_link(&partial, &self.path));
        fs::remove_file(&partial).ok();
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(self.of_no_use(&error))
            }
            Ok(()) | Err(_) => self.read(),
        }
    }

    fn of_no_use(&self, reason: &dyn std::fmt::Display) -> NoKey {
        NoKey::OfNoUse {
            path: self.path.to_path_buf(),
            reason: reason.to_string(),
        }
    }
}

#[async_trait]
impl Vault for SecretsKey {
    async fn seal(&self, purpose: &str, bytes: &[u8]) -> Result<SealedSecret, VaultError> {
        let key = self.fitting().await.map_err(in_words)?;
        Ok(key.seal(purpose, bytes))
    }

    async fn open(&self, purpose: &str, sealed: &SealedSecret) -> Result<Vec<u8>, VaultError> {
        let key = self.key_of(sealed.key);
        key.and_then(|key| key.open(purpose, sealed))
            .map_err(in_words)
    }

    async fn sign(&self, purpose: &str, bytes: &[u8]) -> Result<[u8; 32], VaultError> {
        let key = self.fitting().await.map_err(in_words)?;
        Ok(key.sign(purpose, bytes))
    }
}

fn in_words(error: NoKey) -> VaultError {
    VaultError(error.to_string())
}

/// Writes a file that only this user may read, down to the disk.
fn write_private(path: &Path, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{line}")?;
    file.sync_all()
}

/// A key, as long as it is needed.
struct Key([u8; 32]);

impl Key {
    fn mark(&self) -> KeyMark {
        let digest: [u8; 32] = Sha256::new_with_prefix("sundog: the mark of a key")
            .chain_update(self.0)
            .finalize()
            .into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        [a, b, c, d, e, f, g, h]
    }

    fn seal(&self, purpose: &str, secret: &[u8]) -> SealedSecret {
        let nonce = rand::random::<[u8; NONCE]>();
        let payload = Payload {
            msg: secret,
            aad: purpose.as_bytes(),
        };
        let sealed = XChaCha20Poly1305::new(&self.0.into())
            .encrypt(&nonce.into(), payload)
            .expect("it fails beyond 256 GB alone");
        SealedSecret {
            bytes: [nonce.as_slice(), &sealed].concat(),
            key: self.mark(),
        }
    }

    fn open(&self, purpose: &str, sealed: &SealedSecret) -> Result<Vec<u8>, NoKey> {
        let (nonce, msg) = sealed
            .bytes
            .split_first_chunk::<NONCE>()
            .ok_or(NoKey::Changed)?;
        let payload = Payload {
            msg,
            aad: purpose.as_bytes(),
        };
        XChaCha20Poly1305::new(&self.0.into())
            .decrypt(&(*nonce).into(), payload)
            .map_err(|_| NoKey::Changed)
    }

    /// Signs with a key of its own for each purpose, none of which is the one that encrypts.
    fn sign(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let derived = mac(&self.0, format!("sundog: signs {purpose}").as_bytes());
        mac(&derived, bytes)
    }
}

fn mac(key: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    let mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key);
    let mut mac = mac.expect("a key of any length signs");
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

/// What the secret of a person's authenticator app is bound to. It stands in what is encrypted already.
fn of_staff(staff: StaffId) -> String {
    format!("staff {}", staff.0)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const KIM: StaffId = StaffId(1);

    async fn scratch() -> (tempfile::TempDir, SecretsKey) {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("sundog.db")).await;
        let key = SecretsKey::new(&directory.path().join("key"), store.unwrap());
        (directory, key)
    }

    #[tokio::test]
    async fn the_first_secret_makes_a_private_key_that_the_next_ones_use() {
        let (directory, key) = scratch().await;
        let sealed = key.seal(KIM, b"secret").await.unwrap();
        let file = fs::metadata(directory.path().join("key")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
        assert_eq!(
            fs::read_dir(directory.path()).unwrap().count(),
            4,
            "no half a key"
        );
        let again = key.seal(KIM, b"secret").await.unwrap();
        assert_eq!(again.key, sealed.key);
        assert_ne!(again.bytes, sealed.bytes, "each with a nonce of its own");
        assert_eq!(key.open(KIM, &sealed).unwrap(), b"secret");
        assert!(!sealed.bytes.windows(6).any(|six| six == b"secret"));
    }

    #[tokio::test]
    async fn a_secret_is_of_no_use_in_another_persons_row_or_once_it_was_changed() {
        let (_directory, key) = scratch().await;
        let mut sealed = key.seal(KIM, b"secret").await.unwrap();
        let moved = key.open(StaffId(2), &sealed).unwrap_err();
        assert!(matches!(moved, NoKey::Changed), "{moved}");
        *sealed.bytes.last_mut().unwrap() ^= 1;
        assert!(matches!(key.open(KIM, &sealed), Err(NoKey::Changed)));
        sealed.bytes.truncate(3);
        assert!(matches!(key.open(KIM, &sealed), Err(NoKey::Changed)));
    }

    #[tokio::test]
    async fn what_is_sealed_for_a_purpose_opens_for_no_other_and_apps_open_as_before() {
        let (_directory, key) = scratch().await;
        let vault: &dyn Vault = &key;
        let sealed = vault.seal("channel 1", b"secret").await.unwrap();
        assert_eq!(vault.open("channel 1", &sealed).await.unwrap(), b"secret");
        assert!(vault.open("channel 2", &sealed).await.is_err());
        let of_kim = key.seal(KIM, b"secret").await.unwrap();
        assert_eq!(vault.open("staff 1", &of_kim).await.unwrap(), b"secret");
        let signed = vault.sign("link", b"text").await.unwrap();
        assert_eq!(vault.sign("link", b"text").await.unwrap(), signed);
        assert_ne!(vault.sign("other", b"text").await.unwrap(), signed);
        assert_ne!(vault.sign("link", b"texts").await.unwrap(), signed);
    }

    #[tokio::test]
    async fn another_key_and_no_key_are_told_apart() {
        let (directory, key) = scratch().await;
        let sealed = key.seal(KIM, b"secret").await.unwrap();
        let path = directory.path().join("key");
        fs::write(&path, "not a key").unwrap();
        let refusal = key.open(KIM, &sealed).unwrap_err().to_string();
        assert!(refusal.contains("32 bytes in base64"), "{refusal}");
        fs::write(&path, STANDARD.encode([1; 32])).unwrap();
        assert!(matches!(key.open(KIM, &sealed), Err(NoKey::Another(_))));
        fs::remove_file(&path).unwrap();
        assert!(matches!(key.open(KIM, &sealed), Err(NoKey::Missing(_))));
    }
}
