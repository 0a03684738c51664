//! What people do: the forms of every page, answered by one handler.
//!
//! They are plain HTML forms, so that they work without scripts. Each action has its address and its
//! rule from where it is declared (`domain::action`); here it is read, performed, and either the
//! browser is sent on to a page that says so, or the page is drawn again with what was wrong beside
//! the form and what was typed in its place. An action is added in `domain::action` and performed in
//! its noun's file here; no route and no rule needs to be written.

mod alert_rule;
mod batch;
mod body;
mod bulk_edit;
mod case_opening;
mod change;
pub mod channel;
pub mod completed;
pub mod context;
mod group;
mod incident;
mod maintenance;
mod onboarding;
mod own_account;
pub mod practice;
mod profile;
pub mod redisplay;
mod server;
mod shift;
mod split_merge;
mod staff;
mod support_case;
mod token;

use std::future::Future;

use app::form_outcome::ShownOnce;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use domain::action::field::SentFields;
use domain::action::outcome::Outcome;
use domain::action::{Action, ActionKind};
use domain::principal::Principal;
use domain::url_query::percent_encoded;
use domain::views::groups::GroupResult;
use domain::views::onboarding::BatchRowView;
use percent_encoding::percent_decode_str;
use tower_sessions::Session;

use self::context::{ActionContext, ActionRequest};
use self::redisplay::FormRedisplay;
use crate::http_layers::takes_lists;
use crate::rates::Rated;
use crate::refusal::{Refusal, RefusalKind};

/// How an action came out.
enum Completed {
    /// As most do: the page says the action's own sentence, where it has one.
    Done,
    /// In another way, which the page says.
    With(Outcome),
    /// As most do, and the browser goes on to another page.
    At(String),
    /// The browser goes on to another page, which says this.
    AtWith(String, Outcome),
    /// There is something to read once.
    Showing(ShownOnce),
    /// Each of many came out in its own way.
    Results(Vec<GroupResult>),
    /// A page shows what Halo says of a practice that is being entered; nothing where there is nothing
    /// to ask.
    Answering(&'static str, Option<Box<BatchRowView>>),
}

/// The actions of a noun, carried out.
trait Perform: Action {
    /// What is counted for whoever asks, where it costs others something. What has its rate only sometimes
    /// counts it where it is performed.
    fn rated(_kind: Self::Kind) -> Option<Rated> {
        None
    }

    /// Does it. `about` is what the address names, unread; nothing where it names nothing.
    fn perform(
        self,
        about: &str,
        request: &ActionRequest,
    ) -> impl Future<Output = Result<Completed, Refusal>> + Send;

    /// What must stay readable although the action was refused.
    fn still_shown(
        _kind: Self::Kind,
        _request: &ActionRequest,
    ) -> impl Future<Output = Option<ShownOnce>> + Send {
        async { None }
    }
}

/// The number in an address; one that is none is nobody's.
fn number(about: &str, kind: RefusalKind) -> Result<i64, Refusal> {
    let unknown = |_| Refusal::new(kind, format!("{}.", kind.title()));
    about.parse().map_err(unknown)
}

/// The routes of all actions.
pub fn routes(context: ActionContext) -> Router {
    let router = Router::new();
    let router = of_noun::<domain::action::practice::PracticeAction>(router, &context);
    let router = of_noun::<domain::action::bulk_edit::BulkEditAction>(router, &context);
    let router = of_noun::<domain::action::change::ChangeAction>(router, &context);
    let router = of_noun::<domain::action::group::GroupAction>(router, &context);
    let router = of_noun::<domain::action::shift::ShiftAction>(router, &context);
    let router = of_noun::<domain::action::incident::IncidentAction>(router, &context);
    let router = of_noun::<domain::action::maintenance::MaintenanceAction>(router, &context);
    let router = of_noun::<domain::action::case_opening::CaseOpeningAction>(router, &context);
    let router = of_noun::<domain::action::support_case::SupportCaseAction>(router, &context);
    let router = of_noun::<domain::action::onboarding::OnboardingAction>(router, &context);
    let router = of_noun::<domain::action::batch::BatchAction>(router, &context);
    let router = of_noun::<domain::action::profile::ProfileAction>(router, &context);
    let router = of_noun::<domain::action::staff::StaffAction>(router, &context);
    let router = of_noun::<domain::action::token::TokenAction>(router, &context);
    let router = of_noun::<domain::action::alert_rule::RuleAction>(router, &context);
    let router = of_noun::<domain::action::channel::ChannelAction>(router, &context);
    let router = of_noun::<domain::action::server::ServerAction>(router, &context);
    router.with_state(context)
}

/// The same as a list, to be compared with the rules.
pub fn paths(is_page: impl Fn(&str) -> bool) -> Vec<(Method, String)> {
    let mut paths = Vec::new();
    for entry in domain::action::all() {
        paths.push((Method::POST, entry.route.to_owned()));
        if !is_page(entry.route) {
            paths.push((Method::GET, entry.route.to_owned()));
        }
    }
    paths
}

fn of_noun<A: Perform + 'static>(
    router: Router<ActionContext>,
    context: &ActionContext,
) -> Router<ActionContext> {
    A::Kind::ALL.iter().fold(router, |router, kind| {
        let entry = kind.entry();
        let act = move |State(context): State<ActionContext>,
                        Extension(principal): Extension<Principal>,
                        session: Session,
                        about: RawPathParams,
                        request: Request| {
            let about = first(&about);
            async move { answer::<A>(*kind, &about, context, &principal, session, request).await }
        };
        let router = router.route(entry.route, post(act));
        if context.auth_context.pages.contains(entry.route) {
            return router;
        }
        // Whoever loads the address of a form that was refused is shown the page it stands on.
        let to_page = move |about: RawPathParams| async move {
            Redirect::to(&entry.page_address(&first(&about)))
        };
        router.route(entry.route, get(to_page))
    })
}

