//! The top of every page: name, environment, where one can go, finding a practice, whether the
//! page is live, and who is signed in. On a phone the navigation moves to the bottom.

use domain::environment::Environment;
use domain::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::frame::nav_badge::NavBadge;
use crate::islands::live_badge::LiveBadge;
use crate::links;
use crate::login::SignedIn;
use crate::shell::Wanted;
use crate::ui::find_form::FindForm;
use crate::ui::person_badge::PersonBadge;

/// The header. The environment's chip sits beside the name, never in a menu.
#[component]
pub fn Header(
    /// Which Halo Cloud is watched.
    environment: Option<Environment>,
    /// Who is signed in; without anybody there is only the way to the sign-in.
    signed_in: SignedIn,
) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let is_document = use_context::<Wanted>().unwrap_or_default() == Wanted::Document;
    let in_profile = path.starts_with(links::PROFILE);
    let nobody = signed_in.0.is_none();
    let navigation = if nobody {
        to_the_door().into_any()
    } else {
        to_the_screens(&path, signed_in.may(Permission::Administer)).into_any()
    };
    // What the live script leaves alone is not drawn for it.
    let person = signed_in.0.filter(|_| is_document).map(|person| {
        view! {
            <FindForm />
            <LiveBadge />
            <PersonBadge person current=in_profile />
        }
    });
    view! {
        <header class="top" data-environment=environment.map(Environment::as_str)>
            // Only the server knows where somebody who is not signed in may go.
            <a class="brand" href="/" rel=nobody.then_some("external")>
                <Logo />
                <span class="word">"Sundog"</span>
            </a>
            {environment
                .map(|environment| view! { <span class="environment">{environment.label()}</span> })}
            <nav id="navigation" aria-label="Main">
                {navigation}
            </nav>
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

fn to_the_screens(path: &str, admin: bool) -> impl IntoView + use<> {
    // On a page itself, or on one of what it lists.
    let within = |own: &str, below: &str| match path {
        path if path == own => Some("page"),
        path if path.starts_with(below) => Some("true"),
        _ => None,
    };
    // Cases have no link of their own there: they are reached from the trouble that they are about.
    let in_cases = path.starts_with(links::CASES).then_some("true");
    let on = |own: &str| (path == own).then_some("page");
    let in_admin = path.starts_with("/admin/").then_some("true");
    view! {
        <a href="/" aria-current=within("/", "/practices/")>
            "Overview"
        </a>
        <a href=links::CHANGES aria-current=within(links::CHANGES, "/changes/")>
            "Changes"
            <NavBadge count=|waiting| waiting.changes words="wait for a decision" />
        </a>
        <a href=links::OUTAGES aria-current=in_cases.or(within(links::OUTAGES, "/incidents/"))>
            "Outages"
        </a>
        <a href=links::ALERTS aria-current=within(links::ALERTS, links::MAINTENANCE)>
            "Alerts"
            <NavBadge count=|waiting| waiting.undelivered words="could not be delivered" />
        </a>
        <a href=links::HEARTBEATS aria-current=on(links::HEARTBEATS)>
            "Heartbeats"
        </a>
        <a href=links::ONBOARDING aria-current=within(links::ONBOARDING, "/onboarding/")>
            "Onboarding"
            <NavBadge count=|waiting| waiting.became_ready words="became ready" />
        </a>
        <a href=links::REPORTS aria-current=on(links::REPORTS)>
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
