//! A change of identity as a card: what moved, what speaks for and against following it, and what
//! approving does. For the riskiest, what speaks against it comes before anything else.
//!
//! What is read again and again (how often it was seen, who was alive) stands apart from what
//! decides, so that the latter does not move under the reader.

use domain::change::Risk;
use domain::practice::PracticeId;
use domain::views::changes::{ChangeCard as Card, ChangeView};
use domain::views::evidence::PastChange;
use domain::views::ledger::Consumers;
use leptos::prelude::*;

use crate::changes::contacts::who_was_told;
use crate::changes::decision::ChangeDecision;
use crate::changes::facts::ChangeFacts;
use crate::changes::footer::ChangeFooter;
use crate::changes::outcome::became_of;
use crate::changes::risk_mark::RiskMark;
use crate::changes::story::{practice, story};
use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::SignedIn;
use crate::ui::announced::announced;
use crate::ui::moment::When;
use crate::ui::past_changes::past_changes;

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
    let told = Memo::new(move |_| card.with(with_contacts));
    let previous = Memo::new(move |_| card.with(|card| card.previous.clone()));
    let expected = Memo::new(move |_| card.with(|card| card.announced.clone()));
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
                {move || expected.with(|expected| expected.as_ref().map(announced))}
                <ChangeFacts card settled />
                {move || settled.with(|card| also_moving(&card.siblings))}
                <div class="beside">
                    {move || told.with(who_was_told)}
                    {move || previous.with(|previous| before_this(previous))}
                </div>
            </div>
            <footer>
                {move || settled.with(approving)}
                {move || settled.with(became_of)}
                <ChangeDecision card signed_in outcome />
                <ChangeFooter card />
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
        overlap: None,
        answers_kept: 0,
        answers: Vec::new(),
        previous: Vec::new(),
        told: Vec::new(),
        announced: None,
        expires: None,
        consumers: Consumers::default(),
        ..card.clone()
    }
}

/// The same, and who knows of it.
fn with_contacts(card: &Card) -> Card {
    Card {
        told: card.told.clone(),
        consumers: card.consumers.clone(),
        ..settled(card)
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
        1 => ", in one look-up".to_owned(),
        times => format!(", in {times} look-ups"),
    };
    view! {
        "first seen "
        <When moment=card.first_seen.clone() />
        {times}
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

fn before_this(previous: &[PastChange]) -> impl IntoView + use<> {
    let list = (!previous.is_empty()).then(|| past_changes(previous));
    list.map(|list| {
        view! {
            <section>
                <h3>"Before this"</h3>
                {list}
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
