//! The review queue: which practices' identity moved, and what approving each change would do.

use domain::change::ChangeStatus;
use domain::views::changes::{ChangeCard as Card, ChangeQuery, ChangesPage as Page};
use leptos::prelude::*;

use crate::changes::card::ChangeCard;
use crate::changes::filter::ChangeFilter;
use crate::changes::queue_table::ChangeQueue;
use crate::changes::read::read_changes;
use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::{Live, Subject};
use crate::login::SignedIn;
use crate::ui::asked::asked;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::rows::Rows;

/// As many cards are open beside the queue; the others are one click away.
const CARDS_MAX: usize = 12;

/// The review queue. Its address holds the filter.
#[component]
pub fn ChangesPage() -> impl IntoView {
    let query = asked::<ChangeQuery>();
    let signed_in = expect_context::<SignedIn>();
    let news = expect_context::<Live>().news_of(|| [Subject::Practices, Subject::Feed]);
    let list = Resource::new(
        move || (query.get(), news.get()),
        |(query, _)| async move { read_changes(query).await },
    );
    view! {
        <PageTitle text="Changes" />
        <DoneNotice />
        <Loaded from=list let:page>
            <ChangesContent page query=query.into() signed_in=signed_in.clone() />
        </Loaded>
    }
}

/// What the page shows of the changes.
#[component]
pub fn ChangesContent(
    /// The changes.
    page: Signal<Page>,
    /// What the address asks for; ahead of the list while that is fetched.
    query: Signal<ChangeQuery>,
    /// Who looks at them.
    signed_in: SignedIn,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.cards.is_empty()));
    let status = Memo::new(move |_| page.with(|page| page.query.status));
    let cards = Signal::derive(move || {
        page.with(|page| {
            page.cards
                .iter()
                .take(CARDS_MAX)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let more = Memo::new(move |_| page.with(|page| page.cards.len().saturating_sub(CARDS_MAX)));
    let card = move |card: Signal<Card>| {
        let signed_in = signed_in.clone();
        view! { <ChangeCard card signed_in outcome=FormOutcome::default() /> }
    };
    view! {
        <div class="changes-head">
            <div class="title">
                <h1>"Changes"</h1>
                <p class="soft">
                    "Practices whose identity moved. Your software follows only what is approved here. "
                    <a class="link" href=links::IDENTITY>
                        "Sites out of order"
                    </a>
                </p>
            </div>
            <ChangeFilter page query />
        </div>
        <Show when=move || !is_empty.get() fallback=move || nothing(status.get())>
            <div class="review">
                <ChangeQueue page />
                <div class="stack">
                    <Rows items=cards key=|card: &Card| card.change.id row=card.clone() />
                    {move || (more.get() > 0).then(|| and_more(more.get()))}
                </div>
            </div>
        </Show>
    }
    .into_any()
}

fn and_more(count: usize) -> impl IntoView {
    let words = match count {
        1 => "One more is in the list: open it there.".to_owned(),
        count => format!("{count} more are in the list: open them there."),
    };
    view! { <p class="quiet">{words}</p> }
}

fn nothing(status: Option<ChangeStatus>) -> impl IntoView {
    let words = match status.unwrap_or(ChangeStatus::Pending) {
        ChangeStatus::Pending => "Nothing waits for a decision",
        ChangeStatus::Snoozed => "No change is snoozed",
        ChangeStatus::Approved => "No change was approved",
        ChangeStatus::Rejected => "No change was turned down",
        ChangeStatus::Superseded => "No change was overtaken by new facts",
        ChangeStatus::Withdrawn => "No change went away by itself",
    };
    view! {
        <section class="card empty-state">
            <h2>{words}</h2>
            <p>
                "When Halo Cloud names another GUID or another name for a practice, the change "
                "appears here by itself. Until a person approves it, the approved mapping stays as it is."
            </p>
        </section>
    }
}
