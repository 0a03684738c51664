//! The table of practices: heads that sort, two groups, one row per practice. Rows have the
//! practice's number as their id, so that a row that changes stays where it stands.

use chrono::{DateTime, Utc};
use domain::overview::{Query, Sort};
use domain::views::{Overview, OverviewRow};
use leptos::prelude::*;

use crate::links;
use crate::overview::column::{Column, Direction};
use crate::overview::row::practice_row;
use crate::ui::symbols::Icon;

/// The rows of the page. On a list in the order of urgency those that need attention stand apart, where
/// there are others too. The live script holds rows in their places while the table is in use
/// (`data-holds`).
#[component]
pub fn PracticeTable(
    /// The list.
    overview: Overview,
) -> impl IntoView {
    let by_urgency = overview.query.sort.unwrap_or(Sort::Urgency) == Sort::Urgency;
    let (attention, rest): (Vec<_>, Vec<_>) = overview
        .rows
        .iter()
        .partition(|row| by_urgency && row.attention);
    let has_groups = !attention.is_empty() && !rest.is_empty();
    let headings = has_groups.then(|| headings(&overview));
    let (attention_heading, rest_heading) = headings.unzip();
    let as_of = overview.as_of;
    view! {
        <table class="practices" data-holds="" data-key="rows">
            <caption class="visually-hidden">"Practices and how they are"</caption>
            <thead>
                <tr>{heads(&overview.query)}</tr>
            </thead>
            {group("attention", attention_heading, &attention, as_of)}
            {group("rest", rest_heading, &rest, as_of)}
        </table>
    }
    .into_any()
}

/// How many stand under each heading, over all pages: those that need attention come first, so
/// where both groups are on a page, all before it need attention too.
fn headings(overview: &Overview) -> (String, String) {
    let before = overview.page.saturating_sub(1) * overview.per_page;
    let attention = before + overview.rows.iter().filter(|row| row.attention).count();
    let rest = overview.total.saturating_sub(attention);
    (
        format!("Needs attention · {attention}"),
        format!("Everyone else · {rest}"),
    )
}

fn group(
    id: &'static str,
    heading: Option<String>,
    rows: &[&OverviewRow],
    as_of: DateTime<Utc>,
) -> impl IntoView + use<> {
    let rows: Vec<_> = rows.iter().map(|row| practice_row(row, as_of)).collect();
    view! {
        <tbody id=id>
            {heading.map(group_heading)}
            {rows}
        </tbody>
    }
}

/// A heading spans the columns that every screen but a phone has room for.
fn group_heading(words: String) -> impl IntoView {
    let (narrow, always): (Vec<_>, Vec<_>) = Column::ALL
        .into_iter()
        .partition(|column| column.makes_room());
    let rest = narrow
        .into_iter()
        .map(|column| view! { <td class=column.class()></td> });
    view! {
        <tr class="group">
            <th scope="rowgroup" colspan=always.len()>
                {words}
            </th>
            {rest.collect_view()}
        </tr>
    }
}

/// The heads. Those a list can be sorted by are links.
fn heads(query: &Query) -> impl IntoView + use<> {
    let head = |column: Column| match column.sort() {
        Some((sort, direction)) => sorting_head(query, column, sort, direction).into_any(),
        None => view! {
            <th scope="col" class=column.class()>
                {column.label()}
            </th>
        }
        .into_any(),
    };
    Column::ALL.map(head).into_iter().collect_view()
}

/// A head that sorts.
fn sorting_head(
    query: &Query,
    column: Column,
    sort: Sort,
    direction: Direction,
) -> impl IntoView + use<> {
    let is_current = query.sort.unwrap_or(Sort::Urgency) == sort;
    let target = Query {
        sort: (sort != Sort::Urgency).then_some(sort),
        page: 1,
        ..query.clone()
    };
    let (word, arrow) = match direction {
        Direction::Ascending => ("ascending", "up"),
        Direction::Descending => ("descending", "down"),
    };
    view! {
        <th scope="col" class=column.class() aria-sort=is_current.then_some(word)>
            <a href=links::overview(&target)>
                {column.label()} {is_current.then(|| view! { <Icon name=arrow /> })}
            </a>
        </th>
    }
}
