//! A form that was refused and is no longer on the page, because things were decided or overtaken
//! meanwhile. Why, and what was typed, must not go with it.

use domain::action::field::FieldKind;
use domain::action::{self, ActionKind};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;

/// The problem and what was typed, of an action of these whose form is not drawn now.
pub fn lost_unless<K: ActionKind>(
    outcome: &FormOutcome,
    is_drawn: &dyn Fn(K) -> bool,
) -> Option<AnyView> {
    let kind = K::ALL.iter().find(|kind| kind.entry().key == outcome.form);
    let is_lost = kind.is_some_and(|kind| !is_drawn(*kind));
    is_lost.then(|| lost_form(outcome).into_any())
}

/// The problem and what was typed; nothing where there was no problem.
pub fn lost_form(outcome: &FormOutcome) -> impl IntoView + use<> {
    let entry = action::all().find(|entry| entry.key == outcome.form);
    let fields = entry.map_or(&[][..], |entry| entry.fields).iter();
    let typed = fields.filter(|field| matches!(field.kind, FieldKind::Text | FieldKind::Time));
    let typed = typed
        .map(|field| outcome.value_of(&outcome.form, field.name))
        .filter(|words| !words.is_empty())
        .map(|words| view! { <p class="soft" data-once="">"You had typed: " {words}</p> });
    let typed = typed.collect_view();
    outcome.problem.clone().map(|problem| {
        view! {
            <p class="problem" role="alert" tabindex="-1" autofocus=true data-once="">
                {problem}
            </p>
            {typed}
        }
    })
}
