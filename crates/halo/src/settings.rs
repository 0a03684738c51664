//! What must be known before Halo can be asked: where, with which keys, and how patiently.
//!
//! A wrong setting is refused at start with a sentence that says what to change, rather than at
//! the first question. None of these sentences repeats the address or a key, since either may
//! hold a secret.

use std::time::Duration;

use url::Url;

use crate::keys::Keys;

/// Where Halo Cloud is and how it is asked.
#[derive(Clone, Debug)]
pub struct HaloSettings {
    /// `https://api.haloconnect.io`, the stage host or a simulator; a path is kept.
    pub base_url: Url,
    /// The subscription keys; Halo gives each integrator two so that they can be rotated.
    pub keys: Keys,
    /// Longest wait for a connection, name look-up and TLS included. 5 seconds.
    pub connect_timeout: Duration,
    /// Longest wait from sending a question to having its whole answer. 10 seconds.
    pub timeout: Duration,
    /// Largest answer read, in bytes after decompression. 1 MiB.
    pub max_body_bytes: usize,
}

impl HaloSettings {
    /// The address and keys, with the usual patience.
    pub fn new(base_url: Url, keys: Keys) -> Self {
        Self {
            base_url,
            keys,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            max_body_bytes: 1024 * 1024,
        }
    }
}

/// Why no client can be made of the settings.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address is neither `http` nor `https`.
    #[error("the Halo address must begin with https:// (or http:// for a simulator)")]
    Scheme,
    /// The address carries a user name or password.
    #[error("the Halo address holds a user name or password: remove it and give the key in a file")]
    Credentials,
    /// The address carries a query or fragment, perhaps with a key in it.
    #[error(
        "the Halo address holds a '?' or '#': remove it and what follows; a key goes in a file"
    )]
    Query,
    /// The primary key is empty.
    #[error("the Halo key is empty: copy the primary key from the Halo portal")]
    EmptyKey,
    /// A key holds what no key of Halo's holds and no header can carry.
    #[error(
        "the {which} Halo key holds a space, line break or other character that a key cannot have: \
         copy it again from the Halo portal"
    )]
    KeyNotAHeader {
        /// `primary` or `secondary`.
        which: &'static str,
    },
    /// The HTTP client could not be prepared, mostly for want of root certificates.
    #[error("cannot prepare the HTTP client: is the ca-certificates package installed?")]
    Client(#[source] reqwest::Error),
}
