//! What became of a change: who decided, when and why; who approved first; until when it sleeps.

use domain::change::ChangeStatus;
use domain::views::changes::ChangeCard;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::When;

/// The sentences; nothing where nobody did anything yet.
pub fn became_of(card: &ChangeCard) -> impl IntoView + use<> {
    let status = match card.change.status {
        ChangeStatus::Pending => None,
        ChangeStatus::Snoozed => Some(snoozed(card).into_any()),
        ChangeStatus::Approved => Some(decided("Approved", card).into_any()),
        ChangeStatus::Rejected => Some(decided("The old mapping was kept", card).into_any()),
        ChangeStatus::Superseded => Some(superseded(card).into_any()),
        ChangeStatus::Withdrawn => Some(
            view! {
                <p>
                    <b>"It went away by itself. "</b>
                    "What it told of is no longer so, and nothing is left to decide."
                </p>
            }
            .into_any(),
        ),
    };
    let undone = card.undone.clone().map(|(who, moment)| {
        view! {
            <p>
                <b>"Undone"</b>
                " by "
                <b>{who}</b>
                ", "
                <When moment />
                "."
            </p>
        }
    });
    let together = card.together.clone().map(|together| {
        view! {
            <p>
                "Decided together with others: "
                <a class="link" href=links::change_group(&together.key)>
                    {together.cause}
                </a>
            </p>
        }
    });
    view! {
        {status}
        {undone}
        {together}
        {said("Reason", card.change.reason.clone().unwrap_or_default())}
        {said("Spoken to", card.contacted.clone())}
        {first_approval(card)}
        {voided(card)}
    }
}

/// Said until somebody approves first anew, and of a plan that ended with it.
fn voided(card: &ChangeCard) -> impl IntoView + use<> {
    let void = card.voided.clone();
    void.map(|(sentence, moment)| {
        view! {
            <p>
                <b>{sentence}</b>
                " "
                <When moment />
                ". "
                {card.change.status.is_open().then_some("Two people must approve anew.")}
            </p>
        }
    })
}

fn decided(what: &'static str, card: &ChangeCard) -> impl IntoView + use<> {
    let by = card.decided.clone().map(|(who, moment)| {
        view! {
            " by "
            <b>{who}</b>
            ", "
            <When moment />
        }
    });
    view! { <p><b>{what}</b> {by} "."</p> }
}

fn snoozed(card: &ChangeCard) -> impl IntoView + use<> {
    let until = card.snoozed_until.clone().map(|moment| {
        view! {
            " until "
            <When moment />
        }
    });
    view! { <p><b>"Out of sight"</b> {until} ". It can be decided before."</p> }
}

fn superseded(card: &ChangeCard) -> impl IntoView + use<> {
    let practice = card.change.practice_id.filter(|_| card.successor.is_none());
    let practice = practice.map(|id| {
        view! {
            <a class="link" href=links::practice(id)>
                "The practice’s page leads to what waits now."
            </a>
        }
    });
    view! {
        <p>
            <b>"New facts closed this card. "</b>
            {practice}
        </p>
    }
}

/// The way to what came up about the same site since, for a card that is over.
pub fn what_came_after(card: &ChangeCard) -> impl IntoView + use<> {
    let successor = card.successor.as_ref();
    successor.map(|next| {
        let lead = if next.status.is_open() { "Waits now: " } else { "After this: " };
        view! {
            <p class="after">
                <b>{lead}</b>
                <a class="link" href=links::change(next.id)>
                    {format!("change {}, {}", next.id, next.title)}
                </a>
            </p>
        }
    })
}

fn said(label: &'static str, words: String) -> impl IntoView {
    (!words.trim().is_empty()).then(|| {
        view! {
            <p>
                <span class="quiet">{label}": "</span>
                {words}
            </p>
        }
    })
}

fn first_approval(card: &ChangeCard) -> impl IntoView + use<> {
    let waits = card.takes_two && card.change.status.is_open();
    let first = card.first_approval.clone().filter(|_| waits);
    let (did, then) = if card.plan.is_empty() {
        (
            " approved at ",
            ". A second person must approve within 24 h of that.",
        )
    } else {
        (
            " planned this at ",
            ". A second person must confirm it within 24 h of that.",
        )
    };
    first.map(|(who, moment)| {
        view! {
            <p>
                <b>{who}</b>
                {did}
                <When moment />
                {then}
            </p>
        }
    })
}
