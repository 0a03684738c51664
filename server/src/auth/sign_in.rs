//! Coming in and going out: `/login`, `/login/code`, `/welcome`, `/logout`. For anyone.

use std::net::IpAddr;
use std::sync::Arc;

use app::links;
use app::login::{Invitation, LoginState};
use axum::Router;
use axum::extract::{Form, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use chrono::TimeDelta;
use domain::action::outcome::wrong_codes_word;
use domain::audit::Action;
use domain::principal::{Principal, principal_name};
use domain::url_query::percent_encoded;
use serde::Deserialize;
use store::{AuditPrincipal, Invited, Staff, StoreError};
use tower_sessions::Session;

use crate::actions::completed;
use crate::actions::redisplay::FormRedisplay;
use crate::auth::accounts::{AccountProblem, NotLetIn};
use crate::auth::session::{self, Awaited, Who};
use crate::auth::{identify, secrets};
use crate::auth_context::AuthContext;
use crate::refusal::Refusal;
use crate::security_events::SecurityActor;

/// The routes of signing in and out.
pub fn routes(auth_context: Arc<AuthContext>) -> Router {
    Router::new()
        .route("/login", post(sign_in))
        .route("/login/code", post(give_code))
        .route("/welcome", post(follow_invitation))
        .route("/logout", post(sign_out))
        .with_state(auth_context)
}

/// The same as a list, to be compared with the rules.
pub fn paths() -> [(Method, String); 4] {
    ["/login", "/login/code", "/welcome", "/logout"].map(|path| (Method::POST, path.to_owned()))
}

/// How long a right password counts while its code is awaited.
const CODE_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Name and password.
#[derive(Deserialize)]
pub struct SignIn {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Signs a person in, or asks for their code first.
pub async fn sign_in(
    State(auth_context): State<Arc<AuthContext>>,
    session: Session,
    parts: Parts,
    Form(form): Form<SignIn>,
) -> Response {
    let (now, address) = (
        auth_context.now(),
        auth_context.address(&parts.headers, &parts.extensions),
    );
    let proved = auth_context
        .accounts
        .prove_password(&form.name, &form.password, address, now);
    let person = match proved.await {
        Ok(person) => person,
        Err(refusal) => {
            let parts = with_auth_context(&auth_context, parts, &form.next, None).await;
            let page = with_next("/login", &own_path(&form.next));
            let again = FormRedisplay::new(&auth_context, &parts, &page, "login")
                .with_value("name", &form.name);
            let called = auth_context.store.staff_called(&form.name).await;
            let on_staff = called.ok().flatten().map(|person| person.name);
            let events = &auth_context.security_events;
            let whoever = events.whoever_typed(&form.name, on_staff);
            return not_let_in(again, refusal, whoever).await;
        }
    };
    let next = own_path(&form.next);
    if !person.has_second_factor {
        return let_in(&auth_context, &session, &parts, &person, address, &next).await;
    }
    let awaited = Awaited {
        staff: person.id,
        epoch: person.epoch,
        until: now + CODE_WITHIN,
    };
    match session::await_code(&session, awaited).await {
        Ok(()) => Redirect::to(&with_next("/login/code", &next)).into_response(),
        Err(error) => no_session(&error),
    }
}

/// A code from the app, or a recovery code.
#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// Signs in a person who gave the right password before.
pub async fn give_code(
    State(auth_context): State<Arc<AuthContext>>,
    session: Session,
    parts: Parts,
    Form(form): Form<Code>,
) -> Response {
    let (now, address) = (
        auth_context.now(),
        auth_context.address(&parts.headers, &parts.extensions),
    );
    let next = own_path(&form.next);
    let awaited = match session::awaited(&session, now).await {
        Ok(awaited) => awaited,
        Err(error) => return no_session(&error),
    };
    let found = match &awaited {
        Some(awaited) => auth_context.store.staff_member(awaited.staff).await,
        None => Ok(None),
    };
    let epoch = awaited.map(|awaited| awaited.epoch);
    let person = match found {
        Ok(Some(person)) if person.disabled_at.is_none() && Some(person.epoch) == epoch => person,
        // The password was given too long ago, or never, or is no more the one that counts.
        Ok(_) => return Redirect::to(&with_next("/login", &next)).into_response(),
        Err(error) => return Refusal::from(error).into_response(),
    };
    let sign_in = session.id().map(|id| id.to_string()).unwrap_or_default();
    match auth_context
        .accounts
        .prove_code(&person, &form.code, sign_in, address, now)
        .await
    {
        Ok(None) => let_in(&auth_context, &session, &parts, &person, address, &next).await,
        // Whoever tried knows the password: it is changed on the page that says so.
        Ok(Some(wrong)) => {
            let answer = let_in(&auth_context, &session, &parts, &person, address, &next).await;
            match answer.status() {
                StatusCode::SEE_OTHER => {
                    let word = wrong_codes_word(wrong.count, wrong.address);
                    let is_https = auth_context.public_url.scheme() == "https";
                    completed::redirect(links::PROFILE, Some(&word), is_https)
                }
                _ => answer,
            }
        }
        Err(refusal) => {
            let parts = with_auth_context(&auth_context, parts, &form.next, None).await;
            let page = with_next("/login/code", &next);
            let again = FormRedisplay::new(&auth_context, &parts, &page, "code");
            not_let_in(again, refusal, SecurityActor::Claimed(person.name)).await
        }
    }
}

/// A password for an invitation.
#[derive(Deserialize)]
pub struct Welcome {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// Follows an invitation and signs the person in.
pub async fn follow_invitation(
    State(auth_context): State<Arc<AuthContext>>,
    session: Session,
    parts: Parts,
    Form(form): Form<Welcome>,
) -> Response {
    let address = auth_context.address(&parts.headers, &parts.extensions);
    match account(&auth_context, &form, address).await {
        Ok(person) if person.has_second_factor => Redirect::to("/login").into_response(),
        Ok(person) => let_in(&auth_context, &session, &parts, &person, address, "/").await,
        Err(problem) => {
            let parts = with_auth_context(&auth_context, parts, "", Some(&form.token)).await;
            let page = format!("/welcome?token={}", percent_encoded(&form.token));
            FormRedisplay::new(&auth_context, &parts, &page, "welcome")
                .with_value("name", &form.name)
                .refused(&problem.into())
                .await
        }
    }
}

async fn account(
    auth_context: &AuthContext,
    form: &Welcome,
    address: IpAddr,
) -> Result<Staff, AccountProblem> {
    let (now, digest) = (auth_context.now(), secrets::digest(&form.token));
    let name = match auth_context.store.invited(digest, now).await? {
        None => return Err(StoreError::InvitationVoid.into()),
        Some(Invited::Staff { name, .. }) => name,
        Some(Invited::FirstAdmin) => principal_name(&form.name)?,
    };
    let hash = auth_context
        .accounts
        .new_password(
            &form.password,
            &form.again,
            auth_context.password_owner(&name),
        )
        .await?;
    let address = Some(address.to_string());
    let followed = auth_context
        .store
        .follow_invitation(digest, &name, hash, address, now);
    let welcomed = followed.await?;
    let person = auth_context.store.staff_member(welcomed.staff).await?;
    let person = person.ok_or(StoreError::NoSuchStaff)?;
    // What ends their sessions meanwhile ends the one that begins now too.
    let epoch = welcomed.epoch;
    Ok(Staff { epoch, ..person })
}

/// Signs whoever asks out.
pub async fn sign_out(
    State(auth_context): State<Arc<AuthContext>>,
    session: Session,
    parts: Parts,
) -> Response {
    let shown = identify::shown(&parts.uri, &parts.headers, Some(&session));
    if let Some(credential) = shown
        && let Ok(Some(known)) =
            identify::who(&auth_context.store, credential, auth_context.now()).await
    {
        let by = auth_context.audited_as(&parts, &known.principal);
        let kept = auth_context
            .store
            .keep(Action::SignedOut, &by.name, &by, auth_context.now());
        if let Err(error) = kept.await {
            tracing::error!(%error, "a sign-out could not be kept in the audit trail");
        }
    }
    match session.flush().await {
        Ok(()) => Redirect::to("/login").into_response(),
        Err(error) => no_session(&error),
    }
}

/// Tells the pages before sign-in what they need to know.
pub async fn tell_login_pages(
    State(auth_context): State<Arc<AuthContext>>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    if matches!(parts.uri.path(), "/login" | "/login/code" | "/welcome") {
        let asked = |name: &str| {
            url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let (goal, token) = (asked("next").unwrap_or_default(), asked("token"));
        parts = with_auth_context(&auth_context, parts, &goal, token.as_deref()).await;
    }
    next.run(Request::from_parts(parts, body)).await
}

async fn with_auth_context(
    auth_context: &AuthContext,
    mut parts: Parts,
    next: &str,
    token: Option<&str>,
) -> Parts {
    let invitation = match token {
        None => None,
        Some(token) => {
            let invited = auth_context
                .store
                .invited(secrets::digest(token), auth_context.now())
                .await;
            let name = match invited {
                Ok(Some(Invited::Staff { name, .. })) => Some(Some(name)),
                Ok(Some(Invited::FirstAdmin)) => Some(None),
                Ok(None) | Err(_) => None,
            };
            name.map(|name| Invitation {
                token: token.to_owned(),
                name,
            })
        }
    };
    parts.extensions.insert(LoginState {
        nobody_yet: auth_context.store.has_no_staff().await.unwrap_or(false),
        next: own_path(next),
        invitation,
    });
    parts
}

/// Begins a session for a person who proved who they are.
///
/// # Errors
/// When the database does not answer.
pub async fn begin_session(
    auth_context: &AuthContext,
    session: &Session,
    parts: &Parts,
    person: &Staff,
) -> Result<(), tower_sessions::session::Error> {
    let browser = parts.headers.get(header::USER_AGENT);
    let who = Who {
        staff: person.id,
        epoch: person.epoch,
        signed_in_at: auth_context.now(),
        address: auth_context
            .address(&parts.headers, &parts.extensions)
            .to_string(),
        browser: browser
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
    };
    session::begin(session, who).await
}

async fn let_in(
    auth_context: &AuthContext,
    session: &Session,
    parts: &Parts,
    person: &Staff,
    address: IpAddr,
    next: &str,
) -> Response {
    if let Err(error) = begin_session(auth_context, session, parts, person).await {
        return no_session(&error);
    }
    let by = AuditPrincipal::named(person.name.clone(), Some(address.to_string()));
    if let Err(error) = auth_context
        .store
        .signed_in(person.id, &by, auth_context.now())
        .await
    {
        return Refusal::from(error).into_response();
    }
    let came_in = auth_context
        .accounts
        .came_in(person, address, auth_context.now());
    if let Err(error) = came_in.await {
        return Refusal::from(error).into_response();
    }
    Redirect::to(next).into_response()
}

/// Says why not, and who tried, for the guard to write down.
async fn not_let_in(
    again: FormRedisplay<'_>,
    refusal: NotLetIn,
    whoever: SecurityActor,
) -> Response {
    let mut answer = again.refused(&refusal.into()).await;
    answer.extensions_mut().insert(whoever);
    answer
}

fn no_session(error: &tower_sessions::session::Error) -> Response {
    tracing::error!(%error, "a session could not be kept");
    Refusal::database().into_response()
}

/// Where to go after sign-in: a path of ours, never another site's address.
fn own_path(next: &str) -> String {
    let is_ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.chars().all(|c| c.is_ascii_graphic())
        && !next.starts_with("/log");
    if is_ours { next } else { "/" }.to_owned()
}

fn with_next(path: &str, next: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    format!("{path}?{query}")
}

/// Whether the principal is the person with this number, for handlers about oneself.
pub fn person(principal: &Principal) -> Option<(domain::principal::StaffId, i64)> {
    match principal {
        Principal::Person { staff, session, .. } => Some((*staff, *session)),
        Principal::Token { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_sign_in_nobody_is_sent_to_another_site() {
        assert_eq!(own_path("/practices/7?x=1"), "/practices/7?x=1");
        for elsewhere in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/é",
            "javascript:alert(1)",
            "/logout",
        ] {
            assert_eq!(own_path(elsewhere), "/", "{elsewhere}");
        }
    }
}
