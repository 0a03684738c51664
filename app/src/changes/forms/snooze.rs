//! Puts the change out of sight for some days.

use domain::action::change::ChangeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm};

/// For how many days a change may be out of sight.
const SNOOZES: [(&str, &str); 3] = [("1", "1 day"), ("2", "2 days"), ("7", "7 days")];

/// The form, folded away until it is wanted.
#[component]
pub fn SnoozeForm(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let chosen = about.value_of(Kind::Snooze, "days");
    let options = SNOOZES.map(|(value, label)| {
        view! {
            <option value=value selected=value == chosen>
                {label}
            </option>
        }
    });
    let open = about.was_refused(Kind::Snooze);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Snooze…"</summary>
            <ChangeForm about action=Kind::Snooze>
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
