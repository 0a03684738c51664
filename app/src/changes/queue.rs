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
use crate::live::Subject;
use crate::login::SignedIn;
use crate::ui::asked::asked;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::words::SITES_OUT_OF_ORDER;

/// As many cards are open beside the queue; the others are one click away.
const CARDS_MAX: usize = 12;

/// The review queue. Its address holds the filter.
#[component]
pub fn ChangesPage() -> impl IntoView {
    let query = asked::<ChangeQuery>();
    let signed_in = expect_context::<SignedIn>();
    let list = read_changes(query.clone());
    view! {
        <PageTitle text="Changes" />
        <DoneNotice />
        <Loaded from=list hears=vec![Subject::Practices, Subject::Feed] let:page>
            <ChangesContent page query signed_in />
        </Loaded>
    }
}

/// What the page shows of the changes.
#[component]
pub fn ChangesContent(
    /// The changes.
    page: Page,
    /// What the address asks for.
    query: ChangeQuery,
    /// Who looks at them.
    signed_in: SignedIn,
) -> impl IntoView {
    let counts = page.counts.clone();
    let list = match page.cards.is_empty() {
        true => nothing(page.query.status).into_any(),
        false => review(page, &signed_in).into_any(),
    };
    view! {
        <div class="changes-head">
            <div class="title">
                <h1>"Changes"</h1>
                <p class="soft">
                    "Practices whose identity moved. Your software follows only what is approved here. "
                    <a class="link" href=links::IDENTITY>
                        {SITES_OUT_OF_ORDER}
                    </a>
                </p>
            </div>
            <ChangeFilter counts query />
        </div>
        {list}
    }
    .into_any()
}

/// The queue, and the first of its cards beside it.
fn review(page: Page, signed_in: &SignedIn) -> impl IntoView + use<> {
    let card = |card: Card| {
        let signed_in = signed_in.clone();
        view! { <ChangeCard card signed_in outcome=FormOutcome::default() /> }
    };
    let cards = page.cards.iter().take(CARDS_MAX).cloned();
    let cards = cards.map(card).collect_view();
    let more = page.cards.len().saturating_sub(CARDS_MAX);
    view! {
        <div class="review">
            <ChangeQueue page />
            <div class="stack">{cards} {(more > 0).then(|| and_more(more))}</div>
        </div>
    }
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
