//! What happened to whom, what made Sundog look, and what to do about it: the ten seconds before
//! the details.

use domain::change::Risk;
use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use crate::links;

/// The practice's name, which leads to it.
pub fn practice(card: &Card) -> impl IntoView + use<> {
    let name = card.practice_name.clone();
    match card.change.practice_id {
        Some(id) => view! { <a href=links::practice(id)>{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

/// What probably happened, what made Sundog look, and what happens meanwhile.
pub fn story(card: &Card) -> impl IntoView + use<> {
    let trigger = card.trigger.clone();
    let meanwhile = card.meanwhile.clone();
    view! {
        <p class="soft">
            {card.pms.full_name()} ", Site ID " <span class="code">{card.site_id.clone()}</span>
            ". " {card.story.clone()}
        </p>
        {(!trigger.is_empty())
            .then(|| {
                view! {
                    <p class="quiet">
                        <span>"Noticed because: "</span>
                        {trigger}
                    </p>
                }
            })}
        {(!meanwhile.is_empty()).then(|| view! { <p class="meanwhile">{meanwhile}</p> })}
    }
}

/// The steps; nothing once it is decided.
pub fn what_to_do(card: &Card) -> impl IntoView + use<> {
    let steps = card.advice.iter();
    let steps: Vec<_> = steps
        .map(|step| view! { <li>{step.clone()}</li> })
        .collect();
    let contacts = card.contacts.clone();
    let contacts = (!contacts.is_empty() && card.change.risk >= Risk::R2).then(|| {
        view! {
            <p class="soft">
                <span class="quiet">"The practice: "</span>
                <bdi>{contacts}</bdi>
            </p>
        }
    });
    (card.change.status.is_open() && !steps.is_empty()).then(|| {
        view! {
            <section class="to-do">
                <h3>"What to do"</h3>
                <ol class="steps">{steps}</ol>
                {contacts}
            </section>
        }
    })
}

/// What a colleague planned, for the second person to confirm.
pub fn what_was_planned(card: &Card) -> impl IntoView + use<> {
    let lines = card.plan.iter();
    let lines: Vec<_> = lines
        .map(|line| view! { <li>{line.clone()}</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="planned">
                <h3>"What was planned"</h3>
                <ul class="bullets">{lines}</ul>
            </section>
        }
    })
}
