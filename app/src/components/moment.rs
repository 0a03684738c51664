//! A moment, said in the words that fit and exact on hover: in the practice's zone and in UTC.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::views::Moment;
use leptos::prelude::*;

/// Words for a moment inside `<time>`.
#[component]
pub fn When(
    /// The moment.
    moment: Moment,
    /// What to write; the local clock time where nothing is given.
    #[prop(optional, into)]
    words: Option<String>,
) -> impl IntoView {
    let machine = moment.at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let exact = format!("{} ({})", moment.local, utc(moment.at));
    view! {
        <time datetime=machine title=exact>
            {words.unwrap_or(moment.local)}
        </time>
    }
}

/// A moment's local clock time without its seconds, for lines that hold more than that.
pub fn to_the_minute(moment: &Moment) -> String {
    let words: Vec<_> = moment.local.split(' ').collect();
    let words = words.into_iter().map(|word| {
        let is_clock = word.len() == 8 && word.matches(':').count() == 2;
        word.get(..5).filter(|_| is_clock).unwrap_or(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A moment as people read it in UTC: `18 Aug 2026 08:26:04 UTC`.
fn utc(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y %H:%M:%S UTC").to_string()
}
