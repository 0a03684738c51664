//! One practice in the table: 36 pixels of state, name, last day, heartbeat, uptime and mover.
//! On a phone the same cells fold into three lines (`style/overview/practice_table.css`).

use domain::outside_text::isolated;
use chrono::{DateTime, Utc};
use domain::views::OverviewRow;
use leptos::prelude::*;

use crate::overview::column::Column;

/// The row of a practice. The live script washes it once when what a reader would call a change
/// (`data-face`) has come, and tells those who do not see it (`data-words`). Ages and figures move all
/// the time.
pub fn practice_row(row: &OverviewRow, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let practice = &row.practice;
    let reason = practice.state_reason.map_or("", |reason| reason.as_str());
    let face = format!("{} {reason} {}", practice.state, practice.who_acts.as_str());
    let words = format!("{} is now {}.", isolated(&practice.name), practice.state.label());
    view! {
        <tr
            id=format!("practice-{}", practice.id)
            data-face=face
            data-state=practice.state.as_str()
            data-words=words
        >
            {cells(row, as_of)}
        </tr>
    }
    .into_any()
}

/// The cells of a row.
pub fn cells(row: &OverviewRow, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    Column::ALL
        .map(|column| column.cell(row, as_of))
        .into_iter()
        .collect_view()
}
