//! What was checked before anything is watched: each thing with a mark and in words.

use domain::headline::State;
use domain::self_check::SelfCheckFinding;
use domain::views::first_run::FirstRun;
use domain::wording::{AgeWords, size};
use leptos::prelude::*;

use crate::ui::moment::Age;
use crate::ui::symbols::{Icon, Shape};

/// The card.
pub fn first_run_check(page: &FirstRun) -> impl IntoView + use<> {
    let rows: Vec<_> = checks(page).into_iter().map(row).collect();
    view! {
        <section class="card" aria-labelledby="self-check">
            <header>
                <h3 id="self-check">"Self-check"</h3>
                <span class="quiet">{when(page)}</span>
            </header>
            <ul class="body self-check">{rows}</ul>
        </section>
    }
    .into_any()
}

/// How long ago Halo Cloud was asked; the database answered just now.
fn when(page: &FirstRun) -> impl IntoView + use<> {
    let (checked, as_of) = (page.checked.clone(), page.as_of);
    checked.map(|moment| view! { <Age moment as_of words=AgeWords::Ago /> })
}

/// A thing, what was found, and that in words.
type FirstRunCheck = (&'static str, SelfCheckFinding, String);

fn checks(page: &FirstRun) -> Vec<FirstRunCheck> {
    let database = format!(
        "answers; SQLite {}, {}",
        page.sqlite_version,
        size(page.database_bytes)
    );
    let (halo, halo_words) = page.halo.halo();
    let (key, key_words) = page.halo.key();
    let (address, address_words) = page.halo.address();
    let (clock, clock_words) = page.halo.clock();
    vec![
        ("Database", SelfCheckFinding::Well, database),
        ("Halo Cloud", halo, halo_words),
        ("Key", key, key_words),
        ("Our address", address, address_words),
        ("Our clock", clock, clock_words),
    ]
}

fn row((thing, finding, words): FirstRunCheck) -> impl IntoView {
    let (mark, said) = match finding {
        SelfCheckFinding::Well => (view! { <Icon name="tick" /> }.into_any(), "Well: "),
        SelfCheckFinding::Wrong => (
            view! { <Shape state=State::Unreachable /> }.into_any(),
            "Wrong: ",
        ),
        SelfCheckFinding::Unknown => (
            view! { <Shape state=State::Unknown /> }.into_any(),
            "Unknown: ",
        ),
    };
    view! {
        <li data-finding=finding.as_str()>
            {mark} <span>{thing}</span> " "
            <span>
                <span class="visually-hidden">{said}</span>
                {words}
            </span>
        </li>
    }
}
