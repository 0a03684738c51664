//! How does a scenario file write a length of time?

use serde::Deserialize;
use serde::de::Error as _;

/// `mm:ss` or `hh:mm:ss`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct ScenarioSpan {
    pub(super) seconds: f64,
}

impl<'de> Deserialize<'de> for ScenarioSpan {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parts: Option<Vec<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
        let seconds = parts
            .filter(|parts| (2..=3).contains(&parts.len()))
            .map(|parts| {
                parts
                    .iter()
                    .fold(0.0, |sum, part| sum * 60.0 + f64::from(*part))
            });
        let seconds = seconds
            .ok_or_else(|| D::Error::custom(format!("{text:?} is no time like 01:30 (mm:ss)")))?;
        Ok(Self { seconds })
    }
}
