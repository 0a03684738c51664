//! The form that starts watching what is ready in a batch. Its ticks are in the rows.

use std::collections::BTreeSet;

use domain::action::ActionKind;
use domain::action::batch::BatchActionKind;
use domain::onboarding::{RowState, START_UNCONFIRMED_MAX};
use domain::views::onboarding::{BatchRowView, ImportBatchPage};
use domain::wording::counted;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::action_form::ActionForm;

/// The form's id, by which the ticks belong to it.
pub const START_FORM: &str = "start";

/// The button where one row is ticked.
const START_ONE: &str = "Start watching it";

/// The lines that a refused form came without.
pub fn left_out(outcome: &FormOutcome) -> BTreeSet<i64> {
    let lines = |name: &str| {
        let lines = outcome.value_of(BatchActionKind::Start.entry().key, name);
        let lines = lines.split(',').flat_map(str::parse);
        lines.collect::<BTreeSet<i64>>()
    };
    let ticked = lines("ticked");
    lines("shown").difference(&ticked).copied().collect()
}

/// What is ready, the rest as a file, and the button. More than a few are started only when their
/// number is typed. Without scripts the number to type is that of all that are ready; where ticks
/// were taken away, the refusal says which one it is.
pub fn start_form(
    batch: &ImportBatchPage,
    left_out: &BTreeSet<i64>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let (id, rows) = (batch.batch.id, batch.batch.rows);
    let ready = batch.batch.count(RowState::Ready);
    let for_people = batch.batch.for_people();
    let words = match ready {
        0 => "None is ready.".to_owned(),
        some => counted(some, "is ready.", "are ready."),
    };
    let rest = (for_people > 0).then(|| {
        view! {
            <a class="button" href=links::batch_csv(id) rel="external">
                {format!("Export the {for_people} to decide")}
            </a>
        }
    });
    let form = (ready > 0).then(|| form(batch, left_out, outcome));
    let card = (ready > 0 || for_people > 0).then(|| {
        view! {
            <section class="card start" aria-label="Start">
                <p>
                    <b>{words}</b>
                    {(rows > 1)
                        .then_some(
                            " The other rows stay here, under Onboarding, until someone decides.",
                        )}
                </p>
                {rest}
                {form}
            </section>
        }
    });
    card.into_any()
}

fn form(
    batch: &ImportBatchPage,
    left_out: &BTreeSet<i64>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let (id, rows) = (batch.batch.id, batch.batch.rows);
    let ready = batch.batch.count(RowState::Ready);
    let without = with_ticks(batch).filter(|row| left_out.contains(&row.line));
    let chosen = ready.saturating_sub(without.count());
    // The live script counts on as ticks are set and taken away.
    let elsewhere = ready.saturating_sub(with_ticks(batch).count());
    let shown = ready_lines(batch);
    let confirm = (ready > START_UNCONFIRMED_MAX).then(|| confirm(chosen, elsewhere));
    let button = match chosen {
        1 => START_ONE.to_owned(),
        many => format!("Start watching {many}"),
    };
    view! {
        <ActionForm
            action=BatchActionKind::Start
            about=id.to_string()
            id=START_FORM
            outcome=outcome.clone()
        >
            <input type="hidden" name="shown" value=shown />
            <div class="tools">
                {confirm}
                <button
                    type="submit"
                    class="button primary"
                    autofocus=rows == 1
                    data-counts=START_FORM
                    data-besides=elsewhere
                    data-one=START_ONE
                    data-many="Start watching {n}"
                >
                    {button}
                </button>
            </div>
        </ActionForm>
    }
}

/// Where the number is typed.
fn confirm(chosen: usize, elsewhere: usize) -> impl IntoView {
    view! {
        <label
            for="confirm"
            data-counts=START_FORM
            data-besides=elsewhere
            data-one="Type 1 to confirm"
            data-many="Type {n} to confirm"
        >
            {format!("Type {chosen} to confirm")}
        </label>
        <input
            id="confirm"
            class="confirm"
            name="confirm"
            inputmode="numeric"
            autocomplete="off"
            required
        />
    }
}

/// The lines of this page that have a tick to take away.
fn ready_lines(batch: &ImportBatchPage) -> String {
    let lines: Vec<String> = with_ticks(batch).map(|row| row.line.to_string()).collect();
    lines.join(",")
}

fn with_ticks(batch: &ImportBatchPage) -> impl Iterator<Item = &BatchRowView> {
    let have_ticks = batch.batch.rows > 1;
    let rows = batch.rows.iter();
    rows.filter(move |row| have_ticks && row.state == RowState::Ready)
}
