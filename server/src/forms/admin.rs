//! What admins change: staff, the policy for everyone, API tokens.

use std::sync::Arc;

use app::form_outcome::ShownOnce;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use domain::permission::Role;
use domain::principal::{NotAName, Principal, StaffId, principal_name};
use serde::Deserialize;
use store::{AuditPrincipal, StoreError};

use super::login::person;
use super::{FormRedisplay, done};
use crate::auth::accounts::AccountProblem;
use crate::auth::{accounts, secrets};
use crate::auth_context::AuthContext;

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
enum AdminRefused {
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

impl From<StoreError> for AdminRefused {
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
    State(auth_context): State<Arc<AuthContext>>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Form(form): Form<StaffForm>,
) -> Response {
    let by = auth_context.audited_as(&parts, &principal);
    let oneself = person(&principal).map(|(staff, _)| staff);
    let did = change_staff(&auth_context, &form, oneself, &by).await;
    let again = FormRedisplay::new(&auth_context, &parts, "/admin/staff", &form.r#do).typed([
        ("id", &form.id),
        ("name", &form.name),
        ("role", &form.role),
    ]);
    answer(again, "/admin/staff", did).await
}

async fn change_staff(
    auth_context: &AuthContext,
    form: &StaffForm,
    oneself: Option<StaffId>,
    by: &AuditPrincipal,
) -> Result<Did, AdminRefused> {
    let (store, now) = (&auth_context.store, auth_context.now());
    let role = || form.role.parse::<Role>().map_err(|_| AdminRefused::Role);
    // A number that nobody has.
    let id = StaffId(form.id.parse().unwrap_or_default());
    match form.r#do.as_str() {
        "invite" | "end_second_factor" if oneself == Some(id) => Err(AdminRefused::Oneself),
        "add" => {
            let id = accounts::add(store, &form.name, role()?, None, by, now).await?;
            Ok(Did::Show(invitation(auth_context, id, by).await?))
        }
        "invite" => Ok(Did::Show(invitation(auth_context, id, by).await?)),
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
        _ => Err(AdminRefused::Form),
    }
}

async fn invitation(
    auth_context: &AuthContext,
    id: StaffId,
    by: &AuditPrincipal,
) -> Result<ShownOnce, AdminRefused> {
    let person = auth_context.store.staff_member(id).await?;
    let name = person.ok_or(StoreError::NoSuchStaff)?.name;
    let made = accounts::invitation(
        &auth_context.store,
        Some(id),
        &auth_context.public_url,
        by,
        auth_context.now(),
    );
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
    State(auth_context): State<Arc<AuthContext>>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Form(form): Form<TokenForm>,
) -> Response {
    let by = auth_context.audited_as(&parts, &principal);
    let did = change_tokens(&auth_context, &form, &by).await;
    let again = FormRedisplay::new(&auth_context, &parts, "/admin/tokens", &form.r#do).typed([
        ("id", &form.id),
        ("name", &form.name),
        ("role", &form.role),
        ("days", &form.days),
    ]);
    answer(again, "/admin/tokens", did).await
}

async fn change_tokens(
    auth_context: &AuthContext,
    form: &TokenForm,
    by: &AuditPrincipal,
) -> Result<Did, AdminRefused> {
    let now = auth_context.now();
    match form.r#do.as_str() {
        "create" => {
            let name = principal_name(&form.name)?;
            let role: Role = form.role.parse().map_err(|_| AdminRefused::Role)?;
            let expires_at = match form.days.trim() {
                "" => None,
                days => {
                    let days: i64 = days.parse().map_err(|_| AdminRefused::Days)?;
                    let in_range = (1..=3650).contains(&days);
                    Some(
                        now + in_range
                            .then(|| TimeDelta::days(days))
                            .ok_or(AdminRefused::Days)?,
                    )
                }
            };
            let token = secrets::token();
            let digest = secrets::digest(&token);
            auth_context
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
            auth_context.store.revoke_token(id, by, now).await?;
            Ok(Did::Word("revoked"))
        }
        _ => Err(AdminRefused::Form),
    }
}

async fn answer(again: FormRedisplay<'_>, path: &str, did: Result<Did, AdminRefused>) -> Response {
    match did {
        Ok(Did::Word(word)) => done(path, word),
        Ok(Did::Show(secret)) => {
            // What was typed has become what is shown.
            let mut again = again;
            again.outcome.values.clear();
            again.showing(secret).await
        }
        // The row is gone, and with it the place where a problem would be shown.
        Err(AdminRefused::Account(AccountProblem::Refused(StoreError::NoSuchStaff))) => {
            Redirect::to(path).into_response()
        }
        Err(problem) => {
            again
                .refused(StatusCode::UNPROCESSABLE_ENTITY, &problem.to_string())
                .await
        }
    }
}
