//! The queue: one short entry per change, which leads to its card, and what can be decided together.

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Risk};
use domain::views::changes::{ChangeCard as Card, ChangesPage};
use domain::views::groups::ChangeGroup;
use domain::wording::brief;
use leptos::prelude::*;

use crate::changes::risk_mark::RiskMark;
use crate::links;
use crate::live::clock;
use crate::ui::moment::Age;
use crate::ui::rows::Rows;

/// The list of all changes that were asked for.
#[component]
pub fn ChangeQueue(
    /// The changes.
    page: Signal<ChangesPage>,
) -> impl IntoView {
    let as_of = clock(move || page.with(|page| page.as_of));
    let status =
        Memo::new(move |_| page.with(|page| page.query.status.unwrap_or(ChangeStatus::Pending)));
    // A group is as urgent as its members: after what takes more than one approver, before the rest.
    let part = move |urgent: bool| {
        Signal::derive(move || {
            page.with(|page| {
                let cards = page.cards.iter();
                let is_urgent =
                    |card: &Card| card.change.risk > Risk::R1 || !card.change.status.is_open();
                let of_part = cards.filter(|card| is_urgent(card) == urgent);
                of_part.cloned().collect::<Vec<_>>()
            })
        })
    };
    let groups = Memo::new(move |_| page.with(|page| page.groups.clone()));
    let row = move |card: Signal<Card>| entry(card, as_of);
    view! {
        <nav class="card queue" aria-labelledby="queue">
            <header>
                <h2 id="queue">{move || status.get().label()}</h2>
                <span class="quiet">"most urgent first"</span>
            </header>
            <ul>
                <Rows items=part(true) key=|card: &Card| card.change.id row />
                {move || groups.get().iter().map(group_entry).collect_view()}
                <Rows items=part(false) key=|card: &Card| card.change.id row />
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

fn entry(card: Signal<Card>, as_of: Signal<DateTime<Utc>>) -> impl IntoView {
    let id = card.get_untracked().change.id;
    let risk = Memo::new(move |_| card.with(|card| card.change.risk));
    view! {
        <li>
            <a href=links::change(id)>
                {move || view! { <RiskMark risk=risk.get() /> }}
                <b>{move || card.with(|card| card.practice_name.clone())}</b>
                <span class="age">{move || card.with(|card| age(card, as_of))}</span>
                <span class="what">{move || card.with(|card| card.title.clone())}</span>
            </a>
        </li>
    }
    .into_any()
}

/// How long it waits, or since when it is decided.
fn age(card: &Card, as_of: Signal<DateTime<Utc>>) -> impl IntoView + use<> {
    let decided = card.decided.as_ref().map(|(_, moment)| moment);
    let since = decided
        .filter(|_| !card.change.status.is_open())
        .unwrap_or(&card.first_seen)
        .clone();
    view! { <Age moment=since as_of words=brief /> }
}
