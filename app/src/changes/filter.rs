//! Which changes are shown: links by what became of them, with how many there are.

use domain::change::ChangeStatus;
use domain::views::changes::{ChangeQuery, ChangesPage};
use leptos::prelude::*;

use crate::links;

/// One link per status.
#[component]
pub fn ChangeFilter(
    /// The changes.
    page: Signal<ChangesPage>,
    /// What is asked for now.
    query: Signal<ChangeQuery>,
) -> impl IntoView {
    let counts = Memo::new(move |_| page.with(|page| page.counts.clone()));
    let links = move || {
        let query = query.get();
        let wanted = query.status.unwrap_or(ChangeStatus::Pending);
        let link = |status: &ChangeStatus| {
            let status = *status;
            let target = ChangeQuery {
                status: Some(status),
                ..query.clone()
            };
            let count = counts.with(|counts| {
                let found = counts.iter().find(|(counted, _)| *counted == status);
                found.map(|(_, count)| *count).filter(|count| *count > 0)
            });
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
        ORDER.iter().map(link).collect_view()
    };
    view! {
        <nav class="statuses" aria-label="Which changes">
            {links}
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
