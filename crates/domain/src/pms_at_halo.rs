//! The PMS as Halo names it, which may be one that Sundog does not know.

use std::convert::Infallible;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::site::Pms;

/// A PMS in Halo's word. What is none of ours is kept as it came (untrusted text, cut where it was
/// read) and is a PMS other than any of ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum PmsAtHalo {
    /// One of ours.
    Known(Pms),
    /// Another word.
    Other(String),
}

impl PmsAtHalo {
    /// The name for sentences: an unknown word stands as Halo wrote it.
    pub fn full_name(&self) -> &str {
        match self {
            Self::Known(pms) => pms.full_name(),
            Self::Other(word) => word,
        }
    }

    /// As one of ours, where it is.
    pub const fn known(&self) -> Option<Pms> {
        match self {
            Self::Known(pms) => Some(*pms),
            Self::Other(_) => None,
        }
    }
}

impl From<Pms> for PmsAtHalo {
    fn from(pms: Pms) -> Self {
        Self::Known(pms)
    }
}

impl From<String> for PmsAtHalo {
    fn from(word: String) -> Self {
        word.parse().map_or(Self::Other(word), Self::Known)
    }
}

impl FromStr for PmsAtHalo {
    type Err = Infallible;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(word.to_owned().into())
    }
}

impl From<PmsAtHalo> for String {
    fn from(pms: PmsAtHalo) -> Self {
        match pms {
            PmsAtHalo::Known(pms) => pms.as_str().to_owned(),
            PmsAtHalo::Other(word) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_nobody_knows_is_kept_as_it_came() {
        for (json, pms) in [
            (r#""d4w""#, PmsAtHalo::Known(Pms::D4w)),
            (
                r#""Medical Director""#,
                PmsAtHalo::Other("Medical Director".to_owned()),
            ),
        ] {
            assert_eq!(serde_json::from_str::<PmsAtHalo>(json).unwrap(), pms);
            assert_eq!(serde_json::to_string(&pms).unwrap(), json);
        }
    }
}
