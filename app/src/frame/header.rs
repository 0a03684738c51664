//! The top of every page: name, environment, where one can go, finding a practice, whether the
//! page is live, and who is signed in. On a phone the navigation moves to the bottom.

use domain::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::environment::Environment;
use crate::frame::live_badge::LiveBadge;
use crate::frame::nav_badge::{NavBadge, what_waits};
use crate::links;
use crate::login::SignedIn;
use crate::ui::find_form::FindForm;
use crate::ui::person_badge::PersonBadge;

/// The header. The environment's chip sits beside the name, never in a menu.
#[component]
pub fn Header(
    /// Which Halo Cloud is watched.
    environment: Environment,
    /// Who is signed in; without anybody there is only the way to the sign-in.
    signed_in: SignedIn,
) -> impl IntoView {
    let path = use_location().pathname;
    let in_profile = Signal::derive(move || path.with(|path| path.starts_with(links::PROFILE)));
    let nobody = signed_in.0.is_none();
    let navigation = if nobody {
        to_the_door().into_any()
    } else {
        to_the_screens(path, signed_in.may(Permission::Administer)).into_any()
    };
    let person = signed_in.0.map(|person| {
        view! {
            <FindForm />
            <LiveBadge />
            <PersonBadge person current=in_profile />
        }
    });
    view! {
        <header class="top" data-environment=environment.word()>
            // Only the server knows where somebody who is not signed in may go.
            <a class="brand" href="/" rel=nobody.then_some("external")>
                <Logo />
                <span class="word">"Sundog"</span>
            </a>
            {(!environment.label.is_empty())
                .then(|| view! { <span class="environment">{environment.label.clone()}</span> })}
            <nav aria-label="Main">{navigation}</nav>
            {person}
        </header>
    }
    .into_any()
}

fn to_the_door() -> impl IntoView {
    view! {
        <a href=links::LOGIN rel="external">
            "Sign in"
        </a>
    }
}

fn to_the_screens(path: Memo<String>, admin: bool) -> impl IntoView {
    let in_overview = move || match path.get() {
        path if path == "/" => Some("page"),
        path if path.starts_with("/practices/") => Some("true"),
        _ => None,
    };
    let in_changes = move || match path.get() {
        path if path == links::CHANGES => Some("page"),
        path if path.starts_with("/changes/") => Some("true"),
        _ => None,
    };
    let in_outages = move || path.with(|path| path == links::OUTAGES).then_some("page");
    let in_heartbeats = move || {
        path.with(|path| path == links::HEARTBEATS)
            .then_some("page")
    };
    let in_onboarding = move || match path.get() {
        path if path == links::ONBOARDING => Some("page"),
        path if path.starts_with("/onboarding/") => Some("true"),
        _ => None,
    };
    let in_reports = move || (path.get() == links::REPORTS).then_some("page");
    let in_admin = move || {
        path.with(|path| path.starts_with("/admin/"))
            .then_some("true")
    };
    let waiting = what_waits();
    view! {
        <a href="/" aria-current=in_overview>
            "Overview"
        </a>
        <a href=links::CHANGES aria-current=in_changes>
            "Changes"
            <NavBadge waiting count=|waiting| waiting.changes words="wait for a decision" />
        </a>
        <a href=links::OUTAGES aria-current=in_outages>
            "Outages"
        </a>
        <a href=links::HEARTBEATS aria-current=in_heartbeats>
            "Heartbeats"
        </a>
        <a href=links::ONBOARDING aria-current=in_onboarding>
            "Onboarding"
            <NavBadge waiting count=|waiting| waiting.became_ready words="became ready" />
        </a>
        <a href=links::REPORTS aria-current=in_reports>
            "Reports"
        </a>
        {admin
            .then(|| {
                view! {
                    <a href=links::STAFF aria-current=in_admin>
                        "Admin"
                    </a>
                }
            })}
    }
}

/// A halo with the spot beside the sun. Amber is here and nowhere else.
#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 26 26" aria-hidden="true">
            <g class="ring" fill="none" stroke-width="1.9">
                <path d="M20.4 6.2A10 10 0 1 0 20.4 19.8" stroke-linecap="round" />
                <circle cx="13" cy="13" r="3" />
            </g>
            <circle class="spot" cx="22.4" cy="13" r="3.1" />
        </svg>
    }
}
