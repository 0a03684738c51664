//! A moment, said in the words that fit and exact on hover: in the practice's zone and in UTC.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use domain::views::Moment;
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::live::Rendered;

/// Words for a moment inside `<time>`.
#[component]
pub fn When(
    /// The moment.
    moment: Moment,
    /// What to write; the local clock time where nothing is given.
    #[prop(optional, into)]
    words: Option<String>,
) -> impl IntoView {
    let words = words.unwrap_or_else(|| moment.local.clone());
    view! {
        <time datetime=machine(&moment) title=exact(&moment)>
            {words}
        </time>
    }
}

/// How long ago a moment was, in words that grow while the page is open (`islands::ages`).
#[component]
pub fn Age(
    /// The moment.
    moment: Moment,
    /// The present.
    as_of: DateTime<Utc>,
    /// From where the age counts; the moment itself where nothing is given.
    #[prop(optional)]
    since: Option<DateTime<Utc>>,
    /// The words for it.
    words: AgeWords,
) -> impl IntoView {
    let since = since.unwrap_or(moment.at);
    view! {
        <time
            datetime=machine(&moment)
            title=exact(&moment)
            data-from=since.timestamp()
            data-age=words.as_str()
        >
            {words.say(as_of - since)}
        </time>
    }
}

/// How long something lasts that is not over, in words that grow while the page is open.
#[component]
pub fn Lasting(
    /// How long it has lasted.
    length: TimeDelta,
    /// The words for it.
    words: AgeWords,
) -> impl IntoView {
    let as_of = use_context::<Rendered>().unwrap_or_default().at;
    view! {
        <span data-from=(as_of - length).timestamp() data-age=words.as_str()>
            {words.say(length)}
        </span>
    }
}

fn machine(moment: &Moment) -> String {
    moment.at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn exact(moment: &Moment) -> String {
    let utc = utc(moment.at);
    match &moment.there {
        Some(there) => format!("{there} at the practice ({utc})"),
        None => format!("{} ({utc})", moment.local),
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
pub fn utc(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y %H:%M:%S UTC").to_string()
}
