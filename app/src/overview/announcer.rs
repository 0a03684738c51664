//! What changed, said once to those who do not see it change. Polls in which nothing changed say
//! nothing.

use std::collections::HashMap;

use domain::headline::State;
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::views::Overview;
use leptos::prelude::*;

/// Changes up to this many are named one by one.
const NAMED_MAX: usize = 2;

/// A polite live region about the rows on the page.
#[component]
pub fn Announcer(
    /// The list as shown.
    overview: Signal<Overview>,
) -> impl IntoView {
    let news = Memo::new(move |before: Option<&Announcement>| {
        overview.with(|overview| Announcement::after(before, overview))
    });
    view! {
        <p class="visually-hidden" role="status">
            {move || news.with(|news| news.words.clone())}
        </p>
    }
}

/// What was on the page, and what there was to say about the last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    query: Query,
    states: HashMap<PracticeId, State>,
    /// What to say; empty until something changed.
    pub words: String,
}

impl Announcement {
    /// What there is to say once `overview` stands where `before` stood.
    pub fn after(before: Option<&Self>, overview: &Overview) -> Self {
        let states = overview
            .rows
            .iter()
            .map(|row| (row.practice.id, row.practice.state));
        let states: HashMap<_, _> = states.collect();
        let words = match before.filter(|before| before.query == overview.query) {
            None => String::new(),
            Some(before) => {
                let changed = overview.rows.iter().filter(|row| {
                    let earlier = before.states.get(&row.practice.id);
                    earlier.is_some_and(|earlier| *earlier != row.practice.state)
                });
                let changed: Vec<_> = changed
                    .map(|row| {
                        format!(
                            "{} is now {}.",
                            row.practice.name,
                            row.practice.state.label()
                        )
                    })
                    .collect();
                match changed.len() {
                    0 => before.words.clone(),
                    1..=NAMED_MAX => changed.join(" "),
                    many => format!("{many} practices changed."),
                }
            }
        };
        Self {
            query: overview.query.clone(),
            states,
            words,
        }
    }
}
