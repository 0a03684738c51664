//! Stops a mapping from being exported, and lets it be exported again.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, Line, PracticeForm};

/// Withholds the mapping.
#[component]
pub fn WithholdForm(
    /// Which practice.
    about: AboutPractice,
) -> impl IntoView {
    let open = about.was_refused(Kind::Withhold);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Withhold the mapping…"</summary>
            <PracticeForm about=about.clone() action=Kind::Withhold>
                <p class="soft">
                    "Your software gets no GUID for this site from then on, until somebody exports it again."
                </p>
                <Line about action=Kind::Withhold name="reason" label="Why it is withheld" />
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
    about: AboutPractice,
) -> impl IntoView {
    let open = about.was_refused(Kind::ExportAgain);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Export again…"</summary>
            <PracticeForm about=about.clone() action=Kind::ExportAgain>
                <Line
                    about
                    action=Kind::ExportAgain
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
