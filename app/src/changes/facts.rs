//! The facts of a change in the order in which one reads them. For the riskiest, what speaks
//! against following it comes before anything else.

use domain::change::Risk;
use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use crate::changes::checks::check_list;
use crate::changes::overlap::overlap;
use crate::changes::sides::sides;
use crate::changes::story::{what_to_do, what_was_planned};

/// What to do, both sides, what was checked, and who was alive.
#[component]
pub fn ChangeFacts(
    /// The change.
    card: Signal<Card>,
    /// The same without what merely grows while it waits.
    settled: Memo<Card>,
) -> impl IntoView {
    let heard = Memo::new(move |_| card.with(|card| card.overlap.clone()));
    let heard = move || heard.with(|heard| heard.as_ref().map(overlap));
    let checked = move || settled.with(|card| check_list(&card.checks));
    let to_do = move || settled.with(what_to_do);
    let planned = move || settled.with(what_was_planned);
    let both_sides = move || settled.with(sides);
    // A card never changes its risk: another one takes its place.
    if card.with_untracked(|card| card.change.risk) == Risk::R4 {
        view! {
            <div class="beside">{checked} {to_do}</div>
            {planned}
            {both_sides}
            {heard}
        }
        .into_any()
    } else {
        view! {
            {to_do}
            {planned}
            {both_sides}
            <div class="beside">{heard} {checked}</div>
        }
        .into_any()
    }
}
