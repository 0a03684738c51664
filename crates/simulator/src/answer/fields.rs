//! How is a JSON object written, field by field, into a buffer?
//!
//! By hand rather than through a tree: a fleet of 100,000 sites is asked often, and the one
//! buffer is used again for every answer of a connection.

use std::io::Write as _;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::style::AnswerStyle;
use super::timestamp::write_timestamp;

pub(crate) struct AnswerFields<'a> {
    out: &'a mut Vec<u8>,
    style: &'a AnswerStyle,
    /// How this object's fields are called in the style, for instance `practiceMetadata.`.
    prefix: &'static str,
    is_plain: bool,
    is_first: bool,
    written: Vec<&'static str>,
}

impl<'a> AnswerFields<'a> {
    pub(crate) fn open(out: &'a mut Vec<u8>, style: &'a AnswerStyle, prefix: &'static str) -> Self {
        out.push(b'{');
        let is_plain = style.set.is_empty() && style.drop.is_empty();
        Self {
            out,
            style,
            prefix,
            is_plain,
            is_first: true,
            written: Vec::new(),
        }
    }

    pub(crate) fn text(&mut self, name: &'static str, value: &str) {
        if self.begin(name) {
            self.out.push(b'"');
            escape(value, self.out);
            self.out.push(b'"');
        }
    }

    pub(crate) fn guid(&mut self, name: &'static str, value: Uuid) {
        if self.begin(name) {
            let mut spelling = Uuid::encode_buffer();
            self.out.push(b'"');
            self.out
                .extend_from_slice(value.hyphenated().encode_lower(&mut spelling).as_bytes());
            self.out.push(b'"');
        }
    }

    pub(crate) fn flag(&mut self, name: &'static str, value: bool) {
        if self.begin(name) {
            self.out
                .extend_from_slice(if value { b"true" } else { b"false" });
        }
    }

    pub(crate) fn time(&mut self, name: &'static str, value: DateTime<Utc>) {
        if self.begin(name) {
            self.out.push(b'"');
            write_timestamp(value, self.style.timestamps, self.out);
            self.out.push(b'"');
        }
    }

    /// A value that is JSON already.
    pub(crate) fn raw(&mut self, name: &'static str, value: std::fmt::Arguments<'_>) {
        if self.begin(name) {
            self.out
                .write_fmt(value)
                .expect("writing into memory cannot fail");
        }
    }

    pub(crate) fn object(
        &mut self,
        name: &'static str,
        prefix: &'static str,
        content: impl FnOnce(&mut AnswerFields<'_>),
    ) {
        if self.begin(name) {
            let mut inner = AnswerFields::open(self.out, self.style, prefix);
            content(&mut inner);
            inner.close();
        }
    }

    /// Ends the object, after the fields that only the style knows.
    pub(crate) fn close(mut self) {
        if !self.is_plain {
            let style = self.style;
            for (name, value) in &style.set {
                let Some(name) = name.strip_prefix(self.prefix) else {
                    continue;
                };
                if !name.starts_with("practiceMetadata.") && !self.written.contains(&name) {
                    self.separate(name);
                    self.value(value);
                }
            }
        }
        self.out.push(b'}');
    }

    /// Writes the name; false when the style has dealt with the value, or leaves the field out.
    fn begin(&mut self, name: &'static str) -> bool {
        if self.is_plain {
            self.separate(name);
            return true;
        }
        self.written.push(name);
        let called = |other: &str| other.strip_prefix(self.prefix) == Some(name);
        if self.style.drop.iter().any(|dropped| called(dropped)) {
            return false;
        }
        let style = self.style;
        let set = style.set.iter().find(|(other, _)| called(other));
        self.separate(name);
        match set {
            Some((_, value)) => {
                self.value(value);
                false
            }
            None => true,
        }
    }

    fn separate(&mut self, name: &str) {
        if !self.is_first {
            self.out.push(b',');
        }
        self.is_first = false;
        self.out.push(b'"');
        escape(name, self.out);
        self.out.extend_from_slice(b"\":");
    }

    fn value(&mut self, value: &Value) {
        serde_json::to_writer(&mut *self.out, value)
            .expect("a JSON value in memory can be written");
    }
}

/// Appends `text` as the inside of a JSON string.
pub(crate) fn escape(text: &str, out: &mut Vec<u8>) {
    let mut plain_from = 0;
    let bytes = text.as_bytes();
    for (place, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[plain_from..place]);
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            _ => {
                write!(out, "\\u{byte:04x}").expect("writing into memory cannot fail");
            }
        }
        plain_from = place + 1;
    }
    out.extend_from_slice(&bytes[plain_from..]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_survives_being_written_and_read_again(text in any::<String>()) {
            let style = AnswerStyle::default();
            let mut out = Vec::new();
            let mut fields = AnswerFields::open(&mut out, &style, "");
            fields.text("name", &text);
            fields.close();
            let read: Value = serde_json::from_slice(&out).unwrap();
            prop_assert_eq!(read["name"].as_str(), Some(text.as_str()));
        }
    }
}
