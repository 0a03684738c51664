//! What is kept how long, how it grows, and which setting changes that.

use domain::views::database::{KeptPart, PartKind};
use domain::wording::size;
use leptos::prelude::*;

/// What the table is called.
pub const KEPT_HOW_LONG: &str = "What is kept how long";

/// The table.
pub fn kept_table(parts: &[KeptPart]) -> impl IntoView + use<> {
    let rows: Vec<_> = parts.iter().map(row).collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">{KEPT_HOW_LONG}</caption>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Size, about"</th>
                    <th scope="col">"A day adds"</th>
                    <th scope="col">"Stored"</th>
                    <th scope="col">"Kept"</th>
                    <th scope="col">"Setting"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(kept: &KeptPart) -> impl IntoView + use<> {
    let kept_for = match kept.part.days_kept {
        Some(days) => format!("{days} days"),
        None => "for ever".to_owned(),
    };
    let setting = match setting(kept.kind) {
        Some(setting) => view! { <span class="code">{setting}</span> }.into_any(),
        None => view! { <span class="quiet">"none"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                {what(kept.kind)}
            </th>
            <td data-label="Size">{size(kept.bytes)}</td>
            <td data-label="A day adds">{size(kept.part.bytes_per_day)}</td>
            <td data-label="Stored">{kept.part.days_stored} " days"</td>
            <td data-label="Kept">{kept_for}</td>
            <td data-label="Setting">{setting}</td>
        </tr>
    }
}

const fn what(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Samples => "Single checks, for drill-down",
        PartKind::Hourly => "Hourly figures of heartbeat, clock and latency",
        PartKind::Daily => "Daily figures",
        PartKind::Rest => "Everything else: states over time, the list, approvals, the audit trail",
    }
}

const fn setting(kind: PartKind) -> Option<&'static str> {
    match kind {
        PartKind::Samples => Some("--keep-samples"),
        PartKind::Hourly => Some("--keep-hourly"),
        PartKind::Daily | PartKind::Rest => None,
    }
}
