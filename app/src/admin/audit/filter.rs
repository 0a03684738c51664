//! Finding something in the audit trail. A real form, so that the filter stands in the address.

use domain::views::people::AuditQuery;
use leptos::prelude::*;

use crate::links;
use crate::ui::kept_fields::kept_fields;

/// The filter, and the way to the same as a file.
#[component]
pub fn AuditFilter(
    /// What is asked for.
    query: AuditQuery,
    /// What can be chosen from.
    actions: Vec<String>,
) -> impl IntoView {
    let file = links::audit_csv(&query);
    let everything = links::audit(&AuditQuery {
        clock: query.clock.clone(),
        ..AuditQuery::default()
    });
    view! {
        <form class="filters audit-filter" role="search" aria-label="Filter" method="get" action=links::AUDIT>
            {kept_fields(&query, &["actor", "action", "subject", "before"])}
            {fields(query, actions)}
            <button type="submit" class="button">
                "Filter"
            </button>
            <a class="link" href=everything>
                "Show everything"
            </a>
            <a class="link" href=file rel="external" download>
                "Download CSV"
            </a>
        </form>
    }
    .into_any()
}

fn fields(query: AuditQuery, actions: Vec<String>) -> impl IntoView {
    let chosen = query.action;
    // A word that is not in the trail is kept, so that the filter says why it finds nothing.
    let unknown = !chosen.is_empty() && !actions.contains(&chosen);
    let options = unknown.then(|| chosen.clone()).into_iter().chain(actions);
    let options: Vec<_> = options
        .map(|action| {
            let selected = action == chosen;
            view! {
                <option value=action selected=selected>
                    {action.clone()}
                </option>
            }
        })
        .collect();
    view! {
        <label class="field">
            <span>"Who"</span>
            <input type="text" name="actor" autocomplete="off" value=query.actor />
        </label>
        <label class="field">
            <span>"What"</span>
            <select name="action">
                <option value="">"Anything"</option>
                {options}
            </select>
        </label>
        <label class="field">
            <span>"To what"</span>
            <input type="text" name="subject" autocomplete="off" value=query.subject />
        </label>
    }
}
