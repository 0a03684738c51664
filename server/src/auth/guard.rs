//! Stands before every route and lets nobody through whom the route's rule does not name.
//!
//! What has no rule is refused. The rule is asked before the body is read and before anything is
//! looked up, so that a refusal tells nothing about what there is.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use domain::permission::{Permission, Rule};
use domain::principal::Principal;
use domain::security_event::SecurityEvent;
use tower_sessions::Session;

use super::identify::{self, Credential, KnownSession, is_for_programs};
use super::rules::rule_of;
use super::session;
use crate::api::no_such_method;
use crate::auth_context::AuthContext;
use crate::health::is_for_supervisors;
use crate::refusal::Refusal;
use crate::security_events::SecurityActor;
use crate::serving::places::Place;

/// How exactly it is kept when a person last opened a page.
const SEEN_TO_THE: TimeDelta = TimeDelta::minutes(1);

/// The routes that say that there is nothing; the last is what no route matched.
const NOTHING_THERE: [&str; 4] = ["/api", "/api/", "/api/{*rest}", ""];

/// Why somebody is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardRefusal {
    /// Nobody knows who asks.
    Unknown,
    /// Their role may not do this.
    NotAllowed,
    /// They must set up a second factor first.
    SecondFactorFirst,
}

/// Lets a request through with its principal, or refuses it.
pub async fn guard(
    State(auth_context): State<Arc<AuthContext>>,
    mut request: Request,
    next: Next,
) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("", MatchedPath::as_str);
    let Some(rule) = rule_for(request.method(), route) else {
        tracing::error!(route, "a route without a rule was asked for and refused");
        return StatusCode::FORBIDDEN.into_response();
    };
    let is_page = auth_context.is_page(request.method(), route);
    let is_taken = rule_of(request.method(), route).is_some() || NOTHING_THERE.contains(&route);
    let session = request.extensions().get::<Session>().cloned();
    let shown = identify::shown(request.uri(), request.headers(), session.as_ref());
    let known = match shown {
        None => None,
        Some(credential) => {
            match identify::who(&auth_context.store, credential, auth_context.now()).await {
                Ok(known) => known,
                Err(error) => return Refusal::from(error).into_response(),
            }
        }
    };
    let log = RouteLog::of(&auth_context, &request, route, known.as_ref());
    if let (Some(Credential::Token(_)), None) = (shown, &known) {
        log.record(SecurityEvent::TokenRefused);
    }
    if let Some(place) = request.extensions().get::<Arc<Place>>() {
        match &known {
            Some(known) => place.is_of(known.principal.caller()),
            None => place.is_a_strangers(log.address),
        }
        let path = request.uri().path();
        if place.is_beyond() && !is_for_supervisors(path) {
            log.record(SecurityEvent::ConnectionRefused);
            return full(path);
        }
    }
    let may_pass = may_pass(rule, known.as_ref());
    match may_pass {
        Ok(()) | Err(GuardRefusal::Unknown) => {}
        Err(GuardRefusal::NotAllowed) => log.record(SecurityEvent::RoleRefused),
        Err(GuardRefusal::SecondFactorFirst) => log.record(SecurityEvent::SecondFactorFirst),
    }
    match may_pass {
        Ok(()) => {}
        // A page says so itself, in its own frame: all that it shows, it asks for as this principal.
        Err(GuardRefusal::NotAllowed) if is_page => {}
        Err(refusal) => return refused(refusal, &request),
    }
    if !is_taken {
        return no_such_method().await.into_response();
    }
    if let Some(known) = known {
        if let (true, Some(session)) = (is_page, &session) {
            note_visit(&auth_context, &known, session).await;
        }
        request.extensions_mut().insert(known.credential);
        request.extensions_mut().insert(known.principal);
    }
    let answer = next.run(request).await;
    // What was refused further in stands in the answer.
    if let Some(event) = answer.extensions().get::<SecurityEvent>() {
        let actor = answer.extensions().get::<SecurityActor>();
        log.record_of(*event, actor);
    }
    answer
}

