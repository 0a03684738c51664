//! The practices whose clock or heartbeat is out of order, worst first.

use domain::views::heartbeats::HeartbeatRow;
use domain::wording::heartbeat as wording;
use leptos::prelude::*;

use crate::links;
use crate::ui::state_word::StateWord;

/// The table.
pub fn heartbeat_table(rows: &[HeartbeatRow]) -> impl IntoView + use<> {
    let rows: Vec<_> = rows.iter().cloned().map(row).collect();
    view! {
        <table class="table troubles">
            <caption class="visually-hidden">"Clocks and heartbeats out of order, worst first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Practice"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Clock now"</th>
                    <th scope="col">"Trend"</th>
                    <th scope="col">"Cadence"</th>
                    <th scope="col">"Late heartbeats"</th>
                    <th scope="col">"Link"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(row: HeartbeatRow) -> impl IntoView {
    let drift = match row.clock_drift_ms {
        Some(ms) => format!("{}, {}", wording::drift(ms), wording::clock(row.clock)),
        None => "not told".to_owned(),
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::practice(row.practice_id)>
                    {row.name}
                </a>
            </th>
            <td data-label="State">
                <StateWord state=row.state />
            </td>
            <td data-label="Clock now">{drift}</td>
            <td data-label="Trend">{row.trend}</td>
            <td data-label="Cadence">{row.cadence_words}</td>
            <td data-label="Late heartbeats">{wording::gaps(row.heartbeat_gaps)}</td>
            <td data-label="Link">{row.halo_link_version.unwrap_or_else(|| "not told".to_owned())}</td>
        </tr>
    }
}
