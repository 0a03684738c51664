//! What is known of a practice's past below its timeline: what its uptime rests on, its outages, and
//! what people noted.

use domain::action::practice::PracticeActionKind as Kind;
use domain::headline::State;
use domain::views::PracticePage;
use leptos::prelude::*;

use crate::links;
use crate::practice::forms::AboutPractice;
use crate::practice::forms::note::NoteForm;
use crate::practice::notes::notes;
use crate::practice::proof::proof;
use crate::ui::outage_table::outage_table;

/// The cards, for a person who may do what is allowed now.
pub fn history(page: &PracticePage, allowed: &[Kind], about: &AboutPractice) -> AnyView {
    let list = match page.outages.is_empty() {
        true => view! { <p class="body quiet">"None in the last 30 days."</p> }.into_any(),
        false => outage_table(&page.outages, false, "Outages, newest first").into_any(),
    };
    let may_note = allowed.contains(&Kind::AddNote);
    let form = may_note.then(|| view! { <NoteForm about=about.clone() /> });
    view! {
        {proof(page)}
        <div class="columns even">
            <section class="card" aria-labelledby="outages" data-state=State::Online.as_str()>
                <header>
                    <h2 id="outages">"Outages"</h2>
                    <span class="quiet">"30 days"</span>
                    <a class="link" href=links::outages_of(about.id)>
                        "All"
                    </a>
                </header>
                {list}
            </section>
            <section class="card" aria-labelledby="notes">
                <header>
                    <h2 id="notes">"Notes"</h2>
                </header>
                <div class="body">{notes(&page.notes)} {form}</div>
            </section>
        </div>
    }
    .into_any()
}
