//! On whose clocks a list of many practices tells its times: links, so that it works without scripts and
//! is kept in the address that is sent to a colleague.

use domain::reader_clock::ReaderClock;
use leptos::prelude::*;

/// The clocks of whoever reads, as their browser tells them. The server provides it as context; nothing
/// where the browser does not tell, and the configured zone counts then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnClock(pub Option<ReaderClock>);

/// What a list is asked for, on the reader's own clocks where the address names none.
pub fn or_own(asked: Option<ReaderClock>) -> Option<ReaderClock> {
    asked.or_else(|| use_context::<OwnClock>().unwrap_or_default().0)
}

/// Which clocks a list may be told on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clocks {
    /// The reader's, each practice's, UTC.
    OfPractices,
    /// The reader's and UTC: nothing in the list belongs to a practice.
    OfNobody,
}

/// The reader's own zone, by the city that names it where their browser told one.
fn my_zone() -> String {
    match or_own(None) {
        Some(ReaderClock::Zone(name)) => {
            let city = name.rsplit('/').next().unwrap_or(&name);
            format!("My zone ({})", city.replace('_', " "))
        }
        _ => "My zone".to_owned(),
    }
}

/// The switch. `to` is the address of the same list on other clocks.
pub fn clock_switch(
    clocks: Clocks,
    asked: Option<&ReaderClock>,
    to: &dyn Fn(Option<ReaderClock>) -> String,
) -> impl IntoView + use<> {
    let theirs = (Some(ReaderClock::Theirs), "Each practice’s");
    let theirs = (clocks == Clocks::OfPractices).then_some(theirs);
    let theirs = theirs.map(|(clock, words)| (clock, words.to_owned()));
    let choices = [(None, my_zone())]
        .into_iter()
        .chain(theirs)
        .chain([(Some(ReaderClock::Utc), "UTC".to_owned())]);
    let links = choices.map(|(clock, words)| {
        let is_current = clock.as_ref() == asked;
        view! {
            <a class="pill" href=to(clock) aria-current=is_current.then_some("true")>
                {words}
            </a>
        }
    });
    let links: Vec<_> = links.collect();
    view! {
        <nav class="statuses clocks" aria-label="Whose clocks">
            <span class="quiet">"Times in"</span>
            {links}
        </nav>
    }
}
