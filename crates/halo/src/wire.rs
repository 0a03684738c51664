//! What Halo's JSON looks like.
//!
//! No field is required and none has to have its type: a [`Field`] is the piece of text where a
//! value stands, read as what is wanted of it or as missing. So one odd value costs one field,
//! never the answer, and nothing is copied until it is kept. Field names are those of the API
//! reference 26.619.10213; the reference labelled 23.628 has the same ones. A name that stands
//! twice in one object refuses the answer: which of the two is meant cannot be known.
//!
//! To read one more field, name it here and give it its meaning in `convert`.

use std::borrow::Cow;

use domain::site::Pms;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A site, as Get site status answers it and as Get Halo GUIDs lists it.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Site<'a> {
    #[serde(borrow)]
    pub(crate) id: Field<'a>,
    pub(crate) pms_type: Field<'a>,
    pub(crate) availability: Field<'a>,
    pub(crate) status: Field<'a>,
    pub(crate) halo_link_version: Field<'a>,
    pub(crate) enriched_at: Field<'a>,
    pub(crate) catalogue: Field<'a>,
    pub(crate) practice_metadata: Field<'a>,
    // Deprecated in 2026 and may vanish.
    pub(crate) name: Field<'a>,
    pub(crate) practice_management_site_id: Field<'a>,
    pub(crate) practice_management_name: Field<'a>,
    pub(crate) practice_management_version: Field<'a>,
    pub(crate) created_at: Field<'a>,
    pub(crate) authoritative: Field<'a>,
    #[serde(rename = "clientTimestampUTC")]
    pub(crate) client_timestamp_utc: Field<'a>,
    #[serde(rename = "heartbeatTimestampUTC")]
    pub(crate) heartbeat_timestamp_utc: Field<'a>,
    // No fields of a site: their presence tells an error that came with status 200.
    pub(crate) error: Field<'a>,
    pub(crate) status_code: Field<'a>,
    pub(crate) status_text: Field<'a>,
}

/// `practiceMetadata`: the undeprecated place for name, Site ID and version.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct PracticeMetadata<'a> {
    #[serde(borrow)]
    pub(crate) pms_type: Field<'a>,
    pub(crate) practice_name: Field<'a>,
    pub(crate) practice_management_site_id: Field<'a>,
    pub(crate) practice_management_version: Field<'a>,
}

/// An entry of `catalogue`: a database behind the GUID.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct CatalogueEntry<'a> {
    #[serde(borrow)]
    pub(crate) name: Field<'a>,
    pub(crate) is_default: Field<'a>,
}

/// The envelope of Get Halo GUIDs.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sites<'a> {
    #[serde(borrow)]
    sites: Field<'a>,
}

/// The piece of the answer's text where one value stands; absent and `null` are the same.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Field<'a>(#[serde(borrow)] Option<&'a RawValue>);

impl<'a> Field<'a> {
    /// Whether anything but `null` stands there.
    pub(crate) fn is_present(self) -> bool {
        self.0.is_some()
    }

    /// The text without the space around it; a number is the text that was written. Empty text
    /// and every other type are missing.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        let text = unquoted(self.0?.get())?;
        let trimmed = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        (!trimmed.is_empty()).then_some(trimmed)
    }

    /// The text, where it was given as text: a number or an object is missing.
    pub(crate) fn string(self) -> Option<Cow<'a, str>> {
        self.0?.get().starts_with('"').then(|| self.text())?
    }

    /// Yes or no, as a truth value or as the word for it.
    pub(crate) fn flag(self) -> Option<bool> {
        match self.0?.get() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                let word = unquoted(other)?;
                let is = |expected: &str| word.trim().eq_ignore_ascii_case(expected);
                if is("true") {
                    Some(true)
                } else {
                    is("false").then_some(false)
                }
            }
        }
    }

    /// The pieces of the list that stands there; none where it is no list.
    pub(crate) fn list(self) -> Option<Vec<&'a RawValue>> {
        let raw = self.0?.get();
        raw.starts_with('[')
            .then(|| serde_json::from_str(raw).ok())?
    }

    /// The practice metadata that stands there; all of it missing when it is no object.
    pub(crate) fn practice_metadata(self) -> PracticeMetadata<'a> {
        self.0
            .and_then(|raw| object(raw.get()).ok())
            .unwrap_or_default()
    }
}

/// A text that is JSON, but not the JSON that was expected.
#[derive(Debug)]
pub(crate) enum NotThat {
    NotJson(serde_json::Error),
    NotAnObject,
}

