//! One practice: its PMS and Site ID, its name, and what else is known of it.

use domain::action::ActionKind;
use domain::action::onboarding::OnboardingActionKind;
use domain::practice_field::PracticeField;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::onboarding::developers_ids::developers_ids;
use crate::onboarding::one::answer::look_up_answer;
use crate::ui::field::Field;
use crate::ui::pms_choice::PmsChoice;
use crate::ui::problem::Problem;

/// The form. Enter sends it, and what Halo says shows as soon as the Site ID is left: a half-typed one
/// may be another practice's, and is never looked up.
#[component]
pub fn OneForm(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let entry = OnboardingActionKind::LookUpOne.entry();
    let typed = |name: &str| outcome.value_of(entry.key, name);
    let optional = PracticeField::OPTIONAL;
    let is_open = optional
        .iter()
        .any(|field| !typed(field.as_str()).is_empty());
    let more: Vec<_> = optional
        .iter()
        .map(|field| {
            view! {
                <Field
                    label=field.label()
                    name=field.as_str()
                    form="one"
                    autocomplete="off"
                    may_be_empty=true
                    value=typed(field.as_str())
                    hint=field.hint()
                />
            }
        })
        .collect();
    let said = outcome.preview.as_ref().map(look_up_answer);
    let preview = OnboardingActionKind::Preview.entry().address("");
    view! {
        <form class="act" method="post" action=entry.address("") data-asks=preview data-asks-of=ASKED_OF>
            <Problem outcome=outcome.clone() form=entry.key />
            <div class="field">
                <label for="one-pms">"PMS"</label>
                <PmsChoice id="one-pms" chosen=typed("pms") />
            </div>
            <Field
                label="Site ID"
                name="site_id"
                form="one"
                autocomplete="off"
                focused=true
                value=typed("site_id")
                hint="Best Practice: Help > About. Zedmed: the database ID in the status bar. D4W: the parent's customer number."
            />
            <Field
                label=PracticeField::Name.label()
                name="name"
                form="one"
                autocomplete="off"
                value=typed("name")
                hint=PracticeField::Name.hint()
            />
            {developers_ids()}
            <div id="answer" role="status">{said}</div>
            <details class="fold" open=is_open>
                <summary class="button">"More about it"</summary>
                <div class="act">{more}</div>
            </details>
            <button type="submit" class="button primary">
                "Look it up"
            </button>
            <p class="hint">"Looking up starts nothing."</p>
        </form>
    }
    .into_any()
}

/// The fields that the look-up goes by: when one of them is left, the live script asks.
const ASKED_OF: &str = "pms site_id name";
