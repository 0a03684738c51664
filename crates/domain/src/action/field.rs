//! The fields of an action's form: what was sent, and what is read from it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDateTime;

use crate::permission::Role;
use crate::views::evidence::Whom;

/// What is said of a form that does not tell what it is about.
pub const ABOUT_NOTHING: &str =
    "Sundog does not know what this form is about: load the page again.";

/// What stands before the name of a field that holds a secret, in a form whose fields follow what it is about.
pub const SECRET_FIELD: &str = "secret_";

/// How a browser writes a date with a time.
const LOCAL_TIME: &str = "%Y-%m-%dT%H:%M";

/// What a form sent, in the order of the form. A name may come more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentFields(Vec<(String, String)>);

/// A field of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name in the form.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// What must not come back into a page, such as a password.
    Secret,
    /// A date with a time, as clocks on site show it.
    Time,
    /// What the form carries along and nobody types.
    Hidden,
    /// The number of something.
    Number,
    /// One of several words.
    Choice,
    /// Whatever the form sends: its fields follow what it is about.
    Open,
}

/// A field that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct FieldProblem {
    /// Its name in the form.
    pub field: &'static str,
    /// What to do, as a sentence.
    pub text: &'static str,
}

/// What must not come back into a page. It cannot be printed and is never written anywhere.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

/// What a form carries along and nobody types, such as what was on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden(pub String);

/// Something that a field can hold.
pub trait FieldValue: Sized {
    /// What it is.
    const KIND: FieldKind;

    /// Reads it from what was sent; a field that is not there reads as an empty one.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem>;
}

impl SentFields {
    /// One field; empty where it was not sent. Where it came more than once, the last counts.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// A field that may not have been sent.
    pub fn find(&self, name: &str) -> Option<&str> {
        let mut last_first = self.0.iter().rev();
        last_first
            .find(|(sent, _)| sent == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a field that may come more than once.
    pub fn every<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(sent, _)| sent == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Names and values, in the order of the form.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What a page may show again: everything but the secrets among `fields`. What came more than
    /// once stands behind one another, with commas.
    pub fn shown_again(&self, fields: &[FieldSpec]) -> BTreeMap<String, String> {
        let is_secret = |name: &str| {
            let mut secrets = fields
                .iter()
                .filter(|field| field.kind == FieldKind::Secret);
            name.starts_with(SECRET_FIELD) || secrets.any(|field| field.name == name)
        };
        let mut shown = BTreeMap::<String, String>::new();
        for (name, value) in self.0.iter().filter(|(name, _)| !is_secret(name)) {
            let shown = shown.entry(name.clone()).or_default();
            if !shown.is_empty() {
                shown.push(',');
            }
            shown.push_str(value);
        }
        shown
    }
}

impl FromIterator<(String, String)> for SentFields {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(fields: T) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl Secret {
    /// What was typed.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A field that must parse; `text` says what to do where it does not.
fn parsed<T: FromStr>(
    sent: &SentFields,
    field: &'static str,
    text: &'static str,
) -> Result<T, FieldProblem> {
    let typed = sent.get(field).trim();
    typed.parse().map_err(|_| FieldProblem { field, text })
}

impl FieldValue for String {
    const KIND: FieldKind = FieldKind::Text;

    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem> {
        Ok(sent.get(name).to_owned())
    }
}

impl FieldValue for Secret {
    const KIND: FieldKind = FieldKind::Secret;

    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem> {
        Ok(Self(sent.get(name).to_owned()))
    }
}

impl FieldValue for Hidden {
    const KIND: FieldKind = FieldKind::Hidden;

    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem> {
        Ok(Self(sent.get(name).to_owned()))
    }
}

impl FieldValue for i64 {
    const KIND: FieldKind = FieldKind::Number;

    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem> {
        parsed(sent, name, ABOUT_NOTHING)
    }
}

impl FieldValue for NaiveDateTime {
    const KIND: FieldKind = FieldKind::Time;

    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem> {
        let text = sent.get(name).trim();
        Self::parse_from_str(text, LOCAL_TIME).map_err(|_| FieldProblem {
            field: name,
            text: "Give both a date and a time.",
        })
    }
}

impl FieldValue for Role {
    const KIND: FieldKind = FieldKind::Choice;

    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem> {
        parsed(sent, name, "Choose a role.")
    }
}

impl FieldValue for Whom {
    const KIND: FieldKind = FieldKind::Choice;

    fn read(sent: &SentFields, name: &'static str) -> Result<Self, FieldProblem> {
        parsed(sent, name, "Choose whom you told.")
    }
}

impl FieldValue for SentFields {
    const KIND: FieldKind = FieldKind::Open;

    fn read(sent: &SentFields, _: &'static str) -> Result<Self, FieldProblem> {
        Ok(sent.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> SentFields {
        let fields = fields.iter();
        fields
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_secret_is_read_and_neither_printed_nor_shown_again() {
        let sent = sent(&[("code", "QX7-22P"), ("words", "rang Zoë")]);
        let code = Secret::read(&sent, "code").unwrap();
        assert_eq!(code.expose(), "QX7-22P");
        assert_eq!(format!("{code:?}"), "Secret");
        let fields = [FieldSpec {
            name: "code",
            kind: FieldKind::Secret,
        }];
        let shown = sent.shown_again(&fields);
        assert_eq!(shown.keys().collect::<Vec<_>>(), ["words"]);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_what_to_do() {
        let sent = sent(&[("from", "tomorrow"), ("outage", "x"), ("role", "king")]);
        let from = NaiveDateTime::read(&sent, "from").unwrap_err();
        assert_eq!(
            (from.field, from.text),
            ("from", "Give both a date and a time.")
        );
        assert_eq!(i64::read(&sent, "outage").unwrap_err().field, "outage");
        assert_eq!(
            Role::read(&sent, "role").unwrap_err().text,
            "Choose a role."
        );
        assert_eq!(String::read(&sent, "nothing").unwrap(), "");
    }
}
