//! What watching a good many practices will cost of Halo's quota, before anybody starts it.

use domain::views::first_run::FirstRun;
use leptos::prelude::*;

/// The card.
pub fn first_run_cost(page: &FirstRun) -> impl IntoView + use<> {
    view! {
        <section class="card" aria-labelledby="quota-cost">
            <header>
                <h3 id="quota-cost">"What it will cost of your quota"</h3>
            </header>
            <div class="body">
                {figures(page)} {share(page)}
                <p class="hint">
                    "For practices that are well; one that is not is asked about more often for a "
                    "while. " <code>"--poll-interval"</code> " changes the pace."
                </p>
            </div>
        </section>
    }
    .into_any()
}

fn figures(page: &FirstRun) -> impl IntoView + use<> {
    let (cost, per_second_max) = (page.cost, page.requests_per_second_max);
    let average = cost.per_second();
    let average = match average < 1.0 {
        true => format!("{average:.2}"),
        false => format!("{average:.1}"),
    };
    let too_many = (cost.per_second() > per_second_max).then(|| {
        view! {
            <p>
                {format!(
                    "That is more than Sundog sends: checks would come less often than every {}.",
                    length(cost.poll_interval_seconds)
                )}
            </p>
        }
    });
    view! {
        <dl class="cost">
            <dt>"If you watch"</dt>
            <dd>
                <b>{cost.practices}</b>
                " practices"
            </dd>
            <dt>{format!("Status every {}", length(cost.poll_interval_seconds))}</dt>
            <dd>
                <b>{grouped(cost.checks_per_day)}</b>
                " a day"
            </dd>
            <dt>{format!("Look-up every {}", length(cost.lookup_interval_seconds))}</dt>
            <dd>
                <b>{grouped(cost.look_ups_per_day)}</b>
                " a day"
            </dd>
            <dt>"On average"</dt>
            <dd>
                <b>{average}</b>
                {format!(" a second, cap {per_second_max}")}
            </dd>
        </dl>
        {too_many}
    }
}

fn share(page: &FirstRun) -> AnyView {
    let Some(quota) = page.requests_per_day_max else {
        return view! {
            <p>
                "Daily quota not entered: start Sundog with " <code>"--max-requests-per-day"</code>
                " to see its share here."
            </p>
        }
        .into_any();
    };
    let percent = page.cost.percent_of(quota);
    let told = grouped(quota.into());
    let words = match percent {
        0..=100 => format!("{percent} % of the {told} calls a day that you entered."),
        _ => format!(
            "More than the {told} calls a day that you entered: Sundog would ask less often."
        ),
    };
    view! {
        <svg class="share" aria-hidden="true">
            <rect class="rest" width="100%" height="100%" />
            <rect class="own" width=format!("{}%", percent.min(100)) height="100%" />
        </svg>
        <p>{words}</p>
    }
    .into_any()
}

/// A length of time, exactly: `5 min`, `6 h`, `90 s`.
fn length(seconds: i64) -> String {
    match seconds {
        _ if seconds % 3600 == 0 => format!("{} h", seconds / 3600),
        _ if seconds % 60 == 0 => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

/// A figure with its thousands apart: `115,200`.
fn grouped(figure: u64) -> String {
    let digits = figure.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
