//! What became of a form that was sent: its problem with what was typed, what is shown once, or
//! what became of each of many.
//!
//! Forms are plain HTML forms, so that they work without scripts. The server acts on one and
//! either sends the browser on (`?done=WORD`), or renders the page again with this in context.
//! Never put a password in `values`: what stands there is written into the page.

use std::collections::BTreeMap;

use domain::views::groups::GroupResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The outcome of one form of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOutcome {
    /// Which form, by the value of its hidden field `do`, or by its action where it has none.
    pub form: String,
    /// What is wrong and what to do about it.
    pub problem: Option<String>,
    /// What was typed, by field name, so that nothing is lost.
    pub values: BTreeMap<String, String>,
    /// What can be read on this answer and never again.
    pub shown_once: Option<ShownOnce>,
    /// What became of each change, where several were decided together.
    #[serde(default)]
    pub results: Vec<GroupResult>,
}

/// A secret on its way to the one person it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShownOnce {
    /// A link with which `name` chooses a password.
    Invitation {
        /// For whom.
        name: String,
        /// The link.
        link: String,
    },
    /// A new API token.
    Token {
        /// Its name.
        name: String,
        /// The token.
        token: String,
    },
    /// The secret to put into an authenticator app, to be confirmed by a code.
    SecondFactor {
        /// The secret as text, in groups.
        secret: String,
        /// The same as a QR code: SVG drawn by us, with nothing from outside in it.
        qr_code: String,
    },
    /// Codes that each replace one from the app.
    RecoveryCodes(Vec<String>),
}

impl FormOutcome {
    /// From the context on the server; in the browser, what the server said.
    pub(crate) fn told_by_the_server() -> Self {
        SharedValue::new(|| use_context::<Self>().unwrap_or_default()).into_inner()
    }

    /// What concerns one row of a list: the same where the form named that row, else nothing.
    pub(crate) fn of_row(&self, field: &str, value: i64) -> Self {
        let is_named = self
            .values
            .get(field)
            .is_some_and(|named| *named == value.to_string());
        if is_named {
            self.clone()
        } else {
            Self::default()
        }
    }

    /// The problem of a form, where it had one.
    pub(crate) fn problem_of(&self, form: &str) -> Option<String> {
        self.problem.clone().filter(|_| self.form == form)
    }

    /// What was typed into a field of a form.
    pub(crate) fn value_of(&self, form: &str, field: &str) -> String {
        let values = Some(&self.values).filter(|_| self.form == form);
        values
            .and_then(|values| values.get(field).cloned())
            .unwrap_or_default()
    }
}
