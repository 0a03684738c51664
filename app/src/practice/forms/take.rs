//! "I have it": takes the practice's trouble in hand, or hands it back.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, PracticeForm};

/// Takes it, from whoever has it.
#[component]
pub fn TakeForm(
    /// Which practice.
    about: AboutPractice,
    /// Which outage.
    outage: i64,
) -> impl IntoView {
    view! {
        <PracticeForm about action=Kind::Acknowledge of=("outage", outage)>
            <button type="submit" class="button primary">
                "I have it"
            </button>
        </PracticeForm>
    }
    .into_any()
}

/// Hands it back.
#[component]
pub fn HandBackForm(
    /// Which practice.
    about: AboutPractice,
    /// Which outage.
    outage: i64,
) -> impl IntoView {
    view! {
        <PracticeForm about action=Kind::Release of=("outage", outage)>
            <button type="submit" class="button">
                "Hand it back"
            </button>
        </PracticeForm>
    }
    .into_any()
}
