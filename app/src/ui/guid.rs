//! A Halo GUID: monospaced, whole, with a button that copies it.

use domain::site::HaloGuid;
use leptos::prelude::*;

use crate::ui::copy_button::CopyButton;

/// The GUID, or a dash where there is none.
#[component]
pub fn Guid(
    /// The GUID.
    guid: Option<HaloGuid>,
) -> impl IntoView {
    match guid.map(|guid| guid.to_string()) {
        Some(text) => view! {
            <span class="guid">{text.clone()}</span>
            <CopyButton text label="Copy the GUID" />
        }
        .into_any(),
        None => view! { <span class="quiet">"none yet"</span> }.into_any(),
    }
}
