//! How can a well-formed answer differ from the published one?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The spelling of one site's answers, or of all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnswerStyle {
    /// Which fields, in which order.
    pub shape: Shape,
    /// How times are written.
    pub timestamps: TimestampSpelling,
    /// Fields with a value of their own, known or not. A field inside `practiceMetadata` is named
    /// `practiceMetadata.practiceName` and so on.
    pub set: BTreeMap<String, Value>,
    /// Fields left out, named likewise.
    pub drop: Vec<String>,
}

/// Which fields an answer has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// The 2026 specification with its deprecated fields.
    #[default]
    Current,
    /// The 2026 specification after the deprecated fields are gone.
    WithoutDeprecated,
    /// The reference labelled 23.628.
    #[serde(rename = "2023")]
    Year2023,
    /// `id` alone: no field is marked as required.
    Bare,
}

/// How times are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampSpelling {
    /// `2026-11-20T09:00:00Z`, as in the specification's example.
    #[default]
    Seconds,
    /// `2026-11-20T09:00:00.1230000Z`, as .NET writes it.
    SevenDigits,
    /// `2026-11-20T09:00:00`
    WithoutZ,
    /// `2026-11-20T09:00:00.1230000`
    SevenDigitsWithoutZ,
    /// `2026-11-20T09:00:00+00:00`
    Offset,
}

/// What Halo answers to *Get site status* for a GUID that is not authoritative. Undocumented:
/// the specification lists 403, and the field `authoritative` suggests 200, so both exist here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonAuthoritative {
    /// 403 with this sentence. The real wording is unpublished.
    Refused(String),
    /// 200 with `authoritative: false`.
    Shown,
}

impl Default for NonAuthoritative {
    fn default() -> Self {
        Self::Refused("The requested site is not the authoritative site.".to_owned())
    }
}
