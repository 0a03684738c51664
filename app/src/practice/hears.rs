//! Who hears of a practice when it is unreachable, and when: the rules that decide, as they are read aloud.

use domain::permission::Permission;
use domain::practice::PracticeId;
use domain::views::alerts::HearsRow;
use leptos::prelude::*;

use crate::links;
use crate::login::SignedIn;
use crate::practice::read::read_hears;
use crate::ui::reading::reading;

/// The card; nothing for an address that names no practice.
#[component]
pub fn HearsOfIt(
    /// The practice's number as it stands in the address.
    number: String,
) -> impl IntoView {
    let signed_in = expect_context::<SignedIn>();
    let id = number.parse().map(PracticeId).ok();
    let read = reading(async move {
        match id {
            Some(id) => read_hears(id).await.unwrap_or_default(),
            None => Vec::new(),
        }
    });
    let may_edit = signed_in.may(Permission::Administer);
    view! {
        <Suspense>
            {Suspend::new(async move { hears_card(read.await.unwrap_or_default(), may_edit) })}
        </Suspense>
    }
}

/// The card.
pub fn hears_card(rows: Vec<HearsRow>, may_edit: bool) -> impl IntoView {
    let is_empty = rows.is_empty();
    (!is_empty).then(|| {
        let rows = rows.into_iter().map(|row| {
            view! {
                <li>
                    <b>
                        <bdi>{row.rule}</bdi>
                    </b>
                    <p>
                        <bdi>{row.in_words}</bdi>
                    </p>
                </li>
            }
        });
        let words = if may_edit { "Rules and channels" } else { "See rules and channels" };
        view! {
            <section class="card" aria-labelledby="hears">
                <header>
                    <h2 id="hears">"Who hears of it, and when"</h2>
                    <a class="link" href=links::ALERTS>
                        {words}
                    </a>
                </header>
                <ul class="body hears">{rows.collect_view()}</ul>
            </section>
        }
    })
}
