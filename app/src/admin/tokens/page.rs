//! For admins: which programs may use the API.

use domain::views::people::TokenPage;
use leptos::prelude::*;

use crate::admin::nav::AdminNav;
use crate::admin::tokens::consumers::consumer_table;
use crate::admin::tokens::form::TokenForm;
use crate::admin::tokens::read::read_tokens;
use crate::admin::tokens::table::TokenTable;
use crate::form_outcome::FormOutcome;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::shown_once::ShownOnceNotice;

/// The page about tokens.
#[component]
pub fn TokensPage() -> impl IntoView {
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="API tokens" />
        <AdminNav />
        <h1>"API tokens"</h1>
        <DoneNotice />
        <Loaded from=read_tokens() let:page>
            <TokensContent page outcome />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn TokensContent(
    /// The tokens.
    page: TokenPage,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let consumers = consumer_table(page.consumers.clone(), &outcome);
    let table = (!page.tokens.is_empty()).then(|| {
        view! {
            <section class="card" aria-label="Tokens">
                <TokenTable page outcome=outcome.clone() />
            </section>
        }
    });
    view! {
        <ShownOnceNotice outcome=outcome.clone() />
        {table}
        {consumers}
        <TokenForm outcome />
    }
    .into_any()
}