/// What an address names, as it is written there.
fn first(about: &RawPathParams) -> String {
    let first = about.iter().next();
    first.map_or_else(String::new, |(_, value)| percent_encoded(value).to_string())
}

async fn answer<A: Perform>(
    kind: A::Kind,
    about: &str,
    context: ActionContext,
    principal: &Principal,
    session: Session,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let request = ActionRequest {
        by: context.acting(&parts, principal),
        context,
        parts,
        session,
    };
    let counted = A::rated(kind).map_or(Ok(()), |what| request.once_more(what));
    let read = match counted {
        // Megabytes are not read in vain; what was typed elsewhere is to stand there again.
        Err(refusal) if takes_lists(whole.uri().path()) => Err(refusal),
        Err(refusal) => {
            let sent = body::sent(whole).await;
            return refused::<A>(kind, about, &request, &sent.unwrap_or_default(), &refusal).await;
        }
        Ok(()) => body::sent(whole).await,
    };
    let (sent, unreadable) = match read {
        Ok(sent) => (sent, None),
        Err(refusal) => (SentFields::default(), Some(refusal)),
    };
    let performed = match (unreadable, A::read(kind, &sent)) {
        (Some(refusal), _) => Err(refusal),
        (None, Ok(action)) => action.perform(&decoded(about), &request).await,
        (None, Err(problem)) => Err(problem.into()),
    };
    let entry = kind.entry();
    let auth_context = &request.context.auth_context;
    let page = page_of(kind, about, &request);
    let again = FormRedisplay::new(auth_context, &request.parts, &page, entry.key).about(about);
    let here = || entry.page_address(about);
    let (to, word) = match performed {
        Ok(Completed::Done) => (here(), entry.done.map(|_| entry.key)),
        Ok(Completed::With(outcome)) => (here(), Some(outcome.as_str())),
        Ok(Completed::At(to)) => (to, entry.done.map(|_| entry.key)),
        Ok(Completed::AtWith(to, outcome)) => (to, Some(outcome.as_str())),
        Ok(Completed::Showing(secret)) => {
            return again.showing(Some(secret)).drawn(StatusCode::OK).await;
        }
        Ok(Completed::Answering(page, preview)) => {
            let again = FormRedisplay::new(auth_context, &request.parts, page, entry.key);
            return again
                .with_preview(preview.map(|preview| *preview))
                .drawn(StatusCode::OK)
                .await;
        }
        Ok(Completed::Results(results)) => {
            return again.with_results(results).drawn(StatusCode::OK).await;
        }
        // Nobody is there any more who may see the page that the form stood on.
        Err(refusal) if refusal.kind == RefusalKind::SignedOutMeanwhile => {
            let mut answer = Redirect::to("/login").into_response();
            if let Some(event) = refusal.event {
                answer.extensions_mut().insert(event);
            }
            return answer;
        }
        Err(refusal) => return refused::<A>(kind, about, &request, &sent, &refusal).await,
    };
    let is_https = auth_context.public_url.scheme() == "https";
    completed::redirect(&to, word, is_https)
}

/// The page that a form stands on.
fn page_of<K: ActionKind>(kind: K, about: &str, request: &ActionRequest) -> String {
    let entry = kind.entry();
    match request.context.auth_context.pages.contains(entry.route) {
        true => entry.address(about),
        false => entry.page_address(about),
    }
}

/// That page again, with what is wrong and what was typed.
async fn refused<A: Perform>(
    kind: A::Kind,
    about: &str,
    request: &ActionRequest,
    sent: &SentFields,
    refusal: &Refusal,
) -> Response {
    let (entry, page) = (kind.entry(), page_of(kind, about, request));
    let shown = A::still_shown(kind, request).await;
    FormRedisplay::new(
        &request.context.auth_context,
        &request.parts,
        &page,
        entry.key,
    )
    .about(about)
    .sent(entry, sent)
    .showing(shown)
    .refused(refusal)
    .await
}

fn decoded(about: &str) -> String {
    percent_decode_str(about).decode_utf8_lossy().into_owned()
}
