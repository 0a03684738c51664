//! What people change about themselves: password, second factor, where they are signed in.

use std::net::IpAddr;
use std::sync::Arc;

use app::form_outcome::ShownOnce;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use domain::actor::Actor;
use serde::Deserialize;
use store::{Author, EndedSessions, Staff, StoreError};
use tower_sessions::Session;

use super::door::{begin_session, person};
use super::{Again, done};
use crate::auth::accounts::AccountProblem;
use crate::auth::{codes, secrets, session};
use crate::doors::Doors;

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
    State(doors): State<Arc<Doors>>,
    Extension(actor): Extension<Actor>,
    session: Session,
    parts: Parts,
    Form(form): Form<NewPassword>,
) -> Response {
    let changed = async {
        let oneself = Oneself::find(&doors, &parts, &actor).await?;
        oneself.prove(&doors, &form.current).await?;
        let hash = doors
            .accounts
            .new_password(&form.password, &form.again)
            .await?;
        let (id, by) = (oneself.staff.id, &oneself.author);
        doors.store.set_password(id, hash, by, doors.now()).await?;
        Oneself::find(&doors, &parts, &actor).await
    };
    let changed = async {
        let oneself = changed.await?;
        stay_signed_in(&doors, &session, &parts, &oneself).await
    };
    match changed.await {
        Ok(()) => done(PAGE, "password_changed"),
        Err(problem) => refused(&doors, &parts, "password", &problem).await,
    }
}

/// Signs the person in anew where they are, under another id, after they were signed out
/// everywhere.
async fn stay_signed_in(
    doors: &Doors,
    session: &Session,
    parts: &Parts,
    oneself: &Oneself,
) -> Result<(), AccountProblem> {
    let begun = begin_session(doors, session, parts, &oneself.staff).await;
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
    State(doors): State<Arc<Doors>>,
    Extension(actor): Extension<Actor>,
    session: Session,
    parts: Parts,
    Form(form): Form<SecondFactor>,
) -> Response {
    let step = async {
        let oneself = Oneself::find(&doors, &parts, &actor).await?;
        match form.r#do.as_str() {
            "begin" => {
                // Whoever found a browser open must not lock its owner out.
                oneself.prove(&doors, &form.current).await?;
                begin(&session, &oneself).await.map(Some)
            }
            "confirm" => {
                let codes = confirm(&doors, &session, &oneself, &form.code).await?;
                let oneself = Oneself::find(&doors, &parts, &actor).await?;
                stay_signed_in(&doors, &session, &parts, &oneself).await?;
                Ok(Some(codes))
            }
            "codes" => renew_codes(&doors, &oneself, &form.current).await.map(Some),
            "end" => {
                oneself.prove(&doors, &form.current).await?;
                let ended =
                    doors
                        .store
                        .end_second_factor(oneself.staff.id, &oneself.author, doors.now());
                Ok(ended.await.map(|()| None)?)
            }
            _ => Err(AccountProblem::Code),
        }
    };
    match step.await {
        Ok(Some(secret)) => {
            let again = Again::new(&doors, &parts, parts.uri.path(), &form.r#do);
            again.showing(secret).await
        }
        Ok(None) => done(PAGE, "second_factor_ended"),
        // A mistyped code must not cost the QR code that was scanned.
        Err(problem) if form.r#do == "confirm" => {
            let mut again = Again::new(&doors, &parts, parts.uri.path(), "confirm");
            again.outcome.shown_once = shown_again(&session, &actor).await;
            again
                .refused(StatusCode::UNPROCESSABLE_ENTITY, &problem.to_string())
                .await
        }
        Err(problem) => refused(&doors, &parts, &form.r#do, &problem).await,
    }
}

async fn begin(session: &Session, oneself: &Oneself) -> Result<ShownOnce, AccountProblem> {
    // One that is on stays on, until it is ended with the password.
    if oneself.staff.has_second_factor {
        return Err(StoreError::HasSecondFactor.into());
    }
    let secret = codes::new_secret();
    session::keep_new_app(session, &secret)
        .await
        .map_err(closed)?;
    Ok(shown(&secret, &oneself.staff.name))
}

