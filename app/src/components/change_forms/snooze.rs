//! Puts the change out of sight for some days.

use leptos::prelude::*;

use super::{ChangeForm, Deciding};

/// For how many days a change may be out of sight.
const SNOOZES: [(&str, &str); 3] = [("1", "1 day"), ("2", "2 days"), ("7", "7 days")];

/// The form, folded away until it is wanted.
#[component]
pub fn SnoozeForm(
    /// Which change.
    about: Deciding,
) -> impl IntoView {
    let chosen = about.outcome.value_of("snooze", "days");
    let options = SNOOZES.map(|(value, label)| {
        view! {
            <option value=value selected=value == chosen>
                {label}
            </option>
        }
    });
    let open = about.was_refused("snooze");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Snooze…"</summary>
            <ChangeForm about act="snooze">
                <label class="field">
                    <span>"Out of sight for"</span>
                    <select name="days">{options.into_iter().collect_view()}</select>
                </label>
                <p class="hint">
                    "The old mapping stays, and Sundog goes on warning that a change waits."
                </p>
                <button type="submit" class="button">
                    "Snooze it"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}
