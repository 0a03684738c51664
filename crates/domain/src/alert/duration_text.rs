//! Lengths of time as people write them in settings: `60s`, `10m`, `1h 30m`.

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serializer};

/// The longest length that a rule takes.
const MOST: TimeDelta = TimeDelta::days(31);

/// Reads one.
///
/// # Errors
/// What to do, in words for people.
pub fn read(text: &str) -> Result<TimeDelta, String> {
    let words = || {
        let shown: String = text.trim().chars().take(60).collect();
        format!("'{shown}' is not a length of time up to 31 days: write it like 60s, 10m or 2h")
    };
    let length = humantime::parse_duration(text.trim()).map_err(|_| words())?;
    let length = TimeDelta::from_std(length).map_err(|_| words())?;
    (length <= MOST).then_some(length).ok_or_else(words)
}

/// Writes one, in whole seconds.
pub fn write(length: TimeDelta) -> String {
    let seconds = u64::try_from(length.num_seconds()).unwrap_or(0);
    humantime::format_duration(std::time::Duration::from_secs(seconds)).to_string()
}

/// For `#[serde(with)]`.
pub mod maybe {
    use super::{Deserialize, Deserializer, Serializer, TimeDelta};

    /// Writes one that may be missing.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        length: &Option<TimeDelta>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match length {
            Some(length) => serializer.serialize_some(&super::write(*length)),
            None => serializer.serialize_none(),
        }
    }

    /// Reads one that may be missing.
    ///
    /// # Errors
    /// Where it is no length of time.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<TimeDelta>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        let length = text.as_deref().map(super::read).transpose();
        length.map_err(serde::de::Error::custom)
    }
}

/// Writes one, for `#[serde(with)]`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(length: &TimeDelta, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&write(*length))
}

/// Reads one, for `#[serde(with)]`.
///
/// # Errors
/// Where it is no length of time.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_nonsense_says_what_to_do() {
        for seconds in [0, 60, 600, 5400, 86_400 * 31] {
            let length = TimeDelta::seconds(seconds);
            assert_eq!(read(&write(length)), Ok(length));
        }
        for text in ["", "ten", "-5m", "900000h", "99999999999999999999h"] {
            let words = read(text).unwrap_err();
            assert!(words.contains("60s, 10m or 2h"), "{words}");
        }
    }
}
