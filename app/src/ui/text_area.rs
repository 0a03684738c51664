//! A text of several lines. Leptos writes the children of a textarea as they are, so they are escaped here,
//! for all of them.

use leptos::prelude::*;

/// The field alone, with what stands in it.
#[component]
pub fn TextArea(
    /// Its id, to which its label refers.
    #[prop(into)]
    id: String,
    /// Under which it is sent.
    #[prop(into)]
    name: String,
    /// What stands in it, from wherever it came.
    value: String,
    /// How many lines are shown.
    rows: u8,
    /// The ids of what is said about it.
    #[prop(into)]
    described_by: String,
    /// What stands there while it is empty.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// Whether it must not stay empty.
    #[prop(optional)]
    required: bool,
    /// Whether what was sent is wrong.
    #[prop(optional)]
    invalid: bool,
    /// Whether the page is there for it, so that one may type at once.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <textarea
            id=id
            name=name
            rows=rows
            spellcheck="false"
            required=required
            autofocus=autofocus
            placeholder=placeholder
            aria-describedby=described_by
            aria-invalid=invalid.then_some("true")
            inner_html=escaped(&value)
        ></textarea>
    }
}

/// The text, escaped. The first line break between the tags is not counted.
fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("\n{escaped}")
}
