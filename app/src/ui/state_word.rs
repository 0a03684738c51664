//! A state as a word, a shape and a colour: take any two away and it still reads.

use domain::headline::State;
use leptos::prelude::*;

use crate::ui::symbols::Shape;

/// The state's shape and its word.
#[component]
pub fn StateWord(
    /// The state whose shape and colour are worn.
    state: State,
    /// Another word than the state's own, as for a track.
    #[prop(optional, into)]
    word: Option<String>,
) -> impl IntoView {
    view! {
        <span class="state" data-state=state.as_str()>
            <Shape state />
            <b>{word.unwrap_or_else(|| state.label().to_owned())}</b>
        </span>
    }
}

/// The same with another word, where the state's own would mislead.
pub fn state_word(state: State, word: Option<String>) -> impl IntoView {
    let word = word.unwrap_or_else(|| state.label().to_owned());
    view! { <StateWord state word /> }
}
