//! One practice in the table: 36 pixels of state, name, last day, heartbeat, uptime and mover.
//! On a phone the same cells fold into three lines (`style/practice_table.css`).

use chrono::{DateTime, Utc};
use domain::views::OverviewRow;
use leptos::prelude::*;

use crate::overview::column::Column;

/// The row of a practice. It changes in place, and a change washes it once with the accent's tint.
#[component]
pub fn PracticeRow(
    /// The practice.
    row: Signal<OverviewRow>,
    /// When the row was read.
    as_of: Signal<DateTime<Utc>>,
    /// How often it changed since the list was opened.
    changes: Signal<u32>,
) -> impl IntoView {
    // Two names for one wash: going from one to the other starts it anew.
    let wash = move || match changes.get() {
        0 => None,
        count if count % 2 == 1 => Some("odd"),
        _ => Some("even"),
    };
    view! { <tr data-wash=wash>{move || cells(&row.get(), as_of).into_any()}</tr> }.into_any()
}

/// The cells of a row.
pub fn cells(row: &OverviewRow, as_of: Signal<DateTime<Utc>>) -> impl IntoView + use<> {
    Column::ALL
        .map(|column| column.cell(row, as_of))
        .into_iter()
        .collect_view()
}