/// One site from the text of an answer.
pub(crate) fn site(text: &str) -> Result<Site<'_>, NotThat> {
    object(text)
}

/// The pieces that the list of sites consists of; none when there is no list.
pub(crate) fn sites(text: &str) -> Result<Option<Vec<&RawValue>>, NotThat> {
    let text = text.trim();
    if text.starts_with('[') {
        return serde_json::from_str(text)
            .map(Some)
            .map_err(NotThat::NotJson);
    }
    let envelope: Sites<'_> = object(text)?;
    Ok(envelope
        .sites
        .0
        .and_then(|list| serde_json::from_str(list.get()).ok()))
}

/// One database from the text of an entry; none where it is no object.
pub(crate) fn catalogue_entry(text: &str) -> Option<CatalogueEntry<'_>> {
    object(text).ok()
}

/// The name under which Get Halo GUIDs filters a PMS: with a space, unlike `pmsType`.
pub(crate) fn query_name(pms: Pms) -> &'static str {
    match pms {
        Pms::BestPractice => "Best Practice",
        Pms::Zedmed => "Zedmed",
        Pms::D4w => "D4w",
    }
}

/// An object, and only that: serde would also read an array, by position.
fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, NotThat> {
    let text = text.trim_start();
    if text.starts_with('{') {
        return serde_json::from_str(text).map_err(NotThat::NotJson);
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => Err(NotThat::NotAnObject),
        Err(error) => Err(NotThat::NotJson(error)),
    }
}

/// The text of a JSON string, or the digits of a JSON number.
fn unquoted(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        b'"' => {
            let within = raw.strip_prefix('"')?.strip_suffix('"')?;
            if within.contains('\\') {
                serde_json::from_str::<String>(raw).ok().map(Cow::Owned)
            } else {
                Some(Cow::Borrowed(within))
            }
        }
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(raw)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(json: &str) -> Option<String> {
        let text = format!(r#"{{"name":{json}}}"#);
        site(&text).unwrap().name.text().map(Cow::into_owned)
    }

    #[test]
    fn a_text_is_read_from_strings_and_numbers_and_missing_from_all_else() {
        assert_eq!(name(r#"" Halo Clinic ""#).as_deref(), Some("Halo Clinic"));
        assert_eq!(name(r#""Caf\u00e9 \"M\"""#).as_deref(), Some("Café \"M\""));
        assert_eq!(name("20417").as_deref(), Some("20417"));
        assert_eq!(name("1e400").as_deref(), Some("1e400"));
        for other in [
            "null",
            r#""""#,
            r#""  ""#,
            "true",
            "[1]",
            r#"{"a":1}"#,
            r#""\ud800""#,
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn a_flag_is_read_from_truth_values_and_their_words() {
        let flag = |json: &str| {
            let text = format!(r#"{{"authoritative":{json}}}"#);
            site(&text).unwrap().authoritative.flag()
        };
        assert_eq!(
            (flag("true"), flag(r#""False ""#)),
            (Some(true), Some(false))
        );
        for other in ["null", "1", "0", r#""yes""#, "[]", "{}"] {
            assert_eq!(flag(other), None, "{other}");
        }
    }

    #[test]
    fn only_an_object_is_a_site() {
        assert!(matches!(site(r#"["4be2a91d"]"#), Err(NotThat::NotAnObject)));
        assert!(matches!(site("null"), Err(NotThat::NotAnObject)));
        assert!(matches!(site(r#"{"id":"x""#), Err(NotThat::NotJson(_))));
        assert!(matches!(
            site(r#"{"id":"x"} tail"#),
            Err(NotThat::NotJson(_))
        ));
        assert!(matches!(
            site(r#"{"id":"x","id":"y"}"#),
            Err(NotThat::NotJson(_))
        ));
    }

    #[test]
    fn sites_are_listed_in_an_envelope_or_bare() {
        let count = |text| sites(text).unwrap().map(|sites| sites.len());
        assert_eq!(count(r#"{"sites":[]}"#), Some(0));
        assert_eq!(count(r#" {"more":1,"sites":[{},null,3]}"#), Some(3));
        assert_eq!(count("[{}]"), Some(1));
        assert_eq!(count(r#"{"sites":null}"#), None);
        assert_eq!(count(r#"{"sites":{}}"#), None);
        assert_eq!(count("{}"), None);
    }
}
