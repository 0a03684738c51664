//! Signing in, or what to do where nobody has an account yet.

use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::LoginState;
use crate::ui::field::Field;
use crate::ui::page_title::PageTitle;
use crate::ui::problem::Problem;

/// The page before all others.
#[component]
pub fn LoginPage() -> impl IntoView {
    let login = LoginState::told_by_the_server();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="Sign in" />
        <LoginContent login outcome />
    }
}

/// What the page shows.
#[component]
pub fn LoginContent(
    /// What the server knows of the person who signs in.
    login: LoginState,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    if login.nobody_yet {
        nobody_yet().into_any()
    } else {
        form(login.next, outcome).into_any()
    }
}

fn form(next: String, outcome: FormOutcome) -> impl IntoView {
    let name = outcome.value_of("login", "name");
    let name_is_known = !name.is_empty();
    view! {
        <section class="card login">
            <h1>"Sign in"</h1>
            <Problem outcome form="login" />
            <form class="act" method="post" action=links::LOGIN>
                <input type="hidden" name="next" value=next />
                <Field
                    label="Name"
                    name="name"
                    form="login"
                    autocomplete="username"
                    value=name
                    focused=!name_is_known
                />
                <Field
                    label="Password"
                    name="password"
                    form="login"
                    kind="password"
                    autocomplete="current-password"
                    focused=name_is_known
                />
                <button type="submit" class="button primary">
                    "Sign in"
                </button>
            </form>
            <p class="hint">
                "Forgot it? An admin can make you a new link to choose a password."
            </p>
        </section>
    }
}

fn nobody_yet() -> impl IntoView {
    view! {
        <section class="card login">
            <h1>"Nobody has an account yet"</h1>
            <p>
                "Open the setup link that Sundog printed when it started: it makes you the first "
                "admin. Or type this where Sundog runs:"
            </p>
            <pre class="well">"sundog user add NAME --role admin"</pre>
            <p>
                "Then " <a class="link" href=links::LOGIN rel="external">
                    "sign in"
                </a> "."
            </p>
        </section>
    }
}
