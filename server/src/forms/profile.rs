//! What people change about themselves: password, second factor, where they are signed in.

use std::net::IpAddr;
use std::sync::Arc;

use app::form_outcome::ShownOnce;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use domain::principal::Principal;
use serde::Deserialize;
use store::{AuditPrincipal, EndedSessions, Staff, StoreError};
use tower_sessions::Session;

use super::login::{begin_session, person};
use super::{FormRedisplay, done};
use crate::auth::accounts::AccountProblem;
use crate::auth::{codes, secrets, session};
use crate::auth_context::AuthContext;

const PAGE: &str = "/profile";

/// The present password, and a new one twice.
#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// Changes one's password and ends one's other sessions.
pub async fn change_password(
    State(auth_context): State<Arc<AuthContext>>,
    Extension(principal): Extension<Principal>,
    session: Session,
    parts: Parts,
    Form(form): Form<NewPassword>,
) -> Response {
    let changed = async {
        let own = OwnAccount::find(&auth_context, &parts, &principal).await?;
        own.prove(&auth_context, &form.current).await?;
        let hash = auth_context
            .accounts
            .new_password(&form.password, &form.again)
            .await?;
        let (id, by) = (own.staff.id, &own.audited_as);
        auth_context
            .store
            .set_password(id, hash, by, auth_context.now())
            .await?;
        OwnAccount::find(&auth_context, &parts, &principal).await
    };
    let changed = async {
        let own = changed.await?;
        stay_signed_in(&auth_context, &session, &parts, &own).await
    };
    match changed.await {
        Ok(()) => done(PAGE, "password_changed"),
        Err(problem) => refused(&auth_context, &parts, "password", &problem).await,
    }
}

/// Signs the person in anew where they are, under another id, after they were signed out
/// everywhere.
async fn stay_signed_in(
    auth_context: &AuthContext,
    session: &Session,
    parts: &Parts,
    own: &OwnAccount,
) -> Result<(), AccountProblem> {
    let begun = begin_session(auth_context, session, parts, &own.staff).await;
    begun.map_err(closed)
}

/// The steps of the second factor.
#[derive(Deserialize)]
pub struct SecondFactor {
    #[serde(default)]
    r#do: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    current: String,
}

