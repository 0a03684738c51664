//! What is known of a practice's past below its timeline: what its uptime rests on, its outages, and
//! what people noted.

use domain::action::practice::PracticeActionKind as Kind;
use domain::headline::State;
use leptos::prelude::*;

use crate::links;
use crate::practice::forms::AboutPractice;
use crate::practice::forms::note::NoteForm;
use crate::practice::notes::notes;
use crate::practice::proof::{Proven, proof};
use crate::practice::read::PracticeScreen;
use crate::ui::outage_table::outage_table;

/// The cards.
#[component]
pub fn PracticeHistory(
    /// The practice.
    screen: Signal<PracticeScreen>,
    /// What the person who looks at it may do now.
    allowed: Memo<Vec<Kind>>,
    /// Which practice, and what became of the form that was sent about it.
    about: AboutPractice,
) -> impl IntoView {
    let id = about.id;
    let proven = Memo::new(move |_| {
        screen.with(|screen| Proven {
            uptime: screen.page.uptime,
            spans: screen.page.proof.clone(),
            title: screen.page.timeline.title.clone(),
        })
    });
    let outages = Memo::new(move |_| screen.with(|screen| screen.page.outages.clone()));
    let noted = Memo::new(move |_| screen.with(|screen| screen.page.notes.clone()));
    let list = move || {
        outages.with(|rows| match rows.is_empty() {
            true => view! { <p class="body quiet">"None in the last 30 days."</p> }.into_any(),
            false => outage_table(rows, false, "Outages, newest first").into_any(),
        })
    };
    view! {
        {move || proven.with(proof)}
        <div class="columns even">
            <section class="card" aria-labelledby="outages" data-state=State::Online.as_str()>
                <header>
                    <h2 id="outages">"Outages"</h2>
                    <span class="quiet">"30 days"</span>
                    <a class="link" href=links::outages_of(id)>
                        "All"
                    </a>
                </header>
                {list}
            </section>
            <section class="card" aria-labelledby="notes">
                <header>
                    <h2 id="notes">"Notes"</h2>
                </header>
                <div class="body">
                    {move || noted.with(|noted| notes(noted))}
                    {move || {
                        let about = about.clone();
                        allowed
                            .with(|allowed| allowed.contains(&Kind::AddNote))
                            .then(|| view! { <NoteForm about /> })
                    }}
                </div>
            </section>
        </div>
    }
    .into_any()
}
