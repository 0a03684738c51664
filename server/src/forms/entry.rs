//! Editing what was entered about one practice. For whoever keeps the list.
//!
//! A form carries along what stood in each field (`was_NAME`), so that it changes what its sender
//! changed and nothing else.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::edit::{Edit, NotEditable};
use domain::practice::PracticeId;
use domain::principal::Principal;
use monitor::commands::change::{ActingPrincipal, NotDecided};
use monitor::commands::practice::NotEdited;
use monitor::commands::practice::edit::{EditRejected, Edited};

use super::{FormRedisplay, FormState, done};
use crate::api::refusal::status_of;

/// Saves what was typed.
pub async fn edit(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = ActingPrincipal {
        audited_as: state.auth_context.audited_as(&parts, &principal),
        principal,
    };
    let Ok(practice) = id.parse().map(PracticeId) else {
        return Redirect::to("/").into_response();
    };
    let field = |name: &str| form.get(name).cloned();
    let edit = Edit::new(field, |name| field(&format!("was_{name}")));
    let edited = monitor::commands::edit_practice(&state.monitor, practice, &edit, &by);
    match edited.await {
        Ok(edited) => done(&format!("/practices/{practice}"), word(edited)),
        Err(refusal) => {
            let (status, words) = told(&refusal);
            let again = FormRedisplay::new(&state.auth_context, &parts, parts.uri.path(), "entry");
            again.and_typed(form).refused(status, &words).await
        }
    }
}

/// The word that says on the practice's page what was done.
const fn word(edited: Edited) -> &'static str {
    match edited {
        Edited::Unchanged => "entry_unchanged",
        Edited::Saved => "entry_saved",
        Edited::Waits(_) => "entry_waits",
    }
}

fn told(refusal: &EditRejected) -> (StatusCode, String) {
    let status = match refusal {
        EditRejected::Entry(NotEditable::Unusable(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        EditRejected::Entry(NotEditable::Overtaken) => StatusCode::CONFLICT,
        EditRejected::List(NotEdited::Store(error)) if error.is_for_people() => {
            StatusCode::CONFLICT
        }
        EditRejected::List(NotEdited::Store(error))
        | EditRejected::Site(NotDecided::Store(error)) => {
            tracing::error!(%error, "a practice could not be edited");
            let words = "Sundog's database does not answer. Try again shortly.";
            return (StatusCode::SERVICE_UNAVAILABLE, words.to_owned());
        }
        EditRejected::List(NotEdited::NoSuchPractice) => StatusCode::NOT_FOUND,
        EditRejected::List(NotEdited::AlreadyListed(_)) => {
            let words = "Another practice of this name is behind that Site ID: choose another name, \
                         or retire one of the two.";
            return (StatusCode::CONFLICT, words.to_owned());
        }
        EditRejected::List(_) => StatusCode::CONFLICT,
        EditRejected::Site(refusal) => status_of(refusal),
    };
    (status, refusal.to_string())
}
