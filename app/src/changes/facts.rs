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
pub fn change_facts(card: &Card) -> impl IntoView + use<> {
    let heard = card.overlap.as_ref().map(overlap);
    let checked = check_list(&card.checks, card.change.status.is_open());
    let to_do = what_to_do(card);
    let planned = what_was_planned(card);
    let both_sides = sides(card);
    if card.change.risk == Risk::R4 {
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
