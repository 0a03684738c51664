//! The form that starts watching what is ready in a batch. Its ticks are in the rows.

use std::collections::BTreeSet;

use domain::action::ActionKind;
use domain::action::batch::BatchActionKind;
use domain::onboarding::{RowState, START_UNCONFIRMED_MAX};
use domain::views::onboarding::{BatchRowView, ImportBatchPage};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::action_form::ActionForm;

/// The form's id, by which the ticks belong to it.
pub const START_FORM: &str = "start";

/// The lines whose tick was taken away.
pub type LeftOut = RwSignal<BTreeSet<i64>>;

/// The lines that a refused form came without.
pub fn left_out(outcome: &FormOutcome) -> LeftOut {
    let lines = |name: &str| {
        let lines = outcome.value_of(BatchActionKind::Start.entry().key, name);
        let lines = lines.split(',').flat_map(str::parse);
        lines.collect::<BTreeSet<i64>>()
    };
    let ticked = lines("ticked");
    RwSignal::new(lines("shown").difference(&ticked).copied().collect())
}

/// What is ready, the rest as a file, and the button. More than a few are started only when their
/// number is typed. Without scripts the number to type is that of all that are ready; where ticks
/// were taken away, the refusal says which one it is.
#[component]
pub fn StartForm(
    /// The batch.
    batch: Signal<ImportBatchPage>,
    /// The lines whose tick was taken away.
    left_out: LeftOut,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let id = batch.with_untracked(|batch| batch.batch.id);
    let rows = batch.with_untracked(|batch| batch.batch.rows);
    let ready = Memo::new(move |_| batch.with(|batch| batch.batch.count(RowState::Ready)));
    let for_people = Memo::new(move |_| batch.with(|batch| batch.batch.for_people()));
    let any_ready = Memo::new(move |_| ready.get() > 0);
    let is_needed = Memo::new(move |_| any_ready.get() || for_people.get() > 0);
    let must_confirm = Memo::new(move |_| ready.get() > START_UNCONFIRMED_MAX);
    let chosen = Signal::derive(move || {
        let left_out = left_out.get();
        let without = move |batch: &ImportBatchPage| {
            let ready = batch.rows.iter().filter(|row| has_tick(batch, row));
            ready.filter(|row| left_out.contains(&row.line)).count()
        };
        ready.get().saturating_sub(batch.with(without))
    });
    let shown = move || batch.with(ready_lines);
    let confirm = move || must_confirm.get().then(|| confirm(chosen));
    let rest = move || {
        let count = for_people.get();
        (count > 0).then(|| {
            view! {
                <a class="button" href=links::batch_csv(id) rel="external">
                    {format!("Export the {count} to decide")}
                </a>
            }
        })
    };
    let words = move || match ready.get() {
        0 => "None is ready.".to_owned(),
        1 => "1 is ready.".to_owned(),
        many => format!("{many} are ready."),
    };
    let button = move || match chosen.get() {
        1 => "Start watching it".to_owned(),
        many => format!("Start watching {many}"),
    };
    let form = move || {
        let outcome = outcome.clone();
        any_ready.get().then(|| {
            view! {
                <ActionForm
                    action=BatchActionKind::Start
                    about=id.to_string()
                    id=START_FORM
                    outcome
                >
                    <input type="hidden" name="shown" value=shown />
                    <div class="tools">
                        {confirm}
                        <button type="submit" class="button primary" autofocus=rows == 1>
                            {button}
                        </button>
                    </div>
                </ActionForm>
            }
        })
    };
    let card = move || {
        let form = form.clone();
        is_needed.get().then(|| {
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
        })
    };
    view! { {card} }.into_any()
}

/// Where the number is typed.
fn confirm(chosen: Signal<usize>) -> impl IntoView {
    view! {
        <label for="confirm">{move || format!("Type {} to confirm", chosen.get())}</label>
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
    let ready = batch.rows.iter().filter(|row| has_tick(batch, row));
    let lines: Vec<String> = ready.map(|row| row.line.to_string()).collect();
    lines.join(",")
}

fn has_tick(batch: &ImportBatchPage, row: &BatchRowView) -> bool {
    row.state == RowState::Ready && batch.batch.rows > 1
}
