//! Where a developer, whose licence has no Site ID of its own, finds what to enter: said before anything
//! is typed.

use domain::onboarding::developers_id;
use domain::site::Pms;
use leptos::prelude::*;

/// The fold, with a line for each PMS.
pub fn developers_ids() -> impl IntoView {
    let lines = Pms::ALL.iter().map(|pms| {
        view! {
            <dt>{pms.full_name()}</dt>
            <dd>{developers_id(*pms)} "."</dd>
        }
    });
    view! {
        <details class="fold">
            <summary>"With a developer’s licence"</summary>
            <dl class="facts">{lines.collect_view()}</dl>
        </details>
    }
}
