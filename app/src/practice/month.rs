//! The thirty days up to now in one line, with the window that is looked at marked in it. Each day
//! leads to itself.

use domain::practice::PracticeId;
use domain::views::{MonthDay, Timeline};
use leptos::prelude::*;

use crate::links;
use crate::ui::strip::{laid_out, per_cent, shares};

/// The line.
pub fn month(id: PracticeId, timeline: &Timeline) -> impl IntoView + use<> {
    let words = format!("The last 30 days: {}", shares(&timeline.month));
    let rects = laid_out(&timeline.month).into_iter().map(|part| {
        view! {
            <rect
                data-state=part.state.as_str()
                data-expected=part.expected.then_some("")
                x=per_cent(part.x)
                width=per_cent(part.width)
            />
        }
    });
    let (x, width) = timeline.month_window;
    let days = timeline.month_days.iter().map(|day| link(id, day));
    view! {
        <div class="month">
            <svg class="strip" role="img" aria-label=words>
                {rects.collect_view()}
                <rect class="looked-at" x=per_cent(x) width=per_cent(width.max(4)) />
            </svg>
            <ol class="month-days" aria-label="Days">
                {days.collect_view()}
            </ol>
        </div>
    }
}

fn link(id: PracticeId, day: &MonthDay) -> impl IntoView + use<> {
    let (name, is_named) = (day.name.clone(), day.is_named);
    let title = name.clone();
    view! {
        <li>
            <a href=links::practice_zoomed(id, day.zoom) title=title>
                <span class:visually-hidden=!is_named>{name}</span>
            </a>
        </li>
    }
}
