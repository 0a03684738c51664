//! What was checked before a change was put to people: what speaks against it first.

use domain::change::IdentityCheck;
use domain::headline::State;
use leptos::prelude::*;

use crate::ui::symbols::{Icon, Shape};

/// The list; nothing where nothing was checked.
pub fn check_list(checks: &[IdentityCheck], is_open: bool) -> impl IntoView + use<> {
    let heading = if is_open { "What was checked" } else { "What was checked then" };
    let (passed, failed): (Vec<_>, Vec<_>) = checks.iter().cloned().partition(|check| check.passed);
    let items: Vec<_> = failed.into_iter().chain(passed).map(check_item).collect();
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
    let (class, mark, said) = if check.passed {
        (
            "for",
            view! { <Icon name="tick" /> }.into_any(),
            "In favour: ",
        )
    } else {
        let triangle = view! { <Shape state=State::Degraded /> };
        ("against", triangle.into_any(), "Look at this: ")
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
