//! The table of practices: heads that sort, two groups, one row per practice. Rows are keyed by
//! the practice, so that a row changes where it stands.

use chrono::{DateTime, Utc};
use domain::overview::{Query, Sort};
use domain::practice::PracticeId;
use domain::views::{Overview, OverviewRow};
use leptos::prelude::*;

use crate::links;
use crate::live::clock_while;
use crate::overview::column::{Column, Direction};
use crate::overview::row::PracticeRow;
use crate::overview::row_changes::RowChanges;
use crate::overview::row_order::RowOrder;
use crate::ui::symbols::Icon;

/// The rows of the page.
#[component]
pub fn PracticeTable(
    /// The list as the server gave it.
    overview: Signal<Overview>,
) -> impl IntoView {
    let in_use = RwSignal::new(false);
    let order = Memo::new(move |before: Option<&RowOrder>| {
        let wanted = overview.with(RowOrder::of);
        match before {
            Some(before) if in_use.get() => before.kept_for(wanted),
            Some(_) | None => wanted,
        }
    });
    let changes = Memo::new(move |before: Option<&RowChanges>| {
        overview.with(|overview| RowChanges::after(before, overview))
    });
    let query = Memo::new(move |_| overview.with(|overview| overview.query.clone()));
    let headings = Memo::new(move |_| {
        order
            .with(RowOrder::has_groups)
            .then(|| overview.with(headings))
    });
    let attention_heading = Signal::derive(move || headings.get().map(|(attention, _)| attention));
    let rest_heading = Signal::derive(move || headings.get().map(|(_, rest)| rest));
    view! {
        <table
            class="practices"
            on:pointerenter=move |_| in_use.set(true)
            on:pointerleave=move |_| in_use.set(false)
            on:focusin=move |_| in_use.set(true)
            on:focusout=move |_| in_use.set(false)
        >
            <caption class="visually-hidden">"Practices and how they are"</caption>
            <thead>
                <tr>{move || heads(&query.get())}</tr>
            </thead>
            <Group
                heading=attention_heading
                ids=Signal::derive(move || order.with(|order| order.attention.clone()))
                overview
                changes
            />
            <Group
                heading=rest_heading
                ids=Signal::derive(move || order.with(|order| order.rest.clone()))
                overview
                changes
            />
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

#[component]
fn Group(
    heading: Signal<Option<String>>,
    ids: Signal<Vec<PracticeId>>,
    overview: Signal<Overview>,
    changes: Memo<RowChanges>,
) -> impl IntoView {
    let heading = move || heading.get().map(group_heading);
    let as_of = clock_while(
        move || overview.with(|overview| !overview.shown.is_past),
        move || overview.with(|overview| overview.as_of),
    );
    view! {
        <tbody>
            {heading} <For each=move || ids.get() key=|id| *id let:id>
                <KeyedRow id overview changes as_of />
            </For>
        </tbody>
    }
    .into_any()
}

/// The row of one practice, for as long as it is on the page.
#[component]
fn KeyedRow(
    id: PracticeId,
    overview: Signal<Overview>,
    changes: Memo<RowChanges>,
    as_of: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let find = move |overview: &Overview| {
        overview
            .rows
            .iter()
            .find(|row| row.practice.id == id)
            .cloned()
    };
    // A row that has just left the list keeps its last words until it is taken away.
    let row = overview.with_untracked(find).map(|first: OverviewRow| {
        Memo::new(move |before: Option<&OverviewRow>| {
            let now = overview.with(find);
            now.or_else(|| before.cloned())
                .unwrap_or_else(|| first.clone())
        })
    });
    let changes = Signal::derive(move || changes.with(|changes| changes.count(id)));
    row.map(|row| view! { <PracticeRow row=row.into() as_of changes /> })
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
