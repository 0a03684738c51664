//! The figures of a report in the cells of a table: per cent with what it rests on, and times.

use chrono::TimeDelta;
use domain::uptime::{Uptime, per_cent};
use domain::views::history::BlockedSeconds;
use domain::views::report::FiguresView;
use domain::wording::brief;
use leptos::prelude::*;

use crate::ui::uptime::{coverage_figure, weighed, weighed_aloud};

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
        "Longest down",
        "Planned",
        "Blocked",
        "Unknown",
        "Outages",
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
    let hours = figures.in_opening_hours;
    let seen = Uptime {
        uptime: figures.uptime,
        coverage: figures.coverage,
    };
    let in_hours = hours.map(|hours| Uptime {
        uptime: hours.uptime,
        coverage: hours.coverage,
    });
    let coverage = coverage_figure(seen).unwrap_or_else(|| "0".to_owned());
    let seconds = figures.seconds;
    let outages = match figures.outages {
        0 => None,
        outages => Some(outages.to_string()),
    };
    view! {
        {share("Uptime", Some(seen), decimals, weighed_aloud)}
        {cell("Coverage", Some(figure(coverage, "%")))}
        {share("Without planned", Some(figures.without_planned), decimals, weighed)}
        {share("In opening hours", in_hours, decimals, weighed)}
        {time("Online", seconds.online)}
        {time("Degraded", seconds.degraded)}
        {time("Down", seconds.down)}
        {time("Longest down", figures.longest_down_seconds)}
        {time("Planned", seconds.planned)}
        {blocked(figures.blocked.as_ref())}
        {time("Unknown", seconds.unknown)}
        {cell("Outages", outages.map(IntoAny::into_any))}
    }
}

/// A share of the time, as far as enough of it was seen.
fn share(
    label: &'static str,
    uptime: Option<Uptime>,
    decimals: usize,
    weighed: fn(AnyView, f64) -> AnyView,
) -> impl IntoView {
    let known = uptime.and_then(|uptime| Some((uptime.uptime?, uptime.coverage)));
    let shown = known.map(|(share, coverage)| {
        let figure = figure(per_cent(share, decimals), "%");
        weighed(figure, coverage)
    });
    cell(label, shown)
}

/// How long our software could not use the GUID, and whom that waited for.
fn blocked(blocked: Option<&BlockedSeconds>) -> impl IntoView + use<> {
    let shown = blocked.map(|blocked| {
        let total = blocked.total();
        view! {
            <span title=format!("{total} s")>{brief(TimeDelta::seconds(total))}</span>
            <span class="quiet parts">{blocked.words()}</span>
        }
        .into_any()
    });
    cell("Blocked", shown)
}

fn figure(figure: String, unit: &'static str) -> AnyView {
    view! {
        <span>{figure} <span class="unit">" "{unit}</span></span>
    }
    .into_any()
}

fn cell(label: &'static str, content: Option<AnyView>) -> impl IntoView {
    view! {
        <td class="number" data-label=label>
            {content.unwrap_or_else(|| dash().into_any())}
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
