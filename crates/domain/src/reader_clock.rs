//! On whose clocks does a list of many practices tell its times?
//!
//! On the reader's own, unless its address says otherwise: a list in which each row has a zone of its own
//! cannot be read from top to bottom.

use serde::{Deserialize, Serialize};

/// The longest name of a zone that is looked at.
const NAME_CHARS: usize = 40;

/// On whose clocks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum ReaderClock {
    /// On each practice's own.
    Theirs,
    /// On none: in UTC.
    Utc,
    /// On those of a zone, by its IANA name.
    Zone(String),
}

/// Why a word names no clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is `theirs`, `utc`, or the name of a zone like Australia/Perth")]
pub struct NotAClock;

impl std::str::FromStr for ReaderClock {
    type Err = NotAClock;

    fn from_str(text: &str) -> Result<Self, NotAClock> {
        let is_name = text.len() <= NAME_CHARS
            && text.contains('/')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/_-+".contains(&byte));
        match text {
            "theirs" => Ok(Self::Theirs),
            "utc" | "UTC" => Ok(Self::Utc),
            name if is_name => Ok(Self::Zone(name.to_owned())),
            _ => Err(NotAClock),
        }
    }
}

impl TryFrom<String> for ReaderClock {
    type Error = NotAClock;

    fn try_from(text: String) -> Result<Self, NotAClock> {
        text.parse()
    }
}

impl From<ReaderClock> for String {
    fn from(clock: ReaderClock) -> Self {
        clock.to_string()
    }
}

impl std::fmt::Display for ReaderClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Theirs => "theirs",
            Self::Utc => "utc",
            Self::Zone(name) => name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read_as_they_are_written_and_nothing_else_is_one() {
        for word in ["theirs", "utc", "Australia/Lord_Howe", "Etc/GMT+9"] {
            let clock: ReaderClock = word.parse().unwrap();
            assert_eq!(clock.to_string(), word);
        }
        let long = format!("Australia/{}", "a".repeat(40));
        for odd in ["", "mine", "a/<b>", "Australia/Perth; x", &long] {
            assert_eq!(odd.parse::<ReaderClock>(), Err(NotAClock), "{odd}");
        }
    }
}
