//! That a practice's mapping is withheld: since when, by whom and why.

use domain::headline::State;
use domain::views::ledger::MappingStretch;
use leptos::prelude::*;

use crate::ui::moment::{When, to_the_minute};
use crate::ui::symbols::Shape;

/// The notice.
pub fn withheld(stretch: &MappingStretch) -> impl IntoView + use<> {
    let words = to_the_minute(&stretch.from);
    view! {
        <p class="notice withheld" data-state="blocked">
            <Shape state=State::Blocked />
            <span>
                <b>"Not exported since " <When moment=stretch.from.clone() words /> ": "</b>
                {stretch.reason.clone()}
                <span class="soft">", by " {stretch.decided_by.clone()} "."</span>
            </span>
        </p>
    }
}
