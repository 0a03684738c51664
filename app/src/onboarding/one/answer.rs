//! What Halo says of a practice while somebody is still entering it. Nothing of it is kept.

use domain::onboarding::RowState;
use domain::views::onboarding::BatchRowView;
use leptos::prelude::*;

use crate::environment;
use crate::onboarding::batch::cells::{found, halo_name};
use crate::onboarding::batch::head::worn;
use crate::ui::state_word::StateWord;

/// The answer: how it stands, the name as Halo has it, what was found and what to do.
pub fn look_up_answer(row: &BatchRowView) -> AnyView {
    let state = row.state;
    let word = match state {
        RowState::Waiting => "Not looked up",
        state => state.label(),
    };
    view! {
        <section class="answer" aria-label="What Halo Cloud says">
            <StateWord state=worn(state) word=word />
            <p>{halo_name(row)}</p>
            {found(row, false)}
            <p>{state.what_to_do(environment::shown())}</p>
        </section>
    }
    .into_any()
}
