//! What is wrong with a form that was sent, beside the form itself. The page opens there, so that
//! nobody looks for it, and a screen reader says it.

use leptos::prelude::*;

use crate::form_outcome::{FormOutcome, problem_id};

/// The problem of one form; nothing where it had none.
#[component]
pub fn Problem(
    /// What became of the form that was sent.
    outcome: FormOutcome,
    /// Which form this is, by the word in its outcome.
    form: &'static str,
) -> impl IntoView {
    outcome.problem_of(form).map(|problem| {
        view! {
            <p class="problem" role="alert" id=problem_id(form) tabindex="-1" autofocus=true>
                {problem}
            </p>
        }
    })
}
