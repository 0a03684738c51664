//! Stops a mapping from being exported, and lets it be exported again.

use leptos::prelude::*;

use super::{Caring, Line, PracticeForm};

/// Withholds the mapping.
#[component]
pub fn WithholdForm(
    /// Which practice.
    about: Caring,
) -> impl IntoView {
    let open = about.was_refused("withhold");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Withhold the mapping…"</summary>
            <PracticeForm about=about.clone() act="withhold">
                <p class="soft">
                    "Your software gets no GUID for this site from then on, until somebody exports it again."
                </p>
                <Line about act="withhold" name="reason" label="Why it is withheld" />
                <button type="submit" class="button">
                    "Withhold it now"
                </button>
            </PracticeForm>
        </details>
    }
    .into_any()
}

/// Exports the mapping again.
#[component]
pub fn ExportForm(
    /// Which practice.
    about: Caring,
) -> impl IntoView {
    let open = about.was_refused("export_again");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Export again…"</summary>
            <PracticeForm about=about.clone() act="export_again">
                <Line
                    about
                    act="export_again"
                    name="reason"
                    label="Why it is right to export it again"
                    hint="Sundog asks Halo Cloud first. What no longer answers is not exported."
                />
                <button type="submit" class="button">
                    "Export it again"
                </button>
            </PracticeForm>
        </details>
    }
    .into_any()
}
