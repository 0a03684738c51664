//! Approves the changes of a group that are on the screen. Their count is typed, so that nobody
//! approves twelve while thinking of two; each is checked with Halo Cloud for itself.

use domain::action::ActionKind;
use domain::action::group::GroupActionKind;
use domain::permission::Permission;
use domain::views::groups::GroupItem;
use leptos::prelude::*;

use crate::changes::allowed_decision::who_may_decide;
use crate::changes::forms::WHY;
use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::SignedIn;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;

/// The form; or why there is none.
#[component]
pub fn GroupForm(
    /// The group's name in an address.
    key: String,
    /// What can be approved.
    ready: Vec<GroupItem>,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let is_empty = ready.is_empty();
    let may = signed_in.may(Permission::DecideChanges);
    let form = match (is_empty, may) {
        (true, _) => view! { <p class="soft">"Nothing here can be approved now."</p> }.into_any(),
        (false, false) => view! { <p class="soft">{who_may_decide()}</p> }.into_any(),
        (false, true) => approve(&key, &ready, &outcome).into_any(),
    };
    view! { <div class="body">{form}</div> }.into_any()
}

fn approve(key: &str, ready: &[GroupItem], outcome: &FormOutcome) -> impl IntoView + use<> {
    let named = |item: &GroupItem| format!("{}:{}", item.change, item.evidence);
    let items = ready.iter().map(named).collect::<Vec<_>>().join(",");
    let label = format!("Type how many you approve: {}", ready.len());
    let key_of = GroupActionKind::Approve.entry().key;
    let count = outcome.value_of(key_of, "count");
    let reason = outcome.value_of(key_of, "reason");
    let problem = outcome.problem_at(key_of, "count");
    let described_by = match &problem {
        Some(problem) => format!("group-count-hint {problem}"),
        None => "group-count-hint".to_owned(),
    };
    view! {
        <ActionForm action=GroupActionKind::Approve about=links::within_path(key) outcome=outcome.clone()>
            <input type="hidden" name="items" value=items />
            <div class="field">
                <label for="group-count">{label}</label>
                <input
                    id="group-count"
                    name="count"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    required=true
                    aria-describedby=described_by
                    aria-invalid=problem.is_some().then_some("true")
                    value=(!count.is_empty()).then_some(count)
                />
                <p class="hint" id="group-count-hint">
                    "Halo Cloud is asked again about each. One that moved is left out, and said."
                </p>
            </div>
            <Field
                label=WHY
                name="reason"
                form="group"
                autocomplete="off"
                value=reason
                hint="Kept with each decision."
                may_be_empty=true
            />
            <button type="submit" class="button primary">
                "Approve these new GUIDs"
            </button>
        </ActionForm>
    }
}
