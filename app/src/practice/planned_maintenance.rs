//! What is planned for one practice, now and next, with the way to plan more.

use domain::practice::PracticeId;
use domain::views::maintenance::{MaintenanceQuery, PlannedNext};
use leptos::prelude::*;

use crate::links;

/// The card on the practice's page.
pub fn planned_card(
    id: PracticeId,
    planned: &[PlannedNext],
    responds: bool,
) -> impl IntoView + use<> {
    let rows: Vec<_> = planned
        .iter()
        .map(|each| {
            let is_on = each.is_on.then(|| view! { <b class="on" data-state="planned">"On now: "</b> });
            view! {
                <li>
                    {is_on}
                    {each.times.clone()}
                    ", "
                    <bdi>{each.whom.clone()}</bdi>
                    <span class="quiet">
                        <bdi>{each.reason.clone()}</bdi>
                    </span>
                </li>
            }
        })
        .collect();
    let list = match rows.is_empty() {
        true => view! { <p class="quiet">"None is planned."</p> }.into_any(),
        false => view! { <ul class="planned-next">{rows}</ul> }.into_any(),
    };
    let to = links::maintenance(&MaintenanceQuery {
        practice: Some(id.0),
        month: None,
    });
    let plan = responds.then(|| {
        view! {
            <a class="button" href=format!("{to}#plan")>
                "Plan maintenance…"
            </a>
        }
    });
    view! {
        <section class="card" aria-labelledby="maintenance">
            <header>
                <h2 id="maintenance">"Planned maintenance"</h2>
            </header>
            <div class="body">{list}</div>
            {plan.map(|plan| view! { <div class="body acts">{plan}</div> })}
        </section>
    }
}
