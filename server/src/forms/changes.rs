//! What people decide on a change's card. For whoever decides changes.

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use domain::actor::Actor;
use domain::approval::Effect;
use monitor::decisions::{Approval, Decider, NotDecided};
use serde::Deserialize;

use super::{Again, FormState, done};
use crate::api::changes::status_of;

/// The forms of a card.
#[derive(Deserialize)]
pub struct ChangeForm {
    #[serde(default)]
    r#do: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    contacted: String,
    #[serde(default)]
    days: String,
}

/// Decides a change.
pub async fn decide(
    State(state): State<FormState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<ChangeForm>,
) -> Response {
    let doors = &state.doors;
    let by = Decider {
        author: doors.author(&parts, &actor),
        actor,
    };
    let path = parts.uri.path().to_owned();
    match decided(&state, &id, &form, &by).await {
        Ok(word) => done(&path, word),
        Err(NotDecided::NoSuchChange) => Redirect::to("/changes").into_response(),
        Err(refusal) => {
            let status = status_of(&refusal);
            let problem = match &refusal {
                NotDecided::Store(error) => {
                    tracing::error!(%error, "a change could not be decided");
                    "Sundog's database does not answer. Try again shortly.".to_owned()
                }
                other => other.to_string(),
            };
            Again::new(doors, &parts, &path, &form.r#do)
                .typed([
                    ("id", &id),
                    ("reason", &form.reason),
                    ("contacted", &form.contacted),
                    ("days", &form.days),
                ])
                .refused(status, &problem)
                .await
        }
    }
}

async fn decided(
    state: &FormState,
    id: &str,
    form: &ChangeForm,
    by: &Decider,
) -> Result<&'static str, NotDecided> {
    let monitor = &state.monitor;
    let id: i64 = id.parse().map_err(|_| NotDecided::NoSuchChange)?;
    match form.r#do.as_str() {
        "approve" => {
            let approval = Approval {
                evidence: form.evidence.clone(),
                reason: form.reason.clone(),
                contacted: form.contacted.clone(),
            };
            match monitor.approve(id, &approval, by).await? {
                Effect::Applies => Ok("approved"),
                Effect::WaitsForSecond => Ok("first_approval"),
            }
        }
        "reject" => {
            monitor.reject(id, &form.reason, by).await?;
            Ok("rejected")
        }
        "snooze" => {
            let days = form
                .days
                .parse()
                .ok()
                .filter(|days| (1..=31).contains(days));
            let days = days.ok_or(NotDecided::Unusable("Choose for how many days."))?;
            let until = state.doors.now() + TimeDelta::days(days);
            monitor.snooze(id, until, by).await?;
            Ok("snoozed")
        }
        "undo" => {
            monitor.undo(id, &form.reason, by).await?;
            Ok("undone")
        }
        _ => Err(NotDecided::Unusable(
            "Sundog does not know this form: load the page again.",
        )),
    }
}
