//! What people decide on a change's card. Whoever answers for outages may note whom they told; all
//! else is for whoever decides changes.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use domain::approval::Effect;
use domain::permission::Permission;
use domain::principal::Principal;
use monitor::commands::change::{ActingPrincipal, Approval, NotDecided};

use super::plan::{PlanUnread, plan};
use super::{FormRedisplay, FormState, done};
use crate::api::refusal::status_of;

/// The fields of a form; what is not there reads as empty.
pub struct ChangeFields(BTreeMap<String, String>);

impl ChangeFields {
    /// The fields as they were sent.
    pub fn new(sent: BTreeMap<String, String>) -> Self {
        Self(sent)
    }

    /// One field.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The names of the fields that were sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// All of them, for drawing the form again.
    pub fn into_values(self) -> BTreeMap<String, String> {
        self.0
    }
}

/// Why a form about a change is refused.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRefused {
    /// By the decision.
    #[error(transparent)]
    Decision(#[from] NotDecided),
    /// The plan cannot be read.
    #[error(transparent)]
    Plan(#[from] PlanUnread),
    /// By the role.
    #[error("Your role may not do this. Ask an admin of Sundog.")]
    NotAllowed,
}

impl ChangeRefused {
    /// The status, and the words; what is wrong inside goes to the log.
    pub fn told(&self) -> (StatusCode, String) {
        let status = match self {
            Self::Decision(refusal) => status_of(refusal),
            Self::Plan(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotAllowed => StatusCode::FORBIDDEN,
        };
        let words = match self {
            Self::Decision(NotDecided::Store(error)) => {
                tracing::error!(%error, "a decision could not be written");
                "Sundog's database does not answer. Try again shortly.".to_owned()
            }
            other => other.to_string(),
        };
        (status, words)
    }
}

/// Decides a change.
pub async fn decide(
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
    let path = parts.uri.path().to_owned();
    let fields = ChangeFields::new(form);
    match decided(&state, &id, &fields, &by).await {
        Ok(Done::Here(word)) => done(&path, word),
        Ok(Done::There(change, word)) => done(&format!("/changes/{change}"), word),
        Err(ChangeRefused::Decision(NotDecided::NoSuchChange)) => {
            Redirect::to("/changes").into_response()
        }
        Err(refusal) => {
            let (status, words) = refusal.told();
            let act = fields.get("do").to_owned();
            FormRedisplay::new(&state.auth_context, &parts, &path, &act)
                .typed([("id", id.as_str())])
                .and_typed(fields.into_values())
                .refused(status, &words)
                .await
        }
    }
}

/// The forms that are for whoever decides changes.
const DECISIONS: [&str; 6] = [
    "approve",
    "reject",
    "snooze",
    "undo",
    "withdraw",
    "split_merge",
];

/// Where the browser goes on to.
enum Done {
    Here(&'static str),
    There(i64, &'static str),
}

async fn decided(
    state: &FormState,
    id: &str,
    form: &ChangeFields,
    by: &ActingPrincipal,
) -> Result<Done, ChangeRefused> {
    let monitor = &state.monitor;
    let id: i64 = id.parse().map_err(|_| NotDecided::NoSuchChange)?;
    let reason = form.get("reason");
    if form.get("do") == "told" {
        let whom = form.get("whom").parse();
        let whom = whom.map_err(|_| NotDecided::Unusable("Choose whom you told."))?;
        monitor::commands::log_contact(monitor, id, whom, form.get("words"), by).await?;
        return Ok(Done::Here("told"));
    }
    if !DECISIONS.contains(&form.get("do")) {
        let words = "Sundog does not know this form: load the page again.";
        return Err(NotDecided::Unusable(words).into());
    }
    if !by.principal.may(Permission::DecideChanges) {
        return Err(ChangeRefused::NotAllowed);
    }
    Ok(Done::Here(match form.get("do") {
        "approve" => {
            let approval = Approval {
                evidence: form.get("evidence").to_owned(),
                reason: reason.to_owned(),
                contacted: form.get("contacted").to_owned(),
            };
            match monitor::commands::approve(monitor, id, &approval, by).await? {
                Effect::Applies => "approved",
                Effect::WaitsForSecond => "first_approval",
            }
        }
        "reject" => {
            monitor::commands::reject(monitor, id, reason, by).await?;
            "rejected"
        }
        "snooze" => {
            let days = form.get("days").parse().ok();
            let days = days.filter(|days| (1..=31).contains(days));
            let days = days.ok_or(NotDecided::Unusable("Choose for how many days."))?;
            let until = state.auth_context.now() + TimeDelta::days(days);
            monitor::commands::snooze(monitor, id, until, by).await?;
            "snoozed"
        }
        "undo" => {
            monitor::commands::undo(monitor, id, reason, by).await?;
            "undone"
        }
        "withdraw" => {
            monitor::commands::withdraw(monitor, id, reason, by).await?;
            "withdrawn"
        }
        _ => {
            let plan = plan(form)?;
            let (evidence, contacted) = (form.get("evidence"), form.get("contacted"));
            let planned =
                monitor::commands::plan_split_merge(monitor, id, evidence, plan, contacted, by);
            return Ok(Done::There(planned.await?, "planned"));
        }
    }))
}
