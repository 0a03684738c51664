//! Whose move it is, what they should do, and what to send them.

use domain::headline::WhoActs;
use domain::views::PracticePage;
use leptos::prelude::*;

use crate::practice::forms::AboutPractice;
use crate::practice::taking::{open_outage, taking};
use crate::practice::words::words_to_send;
use crate::ui::support_pack::SupportPack;

/// The card, whose edge wears the state's colour, for a person who may take it in hand or not.
pub fn next_step(page: &PracticePage, responds: bool, about: &AboutPractice) -> AnyView {
    let practice = &page.practice;
    let title = match practice.who_acts {
        WhoActs::Nobody => "Whose move: nobody’s".to_owned(),
        who => format!("Whose move: {}", who.label()),
    };
    let taking = open_outage(page).map(|row| taking(row, responds, about));
    let is_nobodys = practice.who_acts == WhoActs::Nobody;
    let nothing = (is_nobodys && page.steps.is_empty()).then(|| {
        view! { <p>"Nothing needs doing."</p> }
    });
    let steps = (!page.steps.is_empty()).then(|| {
        let steps = page.steps.iter().cloned();
        let steps: Vec<_> = steps.map(|step| view! { <li>{step}</li> }).collect();
        view! { <ol class="steps">{steps}</ol> }
    });
    view! {
        <section
            class="card next-step"
            aria-labelledby="next-step"
            data-state=practice.state.as_str()
        >
            <header>
                <h2 id="next-step">{title}</h2>
            </header>
            {taking}
            <div class="body">
                {nothing} {steps} {words_to_send(page, responds)}
                <SupportPack text=page.support_pack.clone() />
            </div>
        </section>
    }
    .into_any()
}
