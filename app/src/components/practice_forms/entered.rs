//! Enters the GUID that somebody read from the registry of the practice's server, and takes it
//! back.

use leptos::prelude::*;

use super::{Caring, Line, PracticeForm};

/// Enters a GUID.
#[component]
pub fn EnterGuidForm(
    /// Which practice.
    about: Caring,
) -> impl IntoView {
    let open = about.was_refused("enter_guid");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Enter a GUID…"</summary>
            <PracticeForm about=about.clone() act="enter_guid">
                <Line
                    about
                    act="enter_guid"
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
    about: Caring,
) -> impl IntoView {
    view! {
        <PracticeForm about act="withdraw_guid">
            <button type="submit" class="button">
                "Take this GUID back"
            </button>
        </PracticeForm>
    }
    .into_any()
}
