//! What became of each change of a group that was approved or undone: a result per item, never one word for
//! all.

use domain::action::ActionKind;
use domain::action::group::GroupActionKind;
use domain::headline::State;
use domain::views::groups::GroupResult;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::symbols::{Icon, Shape};

/// The table; nothing where nothing was decided.
pub fn group_results(outcome: &FormOutcome) -> impl IntoView + use<> {
    let results = &outcome.results;
    let is_undoing = outcome.form == GroupActionKind::Undo.entry().key;
    let (done, failed) = if is_undoing {
        ("Undone", "Not undone. ")
    } else {
        ("Approved", "Not approved. ")
    };
    let succeeded = results.iter().filter(|result| result.refusal.is_none());
    let word = done.to_lowercase();
    let counted = format!("{} of {} were {word}", succeeded.count(), results.len());
    let rows = results.iter().cloned();
    let rows: Vec<_> = rows.map(|result| row(result, done, failed)).collect();
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

fn row(result: GroupResult, done: &'static str, failed: &'static str) -> impl IntoView {
    let became = match result.refusal {
        None => view! {
            <span class="for">
                <Icon name="tick" />
                {done}
            </span>
        }
        .into_any(),
        Some(why) => view! {
            <span class="against">
                <Shape state=State::Degraded />
                <span>
                    <b>{failed}</b>
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
