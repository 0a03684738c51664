//! An address behind which there is nothing. The server answers 404 with it.

use leptos::prelude::*;

use crate::links;
use crate::ui::page_title::PageTitle;

/// No such page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageTitle text="Not found" />
        <section class="card empty-state">
            <h1>"There is no such page"</h1>
            <p>
                "The address may be mistyped, or the page comes in a later version. "
                <a class="link" href="/">
                    "Go to the overview"
                </a>
            </p>
        </section>
    }
}

/// No such practice.
#[component]
pub fn NoSuchPractice() -> impl IntoView {
    view! {
        <PageTitle text="No such practice" />
        <section class="card empty-state">
            <h1>"There is no practice with this number"</h1>
            <p>
                "Practices are never deleted, so the address is probably mistyped. "
                <a class="link" href="/">
                    "Show all practices"
                </a>
            </p>
        </section>
    }
}

/// No such change.
#[component]
pub fn NoSuchChange() -> impl IntoView {
    view! {
        <PageTitle text="No such change" />
        <section class="card empty-state">
            <h1>"There is no change with this number"</h1>
            <p>
                "Changes are never deleted, so the address is probably mistyped. "
                {to_the_changes()}
            </p>
        </section>
    }
}

/// No changes with this cause, or no longer.
#[component]
pub fn NoSuchGroup() -> impl IntoView {
    view! {
        <PageTitle text="No such group" />
        <section class="card empty-state">
            <h1>"Nothing waits here any more"</h1>
            <p>
                "These changes were decided, or no longer have one cause. "
                {to_the_changes()}
            </p>
        </section>
    }
}

fn to_the_changes() -> impl IntoView {
    view! {
        <a class="link" href=links::CHANGES>
            "Show the changes that wait"
        </a>
    }
}
