//! That a practice's mapping is withheld or was ended: since when, by whom and why.

use domain::headline::State;
use domain::views::ledger::MappingStretch;
use leptos::prelude::*;

use crate::ui::change_link::change_link;
use crate::ui::moment::{When, to_the_minute};
use crate::ui::symbols::Shape;

/// The notice that it is withheld.
pub fn withheld(stretch: &MappingStretch) -> impl IntoView + use<> {
    let words = to_the_minute(&stretch.from);
    view! {
        <p class="notice withheld" data-state="blocked">
            <Shape state=State::Blocked />
            <span>
                <b>"Not exported since " <When moment=stretch.from.clone() words /> ": "</b>
                <bdi>{stretch.reason.clone()}</bdi>
                <span class="soft">", by " <bdi>{stretch.decided_by.clone()}</bdi> "."</span>
            </span>
        </p>
    }
}

/// The notice that it was ended.
pub fn mapping_ended(stretch: &MappingStretch) -> impl IntoView + use<> {
    let words = to_the_minute(&stretch.from);
    let reason = Some(stretch.reason.clone()).filter(|reason| !reason.is_empty());
    let change = change_link(stretch.change);
    view! {
        <p class="notice withheld" data-state="pending_setup">
            <Shape state=State::PendingSetup />
            <span>
                <b>
                    "Ended by " <bdi>{stretch.decided_by.clone()}</bdi> " on "
                    <When moment=stretch.from.clone() words /> "."
                </b>
                {reason.map(|reason| view! { " " <bdi>{reason}</bdi> })}
                {change}
            </span>
        </p>
    }
}
