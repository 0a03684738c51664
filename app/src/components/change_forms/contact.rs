//! Notes that somebody was told of the change, so that nobody is told twice or not at all.

use domain::views::evidence::Whom;
use leptos::prelude::*;

use super::{ChangeForm, Deciding, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn ContactForm(
    /// Which change.
    about: Deciding,
) -> impl IntoView {
    let chosen = about.outcome.value_of("told", "whom");
    let options = Whom::ALL.iter().map(|whom| {
        let word = whom.as_str();
        view! {
            <option value=word selected=word == chosen>
                {whom.label()}
            </option>
        }
    });
    let options = options.collect_view();
    let open = about.was_refused("told");
    view! {
        <details class="fold" open=open>
            <summary class="button">"I told somebody…"</summary>
            <ChangeForm about=about.clone() act="told">
                <label class="field">
                    <span>"Whom"</span>
                    <select name="whom">{options}</select>
                </label>
                <Words
                    about
                    act="told"
                    name="words"
                    label="What was said"
                    hint="Or where it can be found: a ticket, a mail. Your colleagues read it here."
                />
                <button type="submit" class="button">
                    "Note it"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}
