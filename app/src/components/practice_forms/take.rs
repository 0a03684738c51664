//! "I have it": takes the practice's trouble in hand, or hands it back.

use leptos::prelude::*;

use super::{Caring, PracticeForm};

/// Takes it, from whoever has it.
#[component]
pub fn TakeForm(
    /// Which practice.
    about: Caring,
    /// Which outage.
    outage: i64,
) -> impl IntoView {
    view! {
        <PracticeForm about act="take" of=("outage", outage)>
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
    about: Caring,
    /// Which outage.
    outage: i64,
) -> impl IntoView {
    view! {
        <PracticeForm about act="hand_back" of=("outage", outage)>
            <button type="submit" class="button">
                "Hand it back"
            </button>
        </PracticeForm>
    }
    .into_any()
}
