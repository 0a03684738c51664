//! What people can do, as values: one enum for each noun, written with one macro.
//!
//! An action is declared once, with its word, its fields, who may do it and the sentence that says it
//! was done. The form's address and its rule, the rule of its twin in the REST API, the table in
//! `docs/permissions.md` and the form on the page are made from that, so none of them can tell
//! another story. To add an action, declare it here, perform it in `server::actions`, and draw its
//! form in `app`.

#[macro_use]
mod declare;

pub mod alert_rule;
pub mod batch;
pub mod bulk_edit;
pub mod case_opening;
pub mod change;
pub mod channel;
pub mod field;
pub mod group;
pub mod incident;
pub mod maintenance;
pub mod onboarding;
pub mod outcome;
pub mod practice;
pub mod profile;
pub mod server;
pub mod shift;
pub mod staff;
pub mod support_case;
pub mod token;

use field::{FieldProblem, FieldSpec, SentFields};

use crate::permission::{Permission, Rule};

// What several nouns' actions answer.
const TAKEN: &str = "You have it. It comes up again by itself when your time is over.";
const HANDED_BACK: &str = "It was handed back. Nobody has it in hand now.";
const PAIRED: &str = "Halo paired with the site, and Sundog asks about it again now.";
const SECOND_FACTOR_ENDED: &str = "The second factor was ended.";

/// What is declared of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionEntry {
    /// Its name among all actions, such as `practice-retire`.
    pub key: &'static str,
    /// Where its form is sent, as a route is written.
    pub route: &'static str,
    /// The page on which its form stands, as a route is written.
    pub page: &'static str,
    /// Who may do it.
    pub rule: Rule,
    /// What is said once it was done; nothing where the page shows it.
    pub done: Option<&'static str>,
    /// Its fields.
    pub fields: &'static [FieldSpec],
    /// Method and route of the same in the REST API, where there is one.
    pub twin: Option<(&'static str, &'static str)>,
}

impl ActionEntry {
    /// The address of its form about one thing; `about` is written as it belongs into a path.
    pub fn address(&self, about: &str) -> String {
        filled(self.route, about)
    }

    /// The address of the page on which its form stands.
    pub fn page_address(&self, about: &str) -> String {
        filled(self.page, about)
    }
}

/// A route with the thing that it is about.
fn filled(route: &str, about: &str) -> String {
    match route.split_once('{').zip(route.split_once('}')) {
        Some(((before, _), (_, after))) => format!("{before}{about}{after}"),
        None => route.to_owned(),
    }
}

/// One of the things that can be done to a noun, without its fields.
pub trait ActionKind: Copy + Eq + Send + Sync + 'static {
    /// Every one, in the order of declaration.
    const ALL: &'static [Self];

    /// What is declared of it.
    fn entry(self) -> &'static ActionEntry;
}

/// One of the things that can be done to a noun, with what was typed.
pub trait Action: Sized + Send {
    /// The same without the fields.
    type Kind: ActionKind;

    /// Reads it from what a form sent.
    ///
    /// # Errors
    /// Names the field that cannot be read, and says what to do.
    fn read(kind: Self::Kind, sent: &SentFields) -> Result<Self, FieldProblem>;
}

/// The kinds of a noun that a role may do at all, where `may` says what it may.
fn permitted<K: ActionKind>(may: impl Fn(Permission) -> bool) -> impl Iterator<Item = K> {
    let kinds = K::ALL.iter().copied();
    kinds.filter(move |kind| match kind.entry().rule {
        Rule::May(permission) => may(permission),
        Rule::SignedIn | Rule::Anyone => true,
    })
}

/// Every action of every noun.
pub fn all() -> impl Iterator<Item = &'static ActionEntry> {
    let nouns: [&'static [ActionEntry]; 17] = [
        practice::ENTRIES,
        bulk_edit::ENTRIES,
        change::ENTRIES,
        group::ENTRIES,
        shift::ENTRIES,
        incident::ENTRIES,
        maintenance::ENTRIES,
        case_opening::ENTRIES,
        support_case::ENTRIES,
        onboarding::ENTRIES,
        batch::ENTRIES,
        profile::ENTRIES,
        staff::ENTRIES,
        token::ENTRIES,
        alert_rule::ENTRIES,
        channel::ENTRIES,
        server::ENTRIES,
    ];
    nouns.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_key_or_an_address_and_each_says_what_it_did() {
        let entries: Vec<_> = all().collect();
        assert!(entries.len() > 40, "{}", entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let mut later = entries[at + 1..].iter();
            assert!(
                later.all(|other| other.key != entry.key && other.route != entry.route),
                "{}",
                entry.key
            );
            let is_sentence = entry.done.is_none_or(|done| done.ends_with('.'));
            assert!(is_sentence, "{}", entry.key);
        }
    }

    #[test]
    fn an_address_names_what_it_is_about() {
        let retire = practice::PracticeActionKind::Retire.entry();
        assert_eq!(retire.address("7"), "/practices/7/retire");
        assert_eq!(retire.page_address("7"), "/practices/7");
        let end = shift::ShiftActionKind::End.entry();
        assert_eq!(end.address(""), "/outages/end-shift");
    }
}
