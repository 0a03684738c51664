//! Making an API token.

use domain::action::ActionKind;
use domain::action::token::TokenActionKind;
use domain::permission::Role;
use domain::principal::TOKEN_NEVER_ENDS;
use leptos::prelude::*;

use crate::admin::role_choice::RoleChoice;
use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;
use crate::ui::own_password::own_password;

/// For how many days a token may hold.
const DAYS: [(&str, &str); 4] = [
    ("30", "30 days"),
    ("90", "90 days"),
    ("365", "365 days"),
    (TOKEN_NEVER_ENDS, "It does not expire"),
];

/// How long a token holds where nobody chose.
const DAYS_AT_FIRST: &str = "365";

/// The form.
#[component]
pub fn TokenForm(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let create = TokenActionKind::Create.entry().key;
    let problem = outcome.problem_at(create, "name");
    let name = outcome.value_of(create, "name");
    let role = outcome.value_of(create, "role");
    let days = if outcome.problem_of(create).is_some() {
        outcome.value_of(create, "days")
    } else {
        DAYS_AT_FIRST.to_owned()
    };
    let options = DAYS.map(|(value, label)| {
        view! {
            <option value=value selected=value == days>
                {label}
            </option>
        }
    });
    view! {
        <section class="card" aria-labelledby="make-token">
            <header>
                <h2 id="make-token">"Make a token"</h2>
            </header>
            <div class="body">
                <p>
                    "For a program that uses the API. What it does is written down as "
                    <code>"token:NAME"</code> ". It decides nothing that takes a person."
                </p>
                <ActionForm action=TokenActionKind::Create outcome>
                    <Field
                        label="Name"
                        name="name"
                        form=create
                        problem
                        autocomplete="off"
                        value=name
                        hint="Which program it is for."
                    />
                    <RoleChoice chosen=role.parse().unwrap_or(Role::Viewer) />
                    <label class="field">
                        <span>"Holds for"</span>
                        <select name="days">{options.into_iter().collect_view()}</select>
                    </label>
                    {own_password()}
                    <button type="submit" class="button primary">
                        "Make the token"
                    </button>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}
