//! The last lines of a change's card: whom else to ask, on which evidence it rests, and when a
//! fresh card takes its place.

use domain::change::ChangeStatus;
use domain::support_case::Receiver;
use domain::views::cases::CaseDraftQuery;
use domain::views::changes::ChangeCard as Card;
use domain::words_to_send::about_change::ONLY_ONCE_KNOWN;
use leptos::prelude::*;

use crate::links;
use crate::ui::open_cases::open_cases;
use crate::ui::moment::{When, to_the_minute};
use crate::ui::support_pack::SupportPack;

/// The lines.
pub fn change_footer(card: &Card) -> impl IntoView + use<> {
    let waits = card.change.status == ChangeStatus::Pending;
    let expires = card.expires.clone().filter(|_| waits);
    let is_open = card.change.status.is_open();
    let switch = card.asks_to_switch.then(|| view! { <p>{ONLY_ONCE_KNOWN}</p> });
    let draft = CaseDraftQuery {
        practice: None,
        change: Some(card.change.id),
        receiver: Some(Receiver::HaloSupport),
        cause: String::new(),
    };
    let ask = (is_open && !card.support_text.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary class="button">"Write to Halo Support"</summary>
                <div class="stack">
                    {switch} <SupportPack text=card.support_text.clone() />
                    <a class="button" href=links::case_draft(&draft)>
                        "Change the words, or keep them as a case…"
                    </a>
                </div>
            </details>
        }
    });
    let fresh = expires.map(|moment| {
        let words = to_the_minute(&moment);
        view! {
            <p class="expires">
                "A fresh card takes its place " <When moment words /> " if nobody decides."
            </p>
        }
    });
    view! {
        {open_cases(&card.cases)}
        <div class="acts">
            {ask} <p class="evidence">
                "Evidence " <span class="code">{evidence(card)}</span> {answers_link(card)}
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
fn answers_link(card: &Card) -> impl IntoView + use<> {
    let kept = card.answers_kept;
    (kept > 0).then(|| {
        view! {
            " "
            <a class="link" href=links::raw_answers(card.change.id) rel="external">
                {format!("raw answers, {kept}")}
            </a>
        }
    })
}
