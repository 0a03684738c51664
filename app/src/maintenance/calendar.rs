//! A month of what is planned, as a plain table; links lead to the months beside it.

use domain::views::maintenance::{Calendar, CalendarDay, MaintenanceQuery};
use leptos::prelude::*;

use crate::links;

/// The days of the week, as they head the columns.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The month.
pub fn calendar(calendar: &Calendar, clocks: &str) -> impl IntoView + use<> {
    let to = |month: &str| {
        links::maintenance(&MaintenanceQuery {
            month: Some(month.to_owned()),
            practice: None,
        })
    };
    let (before, after) = (to(&calendar.before), to(&calendar.after));
    let weeks: Vec<_> = calendar.weeks.iter().map(|days| week(days)).collect();
    let caption = format!("{}, {clocks}", calendar.title);
    let heads = DAYS.map(|day| view! { <th scope="col">{day}</th> });
    view! {
        <section class="card" aria-labelledby="month">
            <header>
                <h2 id="month">{calendar.title.clone()}</h2>
                <nav class="months" aria-label="Months">
                    <a class="button" href=before rel="prev">
                        "Month before"
                    </a>
                    <a class="button" href=after rel="next">
                        "Month after"
                    </a>
                </nav>
            </header>
            <table class="calendar">
                <caption class="quiet">{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{weeks}</tbody>
            </table>
        </section>
    }
}

fn week(days: &[CalendarDay]) -> impl IntoView + use<> {
    let days: Vec<_> = days.iter().map(day).collect();
    view! { <tr>{days}</tr> }
}

fn day(day: &CalendarDay) -> impl IntoView + use<> {
    let windows: Vec<_> = day
        .windows
        .iter()
        .map(|window| {
            view! {
                <li data-state="planned">
                    <b>{window.times.clone()}</b>
                    " "
                    <bdi>{window.whom.clone()}</bdi>
                    <span class="quiet">
                        <bdi>{window.reason.clone()}</bdi>
                    </span>
                </li>
            }
        })
        .collect();
    let is_empty = windows.is_empty() && day.holiday.is_none();
    let more = (day.more > 0).then(|| view! { <li class="quiet">{format!("and {} more", day.more)}</li> });
    let list = (!windows.is_empty()).then(|| view! { <ul>{windows} {more}</ul> });
    let holiday = day.holiday.clone();
    let holiday = holiday.map(|name| view! { <span class="holiday">{name}</span> });
    view! {
        <td
            data-outside=(!day.is_within).then_some("")
            data-empty=is_empty.then_some("")
            aria-current=day.is_today.then_some("date")
        >
            <time datetime=day.date.to_string()>
                <span class="weekday">{day.date.format("%a ").to_string()}</span>
                {day.date.format("%-d").to_string()}
                <span class="weekday">{day.date.format(" %b").to_string()}</span>
            </time>
            {holiday}
            {list}
        </td>
    }
}