/// Sets up, ends or renews one's second factor.
pub async fn second_factor(
    State(auth_context): State<Arc<AuthContext>>,
    Extension(principal): Extension<Principal>,
    session: Session,
    parts: Parts,
    Form(form): Form<SecondFactor>,
) -> Response {
    let step = async {
        let own = OwnAccount::find(&auth_context, &parts, &principal).await?;
        match form.r#do.as_str() {
            "begin" => {
                // Whoever found a browser open must not lock its owner out.
                own.prove(&auth_context, &form.current).await?;
                begin(&session, &own).await.map(Some)
            }
            "confirm" => {
                let codes = confirm(&auth_context, &session, &own, &form.code).await?;
                let own = OwnAccount::find(&auth_context, &parts, &principal).await?;
                stay_signed_in(&auth_context, &session, &parts, &own).await?;
                Ok(Some(codes))
            }
            "codes" => renew_codes(&auth_context, &own, &form.current)
                .await
                .map(Some),
            "end" => {
                own.prove(&auth_context, &form.current).await?;
                let ended = auth_context.store.end_second_factor(
                    own.staff.id,
                    &own.audited_as,
                    auth_context.now(),
                );
                Ok(ended.await.map(|()| None)?)
            }
            _ => Err(AccountProblem::UnknownForm),
        }
    };
    match step.await {
        Ok(Some(secret)) => {
            let again = FormRedisplay::new(&auth_context, &parts, parts.uri.path(), &form.r#do);
            again.showing(secret).await
        }
        Ok(None) => done(PAGE, "second_factor_ended"),
        Err(AccountProblem::UnknownForm) => {
            FormRedisplay::new(&auth_context, &parts, parts.uri.path(), &form.r#do)
                .unknown()
                .await
        }
        // A mistyped code must not cost the QR code that was scanned.
        Err(problem) if form.r#do == "confirm" => {
            let mut again = FormRedisplay::new(&auth_context, &parts, parts.uri.path(), "confirm");
            again.outcome.shown_once = shown_again(&session, &principal).await;
            again
                .refused(StatusCode::UNPROCESSABLE_ENTITY, &problem.to_string())
                .await
        }
        Err(problem) => refused(&auth_context, &parts, &form.r#do, &problem).await,
    }
}

async fn begin(session: &Session, own: &OwnAccount) -> Result<ShownOnce, AccountProblem> {
    // One that is on stays on, until it is ended with the password.
    if own.staff.has_second_factor {
        return Err(StoreError::HasSecondFactor.into());
    }
    let secret = codes::new_secret();
    session::keep_new_app(session, &secret)
        .await
        .map_err(closed)?;
    Ok(shown(&secret, &own.staff.name))
}

async fn confirm(
    auth_context: &AuthContext,
    session: &Session,
    own: &OwnAccount,
    code: &str,
) -> Result<ShownOnce, AccountProblem> {
    let secret = session::new_app(session).await.map_err(closed)?;
    let secret = secret.ok_or(AccountProblem::Code)?;
    let now = auth_context.now();
    let step = codes::step_of(&secret, code, now).ok_or(AccountProblem::Code)?;
    let recovery = secrets::recovery_codes();
    let digests = recovery.iter().map(|code| secrets::digest(code)).collect();
    auth_context
        .store
        .set_second_factor(own.staff.id, secret, step, digests, &own.audited_as, now)
        .await?;
    Ok(ShownOnce::RecoveryCodes(recovery))
}

async fn renew_codes(
    auth_context: &AuthContext,
    own: &OwnAccount,
    password: &str,
) -> Result<ShownOnce, AccountProblem> {
    own.prove(auth_context, password).await?;
    let recovery = secrets::recovery_codes();
    let digests = recovery.iter().map(|code| secrets::digest(code)).collect();
    auth_context
        .store
        .replace_recovery_codes(own.staff.id, digests, &own.audited_as, auth_context.now())
        .await?;
    Ok(ShownOnce::RecoveryCodes(recovery))
}

async fn shown_again(session: &Session, principal: &Principal) -> Option<ShownOnce> {
    let secret = session::new_app(session).await.ok().flatten()?;
    Some(shown(&secret, &principal.name()))
}

fn shown(secret: &[u8], name: &str) -> ShownOnce {
    ShownOnce::SecondFactor {
        secret: codes::as_text(secret),
        qr_code: codes::as_qr_code(secret, name).unwrap_or_default(),
    }
}

/// Which sessions to end.
#[derive(Deserialize)]
pub struct Sessions {
    #[serde(default)]
    r#do: String,
    #[serde(default)]
    number: String,
}

/// Ends one's sessions elsewhere.
pub async fn end_sessions(
    State(auth_context): State<Arc<AuthContext>>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Form(form): Form<Sessions>,
) -> Response {
    let again = FormRedisplay::new(&auth_context, &parts, parts.uri.path(), &form.r#do);
    let again = again.typed([("number", &form.number)]);
    let which = match (form.r#do.as_str(), form.number.parse()) {
        ("end", Ok(number)) => Some(number),
        ("end", Err(_)) => {
            let words = "No session has this number: load the page again.";
            return again.refused(StatusCode::UNPROCESSABLE_ENTITY, words).await;
        }
        ("end_others", _) => None,
        _ => return again.unknown().await,
    };
    let ended = async {
        let own = OwnAccount::find(&auth_context, &parts, &principal).await?;
        let others = EndedSessions::AllBut(own.session);
        let which = which.map_or(others, EndedSessions::One);
        let (id, now) = (own.staff.id, auth_context.now());
        let store = &auth_context.store;
        store
            .end_sessions_of(id, which, &own.audited_as, now)
            .await?;
        Ok::<_, AccountProblem>(())
    };
    match ended.await {
        Ok(()) if which.is_some() => done(PAGE, "session_ended"),
        Ok(()) => done(PAGE, "sessions_ended"),
        Err(problem) => {
            let words = problem.to_string();
            again
                .refused(StatusCode::UNPROCESSABLE_ENTITY, &words)
                .await
        }
    }
}

/// The person who asks, about themselves.
struct OwnAccount {
    staff: Staff,
    session: i64,
    audited_as: AuditPrincipal,
    address: IpAddr,
}

impl OwnAccount {
    async fn find(
        auth_context: &AuthContext,
        parts: &Parts,
        principal: &Principal,
    ) -> Result<Self, AccountProblem> {
        let (id, session) = person(principal).ok_or(StoreError::NoSuchStaff)?;
        let staff = auth_context.store.staff_member(id).await?;
        Ok(Self {
            staff: staff.ok_or(StoreError::NoSuchStaff)?,
            session,
            audited_as: auth_context.audited_as(parts, principal),
            address: auth_context.address(&parts.headers, &parts.extensions),
        })
    }

    async fn prove(
        &self,
        auth_context: &AuthContext,
        password: &str,
    ) -> Result<(), AccountProblem> {
        let proved =
            auth_context
                .accounts
                .is_them(&self.staff, password, self.address, auth_context.now());
        proved.await
    }
}

async fn refused(
    auth_context: &AuthContext,
    parts: &Parts,
    form: &str,
    problem: &AccountProblem,
) -> Response {
    FormRedisplay::new(auth_context, parts, parts.uri.path(), form)
        .refused(StatusCode::UNPROCESSABLE_ENTITY, &problem.to_string())
        .await
}

fn closed(error: tower_sessions::session::Error) -> AccountProblem {
    tracing::error!(%error, "a session could not be read or kept");
    StoreError::Closed.into()
}
