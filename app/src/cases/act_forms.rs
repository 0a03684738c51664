//! What can be done with a case: a form each, of which only those are drawn that make sense as it stands.

use domain::action::ActionKind;
use domain::action::support_case::{SupportCaseActionKind as Kind, makes_sense};
use domain::views::cases::CaseRow;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;

/// The forms. What is overdue is asked again first.
pub fn act_forms(case: &CaseRow, outcome: &FormOutcome) -> impl IntoView + use<> {
    let kinds = [
        Kind::Answered,
        Kind::Nudged,
        Kind::GiveNumber,
        Kind::Comment,
        Kind::Close,
        Kind::Reopen,
    ];
    let sensible = kinds.into_iter().filter(|kind| makes_sense(*kind, case.state));
    let forms: Vec<_> = sensible
        .map(|kind| act_form(case, kind, outcome.clone()))
        .collect();
    forms
}

/// What a form is called, what is entered, and whether that may stay empty.
const fn words(kind: Kind) -> (&'static str, &'static str, bool) {
    match kind {
        Kind::Answered => ("They answered…", "What they answered", false),
        Kind::Nudged => ("I asked again…", "What was written, or how they were reached", true),
        Kind::GiveNumber => ("Their number…", "The number they gave it", false),
        Kind::Comment => ("Comment…", "What is to be known", false),
        Kind::Close => ("Close…", "How it ended", true),
        Kind::Reopen => ("Reopen…", "Why it is open again", true),
    }
}

fn act_form(case: &CaseRow, kind: Kind, outcome: FormOutcome) -> impl IntoView + use<> {
    let key = kind.entry().key;
    let (summary, label, may_be_empty) = words(kind);
    let name = match kind {
        Kind::GiveNumber => "number",
        _ => "words",
    };
    let open = outcome.problem_of(key).is_some();
    let value = match outcome.value_of(key, name) {
        nothing if nothing.is_empty() && kind == Kind::GiveNumber => case.number.clone(),
        typed => typed,
    };
    let problem = outcome.problem_at(key, name);
    let hint = match kind {
        Kind::Nudged => "The words to ask again stand beside. From now on the time for an answer counts anew.",
        _ => "",
    };
    view! {
        <details class="fold" open=open>
            <summary class="button">{summary}</summary>
            <ActionForm action=kind about=case.id.to_string() outcome>
                <Field label name form=key autocomplete="off" value may_be_empty problem hint />
                <button type="submit" class="button">
                    "Keep it"
                </button>
            </ActionForm>
        </details>
    }
    .into_any()
}
