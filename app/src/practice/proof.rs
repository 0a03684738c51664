//! Uptime of the window that is looked at, and the spans that add up to it: every figure can be
//! added up by hand.

use chrono::TimeDelta;
use domain::uptime::Uptime;
use domain::views::PracticePage;
use domain::views::history::{ProofRow, Seconds};
use domain::wording::{brief, counted};
use leptos::prelude::*;

use crate::ui::moment::When;
use crate::ui::state_word::StateWord;
use crate::ui::uptime::{coverage_figure, precise_figure, weighed_aloud};

/// The card.
pub fn proof(page: &PracticePage) -> impl IntoView + use<> {
    let (uptime, spans) = (&page.uptime, &page.proof);
    let all = Uptime {
        uptime: uptime.uptime,
        coverage: uptime.coverage,
    };
    let decimals = uptime.decimals;
    let mut lines = vec![line(
        "All hours",
        all,
        uptime.without_planned,
        decimals,
        uptime.seconds,
    )];
    lines.extend(uptime.in_opening_hours.map(|hours| {
        let open = Uptime {
            uptime: hours.uptime,
            coverage: hours.coverage,
        };
        line(
            "Opening hours",
            open,
            hours.without_planned,
            decimals,
            hours.seconds,
        )
    }));
    let outages = match uptime.outages {
        0 => "no outage".to_owned(),
        some => counted(some, "outage", "outages"),
    };
    let sum: f64 = spans.rows.iter().map(|row| row.seconds).sum();
    let rows = spans.rows.iter().map(row).collect_view();
    let left_out = spans.left_out;
    view! {
        <section class="card" aria-labelledby="proof">
            <header>
                <h2 id="proof">"Uptime of this window"</h2>
                <span class="quiet">{format!("{}, {outages}", page.timeline.title)}</span>
            </header>
            <div class="wide-table">
                <table class="figures">
                    <caption class="visually-hidden">"Uptime with coverage and the seconds behind it"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Counted"</th>
                            <th scope="col" class="number">"Uptime"</th>
                            <th scope="col" class="number">"Coverage"</th>
                            <th scope="col" class="number">"Planned left out"</th>
                            <th scope="col" class="number">"Online"</th>
                            <th scope="col" class="number">"Degraded"</th>
                            <th scope="col" class="number">"Down"</th>
                            <th scope="col" class="number">"of it planned"</th>
                            <th scope="col" class="number">"Not known"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <details class="spans">
                <summary>"Prove it: the spans that add up to this"</summary>
                <table>
                    <caption class="visually-hidden">"Each stretch of the window, oldest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"State"</th>
                            <th scope="col">"Counts as"</th>
                            <th scope="col">"From"</th>
                            <th scope="col">"To"</th>
                            <th scope="col" class="number">"Seconds"</th>
                            <th scope="col" class="number">"of them planned"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row" colspan="4">
                                {match left_out {
                                    0 => "Together, the whole window".to_owned(),
                                    more => format!("Together; {more} earlier stretches are in the figures above and not listed"),
                                }}
                            </th>
                            <td class="number">{exact(sum)}</td>
                            <td></td>
                        </tr>
                    </tfoot>
                </table>
            </details>
        </section>
    }
}

fn line(
    name: &'static str,
    uptime: Uptime,
    without_planned: Uptime,
    decimals: usize,
    seconds: Seconds,
) -> impl IntoView {
    let figure = |uptime: Uptime| match precise_figure(uptime, decimals) {
        Some(figure) => format!("{figure} %"),
        None => "–".to_owned(),
    };
    let shown = |figure: AnyView, uptime: Uptime| match uptime.uptime {
        Some(_) => weighed_aloud(figure, uptime.coverage),
        None => figure,
    };
    let coverage = coverage_figure(uptime).map_or("0 %".to_owned(), |figure| format!("{figure} %"));
    let lengths = [
        seconds.online,
        seconds.degraded,
        seconds.down,
        seconds.planned,
        seconds.unknown,
    ];
    let lengths = lengths.map(|length| {
        let title = format!("{} s", exact(length));
        view! {
            <td class="number" title=title>
                {brief(TimeDelta::milliseconds((length * 1000.0) as i64))}
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="number">
                {shown(view! { <b>{figure(uptime)}</b> }.into_any(), uptime)}
            </td>
            <td class="number">{coverage}</td>
            <td class="number">
                {shown(figure(without_planned).into_any(), without_planned)}
            </td>
            {lengths.into_iter().collect_view()}
        </tr>
    }
}

fn row(row: &ProofRow) -> impl IntoView + use<> {
    let state = match row.state {
        Some(state) => view! { <StateWord state /> }.into_any(),
        None => "before the first observation".into_any(),
    };
    view! {
        <tr>
            <td>
                {state}
                {(!row.why.is_empty()).then(|| view! { <span class="quiet">{row.why.clone()}</span> })}
            </td>
            <td>{row.counts.clone()}</td>
            <td>
                <When moment=row.from.clone() />
            </td>
            <td>
                <When moment=row.to.clone() />
            </td>
            <td class="number">{exact(row.seconds)}</td>
            <td class="number">
                {(row.planned_seconds > 0.0).then(|| exact(row.planned_seconds))}
            </td>
        </tr>
    }
}

/// Seconds to the millisecond, without an end of zeros.
fn exact(seconds: f64) -> String {
    let text = format!("{seconds:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
