//! How far a batch is: a bar, the counts as links, and the way to its other pages.

use domain::headline::State;
use domain::onboarding::RowState;
use domain::views::onboarding::{ImportBatchPage, ImportBatchSummary};
use leptos::prelude::*;

use crate::links;
use crate::ui::pager::pager;
use crate::ui::state_word::StateWord;

/// The state whose shape and colour a row's state wears.
pub const fn worn(state: RowState) -> State {
    match state {
        RowState::Ready | RowState::Started => State::Online,
        RowState::Several
        | RowState::NotPaired
        | RowState::NotAuthoritative
        | RowState::Rejected => State::Blocked,
        RowState::NotFound => State::Unreachable,
        RowState::Invalid => State::Offline,
        RowState::NameMismatch | RowState::Duplicate => State::Degraded,
        RowState::Initialising => State::PendingSetup,
        RowState::Waiting => State::Unknown,
        RowState::Unchanged | RowState::Dropped => State::Retired,
    }
}

/// The bar while rows are looked up; nothing once all are.
pub fn batch_progress(page: &ImportBatchPage) -> impl IntoView + use<> {
    let (judged, rows) = (page.judged(), page.batch.rows);
    (judged < rows).then(|| {
        let left = (rows - judged).div_ceil(page.per_second as usize);
        let left = match left {
            0..90 => format!("About {left} s left."),
            _ => format!("About {} min left.", left.div_ceil(60)),
        };
        view! {
            <section class="card" aria-label="Looking up">
                <div class="body">
                    <div class="tools">
                        <h2>{format!("{judged} of {rows} looked up")}</h2>
                        <span class="soft">
                            {format!(
                                "{} look-ups a second, so that your own queries keep their quota. {left} \
                                 You may leave this page.",
                                page.per_second
                            )}
                        </span>
                    </div>
                    <progress max=rows value=judged aria-label="Rows looked up"></progress>
                </div>
            </section>
        }
    })
}

/// How many rows stand where, each a link that shows them alone.
pub fn batch_counts(batch: &ImportBatchSummary, only: Option<RowState>) -> impl IntoView + use<> {
    let id = batch.id;
    let there = RowState::ALL.iter().copied();
    let states: Vec<_> = there
        .filter(|state| batch.count(*state) > 0 || only == Some(*state))
        .map(|state| {
            view! {
                <a
                    href=links::batch_rows(id, Some(state), 1)
                    aria-current=(only == Some(state)).then_some("true")
                >
                    <strong>{batch.count(state)}</strong>
                    <StateWord state=worn(state) word=state.label() />
                </a>
            }
        })
        .collect();
    view! {
        <nav class="counts" aria-label="Filter by verdict">
            <a href=links::batch(id) aria-current=only.is_none().then_some("true")>
                <strong>{batch.rows}</strong>
                <span class="label attention">"All rows"</span>
            </a>
            {states}
        </nav>
    }
}

/// Previous and next, where there is more than one page.
pub fn batch_pager(page: &ImportBatchPage) -> impl IntoView + use<> {
    let (at, pages, id, only) = (page.page, page.pages, page.batch.id, page.only);
    pager(at, pages, &|page| links::batch_rows(id, only, page))
}
