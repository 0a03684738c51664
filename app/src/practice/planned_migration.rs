//! The migration that was announced for a practice, with the text that tells Halo Support of it.

use domain::views::evidence::Announced;
use leptos::prelude::*;

use crate::ui::announced::announced as notice;
use crate::ui::support_pack::SupportPack;

/// The announcement; a sentence where there is none.
pub fn planned_migration(announced: Option<&Announced>) -> impl IntoView + use<> {
    let Some(announced) = announced else {
        return view! {
            <p class="soft">
                "None is announced. Announce one, and Sundog looks out for the new GUID and tells "
                "the outage apart from trouble."
            </p>
        }
        .into_any();
    };
    let text = announced.support_text.clone();
    let pack = (!text.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary class="button">"Tell Halo Support"</summary>
                <SupportPack text />
            </details>
        }
    });
    view! {
        {notice(announced)}
        {pack}
    }
    .into_any()
}
