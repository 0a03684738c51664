//! Whose move it is, said by weight and not by hue: *Us* is the only filled pill, *Nobody* has no
//! border.

use domain::headline::WhoActs;
use leptos::prelude::*;

/// The mover as a pill.
#[component]
pub fn Who(
    /// The mover.
    who: WhoActs,
) -> impl IntoView {
    view! {
        <span class="who" data-who=who.as_str()>
            {who.label()}
        </span>
    }
}
