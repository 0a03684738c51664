//! Where an invitation leads: choosing a password, and for the first admin a name too.

use domain::outside_text::isolated;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::{Invitation, LoginState};
use crate::ui::field::Field;
use crate::ui::page_title::PageTitle;
use crate::ui::problem::Problem;

/// What makes a good password, beside the field for one.
pub const PASSWORD_HINT: &str = "At least 8 characters. 15, or three words, are best.";

/// The page behind an invitation.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let login = LoginState::told_by_the_server();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="Welcome" />
        <WelcomeContent login outcome />
    }
}

/// What the page shows.
#[component]
pub fn WelcomeContent(
    /// What the server knows of the person who signs in.
    login: LoginState,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    match login.invitation {
        Some(invitation) => form(invitation, outcome).into_any(),
        None => no_invitation(outcome).into_any(),
    }
}

fn form(invitation: Invitation, outcome: FormOutcome) -> impl IntoView {
    let typed = outcome.value_of("welcome", "name");
    let (words, name) = match invitation.name {
        Some(name) => (
            format!("You sign in as {}. Choose your password.", isolated(&name)),
            None,
        ),
        None => (
            "You are the first here, so you become an admin. Choose a name and a password."
                .to_owned(),
            Some(view! {
                <Field
                    label="Name"
                    name="name"
                    form="welcome"
                    autocomplete="username"
                    value=typed
                    hint="You sign in with it, and the audit trail keeps it."
                />
            }),
        ),
    };
    view! {
        <section class="card login">
            <h1>"Welcome to Sundog"</h1>
            <p>{words}</p>
            <Problem outcome form="welcome" />
            <form class="act" method="post" action=links::WELCOME>
                <input type="hidden" name="token" value=invitation.token />
                {name}
                <Field
                    label="Password"
                    name="password"
                    form="welcome"
                    kind="password"
                    autocomplete="new-password"
                    hint=PASSWORD_HINT
                />
                <Field
                    label="The same again"
                    name="again"
                    form="welcome"
                    kind="password"
                    autocomplete="new-password"
                />
                <button type="submit" class="button primary">
                    "Choose this password"
                </button>
            </form>
        </section>
    }
}

fn no_invitation(outcome: FormOutcome) -> impl IntoView {
    view! {
        <section class="card login">
            <h1>"This link opens nothing"</h1>
            <Problem outcome form="welcome" />
            <p>"It was used, or it is too old. Ask an admin for a new one."</p>
            <p>
                "If nobody has an account yet, start Sundog again: it prints a new setup link."
            </p>
            <p>
                <a class="link" href=links::LOGIN rel="external">
                    "Go to the sign-in"
                </a>
            </p>
        </section>
    }
}
