//! What was checked before a change was put to people: what speaks against it first, then what nobody
//! knows.

use domain::change::{Finding, IdentityCheck};
use domain::headline::State;
use leptos::prelude::*;

use crate::ui::symbols::{Icon, Shape};

/// The list; nothing where nothing was checked.
pub fn check_list(checks: &[IdentityCheck], is_open: bool) -> impl IntoView + use<> {
    let heading = if is_open { "What was checked" } else { "What was checked then" };
    let mut ordered = checks.to_vec();
    ordered.sort_by_key(|check| match check.finding {
        Finding::Against => 0,
        Finding::NotKnown => 1,
        Finding::For => 2,
    });
    let items: Vec<_> = ordered.into_iter().map(check_item).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="checked">
                <h3>{heading}</h3>
                <ul class="checks">{items}</ul>
            </section>
        }
    })
}

fn check_item(check: IdentityCheck) -> impl IntoView {
    let (class, mark, said) = match check.finding {
        Finding::For => (
            "for",
            view! { <Icon name="tick" /> }.into_any(),
            "In favour: ",
        ),
        Finding::Against => (
            "against",
            view! { <Shape state=State::Degraded /> }.into_any(),
            "Look at this: ",
        ),
        Finding::NotKnown => (
            "not-known",
            view! { <Shape state=State::Unknown /> }.into_any(),
            "Not known: ",
        ),
    };
    view! {
        <li class=class>
            {mark} <span>
                <span class="visually-hidden">{said}</span>
                {check.words}
            </span>
        </li>
    }
}
