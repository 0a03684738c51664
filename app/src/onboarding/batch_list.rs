//! Import batches in a table: whose they are, and what is still to be done on each.

use domain::onboarding::RowState;
use domain::views::onboarding::ImportBatchSummary;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::When;

/// The table; nothing where there is no batch.
pub fn batch_list(heading: &'static str, batches: &[ImportBatchSummary]) -> impl IntoView + use<> {
    if batches.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = batches.iter().cloned().map(row).collect();
    view! {
        <section class="card" aria-label=heading>
            <header>
                <h2>{heading}</h2>
            </header>
            <div class="wide-table">
                <table class="outages">
                    <caption class="visually-hidden">{heading}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Batch"</th>
                            <th scope="col">"Brought by"</th>
                            <th scope="col">"When"</th>
                            <th scope="col" class="number">
                                "Rows"
                            </th>
                            <th scope="col" class="number">
                                "To decide"
                            </th>
                            <th scope="col" class="number">
                                "Ready"
                            </th>
                            <th scope="col" class="number">
                                "Waiting"
                            </th>
                            <th scope="col" class="number">
                                "Watched"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(batch: ImportBatchSummary) -> impl IntoView {
    let number = |label: &'static str, count: usize| {
        view! {
            <td class="number" data-label=label>
                {count}
            </td>
        }
    };
    let cells = [
        number("Rows", batch.rows),
        number("To decide", batch.for_people()),
        number("Ready", batch.count(RowState::Ready)),
        number("Waiting", batch.count(RowState::Waiting)),
        number("Watched", batch.count(RowState::Started)),
    ];
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=links::batch(batch.id)>
                    <bdi>{batch.name}</bdi>
                </a>
            </th>
            <td data-label="Brought by">{batch.by}</td>
            <td data-label="When">
                <When moment=batch.at />
            </td>
            {cells.into_iter().collect_view()}
        </tr>
    }
}
