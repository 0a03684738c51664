//! Which subscription key is used for the next question, and who may see it.
//!
//! Halo issues a primary and a secondary key so that one can be renewed while the other works.
//! The key that worked last is used first; the other is one step away. A key leaves this file
//! only as a header marked sensitive, or as a text to be hidden in messages.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::hidden_keys::HiddenKeys;
use crate::settings::SetupError;

/// The subscription keys of one integrator. Space around a key is dropped.
#[derive(Clone)]
pub struct Keys {
    primary: SecretString,
    secondary: Option<SecretString>,
}

impl Keys {
    /// Takes the keys as they stand in their files. An empty secondary key counts as none, and
    /// so does one equal to the primary. Whether a key can be sent is checked by the client.
    pub fn new(primary: SecretString, secondary: Option<SecretString>) -> Self {
        let primary = trimmed(&primary);
        let secondary = secondary
            .map(|key| trimmed(&key))
            .filter(|key| !key.expose_secret().is_empty())
            .filter(|key| key.expose_secret() != primary.expose_secret());
        Self { primary, secondary }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.secondary.is_some() {
            "Keys(two, hidden)"
        } else {
            "Keys(one, hidden)"
        })
    }
}

fn trimmed(key: &SecretString) -> SecretString {
    SecretString::from(key.expose_secret().trim().to_owned())
}

/// The keys ready to be sent, and which of them is used first.
pub(crate) struct KeyRing {
    keys: Vec<HeaderValue>,
    hidden: HiddenKeys,
    first: AtomicUsize,
}

impl KeyRing {
    pub(crate) fn new(keys: &Keys) -> Result<Self, SetupError> {
        let mut ready = vec![header("primary", &keys.primary)?];
        if let Some(secondary) = &keys.secondary {
            ready.push(header("secondary", secondary)?);
        }
        let secrets = std::iter::once(&keys.primary).chain(&keys.secondary);
        Ok(Self {
            keys: ready,
            hidden: HiddenKeys::new(secrets.map(|secret| secret.expose_secret())),
            first: AtomicUsize::new(0),
        })
    }

    /// The key to use first: the one that worked last.
    pub(crate) fn first(&self) -> usize {
        self.first.load(Ordering::Relaxed)
    }

    /// The key to use when `refused` was refused; none when there is only one.
    pub(crate) fn other(&self, refused: usize) -> Option<usize> {
        (self.keys.len() > 1).then_some(1 - refused)
    }

    /// Whether there is a second key.
    pub(crate) fn has_second(&self) -> bool {
        self.keys.len() > 1
    }

    /// Whether the second key worked last, so that it comes first.
    pub(crate) fn prefers_second(&self) -> bool {
        self.first() == 1
    }

    /// Halo knew this key, so it comes first from now on.
    pub(crate) fn works(&self, key: usize) {
        self.first.store(key, Ordering::Relaxed);
    }

    pub(crate) fn header(&self, key: usize) -> HeaderValue {
        self.keys[key].clone()
    }

    /// What hides the keys in every text that comes from outside.
    pub(crate) fn hidden(&self) -> &HiddenKeys {
        &self.hidden
    }
}

fn header(which: &'static str, secret: &SecretString) -> Result<HeaderValue, SetupError> {
    let text = secret.expose_secret();
    if text.is_empty() {
        return Err(SetupError::EmptyKey);
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SetupError::KeyNotAHeader { which });
    }
    let mut header =
        HeaderValue::from_str(text).map_err(|_| SetupError::KeyNotAHeader { which })?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(primary: &str, secondary: Option<&str>) -> Keys {
        Keys::new(
            SecretString::from(primary),
            secondary.map(SecretString::from),
        )
    }

    #[test]
    fn the_key_that_worked_last_comes_first() {
        let ring = KeyRing::new(&keys("one", Some("two"))).unwrap();
        assert_eq!(
            (ring.first(), ring.other(0), ring.other(1)),
            (0, Some(1), Some(0))
        );
        assert!(ring.has_second() && !ring.prefers_second());
        ring.works(1);
        assert_eq!(ring.first(), 1);
        assert!(ring.prefers_second());
        assert_eq!(ring.header(1), "two");
    }

    #[test]
    fn space_around_a_key_is_dropped_and_an_empty_or_equal_second_key_is_none() {
        for second in [None, Some(""), Some(" \n"), Some("one")] {
            let ring = KeyRing::new(&keys(" one\r\n", second)).unwrap();
            assert_eq!(ring.header(0), "one");
            assert_eq!(ring.other(0), None, "{second:?}");
        }
    }

    #[test]
    fn a_key_that_cannot_be_a_header_is_refused_with_a_sentence_that_does_not_repeat_it() {
        for (primary, second) in [("a\nb", None), ("good", Some("schlüssel")), ("a b", None)] {
            let error = KeyRing::new(&keys(primary, second))
                .err()
                .unwrap()
                .to_string();
            assert!(
                error.contains("copy it again from the Halo portal"),
                "{error}"
            );
            assert!(
                !error.contains(primary) && !error.contains("schlüssel"),
                "{error}"
            );
        }
        assert!(matches!(
            KeyRing::new(&keys(" ", None)),
            Err(SetupError::EmptyKey)
        ));
    }

    #[test]
    fn a_key_never_shows_in_debug() {
        let keys = keys("correct-horse", Some("battery-staple"));
        let ring = KeyRing::new(&keys).unwrap();
        let shown = format!("{keys:?} {:?} {:?}", ring.header(0), ring.header(1));
        assert!(
            !shown.contains("correct") && !shown.contains("battery"),
            "{shown}"
        );
    }
}
