//! The queue: one short entry per change, which leads to its card, and what can be decided together.

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Risk};
use domain::views::changes::{ChangeCard as Card, ChangesPage};
use domain::views::groups::ChangeGroup;
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::changes::risk_mark::RiskMark;
use crate::links;
use crate::ui::moment::Age;

/// The list of all changes that were asked for.
#[component]
pub fn ChangeQueue(
    /// The changes.
    page: ChangesPage,
) -> impl IntoView {
    let status = page.query.status.unwrap_or(ChangeStatus::Pending);
    // A group is as urgent as its members: after what takes more than one approver, before the rest.
    let part = |urgent: bool| {
        let is_urgent = |card: &Card| card.change.risk > Risk::R1 || !card.change.status.is_open();
        let cards = page.cards.iter();
        let of_part = cards.filter(|card| is_urgent(card) == urgent);
        of_part.map(|card| entry(card, page.as_of)).collect_view()
    };
    view! {
        <nav class="card queue" aria-labelledby="queue">
            <header>
                <h2 id="queue">{status.label()}</h2>
                <span class="quiet">"most urgent first"</span>
            </header>
            <ul>
                {part(true)} {page.groups.iter().map(group_entry).collect_view()} {part(false)}
            </ul>
            <p class="note">
                "Cards never change under you: new facts make a new card and close this one."
            </p>
        </nav>
    }
    .into_any()
}

/// Changes with one cause: how many, which cause, and the way to decide them together.
fn group_entry(group: &ChangeGroup) -> impl IntoView + use<> {
    let count = group.ready.len() + group.not_yet.len();
    view! {
        <li class="together">
            <a href=links::change_group(&group.key)>
                <RiskMark risk=Risk::R1 />
                <b>{count} " practices, one cause"</b>
                <span class="what">{group.cause.clone()}</span>
                <span class="way">"Review as one group"</span>
            </a>
        </li>
    }
}

fn entry(card: &Card, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    view! {
        <li>
            <a href=links::change(card.change.id)>
                <RiskMark risk=card.change.risk />
                <b>{card.practice_name.clone()}</b>
                <span class="age">{age(card, as_of)}</span>
                <span class="what">{card.title.clone()}</span>
            </a>
        </li>
    }
    .into_any()
}

/// How long it waits, or since when it is decided.
fn age(card: &Card, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let decided = card.decided.as_ref().map(|(_, moment)| moment);
    let since = decided
        .filter(|_| !card.change.status.is_open())
        .unwrap_or(&card.first_seen)
        .clone();
    view! { <Age moment=since as_of words=AgeWords::Brief /> }
}
