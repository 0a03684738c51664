//! Cases as a table: to whom, about what, sent when, and since when an answer is due.

use domain::support_case::CaseState;
use domain::views::cases::CaseRow;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::When;

/// The table.
pub fn case_table(rows: &[CaseRow], caption: &'static str) -> impl IntoView + use<> {
    let rows: Vec<_> = rows.iter().map(row).collect();
    view! {
        <table class="table cases">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Case"</th>
                    <th scope="col">"About"</th>
                    <th scope="col">"Sent"</th>
                    <th scope="col">"Answer"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(case: &CaseRow) -> impl IntoView + use<> {
    view! {
        <tr data-case=case.state.as_str() data-overdue=case.is_overdue.then_some("true")>
            <th scope="row" class="wide">
                <a class="link" href=links::case(case.id)>
                    {case_name(case)}
                </a>
                <span class="quiet next">"to " {case.receiver.label()}</span>
            </th>
            <td data-label="About">
                <span>{about(case)}</span>
            </td>
            <td data-label="Sent">
                <span>
                    <When moment=case.sent.clone() />
                    <span class="quiet next">"by " <bdi>{case.by.clone()}</bdi></span>
                </span>
            </td>
            <td data-label="Answer">
                <span>{answer(case)}</span>
            </td>
        </tr>
    }
}

/// The case by the number that the receiver gave it, or by ours.
pub fn case_name(case: &CaseRow) -> impl IntoView + use<> {
    match case.number.is_empty() {
        true => format!("Case {}", case.id).into_any(),
        false => view! {
            {format!("Case {}, ", case.id)}
            <bdi>{case.number.clone()}</bdi>
        }
        .into_any(),
    }
}

/// What it is about, with the ways there.
pub fn about(case: &CaseRow) -> impl IntoView + use<> {
    let practice = case.practice.clone().map(|(id, name)| {
        view! {
            <a class="link" href=links::practice(id)>
                <bdi>{name}</bdi>
            </a>
            " "
        }
    });
    let change = case.change.map(|id| {
        view! {
            " "
            <a class="link" href=links::change(id)>
                {format!("change {id}")}
            </a>
        }
    });
    view! {
        {practice}
        <span class="soft">{case.cause.clone()}</span>
        {change}
    }
}

/// How it stands, and what follows from the time that has passed.
pub fn answer(case: &CaseRow) -> AnyView {
    match case.state {
        CaseState::Waiting if case.is_overdue => view! {
            <strong class="overdue">"Overdue: ask again"</strong>
            <span class="quiet next">{no_answer_since(&case.waited)}</span>
        }
        .into_any(),
        CaseState::Waiting => view! {
            "due "
            <When moment=case.due.clone() />
        }
        .into_any(),
        CaseState::Answered | CaseState::Closed => case.state.label().into_any(),
    }
}

/// For how long nobody answered; empty where no business time has passed.
pub fn no_answer_since(waited: &str) -> String {
    match waited {
        "" => "No business time has passed since.".to_owned(),
        waited => format!("No answer since {waited} of business time."),
    }
}
