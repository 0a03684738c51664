//! How is a fault read from JSON or TOML?
//!
//! The kind's fields and the timing stand side by side. They are read in two parts rather than
//! flattened, so that a misspelt field is refused instead of being passed over.

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::{Map, Value};

use super::{Calls, Fault, FaultKind};

/// When a fault strikes: the fields beside those of its kind.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Timing {
    pub(super) calls: Calls,
    pub(super) delay_ms: u64,
    pub(super) every: u64,
    pub(super) times: Option<u64>,
    pub(super) lasts_seconds: Option<f64>,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            calls: Calls::All,
            delay_ms: 0,
            every: 1,
            times: None,
            lasts_seconds: None,
        }
    }
}

impl TryFrom<Map<String, Value>> for Fault {
    type Error = serde_json::Error;

    fn try_from(mut fields: Map<String, Value>) -> Result<Self, Self::Error> {
        let timing: Map<String, Value> = ["calls", "delay_ms", "every", "times", "lasts_seconds"]
            .into_iter()
            .filter_map(|name| fields.remove_entry(name))
            .collect();
        let timing: Timing = serde_json::from_value(Value::Object(timing))?;
        let kind: FaultKind = serde_json::from_value(Value::Object(fields.clone()))?;
        let known = serde_json::to_value(&kind)?;
        if let Some(surprise) = fields.keys().find(|name| known.get(name).is_none()) {
            return Err(serde_json::Error::custom(format!(
                "unknown field `{surprise}`"
            )));
        }
        let Timing {
            calls,
            delay_ms,
            every,
            times,
            lasts_seconds,
        } = timing;
        Ok(Self {
            kind,
            calls,
            delay_ms,
            every,
            times,
            lasts_seconds,
        })
    }
}
