//! The figures of a report in the cells of a table: per cent with what it rests on, and times.

use chrono::TimeDelta;
use domain::uptime::{Uptime, per_cent};
use domain::views::report::FiguresView;
use domain::wording::brief;
use leptos::prelude::*;

use crate::ui::uptime::coverage_figure;

/// The heads of [`figure_cells`].
pub fn figure_heads() -> impl IntoView {
    let heads = [
        "Uptime",
        "Coverage",
        "Without planned",
        "In opening hours",
        "Online",
        "Degraded",
        "Down",
        "Planned",
        "Unknown",
        "Outages",
        "Longest",
    ];
    heads
        .map(|head| {
            view! {
                <th scope="col" class="number">
                    {head}
                </th>
            }
        })
        .into_iter()
        .collect_view()
}

/// The cells, in the order of their heads.
pub fn figure_cells(figures: &FiguresView) -> impl IntoView + use<> {
    let decimals = figures.decimals;
    let share = |share: Option<f64>| share.map(|share| per_cent(share, decimals));
    let hours = figures.in_opening_hours;
    let seen = Uptime {
        uptime: figures.uptime,
        coverage: figures.coverage,
    };
    let coverage = coverage_figure(seen).unwrap_or_else(|| "0".to_owned());
    let seconds = figures.seconds;
    let outages = match figures.outages {
        0 => None,
        outages => Some(outages.to_string()),
    };
    view! {
        {cell("Uptime", share(figures.uptime), "%")}
        {cell("Coverage", Some(coverage), "%")}
        {cell("Without planned", share(figures.without_planned.uptime), "%")}
        {cell("In opening hours", share(hours.and_then(|hours| hours.uptime)), "%")}
        {time("Online", seconds.online)}
        {time("Degraded", seconds.degraded)}
        {time("Down", seconds.down)}
        {time("Planned", seconds.planned)}
        {time("Unknown", seconds.unknown)}
        {cell("Outages", outages, "")}
        {time("Longest", figures.longest_outage_seconds)}
    }
}

fn cell(label: &'static str, figure: Option<String>, unit: &'static str) -> impl IntoView {
    let unit = (!unit.is_empty()).then(|| view! { <span class="unit">" "{unit}</span> });
    let content = match figure {
        Some(figure) => view! { <span>{figure} {unit}</span> }.into_any(),
        None => dash().into_any(),
    };
    view! {
        <td class="number" data-label=label>
            {content}
        </td>
    }
}

/// A time in words, exact on hover.
fn time(label: &'static str, seconds: f64) -> impl IntoView {
    let content = if seconds > 0.0 {
        let words = brief(TimeDelta::milliseconds((seconds * 1000.0) as i64));
        view! { <span title=format!("{seconds} s")>{words}</span> }.into_any()
    } else {
        dash().into_any()
    };
    view! {
        <td class="number" data-label=label>
            {content}
        </td>
    }
}

/// Where there is nothing to say.
fn dash() -> impl IntoView {
    view! { <span class="quiet">"–"</span> }
}
