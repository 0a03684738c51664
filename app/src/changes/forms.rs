//! How a change is decided. One file per form; what is allowed when is said in `allowed_decision`.

pub mod approve;
pub mod contact;
pub mod disposition_field;
pub mod reject;
pub mod snooze;
pub mod split_merge;
pub mod undo;
pub mod withdraw;

use std::sync::Arc;

use domain::action::ActionKind;
use domain::action::change::ChangeActionKind as Kind;
use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;

/// Asks for a reason that nobody must give.
pub(super) const WHY: &str = "Why (may stay empty)";
/// Asks for the talk with the practice.
const SPOKEN_TO: &str = "Whom you spoke to and what they said";
/// What helps to answer that.
const SPOKEN_TO_HINT: &str = "A person at the practice, not this page. Kept with the decision.";

/// Which change, and what became of the form that was sent about it.
#[derive(Clone)]
pub struct AboutChange {
    /// The change.
    pub card: Arc<Card>,
    /// The change's number.
    pub id: i64,
    /// What is on the screen: a decision holds for that and nothing else.
    pub evidence: String,
    /// What became of the form that was sent.
    pub outcome: FormOutcome,
}

impl AboutChange {
    /// About the change as it is shown now.
    pub fn about(card: Arc<Card>, outcome: FormOutcome) -> Self {
        Self {
            id: card.change.id,
            evidence: card.change.evidence.clone(),
            card,
            outcome,
        }
    }

    fn was_refused(&self, action: Kind) -> bool {
        self.outcome.problem_of(action.entry().key).is_some()
    }

    /// What was typed into a field of a form that was refused.
    fn value_of(&self, action: Kind, field: &str) -> String {
        self.outcome.value_of(action.entry().key, field)
    }
}

/// A form about the change, with the evidence where the action is bound to what was on the screen.
#[component]
fn ChangeForm(
    /// Which change.
    about: AboutChange,
    /// What it does.
    action: Kind,
    /// Its fields and its button.
    children: Children,
) -> impl IntoView {
    let is_bound = action
        .entry()
        .fields
        .iter()
        .any(|field| field.name == "evidence");
    let evidence = is_bound.then(|| {
        view! { <input type="hidden" name="evidence" value=about.evidence /> }
    });
    view! {
        <ActionForm action about=about.id.to_string() outcome=about.outcome>
            {evidence}
            {children()}
        </ActionForm>
    }
}

/// A line of text for one of these forms. Several cards may stand on one page.
#[component]
fn Words(
    /// Which change.
    about: AboutChange,
    /// Which form.
    action: Kind,
    /// The field's name in the form.
    #[prop(into)]
    name: String,
    /// What to enter.
    label: &'static str,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    may_be_empty: bool,
) -> impl IntoView {
    let key = action.entry().key;
    let value = about.outcome.value_of(key, &name);
    let problem = about.outcome.problem_at(key, &name);
    let form = format!("{key}-{}", about.id);
    view! { <Field label name form autocomplete="off" value hint may_be_empty problem /> }
}
