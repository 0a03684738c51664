//! How far the integrator's programs have followed the ledger: how many, and which have not yet.

use domain::views::ledger::Consumers;
use leptos::prelude::*;

/// The sentence, such as `2 of 3 consumers on the new GUID`; nothing where no program follows.
pub fn followers(consumers: &Consumers, on_what: &'static str) -> impl IntoView + use<> {
    let words = consumers.words();
    let named = |label: &'static str, names: &[String]| {
        let names = names.join(", ");
        (!names.is_empty()).then(|| {
            view! {
                <span class="quiet">" "{label}": "</span>
                {names}
                "."
            }
        })
    };
    let following = named("Following", &consumers.following);
    let behind = named("Not yet", &consumers.behind);
    (!words.is_empty()).then(|| {
        view! {
            <p class="followers">
                <b>{words} " " {on_what} "."</b>
                {following}
                {behind}
            </p>
        }
    })
}
