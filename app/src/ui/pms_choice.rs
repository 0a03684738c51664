//! The choice of a PMS.

use domain::site::Pms;
use leptos::prelude::*;

/// The choice.
#[component]
pub fn PmsChoice(
    /// The field's id.
    #[prop(into)]
    id: String,
    /// The word of the one that is chosen.
    chosen: String,
    /// What stands for none; nothing where one must be chosen.
    #[prop(optional, into)]
    any: Option<&'static str>,
) -> impl IntoView {
    let choices = Pms::ALL.iter().map(|pms| {
        view! {
            <option value=pms.as_str() selected=pms.as_str() == chosen>
                {pms.full_name()}
            </option>
        }
    });
    view! {
        <select id=id name="pms">
            {any.map(|any| view! { <option value="">{any}</option> })}
            {choices.collect_view()}
        </select>
    }
}
