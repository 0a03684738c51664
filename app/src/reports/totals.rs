//! A report's practices together: all of them, and those of each tag.

use domain::report::ReportQuery;
use domain::views::report::ReportTotal;
use leptos::prelude::*;

use crate::links;
use crate::reports::figures::{figure_cells, figure_heads};

/// The table of totals. A tag leads to the report of its practices alone.
#[component]
pub fn ReportTotals(
    /// All together, then each tag.
    totals: Vec<ReportTotal>,
    /// What was asked for.
    query: ReportQuery,
) -> impl IntoView {
    let rows: Vec<_> = totals.iter().map(|total| row(total, &query)).collect();
    view! {
        <section class="card" aria-labelledby="totals">
            <header>
                <h2 id="totals">"Together"</h2>
                <p class="soft">"A practice with several tags counts under each of them."</p>
            </header>
            <div class="wide-table" role="group" tabindex="0" aria-labelledby="totals">
                <table class="table report">
                    <caption class="visually-hidden">"All practices, and those of each tag"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Tag"</th>
                            <th scope="col" class="number">
                                "Practices"
                            </th>
                            {figure_heads()}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(total: &ReportTotal, query: &ReportQuery) -> impl IntoView + use<> {
    let name = match &total.tag {
        None => view! { "All in this report" }.into_any(),
        Some(tag) => {
            let target = ReportQuery {
                tag: Some(tag.clone()),
                page: 0,
                ..query.clone()
            };
            let tag = tag.clone();
            view! {
                <a class="link" href=links::report(&target)>
                    {tag}
                </a>
            }
            .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                {name}
            </th>
            <td class="number" data-label="Practices">
                {total.practices}
            </td>
            {figure_cells(&total.figures)}
        </tr>
    }
}
