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
use domain::actor::Actor;
use domain::amendment::{Amendment, NotAmendable};
use domain::practice::PracticeId;
use monitor::commands::change::{Decider, NotDecided};
use monitor::commands::practice::NotEdited;
use monitor::commands::practice::amend::{Amended, NotAmended};

use super::{Again, FormState, done};
use crate::api::refusal::status_of;

/// Saves what was typed.
pub async fn edit(
    State(state): State<FormState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = Decider {
        author: state.doors.author(&parts, &actor),
        actor,
    };
    let Ok(practice) = id.parse().map(PracticeId) else {
        return Redirect::to("/").into_response();
    };
    let field = |name: &str| form.get(name).cloned();
    let amendment = Amendment::new(field, |name| field(&format!("was_{name}")));
    let amended = monitor::commands::amend_practice(&state.monitor, practice, &amendment, &by);
    match amended.await {
        Ok(amended) => done(&format!("/practices/{practice}"), word(amended)),
        Err(refusal) => {
            let (status, words) = told(&refusal);
            let again = Again::new(&state.doors, &parts, parts.uri.path(), "entry");
            again.and_typed(form).refused(status, &words).await
        }
    }
}

/// The word that says on the practice's page what was done.
const fn word(amended: Amended) -> &'static str {
    match amended {
        Amended::Unchanged => "entry_unchanged",
        Amended::Saved => "entry_saved",
        Amended::Waits(_) => "entry_waits",
    }
}

fn told(refusal: &NotAmended) -> (StatusCode, String) {
    let status = match refusal {
        NotAmended::Entry(NotAmendable::Unusable(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        NotAmended::Entry(NotAmendable::Overtaken) => StatusCode::CONFLICT,
        NotAmended::List(NotEdited::Store(error)) if error.is_for_people() => StatusCode::CONFLICT,
        NotAmended::List(NotEdited::Store(error)) | NotAmended::Site(NotDecided::Store(error)) => {
            tracing::error!(%error, "a practice could not be edited");
            let words = "Sundog's database does not answer. Try again shortly.";
            return (StatusCode::SERVICE_UNAVAILABLE, words.to_owned());
        }
        NotAmended::List(NotEdited::NoSuchPractice) => StatusCode::NOT_FOUND,
        NotAmended::List(NotEdited::AlreadyListed(_)) => {
            let words = "Another practice of this name is behind that Site ID: choose another name, \
                         or retire one of the two.";
            return (StatusCode::CONFLICT, words.to_owned());
        }
        NotAmended::List(_) => StatusCode::CONFLICT,
        NotAmended::Site(refusal) => status_of(refusal),
    };
    (status, refusal.to_string())
}
