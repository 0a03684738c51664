//! The signature of the Standard Webhooks convention: HMAC-SHA256 over `id.timestamp.body`.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{OpenChannel, PREVIOUS_SECRET, SECRET};

const PREFIX: &str = "whsec_";
/// How many bytes a secret has.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Makes a secret.
pub fn new_secret() -> String {
    format!("{PREFIX}{}", BASE64.encode(&rand::random::<[u8; 32]>()))
}

/// Signs with one secret.
///
/// # Errors
/// Where it is no secret: what to do.
pub fn sign(secret: &str, id: &str, timestamp: i64, body: &str) -> Result<String, String> {
    Ok(signature(&key(secret)?, id, timestamp, body))
}

/// The bytes of a secret.
pub(super) fn key(secret: &str) -> Result<Vec<u8>, String> {
    let encoded = secret.strip_prefix(PREFIX);
    let bytes = encoded.and_then(|encoded| BASE64.decode(encoded.as_bytes()).ok());
    bytes.filter(|bytes| KEY_BYTES.contains(&bytes.len())).ok_or_else(|| {
        format!(
            "A signing secret is '{PREFIX}' and then 24 to 64 bytes in base64: leave it empty, and Sundog makes one."
        )
    })
}

/// The keys of a channel: two while receivers learn a new one.
pub(super) struct Keys(Vec<Vec<u8>>);

impl Keys {
    pub(super) fn of(channel: &OpenChannel) -> Result<Self, String> {
        let mut keys = vec![key(channel.secret(SECRET)?)?];
        if let Some(previous) = channel.secrets.get(PREVIOUS_SECRET) {
            keys.push(key(previous)?);
        }
        Ok(Self(keys))
    }

    pub(super) fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let signatures = self.0.iter().map(|key| signature(key, id, timestamp, body));
        signatures.collect::<Vec<_>>().join(" ")
    }
}

fn signature(key: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length signs");
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector of the convention's reference implementations.
    #[test]
    fn the_signature_is_that_of_the_published_test_vector() {
        let signed = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signed.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_secret_that_is_made_is_one_and_others_are_told_what_to_be() {
        assert_ne!(new_secret(), new_secret());
        assert_eq!(key(&new_secret()).unwrap().len(), 32);
        for odd in ["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_***"] {
            assert!(key(odd).unwrap_err().contains("24 to 64 bytes"), "{odd}");
        }
    }
}
