//! The GUID that a person read from the registry of the practice's server, while it waits to be
//! found at Halo or decided.

use domain::onboarding::REGISTRY;
use domain::views::EnteredGuid;
use leptos::prelude::*;

use crate::ui::guid::Guid;
use crate::ui::moment::{When, to_the_minute};

/// The GUID with what Halo says of it; a sentence where none was entered.
pub fn entered_guid(entered: Option<&EnteredGuid>) -> impl IntoView + use<> {
    let Some(entered) = entered.cloned() else {
        return view! {
            <p class="soft">
                "Where Halo’s look-up does not name the new installation, its GUID can be read on "
                "the server and entered here: in Halo Link’s log, or in the registry under "
                <span class="code">{REGISTRY}</span> " (HaloGUIDs)."
            </p>
        }
        .into_any();
    };
    let words = to_the_minute(&entered.at);
    view! {
        <p>
            <Guid guid=Some(entered.halo_guid) />
        </p>
        <p>
            <bdi>{entered.words}</bdi>
            <span class="quiet">
                " Entered by " <bdi>{entered.by}</bdi> ", " <When moment=entered.at words /> "."
            </span>
        </p>
    }
    .into_any()
}
