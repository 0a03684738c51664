//! The second step of signing in: the code from an app.

use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::LoginState;
use crate::ui::field::Field;
use crate::ui::page_title::PageTitle;
use crate::ui::problem::Problem;

/// The page between password and Sundog.
#[component]
pub fn LoginCodePage() -> impl IntoView {
    let login = LoginState::told_by_the_server();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="Enter the code" />
        <LoginCodeContent login outcome />
    }
}

/// What the page shows.
#[component]
pub fn LoginCodeContent(
    /// What the server knows of the person who signs in.
    login: LoginState,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    view! {
        <section class="card login">
            <h1>"Enter the code"</h1>
            <Problem outcome form="code" />
            <form class="act" method="post" action=links::LOGIN_CODE>
                <input type="hidden" name="next" value=login.next />
                <Field
                    label="Code"
                    name="code"
                    form="code"
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    focused=true
                    hint="From your authenticator app. Without your phone, use one of your recovery codes."
                />
                <button type="submit" class="button primary">
                    "Sign in"
                </button>
            </form>
            <p>
                <a class="link" href=links::LOGIN rel="external">
                    "Begin again"
                </a>
            </p>
        </section>
    }
    .into_any()
}
