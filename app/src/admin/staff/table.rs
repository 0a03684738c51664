//! Everyone who has an account, and what an admin may change about each.

use chrono::{DateTime, Utc};
use domain::views::people::{StaffPage, StaffView};
use domain::wording::ago;
use leptos::prelude::*;

use crate::admin::staff::forms::ChangeStaff;
use crate::form_outcome::FormOutcome;
use crate::live::clock;
use crate::ui::moment::Age;
use crate::ui::rows::Rows;

/// The table.
#[component]
pub fn StaffTable(
    /// The staff.
    page: Signal<StaffPage>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let as_of = clock(move || page.with(|page| page.as_of));
    let staff = Signal::derive(move || page.with(|page| page.staff.clone()));
    let row = move |person: Signal<StaffView>| {
        let id = person.get_untracked().id.0;
        staff_row(person, as_of, outcome.of_row("id", id)).into_any()
    };
    view! {
        <table class="people">
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
            <tbody>
                <Rows items=staff key=|person: &StaffView| person.id row />
            </tbody>
        </table>
    }
    .into_any()
}

fn staff_row(
    person: Signal<StaffView>,
    as_of: Signal<DateTime<Utc>>,
    outcome: FormOutcome,
) -> impl IntoView {
    let last_signed_in = move || match person.get().last_signed_in_at {
        Some(moment) => view! { <Age moment as_of words=ago /> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    };
    let second_factor = move || {
        if person.get().second_factor {
            "On"
        } else {
            "Off"
        }
    };
    view! {
        <tr data-ended=move || person.get().disabled_at.is_some().then_some("")>
            <th scope="row" class="wide">
                {move || person.get().name}
            </th>
            <td data-label="Role">{move || person.get().role.label()}</td>
            <td data-label="State">{move || state(&person.get())}</td>
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
