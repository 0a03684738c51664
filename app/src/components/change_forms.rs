//! How a change is decided: plain forms, each sent to the change's own address with the evidence
//! that was on the screen. One file per form; to add one, add it to `change_offer` as well.
//!
//! They are built once and stay while the facts around them are read again, so that nothing half
//! typed is lost.

pub mod approve;
pub mod contact;
pub mod disposition_field;
pub mod reject;
pub mod snooze;
pub mod split_merge;
pub mod undo;
pub mod withdraw;

use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use super::act_form::ActForm;
use super::field::Field;
use crate::form_outcome::FormOutcome;
use crate::links;

/// Which change, and what became of the form that was sent about it.
#[derive(Clone)]
pub struct Deciding {
    /// The change.
    pub card: Signal<Card>,
    /// The change's number.
    pub id: i64,
    /// What is on the screen: a decision holds for that and nothing else.
    pub evidence: String,
    /// What became of the form that was sent.
    pub outcome: FormOutcome,
}

impl Deciding {
    /// About the change as it is shown now.
    pub fn about(card: Signal<Card>, outcome: FormOutcome) -> Self {
        let change = card.get_untracked().change;
        Self {
            card,
            id: change.id,
            evidence: change.evidence,
            outcome,
        }
    }

    fn was_refused(&self, form: &str) -> bool {
        self.outcome.problem_of(form).is_some()
    }
}

/// A form about the change, with the evidence.
#[component]
fn ChangeForm(
    /// Which change.
    about: Deciding,
    /// What it does.
    act: &'static str,
    /// Its fields and its button.
    children: Children,
) -> impl IntoView {
    view! {
        <ActForm action=links::change(about.id) act outcome=about.outcome>
            <input type="hidden" name="evidence" value=about.evidence />
            {children()}
        </ActForm>
    }
}

/// A line of text for one of these forms. Several cards may stand on one page.
#[component]
fn Words(
    /// Which change.
    about: Deciding,
    /// Which form.
    act: &'static str,
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
    let value = about.outcome.value_of(act, &name);
    let form = format!("change-{}-{act}", about.id);
    view! { <Field label name form autocomplete="off" value hint may_be_empty /> }
}
