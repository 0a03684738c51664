//! What admins change: staff, the policy for everyone, API tokens.

use std::sync::Arc;

use app::form_outcome::ShownOnce;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use domain::actor::{Actor, NotAName, StaffId, actor_name};
use domain::permission::Role;
use serde::Deserialize;
use store::{Author, StoreError};

use super::door::person;
use super::{Again, done};
use crate::auth::accounts::AccountProblem;
use crate::auth::{accounts, secrets};
use crate::doors::Doors;

/// The forms of the page about staff.
#[derive(Deserialize)]
pub struct StaffForm {
    #[serde(default)]
    r#do: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    second_factor_required: String,
}

/// Why a form of an admin's is refused.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Account(#[from] AccountProblem),
    #[error(transparent)]
    Name(#[from] NotAName),
    #[error("this is you: do it in your own profile, with your password")]
    Oneself,
    #[error("choose a role")]
    Role,
    #[error("give a number of days between 1 and 3650, or none")]
    Days,
    #[error("Sundog does not know this form: load the page again")]
    Form,
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Account(error.into())
    }
}

/// What became of a form.
enum Did {
    Word(&'static str),
    Show(ShownOnce),
}

/// Changes the staff.
pub async fn staff(
    State(doors): State<Arc<Doors>>,
    Extension(actor): Extension<Actor>,
    parts: Parts,
    Form(form): Form<StaffForm>,
) -> Response {
    let by = doors.author(&parts, &actor);
    let oneself = person(&actor).map(|(staff, _)| staff);
    let did = change_staff(&doors, &form, oneself, &by).await;
    let again = Again::new(&doors, &parts, "/admin/staff", &form.r#do).typed([
        ("id", &form.id),
        ("name", &form.name),
        ("role", &form.role),
    ]);
    answer(again, "/admin/staff", did).await
}

async fn change_staff(
    doors: &Doors,
    form: &StaffForm,
    oneself: Option<StaffId>,
    by: &Author,
) -> Result<Did, Refused> {
    let (store, now) = (&doors.store, doors.now());
    let role = || form.role.parse::<Role>().map_err(|_| Refused::Role);
    // A number that nobody has.
    let id = StaffId(form.id.parse().unwrap_or_default());
    match form.r#do.as_str() {
        "invite" | "end_second_factor" if oneself == Some(id) => Err(Refused::Oneself),
        "add" => {
            let id = accounts::add(store, &form.name, role()?, None, by, now).await?;
            Ok(Did::Show(invitation(doors, id, by).await?))
        }
        "invite" => Ok(Did::Show(invitation(doors, id, by).await?)),
        "role" => {
            store.change_role(id, role()?, by, now).await?;
            Ok(Did::Word("role_changed"))
        }
        "disable" => {
            store.disable_staff(id, by, now).await?;
            Ok(Did::Word("disabled"))
        }
        "enable" => {
            store.enable_staff(id, by, now).await?;
            Ok(Did::Word("enabled"))
        }
        "end_second_factor" => {
            store.end_second_factor(id, by, now).await?;
            Ok(Did::Word("second_factor_ended"))
        }
        "policy" => {
            let required = form.second_factor_required == "yes";
            store.require_second_factor(required, by, now).await?;
            Ok(Did::Word("policy_changed"))
        }
        _ => Err(Refused::Form),
    }
}

async fn invitation(doors: &Doors, id: StaffId, by: &Author) -> Result<ShownOnce, Refused> {
    let person = doors.store.staff_member(id).await?;
    let name = person.ok_or(StoreError::NoSuchStaff)?.name;
    let made = accounts::invitation(&doors.store, Some(id), &doors.public_url, by, doors.now());
    Ok(ShownOnce::Invitation {
        name,
        link: made.await?,
    })
}

/// The forms of the page about tokens.
#[derive(Deserialize)]
pub struct TokenForm {
    #[serde(default)]
    r#do: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    days: String,
}

/// Changes the tokens.
pub async fn tokens(
    State(doors): State<Arc<Doors>>,
    Extension(actor): Extension<Actor>,
    parts: Parts,
    Form(form): Form<TokenForm>,
) -> Response {
    let by = doors.author(&parts, &actor);
    let did = change_tokens(&doors, &form, &by).await;
    let again = Again::new(&doors, &parts, "/admin/tokens", &form.r#do).typed([
        ("id", &form.id),
        ("name", &form.name),
        ("role", &form.role),
        ("days", &form.days),
    ]);
    answer(again, "/admin/tokens", did).await
}

async fn change_tokens(doors: &Doors, form: &TokenForm, by: &Author) -> Result<Did, Refused> {
    let now = doors.now();
    match form.r#do.as_str() {
        "create" => {
            let name = actor_name(&form.name)?;
            let role: Role = form.role.parse().map_err(|_| Refused::Role)?;
            let expires_at = match form.days.trim() {
                "" => None,
                days => {
                    let days: i64 = days.parse().map_err(|_| Refused::Days)?;
                    let in_range = (1..=3650).contains(&days);
                    Some(
                        now + in_range
                            .then(|| TimeDelta::days(days))
                            .ok_or(Refused::Days)?,
                    )
                }
            };
            let token = secrets::token();
            let digest = secrets::digest(&token);
            doors
                .store
                .add_token(name, role, digest, expires_at, by, now)
                .await?;
            Ok(Did::Show(ShownOnce::Token {
                name: name.to_owned(),
                token,
            }))
        }
        "revoke" => {
            let id = form.id.parse().unwrap_or_default();
            doors.store.revoke_token(id, by, now).await?;
            Ok(Did::Word("revoked"))
        }
        _ => Err(Refused::Form),
    }
}

async fn answer(again: Again<'_>, path: &str, did: Result<Did, Refused>) -> Response {
    match did {
        Ok(Did::Word(word)) => done(path, word),
        Ok(Did::Show(secret)) => {
            // What was typed has become what is shown.
            let mut again = again;
            again.outcome.values.clear();
            again.showing(secret).await
        }
        // The row is gone, and with it the place where a problem would be shown.
        Err(Refused::Account(AccountProblem::Refused(StoreError::NoSuchStaff))) => {
            Redirect::to(path).into_response()
        }
        Err(problem) => {
            again
                .refused(StatusCode::UNPROCESSABLE_ENTITY, &problem.to_string())
                .await
        }
    }
}
