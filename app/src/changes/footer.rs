//! The last lines of a change's card: whom else to ask, on which evidence it rests, and when a
//! fresh card takes its place.

use domain::change::ChangeStatus;
use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::{When, to_the_minute};
use crate::ui::support_pack::SupportPack;

/// The lines.
#[component]
pub fn ChangeFooter(
    /// The change.
    card: Signal<Card>,
) -> impl IntoView {
    let support_text = Memo::new(move |_| card.with(|card| card.support_text.clone()));
    let evidence = Memo::new(move |_| card.with(evidence));
    let raw = Memo::new(move |_| card.with(|card| (card.change.id, card.answers_kept)));
    let expires = Memo::new(move |_| {
        card.with(|card| {
            let waits = card.change.status == ChangeStatus::Pending;
            card.expires.clone().filter(|_| waits)
        })
    });
    let ask = move || {
        (!support_text.with(String::is_empty)).then(|| {
            view! {
                <details class="fold">
                    <summary class="button">"Ask Halo Support"</summary>
                    <SupportPack text=support_text />
                </details>
            }
        })
    };
    let fresh = move || {
        expires.get().map(|moment| {
            let words = to_the_minute(&moment);
            view! {
                <p class="expires">
                    "A fresh card takes its place " <When moment words /> " if nobody decides."
                </p>
            }
        })
    };
    view! {
        <div class="acts">
            {ask} <p class="evidence">
                "Evidence " <span class="code">{move || evidence.get()}</span>
                {move || answers_link(raw.get())}
            </p>
        </div>
        {fresh}
    }
    .into_any()
}

/// Enough of the digest to tell two cards apart.
fn evidence(card: &Card) -> String {
    card.change.evidence.chars().take(8).collect()
}

/// The way to what Halo answered. The browser follows it itself: a place within a page is there
/// only once the page is.
fn answers_link((id, kept): (i64, usize)) -> impl IntoView {
    (kept > 0).then(|| {
        view! {
            " "
            <a class="link" href=links::raw_answers(id) rel="external">
                {format!("raw answers, {kept}")}
            </a>
        }
    })
}
