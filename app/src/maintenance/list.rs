//! What is planned as rows: when, for whom, why, and the button that ends it.

use domain::action::maintenance::MaintenanceActionKind as Kind;
use domain::views::maintenance::MaintenanceRow;
use domain::wording::counted;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::action_form::ActionForm;

/// That plans can be ended here, and what became of the form that was sent.
pub struct EndForms(pub FormOutcome);

/// The rows.
pub fn maintenance_table(
    caption: &'static str,
    rows: &[MaintenanceRow],
    ends: Option<&EndForms>,
) -> impl IntoView + use<> {
    let can_end = ends.is_some();
    let rows: Vec<_> = rows.iter().map(|each| row(each, ends)).collect();
    view! {
        <table class="table maintenance">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"For whom"</th>
                    <th scope="col">"Why"</th>
                    {can_end
                        .then(|| {
                            view! {
                                <th scope="col">
                                    <span class="visually-hidden">"What to do"</span>
                                </th>
                            }
                        })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(each: &MaintenanceRow, ends: Option<&EndForms>) -> impl IntoView + use<> {
    let next = each.next.clone().map(|next| {
        view! { <span class="quiet next">{format!("next {next}")}</span> }
    });
    let whom = match each.practice {
        Some(id) => view! {
            <a class="link" href=links::practice(id)>
                <bdi>{each.whom.clone()}</bdi>
            </a>
        }
        .into_any(),
        None => view! {
            <bdi>{each.whom.clone()}</bdi>
            <span class="quiet next">{counted(each.covers, "practice", "practices")} " now"</span>
        }
        .into_any(),
    };
    let migration = each.is_migration.then(|| {
        view! { <span class="tag">"Announced migration"</span> }
    });
    let end = ends.map(|EndForms(outcome)| {
        let words = match each.has_begun {
            true => "End it",
            false => "Call it off",
        };
        let outcome = outcome.clone();
        let named = format!("{words}: {}, {}", each.times, each.whom);
        view! {
            <td class="cell-act">
                <ActionForm action=Kind::End of=("maintenance", each.id) outcome>
                    <button type="submit" class="button" aria-label=named>
                        {words}
                    </button>
                </ActionForm>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row" class="wide">
                {each.times.clone()}
                {next}
            </th>
            <td data-label="For whom">
                <span>{whom}</span>
            </td>
            <td data-label="Why">
                <span class="why">
                    {migration}
                    <bdi>{each.reason.clone()}</bdi>
                    <span class="quiet next">"by " <bdi>{each.by.clone()}</bdi></span>
                </span>
            </td>
            {end}
        </tr>
    }
}
