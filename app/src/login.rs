//! What the server knows of the person who signs in: who is signed in, and what the pages before
//! sign-in need to know.
//!
//! The server provides both as context.

use domain::permission::{Permission, Role};
use domain::principal::Principal;
use leptos::prelude::*;

/// Who is signed in on this page, if anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedIn(pub Option<Person>);

/// As much of a person as the header shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
}

impl SignedIn {
    /// Whoever the guard found.
    pub(crate) fn told_by_the_server() -> Self {
        Self(use_context::<Principal>().map(|principal| Person {
                name: principal.name(),
                role: principal.role(),
            }))
    }

    /// Whether the person may do something, so that the page need not offer what would be refused.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.0
            .as_ref()
            .is_some_and(|person| person.role.may(permission))
    }
}

/// What the pages before sign-in need to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginState {
    /// Nobody has an account yet: the person needs the setup link, not a form.
    pub nobody_yet: bool,
    /// Where to go after sign-in: a path of ours.
    pub next: String,
    /// The invitation that the address names, where it is good.
    pub invitation: Option<Invitation>,
}

/// A good invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its token, to be sent along with the form.
    pub token: String,
    /// Whom it is for; nobody means the first admin, who chooses a name.
    pub name: Option<String>,
}

impl LoginState {
    /// What the server provided.
    pub(crate) fn told_by_the_server() -> Self {
        use_context().unwrap_or_default()
    }
}
