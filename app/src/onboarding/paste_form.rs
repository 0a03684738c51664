//! Where a batch is pasted or a file is chosen. Checking starts nothing.

use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::onboarding::developers_ids::developers_ids;
use crate::ui::paste_rows::PasteRows;

/// The form in a card of its own, where one may type at once.
#[component]
pub fn PasteForm(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="paste">
            <header>
                <h2 id="paste">"Add your practices"</h2>
                <a class="button" href=links::ONBOARD_ONE>
                    "Add just one"
                </a>
            </header>
            <div class="body">
                <PasteRows outcome autofocus=true />
                {developers_ids()}
            </div>
        </section>
    }
    .into_any()
}
