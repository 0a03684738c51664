//! What the body of a refusal says, and whether Halo wrote it.
//!
//! Four shapes are to be expected: Halo's own `{"error":{status,statusText,message}}`, the flat
//! form of its troubleshooting page, the raw gateway's `{statusCode,message}`, and something that
//! is no JSON (a proxy's page, nothing, a body cut off). A refusal about one site is believed
//! only from Halo: a sign-in page that answers 404 must not retire a practice's GUID. What any server
//! may answer with a bare code, 400 or 5xx, says something of Halo only where a shape shows it.

use serde_json::{Map, Value};

/// A refusal's body, read as far as it can be.
#[derive(Debug, Default)]
pub(crate) struct ErrorBody {
    /// Whether Halo Cloud or its gateway seems to have written it. An empty body counts: a
    /// gateway may leave it out, a proxy has a page to show.
    pub(crate) is_halos: bool,
    /// Whether it stands in one of the shapes, if only its beginning: nobody but Halo Cloud and its
    /// gateway writes those.
    pub(crate) is_in_shape: bool,
    /// Whether the shape is the raw gateway's.
    pub(crate) is_of_gateway: bool,
    /// All that it says, joined; empty when it says nothing.
    pub(crate) message: String,
    /// What is searched for reasons: letters and digits only, in lower case.
    pub(crate) squeezed: String,
    /// The words of the message in lower case.
    pub(crate) words: Vec<String>,
}

/// The fields in which a shape puts words, and by which the shape is known.
const SPEAKING: [&str; 5] = ["statusText", "reason", "title", "message", "detail"];
const SILENT: [&str; 3] = ["status", "statusCode", "error"];

impl ErrorBody {
    pub(crate) fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).trim();
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Self::from_fields(&fields),
            Ok(_) => Self::new(false, String::new()),
            Err(_) if text.is_empty() => Self {
                is_halos: true,
                ..Self::new(false, String::new())
            },
            // A page of somebody's: its words are about something else.
            Err(_) if text.starts_with('<') => Self::new(false, String::new()),
            Err(_) => Self::new(is_cut_off(text), text.to_owned()),
        }
    }

    fn from_fields(fields: &Map<String, Value>) -> Self {
        let known = SPEAKING
            .iter()
            .chain(&SILENT)
            .any(|name| fields.contains_key(*name));
        let within = match fields.get("error") {
            Some(Value::Object(error)) => said(error),
            Some(Value::String(error)) => vec![error.as_str()],
            _ => Vec::new(),
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in within.into_iter().chain(said(fields)) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        Self {
            is_of_gateway: fields.contains_key("statusCode") && !fields.contains_key("error"),
            ..Self::new(known, parts.join(": "))
        }
    }

    fn new(is_in_shape: bool, message: String) -> Self {
        let lower = message.to_lowercase();
        let words = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        Self {
            is_halos: is_in_shape,
            is_in_shape,
            is_of_gateway: false,
            words: words.map(str::to_owned).collect(),
            squeezed: lower.chars().filter(|c| c.is_alphanumeric()).collect(),
            message,
        }
    }
}

fn said(fields: &Map<String, Value>) -> Vec<&str> {
    let texts = SPEAKING
        .iter()
        .filter_map(|name| fields.get(*name)?.as_str());
    texts
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect()
}

/// JSON in one of the shapes that lost its end.
fn is_cut_off(text: &str) -> bool {
    text.starts_with('{')
        && SPEAKING
            .iter()
            .chain(&SILENT)
            .any(|name| text.contains(&format!("\"{name}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (bool, String) {
        let body = ErrorBody::read(body.as_bytes());
        (body.is_halos, body.message)
    }

    #[test]
    fn the_three_json_shapes_say_the_same() {
        for body in [
            r#"{"error":{"status":400,"statusText":"Bad Request","message":"Malformed SQL"}}"#,
            r#"{"status":400,"statusText":"Bad Request","message":"Malformed SQL"}"#,
            r#"{"statusCode":400,"reason":"Bad Request","message":"Malformed SQL"}"#,
            "\u{feff} {\"error\":{\"statusText\":\"Bad Request\",\"message\":\"Malformed SQL\"}}\n",
        ] {
            assert_eq!(
                read(body),
                (true, "Bad Request: Malformed SQL".to_owned()),
                "{body}"
            );
        }
    }

    #[test]
    fn only_a_body_shows_a_shape() {
        let shown = |body: &str| ErrorBody::read(body.as_bytes()).is_in_shape;
        assert!(shown(r#"{"status":400}"#));
        assert!(shown(r#"{"error":{"status":400,"statusText":"Bad Re"#));
        assert!(!shown(""));
        assert!(!shown("Bad Request"));
    }

    #[test]
    fn nothing_and_a_body_cut_off_may_be_halos_but_a_page_is_not() {
        assert_eq!(read(" "), (true, String::new()));
        assert!(read(r#"{"error":{"status":403,"statusText":"Caller Ip N"#).0);
        for other in [
            "<!DOCTYPE html><title>Sign in</title> your quota is used up",
            "404 page not found",
            r#"{"found":false}"#,
            r#""Not Found""#,
            "[]",
            "{",
            "null",
        ] {
            assert!(!read(other).0, "{other}");
        }
        assert_eq!(read("<p>your quota is used up</p>").1, "");
    }

    #[test]
    fn an_error_that_is_only_a_text_is_read_as_its_message() {
        assert_eq!(
            read(r#"{"error":"no such site"}"#),
            (true, "no such site".to_owned())
        );
        assert_eq!(read(r#"{"error":7,"message":[1]}"#), (true, String::new()));
    }
}
