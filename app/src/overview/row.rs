//! One practice in the table: 36 pixels of state, name, last day, heartbeat, uptime and mover.
//! On a phone the same cells fold into three lines (`style/practice_table.css`).

use chrono::{DateTime, TimeDelta, Utc};
use domain::views::OverviewRow;
use domain::wording::brief;
use leptos::prelude::*;

use crate::links;
use crate::ui::change_badge::ChangeBadge;
use crate::ui::moment::Age;
use crate::ui::state_word::StateWord;
use crate::ui::strip::Strip;
use crate::ui::uptime::{coverage_figure, uptime_figure};
use crate::ui::who_acts::Who;

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

/// The cells of a row, in the order of [`crate::overview::table::PracticeTable`]'s heads.
pub fn cells(row: &OverviewRow, as_of: Signal<DateTime<Utc>>) -> impl IntoView + use<> {
    let practice = &row.practice;
    let heartbeat = row.heartbeat.clone().zip(practice.heartbeat_age_seconds);
    view! {
        <td class="cell-state">
            <StateWord state=practice.state />
            <span class="why">{row.why.clone()}</span>
        </td>
        <th scope="row" class="cell-name">
            <a class="name" href=links::practice(practice.id)>
                {practice.name.clone()}
            </a>
            {practice.pending_change.map(|change| view! { <ChangeBadge change /> })}
        </th>
        <td class="cell-site">
            {practice.pms.short_name()} " " <span class="code">{practice.site_id.clone()}</span>
        </td>
        <td class="cell-since number">
            <Age moment=row.since.clone() as_of words=brief />
        </td>
        <td class="cell-strip">
            <Strip parts=row.strip.clone() />
        </td>
        <td class="cell-heartbeat number">
            {heartbeat
                .map_or_else(
                    || dash().into_any(),
                    |(moment, seconds)| {
                        let since = as_of.get_untracked() - TimeDelta::seconds(seconds);
                        view! { <Age moment as_of since words=brief /> }.into_any()
                    },
                )}
        </td>
        <td class="cell-uptime number">{figure(uptime_figure(practice.uptime_30d))}</td>
        <td class="cell-coverage number">{figure(coverage_figure(practice.uptime_30d))}</td>
        <td class="cell-link">
            {row.link.clone().map_or_else(|| dash().into_any(), IntoAny::into_any)}
            {row.link_is_old.then(|| view! { <span class="old">"old"</span> })}
        </td>
        <td class="cell-who">
            <Who who=practice.who_acts />
        </td>
    }
}

/// A figure with its quiet unit.
fn figure(per_cent: Option<String>) -> impl IntoView {
    match per_cent {
        Some(figure) => view! {
            {figure}
            <span class="unit">" %"</span>
        }
        .into_any(),
        None => dash().into_any(),
    }
}

/// Where there is nothing to say.
fn dash() -> impl IntoView {
    view! { <span class="quiet">"–"</span> }
}
