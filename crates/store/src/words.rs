//! Words and JSON as the domain's types. What is none of them was changed by hand, or by another
//! version.

use std::error::Error;
use std::str::FromStr;

use serde::Deserialize;

use crate::StoreError;

/// A word of one of the domain's lists.
pub(crate) fn parsed<T>(word: &str, what: &'static str) -> Result<T, StoreError>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
{
    word.parse().map_err(StoreError::unreadable(what))
}

/// A word that may be missing.
pub(crate) fn maybe_parsed<T>(
    word: Option<&str>,
    what: &'static str,
) -> Result<Option<T>, StoreError>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
{
    word.map(|word| parsed(word, what)).transpose()
}

/// A value that is kept as JSON.
pub(crate) fn from_json<'text, T: Deserialize<'text>>(
    text: &'text str,
    what: &'static str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::unreadable(what))
}

/// JSON that may be missing.
pub(crate) fn maybe_json<'text, T: Deserialize<'text>>(
    text: Option<&'text str>,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| from_json(text, what)).transpose()
}
