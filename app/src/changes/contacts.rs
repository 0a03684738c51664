//! Who knows of a change: whom somebody told, and which of the integrator's programs have followed.

use domain::change::ChangeStatus;
use domain::views::changes::ChangeCard as Card;
use domain::views::evidence::ContactEntry;
use domain::views::ledger::Consumers;
use leptos::prelude::*;

use crate::ui::consumers::followers;
use crate::ui::moment::{When, to_the_minute};

/// The section; nothing where nobody was told and no program follows.
pub fn who_was_told(card: &Card) -> impl IntoView + use<> {
    let consumers = match card.change.status {
        ChangeStatus::Approved => card.consumers.clone(),
        ChangeStatus::Pending
        | ChangeStatus::Rejected
        | ChangeStatus::Snoozed
        | ChangeStatus::Superseded
        | ChangeStatus::Withdrawn => Consumers::default(),
    };
    let on_what = match card.change.new.halo_guid {
        Some(guid) if Some(guid) != card.change.old.halo_guid => "on the new GUID",
        Some(_) | None => "have taken it in",
    };
    let told: Vec<_> = card.told.iter().cloned().map(entry).collect();
    let any = !told.is_empty() || !consumers.words().is_empty();
    any.then(|| {
        view! {
            <section class="told">
                <h3>"Who was told"</h3>
                {(!told.is_empty()).then(|| view! { <ul class="past-changes">{told}</ul> })}
                {followers(&consumers, on_what)}
            </section>
        }
    })
}

fn entry(told: ContactEntry) -> impl IntoView {
    let words = to_the_minute(&told.at);
    view! {
        <li>
            <span>
                <b>{told.by}</b>
                " told "
                {told.whom.label()}
                ": "
                <bdi>{told.words}</bdi>
            </span>
            <span class="quiet">
                <When moment=told.at words />
            </span>
        </li>
    }
}
