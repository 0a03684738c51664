//! Whose move it is, what they should do, and what to send them.

use domain::headline::WhoActs;
use leptos::prelude::*;

use crate::practice::forms::AboutPractice;
use crate::practice::read::PracticeScreen;
use crate::practice::taking::{open_outage, taking};
use crate::ui::support_pack::SupportPack;

/// The card, whose edge wears the state's colour.
#[component]
pub fn NextStep(
    /// The practice.
    screen: Signal<PracticeScreen>,
    /// Whether the person who looks at it may take it in hand.
    responds: bool,
    /// Which practice, and what became of the form that was sent about it.
    about: AboutPractice,
) -> impl IntoView {
    let state = Memo::new(move |_| screen.with(|screen| screen.page.practice.state));
    let advice = Memo::new(move |_| {
        screen.with(|screen| (screen.page.practice.who_acts, screen.page.steps.clone()))
    });
    let pack = Memo::new(move |_| screen.with(|screen| screen.page.support_pack.clone()));
    let open = Memo::new(move |_| screen.with(|screen| open_outage(&screen.page)));
    let title = move || match advice.get().0 {
        WhoActs::Nobody => "Whose move: nobody’s".to_owned(),
        who => format!("Whose move: {}", who.label()),
    };
    let steps = move || {
        let (_, steps) = advice.get();
        if steps.is_empty() {
            view! { <p>"Nothing needs doing."</p> }.into_any()
        } else {
            let steps: Vec<_> = steps
                .into_iter()
                .map(|step| view! { <li>{step}</li> })
                .collect();
            view! { <ol class="steps">{steps}</ol> }.into_any()
        }
    };
    view! {
        <section
            class="card next-step"
            aria-labelledby="next-step"
            data-state=move || state.get().as_str()
        >
            <header>
                <h2 id="next-step">{title}</h2>
            </header>
            {move || open.with(|open| open.as_ref().map(|row| taking(row, responds, about.clone())))}
            <div class="body">{steps} <SupportPack text=pack /></div>
        </section>
    }
    .into_any()
}
