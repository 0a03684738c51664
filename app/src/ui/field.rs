//! One field of a form with its label, and a hint where one is needed.

use leptos::prelude::*;

/// A field for a line of text.
#[component]
pub fn Field(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// The field's name in the form.
    #[prop(into)]
    name: String,
    /// Which form it belongs to, so that two fields of a page may have the same name.
    #[prop(into)]
    form: String,
    /// What the browser may fill in: a word of HTML's `autocomplete`.
    autocomplete: &'static str,
    /// The type of the field.
    #[prop(default = "text")]
    kind: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What stands in it to begin with.
    #[prop(optional)]
    value: String,
    /// Whether it may stay empty.
    #[prop(optional)]
    may_be_empty: bool,
    /// Whether typing goes here when the page opens.
    #[prop(optional)]
    focused: bool,
    /// The id of what says what is wrong with it, where something is.
    #[prop(default = None)]
    problem: Option<String>,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then_some(hint);
    let id = format!("{form}-{name}");
    let hint_id = format!("{id}-hint");
    let is_invalid = problem.is_some();
    let described_by = [hint.map(|_| hint_id.clone()), problem];
    let described_by: Vec<String> = described_by.into_iter().flatten().collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                autofocus=focused
                id=id
                name=name
                type=kind
                autocomplete=autocomplete
                inputmode=inputmode
                required=!may_be_empty
                aria-describedby=described_by
                aria-invalid=is_invalid.then_some("true")
                value=(!value.is_empty()).then_some(value)
            />
            {hint.map(|hint| view! {
                <p class="hint" id=hint_id.clone()>
                    {hint}
                </p>
            })}
        </div>
    }
    .into_any()
}