async fn confirm(
    doors: &Doors,
    session: &Session,
    oneself: &Oneself,
    code: &str,
) -> Result<ShownOnce, AccountProblem> {
    let secret = session::new_app(session).await.map_err(closed)?;
    let secret = secret.ok_or(AccountProblem::Code)?;
    let now = doors.now();
    let step = codes::step_of(&secret, code, now).ok_or(AccountProblem::Code)?;
    let recovery = secrets::recovery_codes();
    let digests = recovery.iter().map(|code| secrets::digest(code)).collect();
    doors
        .store
        .set_second_factor(
            oneself.staff.id,
            secret,
            step,
            digests,
            &oneself.author,
            now,
        )
        .await?;
    Ok(ShownOnce::RecoveryCodes(recovery))
}

async fn renew_codes(
    doors: &Doors,
    oneself: &Oneself,
    password: &str,
) -> Result<ShownOnce, AccountProblem> {
    oneself.prove(doors, password).await?;
    let recovery = secrets::recovery_codes();
    let digests = recovery.iter().map(|code| secrets::digest(code)).collect();
    doors
        .store
        .replace_recovery_codes(oneself.staff.id, digests, &oneself.author, doors.now())
        .await?;
    Ok(ShownOnce::RecoveryCodes(recovery))
}

async fn shown_again(session: &Session, actor: &Actor) -> Option<ShownOnce> {
    let secret = session::new_app(session).await.ok().flatten()?;
    Some(shown(&secret, &actor.name()))
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
    State(doors): State<Arc<Doors>>,
    Extension(actor): Extension<Actor>,
    parts: Parts,
    Form(form): Form<Sessions>,
) -> Response {
    let ended = async {
        let oneself = Oneself::find(&doors, &parts, &actor).await?;
        let which = match form.number.parse() {
            Ok(number) if form.r#do == "end" => EndedSessions::One(number),
            _ => EndedSessions::AllBut(oneself.session),
        };
        let id = oneself.staff.id;
        let ended = doors
            .store
            .end_sessions_of(id, which, &oneself.author, doors.now());
        Ok::<_, AccountProblem>(ended.await?)
    };
    match ended.await {
        Ok(()) if form.r#do == "end" => done(PAGE, "session_ended"),
        Ok(()) => done(PAGE, "sessions_ended"),
        Err(problem) => {
            Again::new(&doors, &parts, parts.uri.path(), &form.r#do)
                .typed([("number", &form.number)])
                .refused(StatusCode::UNPROCESSABLE_ENTITY, &problem.to_string())
                .await
        }
    }
}

/// The person who asks, about themselves.
struct Oneself {
    staff: Staff,
    session: i64,
    author: Author,
    address: IpAddr,
}

impl Oneself {
    async fn find(doors: &Doors, parts: &Parts, actor: &Actor) -> Result<Self, AccountProblem> {
        let (id, session) = person(actor).ok_or(StoreError::NoSuchStaff)?;
        let staff = doors.store.staff_member(id).await?;
        Ok(Self {
            staff: staff.ok_or(StoreError::NoSuchStaff)?,
            session,
            author: doors.author(parts, actor),
            address: doors.address(&parts.headers, &parts.extensions),
        })
    }

    async fn prove(&self, doors: &Doors, password: &str) -> Result<(), AccountProblem> {
        let proved = doors
            .accounts
            .is_them(&self.staff, password, self.address, doors.now());
        proved.await
    }
}

async fn refused(doors: &Doors, parts: &Parts, form: &str, problem: &AccountProblem) -> Response {
    Again::new(doors, parts, parts.uri.path(), form)
        .refused(StatusCode::UNPROCESSABLE_ENTITY, &problem.to_string())
        .await
}

fn closed(error: tower_sessions::session::Error) -> AccountProblem {
    tracing::error!(%error, "a session could not be read or kept");
    StoreError::Closed.into()
}
