//! A change of identity as a card: what moved, what speaks for and against following it, and what
//! approving does. For the riskiest, what speaks against it comes before anything else.

use std::sync::Arc;

use domain::change::{ChangeStatus, Risk};
use domain::views::changes::ChangeCard as Card;
use domain::views::evidence::PastChange;
use leptos::prelude::*;

use crate::changes::contacts::who_was_told;
use crate::changes::decision::ChangeDecision;
use crate::changes::facts::change_facts;
use crate::changes::footer::change_footer;
use crate::changes::outcome::{became_of, what_came_after};
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
    card: Card,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent about it.
    outcome: FormOutcome,
) -> impl IntoView {
    let card = Arc::new(card);
    let id = card.change.id;
    let heading = format!("change-{id}");
    view! {
        <article id=format!("card-{id}") class="card change-card" aria-labelledby=heading.clone()>
            <header>
                {what_happened(&card)} <span class="quiet">{seen(&card)}</span>
            </header>
            <div class="body">
                <div>
                    <h2 id=heading.clone()>{practice(&card)}</h2>
                    {story(&card)}
                    {on_server(&card)}
                </div>
                {card.announced.as_ref().map(announced)}
                {change_facts(&card)}
                {also_moving(&card)}
                <div class="beside">{who_was_told(&card)} {before_this(&card.previous)}</div>
            </div>
            <footer>
                {approving(&card)} {became_of(&card)} {what_came_after(&card)}
                <ChangeDecision card=card.clone() signed_in outcome /> {change_footer(&card)}
            </footer>
        </article>
    }
    .into_any()
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

/// The server, whose other databases may move with this one.
fn on_server(card: &Card) -> impl IntoView + use<> {
    card.server.clone().map(|(id, name)| {
        view! {
            <p class="soft">
                "Server: "
                <a class="link" href=links::server(id)>
                    {name}
                </a>
            </p>
        }
    })
}

fn also_moving(card: &Card) -> impl IntoView + use<> {
    let heading = match card.change.status {
        ChangeStatus::Pending | ChangeStatus::Snoozed => "Same site, so these move too",
        ChangeStatus::Approved => "Same site, so these moved too",
        ChangeStatus::Rejected | ChangeStatus::Superseded | ChangeStatus::Withdrawn => "Behind the same site",
    };
    let links: Vec<_> = card
        .siblings
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
                <h3>{heading}</h3>
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
