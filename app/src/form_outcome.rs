//! What became of a form that was sent: its problem with what was typed, what is shown once, or
//! what became of each of many.
//!
//! Forms are plain HTML forms, so that they work without scripts. The server acts on one and
//! either sends the browser on, or renders the page again with this in context. What stands in
//! `values` is written into the page: the server leaves out what an action declares as secret.

use std::collections::BTreeMap;

use domain::views::alerts::{AttemptView, RulePreview};
use domain::views::groups::GroupResult;
use domain::views::onboarding::BatchRowView;
use leptos::prelude::*;

/// The outcome of one form of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormOutcome {
    /// Which form, by the key of its action.
    pub form: String,
    /// What the form's address named.
    pub about: String,
    /// The address of the page, which is not where the form was sent.
    pub page: String,
    /// What is wrong and what to do about it.
    pub problem: Option<String>,
    /// The field that the problem is about.
    pub problem_field: Option<String>,
    /// What was typed, by field name, so that nothing is lost.
    pub values: BTreeMap<String, String>,
    /// What can be read on this answer and never again.
    pub shown_once: Option<ShownOnce>,
    /// What became of each change, where several were decided together.
    pub results: Vec<GroupResult>,
    /// What Halo says of a practice that is being entered.
    pub preview: Option<BatchRowView>,
}

/// A secret on its way to the one person it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The secret that was made for a channel: what it sends is signed with it.
    ChannelSecret {
        /// The channel's name.
        name: String,
        /// The secret.
        secret: String,
    },
    /// What the receiver of a channel answered to a test.
    ChannelTest {
        /// The channel's number.
        channel: i64,
        /// What was sent, and what came back.
        attempt: AttemptView,
    },
    /// What a rule would have sent.
    RulePreview {
        /// The rule's name.
        name: String,
        /// What it would have sent.
        preview: RulePreview,
    },
}

impl FormOutcome {
    /// What the server provided.
    pub(crate) fn told_by_the_server() -> Self {
        use_context().unwrap_or_default()
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

    /// What concerns one of several things that have forms of their own: the same where the form's
    /// address named it, else nothing.
    pub(crate) fn about(&self, about: &str) -> Self {
        match self.about == about {
            true => self.clone(),
            false => Self::default(),
        }
    }

    /// The id of the problem, for a field that it is about.
    pub(crate) fn problem_at(&self, form: &'static str, field: &str) -> Option<String> {
        let is_about = self.form == form && self.problem_field.as_deref() == Some(field);
        is_about.then(|| problem_id(form))
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

/// The id of what says what is wrong with a form.
pub(crate) fn problem_id(form: &str) -> String {
    format!("{form}-problem")
}
