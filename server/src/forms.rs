//! The forms of the pages before sign-in, of one's profile, of the admin pages, of changes, outages,
//! practices and batches.
//!
//! They are plain HTML forms, so that they work without scripts. A handler acts and sends the
//! browser on; or it answers with the page drawn again, with what was wrong beside the form and
//! what was typed in its place. Passwords are never sent back. Who may use which form stands in
//! `auth::rules`; a new form gets its line there, its handler in a file here, and a route below.

mod admin;
mod audit;
mod batch_acts;
mod bulk_edit;
mod changes;
mod csv_files;
mod entry;
mod groups;
mod login;
mod onboarding;
mod outages;
mod plan;
mod practices;
mod profile;
mod reports;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::form_outcome::{FormOutcome, ShownOnce};
use axum::Router;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use domain::views::groups::GroupResult;
use monitor::Monitor;

use crate::auth_context::AuthContext;

pub use login::at_the_door;

/// What the forms work on.
#[derive(Clone)]
pub struct FormState {
    /// What the forms share with the guard.
    pub auth_context: Arc<AuthContext>,
    /// What the audit trail is read through.
    pub monitor: Arc<Monitor>,
}

impl axum::extract::FromRef<FormState> for Arc<AuthContext> {
    fn from_ref(state: &FormState) -> Self {
        Arc::clone(&state.auth_context)
    }
}

impl axum::extract::FromRef<FormState> for Arc<Monitor> {
    fn from_ref(state: &FormState) -> Self {
        Arc::clone(&state.monitor)
    }
}

fn all() -> [(axum::http::Method, &'static str, MethodRouter<FormState>); 26] {
    use axum::http::Method;
    [
        (Method::POST, "/login", post(login::sign_in)),
        (Method::POST, "/login/code", post(login::give_code)),
        (Method::POST, "/welcome", post(login::follow_invitation)),
        (Method::POST, "/logout", post(login::sign_out)),
        (
            Method::POST,
            "/profile/password",
            post(profile::change_password),
        ),
        (
            Method::POST,
            "/profile/second-factor",
            post(profile::second_factor),
        ),
        (
            Method::POST,
            "/profile/sessions",
            post(profile::end_sessions),
        ),
        (Method::POST, "/changes/{id}", post(changes::decide)),
        (Method::POST, "/changes/groups/{key}", post(groups::approve)),
        (Method::POST, "/practices/{id}", post(practices::act)),
        (Method::POST, "/practices/{id}/edit", post(entry::edit)),
        (Method::POST, "/admin/staff", post(admin::staff)),
        (Method::POST, "/admin/tokens", post(admin::tokens)),
        (Method::GET, "/admin/audit.csv", get(audit::as_csv)),
        (Method::POST, "/outages", post(outages::hand_over)),
        (
            Method::GET,
            "/outages/causes",
            get(async || Redirect::to("/outages")),
        ),
        (Method::POST, "/outages/causes", post(outages::take)),
        (Method::GET, "/outages.csv", get(outages::as_csv)),
        (Method::POST, "/practices/edit", post(bulk_edit::act)),
        (Method::POST, "/onboarding", post(onboarding::paste)),
        (Method::POST, "/onboarding/one", post(onboarding::one)),
        (Method::POST, "/onboarding/{id}", post(batch_acts::act)),
        (
            Method::GET,
            "/onboarding/{id}/rows.csv",
            get(csv_files::rows_as_csv),
        ),
        (Method::GET, "/practices.csv", get(csv_files::list_as_csv)),
        (Method::GET, "/reports.csv", get(reports::figures_as_csv)),
        (
            Method::GET,
            "/reports/outages.csv",
            get(reports::outages_as_csv),
        ),
    ]
}

/// The routes of the forms.
pub fn routes(state: FormState) -> Router {
    all()
        .into_iter()
        .fold(Router::new(), |router, (_, path, handler)| {
            router.route(path, handler)
        })
        .with_state(state)
}

/// The same as a list, to be compared with the rules.
pub fn paths() -> Vec<(axum::http::Method, String)> {
    all()
        .into_iter()
        .map(|(method, path, _)| (method, path.to_owned()))
        .collect()
}

/// Sends the browser on to a page that says what was done.
fn done(path: &str, word: &str) -> Response {
    Redirect::to(&format!("{path}?done={word}")).into_response()
}

/// A form that was refused, drawn again.
struct FormRedisplay<'a> {
    auth_context: &'a AuthContext,
    parts: &'a Parts,
    path: &'a str,
    outcome: FormOutcome,
}

impl<'a> FormRedisplay<'a> {
    fn new(auth_context: &'a AuthContext, parts: &'a Parts, path: &'a str, form: &str) -> Self {
        Self {
            auth_context,
            parts,
            path,
            outcome: FormOutcome {
                form: form.to_owned(),
                ..FormOutcome::default()
            },
        }
    }

    /// Keeps what was typed.
    fn typed<const N: usize>(mut self, values: [(&str, &str); N]) -> Self {
        let owned = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.outcome.values = BTreeMap::from(owned);
        self
    }

    /// Keeps more of what was typed.
    fn and_typed(mut self, values: BTreeMap<String, String>) -> Self {
        self.outcome.values.extend(values);
        self
    }

    /// Shows what became of each of many.
    async fn with_results(mut self, results: Vec<GroupResult>) -> Response {
        self.outcome.results = results;
        self.drawn(StatusCode::OK).await
    }

    /// Says what is wrong.
    async fn refused(mut self, status: StatusCode, problem: &str) -> Response {
        self.outcome.problem = Some(as_sentence(problem));
        self.drawn(status).await
    }

    /// Says that nothing here is called as the form says, and nothing was done.
    async fn unknown(self) -> Response {
        let words = "Sundog does not know this form: load the page again.";
        self.refused(StatusCode::NOT_FOUND, words).await
    }

    /// Shows what can be read once.
    async fn showing(mut self, secret: ShownOnce) -> Response {
        self.outcome.shown_once = Some(secret);
        self.drawn(StatusCode::OK).await
    }

    async fn drawn(self, status: StatusCode) -> Response {
        let mut parts = self.parts.clone();
        parts.extensions.insert(self.outcome);
        let mut answer = self.auth_context.page(&parts, self.path).await;
        *answer.status_mut() = status;
        answer
    }
}

/// Errors are written to follow a colon; a page begins a sentence with them.
fn as_sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let end = if problem.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_as_a_sentence() {
        assert_eq!(as_sentence("this name is taken"), "This name is taken.");
        assert_eq!(as_sentence("Done."), "Done.");
    }
}
