//! The form of an action, which works without scripts. Where it is sent and what it is called follow
//! from the action.

use domain::action::{ActionEntry, ActionKind};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::problem::Problem;

/// The form with its problem above its fields.
#[component]
pub fn ActionForm<K: ActionKind>(
    /// What it does.
    action: K,
    /// What its address names, as it is written in a path; nothing where it names nothing.
    #[prop(optional, into)]
    about: String,
    /// Name and value of a field that says to which of several.
    #[prop(optional)]
    of: Option<(&'static str, i64)>,
    /// Its id, by which a field elsewhere on the page belongs to it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Whether it carries files.
    #[prop(optional)]
    has_files: bool,
    /// Whether the browser loads what answers it, because it stands outside of what the live script draws.
    #[prop(optional)]
    loads: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
    /// Its fields and its button.
    children: Children,
) -> impl IntoView {
    let entry: &'static ActionEntry = action.entry();
    // By its id the live script knows a form again when what stands before it comes or goes.
    let id = id.map_or_else(|| identity(entry.key, &about, of), str::to_owned);
    let enctype = has_files.then_some("multipart/form-data");
    view! {
        <form class="act" class:wide-form=has_files id=id method="post" action=entry.address(&about) enctype=enctype data-document=loads.then_some("")>
            {of.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })}
            <Problem outcome form=entry.key />
            {children()}
        </form>
    }
    .into_any()
}

fn identity(key: &str, about: &str, of: Option<(&str, i64)>) -> String {
    let of = of.map(|(_, value)| value.to_string());
    let parts = [Some(key.to_owned()), Some(about.to_owned()), of];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}
