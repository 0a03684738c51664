//! A form that was refused and is no longer on the page, because things were decided or overtaken
//! meanwhile. Why, and what was typed, must not go with it.

use leptos::prelude::*;

use crate::form_outcome::FormOutcome;

/// The problem and what was typed into these fields; nothing where there was no problem.
pub fn lost_form(outcome: &FormOutcome, fields: &[&str]) -> impl IntoView + use<> {
    let typed = fields
        .iter()
        .map(|field| outcome.value_of(&outcome.form, field))
        .filter(|words| !words.is_empty())
        .map(|words| view! { <p class="soft">"You had typed: " {words}</p> });
    let typed = typed.collect_view();
    outcome.problem.clone().map(|problem| {
        view! {
            <p class="problem" role="alert">
                {problem}
            </p>
            {typed}
        }
    })
}
