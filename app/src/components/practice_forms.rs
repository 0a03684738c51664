//! What a person can do about a practice's mapping: plain forms, each sent to the practice's own
//! address. One file per matter; to add one, add it to `practice_offer` as well.

pub mod entered;
pub mod export;
pub mod listing;
pub mod migration;
pub mod note;
pub mod pair;
pub mod recheck;
pub mod take;

use domain::practice::PracticeId;
use leptos::prelude::*;

use super::act_form::ActForm;
use super::field::Field;
use crate::form_outcome::FormOutcome;
use crate::links;

/// Which practice, and what became of the form that was sent about it.
#[derive(Clone)]
pub struct Caring {
    /// The practice.
    pub id: PracticeId,
    /// What became of the form that was sent.
    pub outcome: FormOutcome,
}

impl Caring {
    fn was_refused(&self, form: &str) -> bool {
        self.outcome.problem_of(form).is_some()
    }
}

/// A form about the practice.
#[component]
fn PracticeForm(
    /// Which practice.
    about: Caring,
    /// What it does.
    act: &'static str,
    /// Name and value of the field that says to what, where that is needed.
    #[prop(optional)]
    of: Option<(&'static str, i64)>,
    /// Its fields and its button.
    children: Children,
) -> impl IntoView {
    let of = of.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <ActForm action=links::practice(about.id) act outcome=about.outcome>
            {of}
            {children()}
        </ActForm>
    }
}

/// A line for one of these forms, with what was typed.
#[component]
fn Line(
    /// Which practice.
    about: Caring,
    /// Which form.
    act: &'static str,
    /// The field's name in the form.
    name: &'static str,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: &'static str,
    /// The type of the field.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    may_be_empty: bool,
) -> impl IntoView {
    let value = about.outcome.value_of(act, name);
    view! { <Field label name form=act autocomplete="off" kind value hint may_be_empty /> }
}
