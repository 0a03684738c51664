//! What can be downloaded as a table: one file of routes, one builder.

mod audit;
mod batches;
mod blocked;
mod csv_file;
mod outages;
mod practices;
mod reports;

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
use domain::audit::Action;
use domain::principal::Principal;
use domain::url_query::UrlQuery;

use crate::actions::context::ActionContext;
use crate::rates::Rated;
use crate::refusal::Refusal;

fn all() -> [(&'static str, MethodRouter<ActionContext>); 6] {
    [
        ("/practices.csv", get(practices::list_as_csv)),
        ("/outages.csv", get(outages::as_csv)),
        ("/onboarding/{id}/rows.csv", get(batches::rows_as_csv)),
        ("/reports.csv", get(reports::figures_as_csv)),
        ("/reports/outages.csv", get(reports::outages_as_csv)),
        ("/admin/audit.csv", get(audit::as_csv)),
    ]
}

/// The routes of the downloads.
pub fn routes(context: ActionContext) -> Router {
    let router = all()
        .into_iter()
        .fold(Router::new(), |router, (path, handler)| {
            router.route(path, handler)
        });
    router
        .route_layer(from_fn_with_state(context.clone(), kept_in_the_trail))
        .with_state(context)
}

/// Has the audit trail say what left, and who took it: before it leaves, so that nothing does unsaid.
async fn kept_in_the_trail(
    State(context): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let auth_context = &context.auth_context;
    auth_context.once_more(&principal, Rated::Download)?;
    let (parts, body) = request.into_parts();
    let by = auth_context.audited_as(&parts, &principal);
    let path = parts.uri.path().to_owned();
    let answer = next.run(Request::from_parts(parts, body)).await;
    if answer.status().is_success() {
        let now = auth_context.now();
        let kept = auth_context.store.keep(Action::Downloaded, &path, &by, now);
        kept.await?;
    }
    Ok(answer)
}

/// The same as a list, to be compared with the rules.
pub fn paths() -> impl Iterator<Item = (Method, String)> {
    let all = all().into_iter();
    all.map(|(path, _)| (Method::GET, path.to_owned()))
}

/// What the address of a table asks for, read as its page reads it.
struct Asked<Q>(Q);

impl<S: Send + Sync, Q: UrlQuery> FromRequestParts<S> for Asked<Q> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let pairs = pairs.iter();
        let pairs = pairs.map(|(name, value)| (name.as_ref(), value.as_ref()));
        Ok(Self(Q::from_pairs(pairs)))
    }
}
