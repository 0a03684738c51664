//! A report practice by practice. Each name leads to the outages and spans behind its figures.

use domain::report::ReportQuery;
use domain::views::report::{ReportPage, ReportRow};
use domain::zoom::Zoom;
use leptos::prelude::*;

use crate::links;
use crate::reports::figures::{figure_cells, figure_heads};
use crate::ui::pager::pager as paged;

/// The table, and the way to its other pages.
#[component]
pub fn ReportTable(
    /// The report.
    page: ReportPage,
) -> impl IntoView {
    let rows: Vec<_> = page.rows.iter().map(row).collect();
    let count = page.total;
    view! {
        <section class="card" aria-labelledby="practices">
            <header>
                <h2 id="practices">"Practices " <span class="quiet">{count}</span></h2>
                <p class="soft">"A name leads to the outages and spans behind its figures."</p>
            </header>
            <div class="wide-table" role="group" tabindex="0" aria-labelledby="practices">
                <table class="table report">
                    <caption class="visually-hidden">"Figures of each practice, by name"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Practice"</th>
                            <th scope="col">"Zone"</th>
                            {figure_heads()}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
        {pager(&page)}
    }
    .into_any()
}

fn row(row: &ReportRow) -> impl IntoView + use<> {
    let target = links::proof(row.practice_id, Zoom::Still(row.from, row.to));
    let window = format!("{} to {}", row.from_local, row.to_local);
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=target>
                    {row.name.clone()}
                </a>
            </th>
            <td data-label="Zone">
                <span title=window>{row.time_zone.clone()}</span>
            </td>
            {figure_cells(&row.figures)}
        </tr>
    }
}

fn pager(page: &ReportPage) -> impl IntoView + use<> {
    let to = |number: usize| {
        links::report(&ReportQuery {
            page: number,
            ..page.query.clone()
        })
    };
    paged(page.page, page.pages, &to)
}
