//! The cases about a practice or a change that are open, in a line each, where the trouble is.

use domain::views::cases::CaseRow;
use leptos::prelude::*;

use crate::links;
use crate::ui::case_table::{answer, case_name};

/// The lines; nothing where none is open.
pub fn open_cases(cases: &[CaseRow]) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = cases.iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! { <ul class="open-cases" aria-label="Open cases">{lines}</ul> }
    })
}

fn line(case: &CaseRow) -> impl IntoView + use<> {
    view! {
        <li data-overdue=case.is_overdue.then_some("true")>
            <a class="link" href=links::case(case.id)>
                {case_name(case)}
            </a>
            " to "
            {case.receiver.label()}
            ", "
            <span class="soft">{case.cause.clone()}</span>
            ": "
            {answer(case)}
        </li>
    }
}
