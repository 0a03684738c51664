//! Sheets in a table: whose they are, and what is still to be done on each.

use domain::onboarding::RowState;
use domain::views::onboarding::SheetSummary;
use leptos::prelude::*;

use super::moment::When;
use crate::links;

/// The table; nothing where there is no sheet.
pub fn sheet_list(heading: &'static str, sheets: &[SheetSummary]) -> impl IntoView + use<> {
    if sheets.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = sheets.iter().cloned().map(row).collect();
    view! {
        <section class="card" aria-label=heading>
            <header>
                <h2>{heading}</h2>
            </header>
            <div class="wide">
                <table class="outages">
                    <caption class="visually-hidden">{heading}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Sheet"</th>
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

fn row(sheet: SheetSummary) -> impl IntoView {
    let number = |label: &'static str, count: usize| {
        view! {
            <td class="number" data-label=label>
                {count}
            </td>
        }
    };
    let cells = [
        number("Rows", sheet.rows),
        number("To decide", sheet.for_people()),
        number("Ready", sheet.count(RowState::Ready)),
        number("Waiting", sheet.count(RowState::Waiting)),
        number("Watched", sheet.count(RowState::Started)),
    ];
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=links::sheet(sheet.id)>
                    <bdi>{sheet.name}</bdi>
                </a>
            </th>
            <td data-label="Brought by">{sheet.by}</td>
            <td data-label="When">
                <When moment=sheet.at />
            </td>
            {cells.into_iter().collect_view()}
        </tr>
    }
}
