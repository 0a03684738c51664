//! A form that does one thing and works without scripts. What it does stands in its hidden field
//! `do`, to whom in a second one.

use leptos::prelude::*;

use super::problem::Problem;
use crate::form_outcome::FormOutcome;

/// The form with its problem above its fields.
#[component]
pub fn ActForm(
    /// Where it is sent.
    #[prop(into)]
    action: String,
    /// The value of `do`.
    act: &'static str,
    /// Name and value of the field that says to whom, where the page shows several.
    #[prop(optional)]
    of: Option<(&'static str, i64)>,
    /// Its id, by which a field elsewhere on the page belongs to it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
    /// Its fields and its button.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="act" id=id method="post" action=action>
            <input type="hidden" name="do" value=act />
            {of.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })}
            <Problem outcome form=act />
            {children()}
        </form>
    }
    .into_any()
}
