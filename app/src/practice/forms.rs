//! What a person can do about a practice. One file per matter; what is allowed when is said in
//! `domain::action::practice`.

pub mod entered;
pub mod export;
pub mod listing;
pub mod migration;
pub mod note;
pub mod pair;
pub mod recheck;
pub mod take;

use domain::action::ActionKind;
use domain::action::practice::PracticeActionKind as Kind;
use domain::practice::PracticeId;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;

/// Which practice, and what became of the form that was sent about it.
#[derive(Clone)]
pub struct AboutPractice {
    /// The practice.
    pub id: PracticeId,
    /// What became of the form that was sent.
    pub outcome: FormOutcome,
}

impl AboutPractice {
    fn was_refused(&self, action: Kind) -> bool {
        self.outcome.problem_of(action.entry().key).is_some()
    }
}

/// A form about the practice.
#[component]
fn PracticeForm(
    /// Which practice.
    about: AboutPractice,
    /// What it does.
    action: Kind,
    /// Name and value of the field that says to what, where that is needed.
    #[prop(optional)]
    of: Option<(&'static str, i64)>,
    /// Its fields and its button.
    children: Children,
) -> impl IntoView {
    let id = about.id.to_string();
    let of = of.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <ActionForm action about=id outcome=about.outcome>
            {of}
            {children()}
        </ActionForm>
    }
}

/// A line for one of these forms, with what was typed.
#[component]
fn Line(
    /// Which practice.
    about: AboutPractice,
    /// Which form.
    action: Kind,
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
    let form = action.entry().key;
    let value = about.outcome.value_of(form, name);
    let problem = about.outcome.problem_at(form, name);
    view! { <Field label name form autocomplete="off" kind value hint may_be_empty problem /> }
}
