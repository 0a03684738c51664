//! The server's time, going on in the browser: ages grow without being asked for.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use super::Live;

/// The time that the server told, and what passed since. On the server nothing passes.
pub fn clock(told: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Signal<DateTime<Utc>> {
    clock_while(|| true, told)
}

/// The same, and the time that was told alone where it does not go on: a page of the past.
pub fn clock_while(
    goes_on: impl Fn() -> bool + Send + Sync + 'static,
    told: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
) -> Signal<DateTime<Utc>> {
    let seconds = use_context::<Live>().map(|live| live.seconds);
    let told = Memo::new(move |_| {
        let from = seconds.map_or(0, |seconds| seconds.get_untracked());
        (told(), from)
    });
    Signal::derive(move || {
        let (told, from) = told.get();
        let passed = seconds.filter(|_| goes_on());
        told + TimeDelta::seconds(passed.map_or(0, |seconds| seconds.get() - from))
    })
}

/// A length of time that lasts, and grows from here on.
pub fn growing(length: TimeDelta) -> Signal<TimeDelta> {
    let now = clock(DateTime::default);
    Signal::derive(move || length + (now.get() - DateTime::default()))
}
