//! Who has the practice's trouble in hand, and the button for it. At night, until half an hour before
//! the practice opens; else for an hour.

use domain::principal::spoken_name;
use domain::views::PracticePage;
use domain::views::history::OutageItem;
use domain::wording::NOBODY_HAS_IT;
use leptos::prelude::*;

use crate::practice::forms::AboutPractice;
use crate::practice::forms::take::{HandBackForm, TakeForm};
use crate::ui::moment::{When, to_the_minute};

/// The newest outage that lasts.
pub fn open_outage(page: &PracticePage) -> Option<&OutageItem> {
    page.outages.iter().find(|row| row.to.is_none())
}

/// Who has it, and what can be done about that.
pub fn taking(row: &OutageItem, responds: bool, about: &AboutPractice) -> impl IntoView + use<> {
    let outage = row.outage.id;
    let who = match (row.outage.taken_by.clone(), row.taken_until.clone()) {
        (Some(by), Some(until)) => {
            let words = to_the_minute(&until);
            view! {
                <p>
                    <b>{spoken_name(&by)}</b>
                    " has it until "
                    <When moment=until words />
                    "."
                </p>
            }
            .into_any()
        }
        _ => view! { <p class="quiet">{NOBODY_HAS_IT}</p> }.into_any(),
    };
    let said = row.outage.taken_note.clone();
    let said = said.map(|said| view! { <p class="soft said">{said}</p> });
    let is_taken = row.outage.taken_by.is_some();
    let forms = responds.then(|| {
        view! {
            <div class="acts">
                {(!is_taken).then(|| view! { <TakeForm about=about.clone() outage /> })}
                {is_taken.then(|| view! { <HandBackForm about=about.clone() outage /> })}
            </div>
        }
    });
    view! {
        <div class="taking body">
            {who}
            {said}
            {forms}
        </div>
    }
}
