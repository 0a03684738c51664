//! A change of identity as a card: what moved, what speaks for and against following it, and what
//! approving does. For the riskiest, what speaks against it comes before anything else.
//!
//! What is read again and again (how often it was seen) stands apart from what decides, so that the
//! latter does not move under the reader.

use domain::change::Risk;
use domain::practice::PracticeId;
use domain::views::changes::{ChangeCard as Card, ChangeView};
use leptos::prelude::*;

use super::change_decision::ChangeDecision;
use super::change_outcome::became_of;
use super::change_sides::sides;
use super::checks::check_list;
use super::moment::When;
use super::risk_mark::RiskMark;
use super::support_pack::SupportPack;
use crate::door::SignedIn;
use crate::form_outcome::FormOutcome;
use crate::links;

/// The card.
#[component]
pub fn ChangeCard(
    /// The change.
    card: Signal<Card>,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent about it.
    outcome: FormOutcome,
) -> impl IntoView {
    let heading = format!("change-{}", card.get_untracked().change.id);
    let settled = Memo::new(move |_| card.with(settled));
    let support_text = Memo::new(move |_| card.with(|card| card.support_text.clone()));
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
    view! {
        <article class="card change-card" aria-labelledby=heading.clone()>
            <header>
                {move || settled.with(what_happened)}
                <span class="quiet">{move || card.with(seen)}</span>
            </header>
            <div class="body">
                <div>
                    <h2 id=heading.clone()>{move || settled.with(practice)}</h2>
                    {move || settled.with(story)}
                </div>
                {move || settled.with(facts)}
                {move || settled.with(|card| also_moving(&card.siblings))}
            </div>
            <footer>
                {move || settled.with(approving)}
                {move || settled.with(became_of)}
                <ChangeDecision card signed_in outcome />
                <div class="acts">
                    {ask} <p class="evidence">
                        "Evidence " <span class="code">{move || settled.with(evidence)}</span>
                    </p>
                </div>
            </footer>
        </article>
    }
    .into_any()
}

/// The card without what merely grows while it waits.
fn settled(card: &Card) -> Card {
    Card {
        change: ChangeView {
            last_seen_at: card.change.first_seen_at,
            ..card.change.clone()
        },
        last_seen: card.first_seen.clone(),
        times_seen: 0,
        ..card.clone()
    }
}

fn what_happened(card: &Card) -> impl IntoView + use<> {
    view! {
        <p class="what-happened">
            <RiskMark risk=card.change.risk />
            " "
            {card.title.clone()}
        </p>
    }
}

fn seen(card: &Card) -> impl IntoView + use<> {
    let times = match card.times_seen {
        1 => ", once".to_owned(),
        times => format!(", {times} times"),
    };
    view! {
        "first seen "
        <When moment=card.first_seen.clone() />
        {times}
    }
}

fn practice(card: &Card) -> impl IntoView + use<> {
    let name = card.practice_name.clone();
    match card.change.practice_id {
        Some(id) => view! { <a href=links::practice(id)>{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

fn story(card: &Card) -> impl IntoView + use<> {
    view! {
        <p class="soft">
            {card.pms.full_name()} ", Site ID " <span class="code">{card.site_id.clone()}</span>
            ". " {card.story.clone()}
        </p>
    }
}

fn facts(card: &Card) -> impl IntoView + use<> {
    let checks = check_list(&card.checks);
    if card.change.risk == Risk::R4 {
        view! {
            {checks}
            {sides(card)}
        }
        .into_any()
    } else {
        view! {
            {sides(card)}
            {checks}
        }
        .into_any()
    }
}

fn also_moving(siblings: &[(PracticeId, String)]) -> impl IntoView + use<> {
    let links: Vec<_> = siblings
        .iter()
        .map(|(id, name)| {
            view! {
                <li>
                    <a class="link" href=links::practice(*id)>
                        {name.clone()}
                    </a>
                </li>
            }
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <section class="also">
                <h3>"Same site, so these move too"</h3>
                <ul>{links}</ul>
            </section>
        }
    })
}

fn approving(card: &Card) -> impl IntoView + use<> {
    let is_asked = card.change.status.is_open() && card.change.risk != Risk::R0;
    let steps: Vec<_> = card
        .approving
        .iter()
        .map(|step| view! { <li>{step.clone()}</li> })
        .collect();
    (is_asked && !steps.is_empty()).then(|| {
        view! {
            <div>
                <h3>"Approving"</h3>
                <ol class="steps">{steps}</ol>
            </div>
        }
    })
}

/// Enough of the digest to tell two cards apart.
fn evidence(card: &Card) -> String {
    card.change.evidence.chars().take(8).collect()
}
