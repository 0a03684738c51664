//! Notes that somebody was told of the change, so that nobody is told twice or not at all.

use domain::action::change::ChangeActionKind as Kind;
use domain::views::evidence::Whom;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn ContactForm(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let chosen = about.value_of(Kind::LogContact, "whom");
    let options = Whom::ALL.iter().map(|whom| {
        let word = whom.as_str();
        view! {
            <option value=word selected=word == chosen>
                {whom.label()}
            </option>
        }
    });
    let options = options.collect_view();
    let open = about.was_refused(Kind::LogContact);
    view! {
        <details class="fold" open=open>
            <summary class="button">"I told somebody…"</summary>
            <ChangeForm about=about.clone() action=Kind::LogContact>
                <label class="field">
                    <span>"Whom"</span>
                    <select name="whom">{options}</select>
                </label>
                <Words
                    about
                    action=Kind::LogContact
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
