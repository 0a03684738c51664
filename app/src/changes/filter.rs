//! Which changes are shown: links by what became of them, with how many there are.

use domain::change::ChangeStatus;
use domain::views::changes::ChangeQuery;
use leptos::prelude::*;

use crate::links;

/// One link per status.
#[component]
pub fn ChangeFilter(
    /// How many there are per status.
    counts: Vec<(ChangeStatus, usize)>,
    /// What is asked for now.
    query: ChangeQuery,
) -> impl IntoView {
    let wanted = query.status.unwrap_or(ChangeStatus::Pending);
    let link = |status: ChangeStatus| {
        let target = ChangeQuery {
            status: Some(status),
            ..query.clone()
        };
        let found = counts.iter().find(|(counted, _)| *counted == status);
        let count = found.map(|(_, count)| *count).filter(|count| *count > 0);
        view! {
            <a
                class="pill"
                href=links::changes(&target)
                aria-current=(status == wanted).then_some("true")
            >
                {status.label()}
                {count
                    .map(|count| {
                        view! {
                            " "
                            <b>{count}</b>
                        }
                    })}
            </a>
        }
    };
    view! {
        <nav class="statuses" aria-label="Which changes">
            {ORDER.into_iter().map(link).collect_view()}
        </nav>
    }
    .into_any()
}

/// What waits comes first.
const ORDER: [ChangeStatus; 6] = [
    ChangeStatus::Pending,
    ChangeStatus::Snoozed,
    ChangeStatus::Approved,
    ChangeStatus::Rejected,
    ChangeStatus::Superseded,
    ChangeStatus::Withdrawn,
];
