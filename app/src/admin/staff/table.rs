//! Everyone who has an account, and what an admin may change about each.

use chrono::{DateTime, Utc};
use domain::views::people::{StaffPage, StaffView};
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::admin::staff::forms::ChangeStaff;
use crate::form_outcome::FormOutcome;
use crate::ui::moment::Age;

/// The table.
#[component]
pub fn StaffTable(
    /// The staff.
    page: StaffPage,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let rows = page.staff.into_iter().map(|person| {
        let outcome = outcome.of_row("id", person.id.0);
        staff_row(person, page.as_of, outcome)
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">"Everyone who has an account"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Second factor"</th>
                    <th scope="col">"Last signed in"</th>
                    <th scope="col">
                        <span class="visually-hidden">"Changing"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn staff_row(person: StaffView, as_of: DateTime<Utc>, outcome: FormOutcome) -> impl IntoView {
    let id = format!("person-{}", person.id.0);
    let ended = person.disabled_at.is_some().then_some("");
    let last_signed_in = match person.last_signed_in_at.clone() {
        Some(moment) => view! { <Age moment as_of words=AgeWords::Ago /> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    };
    let second_factor = if person.second_factor { "On" } else { "Off" };
    view! {
        <tr id=id data-ended=ended>
            <th scope="row" class="wide">
                {person.name.clone()}
            </th>
            <td data-label="Role">{person.role.label()}</td>
            <td data-label="State">{state(&person)}</td>
            <td data-label="Second factor">{second_factor}</td>
            <td data-label="Last signed in">{last_signed_in}</td>
            <td class="cell-act">
                <ChangeStaff person outcome />
            </td>
        </tr>
    }
}

/// Whether the person can sign in.
fn state(person: &StaffView) -> &'static str {
    match (&person.disabled_at, person.has_password) {
        (Some(_), _) => "Disabled",
        (None, true) => "Active",
        (None, false) => "Invited, no password yet",
    }
}
