//! Enters the GUID that somebody read from the registry of the practice's server, and takes it
//! back.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, Line, PracticeForm};

/// Enters a GUID.
#[component]
pub fn EnterGuidForm(
    /// Which practice.
    about: AboutPractice,
) -> impl IntoView {
    let open = about.was_refused(Kind::EnterGuid);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Enter a GUID…"</summary>
            <PracticeForm about=about.clone() action=Kind::EnterGuid>
                <Line
                    about
                    action=Kind::EnterGuid
                    name="guid"
                    label="Halo GUID"
                    hint="Halo Cloud is asked about it. If it is known there, a change comes up that somebody else approves."
                />
                <button type="submit" class="button">
                    "Have it looked at"
                </button>
            </PracticeForm>
        </details>
    }
    .into_any()
}

/// Takes the GUID back.
#[component]
pub fn WithdrawGuidForm(
    /// Which practice.
    about: AboutPractice,
) -> impl IntoView {
    view! {
        <PracticeForm about action=Kind::WithdrawGuid>
            <button type="submit" class="button">
                "Take this GUID back"
            </button>
        </PracticeForm>
    }
    .into_any()
}
