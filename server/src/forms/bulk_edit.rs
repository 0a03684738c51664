//! Changing many practices at once, as it was previewed, and taking that back.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use domain::bulk_edit::BulkEdit;
use domain::overview::Query;
use domain::principal::Principal;
use monitor::commands::practice::bulk::NotEditedTogether;

use super::{FormRedisplay, FormState, done};

const PATH: &str = "/practices/edit";

/// Makes an edit, or takes one back.
pub async fn act(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = state.auth_context.audited_as(&parts, &principal);
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let act = field("do");
    let outcome = match act.as_str() {
        "undo" => {
            let id = field("edit").parse().unwrap_or_default();
            match monitor::commands::undo_edit(&state.monitor, id, &by).await {
                Ok((_, 0)) => Ok("edit_undone"),
                Ok(_) => Ok("edit_undone_in_part"),
                Err(refusal) => Err(told(&refusal)),
            }
        }
        "edit" => {
            let pairs = form.iter();
            let query =
                Query::from_pairs(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
            match BulkEdit::from_fields(field) {
                Ok(edit) => {
                    let seen = form.get("digest").map(String::as_str).unwrap_or_default();
                    let made =
                        monitor::commands::edit_together(&state.monitor, &query, &edit, seen, &by)
                            .await;
                    made.map(|_| "edited").map_err(|refusal| told(&refusal))
                }
                Err(words) => Err((StatusCode::UNPROCESSABLE_ENTITY, words)),
            }
        }
        _ => {
            let again = FormRedisplay::new(&state.auth_context, &parts, PATH, &act);
            return again.and_typed(form).unknown().await;
        }
    };
    match outcome {
        Ok(word) => done(PATH, word),
        Err((status, words)) => {
            let again = FormRedisplay::new(&state.auth_context, &parts, PATH, &act);
            again.and_typed(form).refused(status, &words).await
        }
    }
}

fn told(refusal: &NotEditedTogether) -> (StatusCode, String) {
    match refusal {
        NotEditedTogether::Store(error) => {
            tracing::error!(%error, "many practices could not be edited");
            let words = "Sundog's database does not answer. Try again shortly.";
            (StatusCode::SERVICE_UNAVAILABLE, words.to_owned())
        }
        NotEditedTogether::Nothing => (StatusCode::UNPROCESSABLE_ENTITY, refusal.to_string()),
        NotEditedTogether::Moved
        | NotEditedTogether::NoSuchEdit
        | NotEditedTogether::UndoneAlready => (StatusCode::CONFLICT, refusal.to_string()),
    }
}
