//! The rows of a batch: what it says, what Halo says, and what to do.

use domain::action::batch::BatchActionKind;
use domain::onboarding::RowState;
use domain::views::onboarding::{BatchRowView, ImportBatchPage};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::onboarding::batch::actions::BatchActs;
use crate::onboarding::batch::cells::{found, halo_name, own_name, site};
use crate::onboarding::batch::head::worn;
use crate::onboarding::batch::start::{LeftOut, START_FORM};
use crate::ui::lost_form::lost_unless;
use crate::ui::rows::Rows;
use crate::ui::state_word::StateWord;

/// The table.
#[component]
pub fn BatchTable(
    /// The batch.
    batch: Signal<ImportBatchPage>,
    /// Whether whoever looks may decide about rows.
    may_edit: bool,
    /// The lines whose tick was taken away.
    left_out: LeftOut,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let (id, may_pair) = batch.with_untracked(|batch| (batch.batch.id, batch.may_pair));
    let among_many = batch.with_untracked(|batch| batch.batch.rows > 1);
    let ticks = (may_edit && among_many).then_some(left_out);
    let rows = Signal::derive(move || batch.with(|batch| batch.rows.clone()));
    let lost = lost_unless(&outcome, &|action: BatchActionKind| {
        let line = outcome.values.get("line");
        action == BatchActionKind::Start
            || batch.with_untracked(|batch| {
                let mut rows = batch.rows.iter();
                may_edit && rows.any(|row| line == Some(&row.line.to_string()))
            })
    });
    let row = move |row: Signal<BatchRowView>| {
        let outcome = outcome.of_row("line", row.with_untracked(|row| row.line));
        let about = AboutBatch {
            id,
            may_pair,
            may_edit,
            among_many,
            ticks,
        };
        batch_row(about, row, outcome).into_any()
    };
    view! {
        {lost}
        <section class="card" aria-label="Rows">
            <div class="wide-table">
                <table class="outages batch">
                    <caption class="visually-hidden">"Rows of the batch"</caption>
                    <thead>
                        <tr>
                            {ticks.map(|_| view! { <th scope="col">"Start"</th> })}
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
                    <tbody>
                        <Rows items=rows key=|row: &BatchRowView| (row.line, row.version) row />
                    </tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// What a row must know of its batch.
#[derive(Clone, Copy)]
struct AboutBatch {
    id: i64,
    may_pair: bool,
    may_edit: bool,
    among_many: bool,
    ticks: Option<LeftOut>,
}

fn batch_row(about: AboutBatch, row: Signal<BatchRowView>, outcome: FormOutcome) -> impl IntoView {
    let line = row.with_untracked(|row| row.line);
    let state = Memo::new(move |_| row.with(|row| row.state));
    let verdict = move || {
        let state = state.get();
        view! { <StateWord state=worn(state) word=state.label() /> }
    };
    let tick = about.ticks.map(|left_out| {
        let tick = move || (state.get() == RowState::Ready).then(|| tick(left_out, line));
        view! { <td data-label="Start">{tick}</td> }
    });
    let to_do = move || {
        let state = state.get();
        let outcome = outcome.clone();
        let (batch, may_pair) = (about.id, about.may_pair);
        let acts = (about.may_edit && !state.is_over())
            .then(|| view! { <BatchActs batch may_pair row outcome /> });
        view! {
            {state.what_to_do()}
            {acts}
        }
        .into_any()
    };
    view! {
        <tr>
            {tick}
            <td class="number" data-label="Row">
                {line}
            </td>
            <td data-label="Verdict">{verdict}</td>
            <th scope="row">{move || row.with(own_name)}</th>
            <td data-label="Name at Halo">{move || row.with(halo_name)}</td>
            <td data-label="PMS, Site ID">{move || row.with(site)}</td>
            <td data-label="What we found">
                {move || row.with(|row| found(row, about.among_many))}
            </td>
            <td data-label="What to do">{to_do}</td>
        </tr>
    }
}

/// The tick of a row that is ready. It belongs to the form that starts rows.
fn tick(left_out: LeftOut, line: i64) -> AnyView {
    let toggle = move |_| {
        left_out.update(|lines| {
            if !lines.remove(&line) {
                lines.insert(line);
            }
        });
    };
    view! {
        <input
            type="checkbox"
            form=START_FORM
            name="ticked"
            value=line
            checked=left_out.with_untracked(|lines| !lines.contains(&line))
            aria-label=format!("Start row {line}")
            on:change=toggle
        />
    }
    .into_any()
}
