//! Heartbeat and clock of a practice: what is to be said of them, and how both went over a day and
//! a month, drawn and in figures. It is fetched apart from the rest of the page, because it is
//! drawn from many more numbers.

pub mod read;

use domain::views::Moment;
use domain::views::heartbeats::{HeartbeatPoint, PulseCard, PulseChart};
use domain::wording::heartbeat as wording;
use leptos::prelude::*;

use self::read::{PulseDrawings, PulseScreen, read_pulse};
use crate::ui::loaded::Loaded;
use crate::ui::moment::{When, to_the_minute};

/// The card of the practice whose number is in the address.
#[component]
pub fn Pulse(
    /// Its number, as text.
    number: String,
) -> impl IntoView {
    view! {
        <Loaded from=read_pulse(number) let:screen>
            <PulseContent screen />
        </Loaded>
    }
}

/// What the card shows.
#[component]
pub fn PulseContent(
    /// The figures and the drawings.
    screen: PulseScreen,
) -> impl IntoView {
    let card = &screen.card;
    let [day, month] = &screen.windows;
    view! {
        <section class="card" aria-labelledby="heartbeat-and-clock">
            <header>
                <h2 id="heartbeat-and-clock">"Heartbeat and clock"</h2>
                <a class="link" href=crate::links::HEARTBEATS>
                    "All practices"
                </a>
            </header>
            {figures(card)}
            {window(day)}
            {table(&card.day, "24 hours, by quarter of an hour")}
            {window(month)}
            {table(&card.month, "30 days, by day (UTC)")}
        </section>
    }
    .into_any()
}

fn figures(card: &PulseCard) -> impl IntoView + use<> {
    let drift = card.drift.clone().unwrap_or_else(|| "not told".to_owned());
    let clock = wording::clock(card.clock);
    let (trend, cadence) = (card.trend.clone(), card.cadence_words.clone());
    let steps = match card.heartbeat_steps {
        Some(steps) => format!(
            "seen every {} s, 95 % within {} s",
            steps.median_seconds, steps.p95_seconds
        ),
        None => "too few seen to say".to_owned(),
    };
    let gaps = gaps(&card.gaps);
    view! {
        <dl class="facts">
            <dt>"Clock"</dt>
            <dd>{drift} ", " {clock}</dd>
            <dt>"Trend"</dt>
            <dd>{trend}</dd>
            <dt>"Cadence"</dt>
            <dd>{cadence}</dd>
            <dt>"Heartbeats"</dt>
            <dd>{steps}</dd>
            <dt>"Late in the last 24 hours"</dt>
            <dd>{gaps}</dd>
        </dl>
    }
}

fn gaps(gaps: &[(Moment, Option<Moment>)]) -> impl IntoView + use<> {
    if gaps.is_empty() {
        return "none over 3 min that we saw".into_any();
    }
    let gaps = gaps.iter().cloned().map(|(from, to)| {
        let began = to_the_minute(&from);
        let ended = match to {
            Some(to) => {
                let words = to_the_minute(&to);
                view! {
                    " to "
                    <When moment=to words />
                }
                .into_any()
            }
            None => " until now".into_any(),
        };
        view! {
            <li>
                <When moment=from words=began />
                {ended}
            </li>
        }
    });
    view! { <ul>{gaps.collect_view()}</ul> }.into_any()
}

/// Both charts of a window. They are drawn by `charts::pulse`, which escapes every text it takes in.
fn window(drawings: &PulseDrawings) -> impl IntoView + use<> {
    view! {
        <div class="pulses">
            <figure>
                <figcaption>"Heartbeat age, last " {drawings.window.clone()}</figcaption>
                <div class="chart" inner_html=drawings.age.clone()></div>
            </figure>
            <figure>
                <figcaption>"Clock drift, last " {drawings.window.clone()}</figcaption>
                <div class="chart" inner_html=drawings.drift.clone()></div>
            </figure>
        </div>
    }
}

/// The same numbers, to read; the newest first.
fn table(chart: &PulseChart, window: &'static str) -> impl IntoView + use<> {
    let newest_first = chart.points.iter().rev();
    let rows = newest_first
        .map(|(point, moment)| row(point, moment.clone()))
        .collect_view();
    view! {
        <details class="spans">
            <summary>"The figures of the last " {window}</summary>
            <table>
                <caption class="visually-hidden">
                    "Heartbeat and clock over the last " {window}
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"From"</th>
                        <th scope="col">"Heartbeat age, mean"</th>
                        <th scope="col">"at most"</th>
                        <th scope="col">"Clock, mean"</th>
                        <th scope="col">"from"</th>
                        <th scope="col">"to"</th>
                        <th scope="col">"Checks"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

fn row(point: &HeartbeatPoint, moment: Moment) -> impl IntoView + use<> {
    let age = point.heartbeat_age_seconds;
    let drift = point.clock_drift_ms;
    let seconds = |value: Option<i64>| value.map_or("–".to_owned(), |value| format!("{value} s"));
    let off = |value: Option<i64>| value.map_or("–".to_owned(), wording::drift);
    let words = to_the_minute(&moment);
    view! {
        <tr>
            <th scope="row">
                <When moment words />
            </th>
            <td>{seconds(age.map(|age| age.mean))}</td>
            <td>{seconds(age.map(|age| age.max))}</td>
            <td>{off(drift.map(|drift| drift.mean))}</td>
            <td>{off(drift.map(|drift| drift.min))}</td>
            <td>{off(drift.map(|drift| drift.max))}</td>
            <td>{point.checks}</td>
        </tr>
    }
}
