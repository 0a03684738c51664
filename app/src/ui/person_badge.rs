//! Who is signed in, in the header: name and role, the way to one's own page, and signing out.

use leptos::prelude::*;

use crate::links;
use crate::login::Person;

/// The person, folded to initials where there is little room.
#[component]
pub fn PersonBadge(
    /// Who is signed in.
    person: Person,
    /// Whether their own page is shown.
    current: bool,
) -> impl IntoView {
    let initials = initials(&person.name);
    view! {
        <div class="person">
            <a href=links::PROFILE aria-current=current.then_some("page")>
                <span class="initials" aria-hidden="true">
                    {initials}
                </span>
                <span class="words">
                    <b>{person.name}</b>
                    " "
                    <span class="role">{person.role.label()}</span>
                </span>
            </a>
            <SignOut />
        </div>
    }
    .into_any()
}

/// The button that signs out.
#[component]
pub fn SignOut() -> impl IntoView {
    view! {
        // Whoever signs out leaves the page behind: a document is loaded.
        <form class="sign-out" method="post" action=links::LOGOUT data-document="">
            <button type="submit" class="button">
                "Sign out"
            </button>
        </form>
    }
}

/// The first letters of the first and the last word: `MK`.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next();
    let letters = [first, words.next_back()]
        .into_iter()
        .flatten()
        .filter_map(|word| word.chars().next());
    letters.flat_map(char::to_uppercase).collect()
}
