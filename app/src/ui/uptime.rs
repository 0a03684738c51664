//! Uptime and the coverage it rests on. A dash stands where nothing was seen, and a figure is grey where
//! less than half of the time was.

use domain::uptime::{TOO_LITTLE_SEEN, Uptime, is_enough};
use leptos::prelude::*;

/// A figure as the time that was seen allows: grey where that is too little, with the reason for those
/// who hover or listen.
pub fn weighed(figure: AnyView, coverage: f64) -> AnyView {
    if is_enough(coverage) {
        return figure;
    }
    view! {
        <span class="quiet" title=TOO_LITTLE_SEEN>
            {figure}
            <span class="visually-hidden">", " {TOO_LITTLE_SEEN}</span>
        </span>
    }
    .into_any()
}

/// The same, with the reason below it for everyone.
pub fn weighed_aloud(figure: AnyView, coverage: f64) -> AnyView {
    if is_enough(coverage) {
        return figure;
    }
    view! {
        <span class="quiet">{figure} <span class="too-little">" " {TOO_LITTLE_SEEN}</span></span>
    }
    .into_any()
}

/// The figure without its unit, two decimals: `98.91`. Rounded down, so that only an unbroken
/// month reads `100.00`.
pub fn uptime_figure(uptime: Uptime) -> Option<String> {
    let share = uptime.uptime?;
    // A whisker above the true value, so that 0.9971 held in binary is not cut to 99.70.
    let hundredths = (share * 10_000.0 + 1e-6).floor() / 100.0;
    Some(format!("{hundredths:.2}"))
}

/// How much of the time was seen, in whole per cent, rounded down, and `<1` for a little; none
/// where nothing was seen.
pub fn coverage_figure(uptime: Uptime) -> Option<String> {
    uptime.uptime?;
    let per_cent = (uptime.coverage * 100.0 + 1e-6).floor();
    let under_one = per_cent < 1.0 && uptime.coverage > 0.0;
    Some(if under_one {
        "<1".to_owned()
    } else {
        format!("{per_cent:.0}")
    })
}

/// The figure without its unit, with as many decimals as the data supports, rounded down, so that
/// only an unbroken window reads `100`.
pub fn precise_figure(uptime: Uptime, decimals: usize) -> Option<String> {
    let share = uptime.uptime?;
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let cut = (share * 100.0 * scale + 1e-6).floor() / scale;
    Some(format!("{cut:.decimals$}"))
}
