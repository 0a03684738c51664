//! Practices over time: their names in a list, and beside each what it went through. On a phone the
//! drawing makes way; the list of outages below holds the same.

use domain::headline::State;
use domain::views::outages::{Gantt, GanttGroup};
use leptos::prelude::*;

use crate::links;
use crate::ui::symbols::Shape;

/// The card; nothing where no practice had an outage.
pub fn gantt_card(gantt: &Gantt, chart: String) -> impl IntoView + use<> {
    let names = gantt.groups.iter().map(group).collect_view();
    let more = gantt.left_out;
    let left_out = (more > 0).then(|| {
        view! { <p class="quiet body">{format!("{more} more practices are in the list below.")}</p> }
    });
    (!gantt.groups.is_empty()).then(|| {
        view! {
            <section class="card over-time" aria-labelledby="over-time">
                <header>
                    <h2 id="over-time">"Practices over time"</h2>
                    <span class="quiet">"shaded: known to be closed"</span>
                    {legend()}
                </header>
                <div class="tracks rows">
                    <ul class="lane-names gantt-names">{names}</ul>
                    // Drawn by `charts::gantt`, which escapes every text it takes in.
                    <div class="chart" inner_html=chart></div>
                </div>
                {left_out}
            </section>
        }
    })
}

fn group(group: &GanttGroup) -> impl IntoView + use<> {
    let rows = group.rows.iter().map(|row| {
        view! {
            <li data-state=row.state.as_str()>
                <Shape state=row.state />
                <a class="link" href=links::practice(row.id)>
                    {row.name.clone()}
                </a>
            </li>
        }
    });
    let count = group.rows.len();
    view! {
        <li class="group">
            <b>{group.title.clone()}</b>
            <span class="quiet">{count}</span>
        </li>
        {rows.collect_view()}
    }
}

/// What each look means, as far as it occurs on this drawing.
fn legend() -> impl IntoView {
    let shown = [
        State::Offline,
        State::Unreachable,
        State::Blocked,
        State::Degraded,
        State::Unknown,
    ];
    let entries = shown.map(|state| {
        let words = match state {
            State::Unknown => "not observed",
            other => other.as_str(),
        };
        view! {
            <li>
                <svg class="timeline swatch" aria-hidden="true">
                    <rect class="trouble" data-state=state.as_str() width="100%" height="100%" rx="2" />
                </svg>
                {words}
            </li>
        }
    });
    view! { <ul class="swatches">{entries.into_iter().collect_view()}</ul> }
}
