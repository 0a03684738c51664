//! What became of each change of a group that was approved: a result per item, never one word for
//! all.

use domain::headline::State;
use domain::views::groups::GroupResult;
use leptos::prelude::*;

use crate::links;
use crate::ui::symbols::{Icon, Shape};

/// The table; nothing where nothing was decided.
pub fn group_results(results: &[GroupResult]) -> impl IntoView + use<> {
    let approved = results.iter().filter(|result| result.refusal.is_none());
    let counted = format!("{} of {} were approved", approved.count(), results.len());
    let rows: Vec<_> = results.iter().cloned().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" role="status" aria-labelledby="results">
                <header>
                    <h2 id="results">{counted}</h2>
                </header>
                <table class="table results">
                    <caption class="visually-hidden">"What became of each"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Practice"</th>
                            <th scope="col">"What became of it"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

fn row(result: GroupResult) -> impl IntoView {
    let became = match result.refusal {
        None => view! {
            <span class="for">
                <Icon name="tick" />
                "Approved"
            </span>
        }
        .into_any(),
        Some(why) => view! {
            <span class="against">
                <Shape state=State::Degraded />
                <span>
                    <b>"Not approved. "</b>
                    {why}
                </span>
            </span>
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::change(result.change)>
                    {result.practice_name}
                </a>
            </th>
            <td data-label="Outcome">{became}</td>
        </tr>
    }
}
