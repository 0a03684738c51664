//! One practice: its PMS and Site ID, its name, and what else is known of it.

use leptos::prelude::*;

use super::field::Field;
use super::paste_form::PmsChoice;
use super::problem::Problem;
use crate::form_outcome::FormOutcome;
use crate::links;

/// What may be entered besides, with a hint.
const MORE: [(&str, &str, &str); 10] = [
    ("tags", "Tags", "Parted by commas."),
    (
        "hours",
        "Opening hours",
        "Mon-Fri 08:30-17:30; Sat 09:00-12:00. Empty counts as always open.",
    ),
    (
        "time_zone",
        "Time zone",
        "An IANA zone such as Australia/Perth.",
    ),
    ("region", "State or area", ""),
    ("server_name", "Server name", "Halo Support asks for it."),
    ("host", "Who hosts the server", ""),
    ("host_contact", "How to reach the host", ""),
    ("contacts", "How to reach the practice", ""),
    ("owner", "Account manager", ""),
    ("tier", "Service tier", ""),
];

/// The form. Enter sends it: a half-typed ID is never looked up.
#[component]
pub fn OneForm(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let typed = |name: &str| outcome.value_of("one", name);
    let is_open = MORE.iter().any(|(name, _, _)| !typed(name).is_empty());
    let more: Vec<_> = MORE
        .iter()
        .map(|(name, label, hint)| {
            view! {
                <Field
                    label=*label
                    name=*name
                    form="one"
                    autocomplete="off"
                    may_be_empty=true
                    value=typed(name)
                    hint=*hint
                />
            }
        })
        .collect();
    view! {
        <form class="act" method="post" action=links::ONBOARD_ONE>
            <Problem outcome=outcome.clone() form="one" />
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
                hint="Best Practice: Help > About. Zedmed: the status bar. D4W: the parent's customer number."
            />
            <Field
                label="Name as you know it"
                name="name"
                form="one"
                autocomplete="off"
                value=typed("name")
                hint="It is compared with the name that Halo answers."
            />
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
