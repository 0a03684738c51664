//! For admins: which programs may use the API.

use domain::views::people::TokenPage;
use leptos::prelude::*;

use crate::admin::nav::AdminNav;
use crate::admin::tokens::form::TokenForm;
use crate::admin::tokens::read::read_tokens;
use crate::admin::tokens::table::TokenTable;
use crate::form_outcome::FormOutcome;
use crate::live::Live;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::shown_once::ShownOnceNotice;

/// The page about tokens.
#[component]
pub fn TokensPage() -> impl IntoView {
    let outcome = FormOutcome::told_by_the_server();
    let news = expect_context::<Live>().news_of(|| []);
    let tokens = Resource::new(move || news.get(), |_| read_tokens());
    view! {
        <PageTitle text="API tokens" />
        <AdminNav />
        <h1>"API tokens"</h1>
        <DoneNotice />
        <Loaded from=tokens let:page>
            <TokensContent page outcome=outcome.clone() />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn TokensContent(
    /// The tokens.
    page: Signal<TokenPage>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.tokens.is_empty()));
    let of_rows = outcome.clone();
    let table = move || {
        let outcome = of_rows.clone();
        view! {
            <section class="card" aria-label="Tokens">
                <TokenTable page outcome />
            </section>
        }
        .into_any()
    };
    view! {
        <ShownOnceNotice outcome=outcome.clone() />
        {move || (!is_empty.get()).then(&table)}
        <TokenForm outcome />
    }
    .into_any()
}
