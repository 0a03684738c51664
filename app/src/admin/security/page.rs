//! For admins: who was refused, what was done to accounts, and what should be looked at again. A table for
//! each question.

use domain::views::security::SecurityPage as Page;
use leptos::prelude::*;

use crate::admin::nav::AdminNav;
use crate::admin::security::acts::acts;
use crate::admin::security::read::read_security;
use crate::admin::security::refused::{addresses, refused};
use crate::admin::security::review::{absent, tokens, without_second_factor};
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page. It does not follow the watch, which changes nothing of it.
#[component]
pub fn SecurityPage() -> impl IntoView {
    view! {
        <PageTitle text="Security" />
        <AdminNav />
        <h1>"Security"</h1>
        <Loaded from=read_security() let:page>
            <SecurityContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn SecurityContent(
    /// What was read.
    page: Page,
) -> impl IntoView {
    let as_of = page.as_of;
    view! {
        {question("refused", "What was refused", refused(page.refused))}
        {question("addresses", "Addresses refused most, in 30 days", addresses(page.addresses))}
        {question("acts", "Accounts and tokens, in 30 days", acts(page.acts))}
        {question("tokens", "Tokens to look at again", tokens(page.tokens, as_of))}
        {question(
            "second-factor",
            "People without a second factor who can do harm",
            without_second_factor(page.without_second_factor),
        )}
        {question(
            "absent",
            "People who have not signed in for 90 days",
            absent(page.absent, as_of),
        )}
    }
    .into_any()
}

fn question(id: &'static str, heading: &'static str, answer: AnyView) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby=id>
            <header>
                <h2 id=id>{heading}</h2>
            </header>
            {answer}
        </section>
    }
}
