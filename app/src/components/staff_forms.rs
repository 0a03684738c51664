//! What an admin does about people: adding one, changing one, and the rule about second factors.

use domain::permission::Role;
use domain::views::people::StaffView;
use leptos::prelude::*;

use super::act_form::ActForm;
use super::field::Field;
use super::role_choice::RoleChoice;
use crate::form_outcome::FormOutcome;
use crate::links;

/// Adds a person, who chooses a password by a link.
#[component]
pub fn AddStaff(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let name = outcome.value_of("add", "name");
    let role = outcome.value_of("add", "role");
    view! {
        <section class="card" aria-labelledby="add-staff">
            <header>
                <h2 id="add-staff">"Add a person"</h2>
            </header>
            <div class="body">
                <ActForm action=links::STAFF act="add" outcome>
                    <Field
                        label="Name"
                        name="name"
                        form="add"
                        autocomplete="off"
                        value=name
                        hint="They sign in with it, and the audit trail keeps it."
                    />
                    <RoleChoice chosen=role.parse().unwrap_or(Role::Viewer) />
                    <button type="submit" class="button primary">
                        "Add and make a link"
                    </button>
                </ActForm>
            </div>
        </section>
    }
    .into_any()
}

/// Demands a second factor of those who can do harm, or does not.
#[component]
pub fn SecondFactorRule(
    /// Whether it is demanded now.
    required: Memo<bool>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let form = move || {
        let required = required.get();
        view! {
            <ActForm action=links::STAFF act="policy" outcome=outcome.clone()>
                <label class="tick">
                    <input
                        type="checkbox"
                        name="second_factor_required"
                        value="yes"
                        checked=required
                    />
                    "Approvers and admins must have a second factor"
                </label>
                <p class="hint">
                    "Whoever has none sees nothing but their own profile until they set it up."
                </p>
                <button type="submit" class="button">
                    "Keep this rule"
                </button>
            </ActForm>
        }
    };
    view! {
        <section class="card" aria-labelledby="second-factor-rule">
            <header>
                <h2 id="second-factor-rule">"Second factor"</h2>
            </header>
            <div class="body">{form}</div>
        </section>
    }
    .into_any()
}

/// Everything that can be changed about one person, folded away.
#[component]
pub fn ChangeStaff(
    /// The person.
    person: Signal<StaffView>,
    /// What became of the form that was sent, where it was about this person.
    outcome: FormOutcome,
) -> impl IntoView {
    let id = person.get_untracked().id.0;
    let open = outcome.problem.is_some();
    let name = Memo::new(move |_| person.with(|person| person.name.clone()));
    let now = Memo::new(move |_| {
        person.with(|person| {
            (
                person.role,
                person.second_factor,
                person.disabled_at.is_some(),
            )
        })
    });
    let forms = move || {
        let (role, second_factor, disabled) = now.get();
        let wanted = outcome.value_of("role", "role");
        let plain = |act, button| plain_form(id, act, button, &outcome).into_any();
        view! {
            <ActForm
                action=links::STAFF
                act="role"
                of=("id", id)
                outcome=outcome.clone()
            >
                <RoleChoice chosen=wanted.parse().unwrap_or(role) />
                <button type="submit" class="button">
                    "Change the role"
                </button>
            </ActForm>
            {(!disabled).then(|| plain("invite", "New link to choose a password"))}
            {second_factor
                .then(|| plain("end_second_factor", "End the second factor: the phone is lost"))}
            {if disabled {
                plain("enable", "Enable the account")
            } else {
                plain("disable", "Disable the account and sign out")
            }}
        }
    };
    view! {
        <details class="change" open=open>
            <summary>
                "Change" <span class="visually-hidden">" "{move || name.get()}</span>
            </summary>
            {forms}
        </details>
    }
    .into_any()
}

/// A form that is nothing but its button.
fn plain_form(
    id: i64,
    act: &'static str,
    button: &'static str,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    view! {
        <ActForm action=links::STAFF act of=("id", id) outcome=outcome.clone()>
            <button type="submit" class="button">
                {button}
            </button>
        </ActForm>
    }
}