/// Whether somebody may use a route with this rule.
///
/// # Errors
/// Says why not.
pub fn may_pass(rule: Rule, known: Option<&KnownSession>) -> Result<(), GuardRefusal> {
    let needed = match rule {
        Rule::Anyone => return Ok(()),
        Rule::SignedIn => None,
        Rule::May(permission) => Some(permission),
    };
    let known = known.ok_or(GuardRefusal::Unknown)?;
    match (needed, &known.principal) {
        (None, Principal::Person { .. }) => Ok(()),
        // A program has no profile.
        (None, Principal::Token { .. }) => Err(GuardRefusal::NotAllowed),
        (Some(_), _) if known.owes_second_factor => Err(GuardRefusal::SecondFactorFirst),
        (Some(permission), principal) if !principal.may(permission) => {
            Err(GuardRefusal::NotAllowed)
        }
        (Some(_), _) => Ok(()),
    }
}

/// Writes down what happens to one request.
struct RouteLog {
    auth_context: Arc<AuthContext>,
    actor: SecurityActor,
    address: IpAddr,
    route: String,
}

impl RouteLog {
    fn of(
        auth_context: &Arc<AuthContext>,
        request: &Request,
        route: &str,
        known: Option<&KnownSession>,
    ) -> Self {
        Self {
            auth_context: Arc::clone(auth_context),
            actor: known.map_or(SecurityActor::Nobody, |known| {
                SecurityActor::Known(known.principal.name())
            }),
            address: auth_context.address(request.headers(), request.extensions()),
            route: route.to_owned(),
        }
    }

    fn record(&self, event: SecurityEvent) {
        self.record_of(event, None);
    }

    /// Of whoever is known, and else of whoever they say they are.
    fn record_of(&self, event: SecurityEvent, claimed: Option<&SecurityActor>) {
        let actor = match (&self.actor, claimed) {
            (SecurityActor::Nobody, Some(claimed)) => claimed,
            (known, _) => known,
        };
        let (events, now) = (&self.auth_context.security_events, self.auth_context.now());
        events.record(event, actor, self.address, &self.route, now);
    }
}

/// Tells somebody for whom there is no place, and frees the one in which that was heard.
fn full(path: &str) -> Response {
    let mut answer = if is_for_programs(path) {
        Refusal::full().into_response()
    } else {
        let Refusal {
            text, retry_after, ..
        } = Refusal::full();
        let headers = retry_after.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
        (StatusCode::SERVICE_UNAVAILABLE, headers, text).into_response()
    };
    let close = HeaderValue::from_static("close");
    answer.headers_mut().insert(header::CONNECTION, close);
    answer
}

fn refused(refusal: GuardRefusal, request: &Request) -> Response {
    // The documentation is under `/api` and yet a page, where a browser asks.
    let path = request.uri().path();
    let is_docs = path.starts_with("/api/docs") && wants_html(request);
    if is_for_programs(path) && !is_docs {
        return match refusal {
            GuardRefusal::Unknown => Refusal::sign_in_first().into_response(),
            GuardRefusal::NotAllowed => Refusal::role_may_not().into_response(),
            GuardRefusal::SecondFactorFirst => Refusal::second_factor_first().into_response(),
        };
    }
    match refusal {
        GuardRefusal::Unknown => {
            let mut next = url::form_urlencoded::Serializer::new(String::new());
            if request.method() == Method::GET && path != "/" {
                let asked = request.uri().path_and_query();
                next.append_pair("next", asked.map_or(path, |asked| asked.as_str()));
            }
            let query = next.finish();
            let question = if query.is_empty() { "" } else { "?" };
            Redirect::to(&format!("/login{question}{query}")).into_response()
        }
        GuardRefusal::NotAllowed => (
            StatusCode::FORBIDDEN,
            "Your role may not do this. Ask an admin of Sundog.",
        )
            .into_response(),
        GuardRefusal::SecondFactorFirst => Redirect::to("/profile").into_response(),
    }
}

/// The rule of a route. That a route does not take a method, and that there is nothing, is said
/// only to people who may read; the handler of another method never runs for it.
fn rule_for(method: &Method, route: &str) -> Option<Rule> {
    rule_of(method, route).or_else(|| {
        let takes_another = [Method::GET, Method::POST]
            .iter()
            .any(|method| rule_of(method, route).is_some());
        let is_catch_all = NOTHING_THERE.contains(&route);
        (takes_another || is_catch_all).then_some(Rule::May(Permission::Read))
    })
}

fn wants_html(request: &Request) -> bool {
    request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

async fn note_visit(auth_context: &AuthContext, known: &KnownSession, session: &Session) {
    let now = auth_context.now();
    let is_due = known
        .last_seen_at
        .is_some_and(|seen| now - seen >= SEEN_TO_THE);
    if is_due && let Err(error) = session::seen(session, now).await {
        tracing::warn!(%error, "a visit could not be noted");
    }
}
