//! The rows of a batch: what it says, what Halo says, and what to do.

use std::collections::BTreeSet;

use domain::action::batch::BatchActionKind;
use domain::onboarding::RowState;
use domain::views::onboarding::{BatchRowView, ImportBatchPage};
use leptos::prelude::*;

use crate::environment;
use crate::form_outcome::FormOutcome;
use crate::onboarding::batch::actions::batch_acts;
use crate::onboarding::batch::cells::{found, halo_name, own_name, site};
use crate::onboarding::batch::head::worn;
use crate::onboarding::batch::start::START_FORM;
use crate::ui::lost_form::lost_unless;
use crate::ui::state_word::StateWord;

/// The table.
#[component]
pub fn BatchTable(
    /// The batch.
    batch: ImportBatchPage,
    /// Whether whoever looks may decide about rows.
    may_edit: bool,
    /// The lines whose tick was taken away.
    left_out: BTreeSet<i64>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let among_many = batch.batch.rows > 1;
    let about = AboutBatch {
        id: batch.batch.id,
        may_pair: batch.may_pair,
        may_edit,
        among_many,
        ticks: (may_edit && among_many).then_some(left_out),
    };
    let lost = lost_unless(&outcome, &|action: BatchActionKind| {
        let line = outcome.values.get("line");
        let mut rows = batch.rows.iter();
        action == BatchActionKind::Start
            || (may_edit && rows.any(|row| line == Some(&row.line.to_string())))
    });
    let has_ticks = about.ticks.is_some();
    let rows = batch.rows.iter();
    let rows = rows.map(|row| batch_row(&about, row, &outcome.of_row("line", row.line)));
    let rows = rows.collect_view();
    view! {
        {lost}
        <section class="card" aria-label="Rows">
            <div class="wide-table">
                <table class="outages batch">
                    <caption class="visually-hidden">"Rows of the batch"</caption>
                    <thead>
                        <tr>
                            {has_ticks.then(|| view! { <th scope="col">"Start"</th> })}
                            <th scope="col" class="number">
                                "Row"
                            </th>
                            <th scope="col">"Verdict"</th>
                            <th scope="col">"Your name"</th>
                            <th scope="col">"Name at Halo"</th>
                            <th scope="col">"PMS, Site ID"</th>
                            <th scope="col">"What we found"</th>
                            <th scope="col">"What to do"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// What a row must know of its batch.
struct AboutBatch {
    id: i64,
    may_pair: bool,
    may_edit: bool,
    among_many: bool,
    ticks: Option<BTreeSet<i64>>,
}

fn batch_row(
    about: &AboutBatch,
    row: &BatchRowView,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let (line, state) = (row.line, row.state);
    let tick = about.ticks.as_ref().map(|left_out| {
        let tick = (state == RowState::Ready).then(|| tick(left_out, line));
        view! { <td data-label="Start">{tick}</td> }
    });
    let acts = (about.may_edit && !state.is_over())
        .then(|| batch_acts(about.id, about.may_pair, row, outcome));
    view! {
        <tr id=format!("row-{line}")>
            {tick}
            <td class="number" data-label="Row">
                {line}
            </td>
            <td data-label="Verdict">
                <StateWord state=worn(state) word=state.label() />
            </td>
            <th scope="row">{own_name(row)}</th>
            <td data-label="Name at Halo">{halo_name(row)}</td>
            <td data-label="PMS, Site ID">{site(row)}</td>
            <td data-label="What we found">{found(row, about.among_many)}</td>
            <td data-label="What to do">
                {state.what_to_do(environment::shown())}
                {acts}
            </td>
        </tr>
    }
}

/// The tick of a row that is ready. It belongs to the form that starts rows, which the live script keeps
/// the number of (`data-counts`).
fn tick(left_out: &BTreeSet<i64>, line: i64) -> AnyView {
    view! {
        <input
            type="checkbox"
            form=START_FORM
            name="ticked"
            value=line
            checked=!left_out.contains(&line)
            aria-label=format!("Start row {line}")
        />
    }
    .into_any()
}
