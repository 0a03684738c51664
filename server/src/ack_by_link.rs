//! "I have it" by the link in a message: `/ack/{token}`.
//!
//! Whoever holds the link may use it, once, without signing in. The page that it opens is a page like any
//! other and changes nothing, because scanners of mail follow links; its form is answered here.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::post;
use domain::url_query::percent_encoded;
use monitor::commands::alert::acknowledge_by_link::acknowledge_by_link;

use crate::actions::completed;
use crate::actions::context::ActionContext;
use crate::actions::redisplay::FormRedisplay;

/// The page and its form.
pub const PATH: &str = "/ack/{token}";

/// The route of the form.
pub fn routes(context: ActionContext) -> Router {
    Router::new()
        .route(PATH, post(acknowledge))
        .with_state(context)
}

/// The same as a list, to be compared with the rules.
pub fn paths() -> [(Method, String); 1] {
    [(Method::POST, PATH.to_owned())]
}

async fn acknowledge(
    State(context): State<ActionContext>,
    Path(token): Path<String>,
    parts: Parts,
) -> Response {
    let auth_context = &context.auth_context;
    let address = auth_context.address(&parts.headers, &parts.extensions);
    let page = format!("/ack/{}", percent_encoded(&token));
    match acknowledge_by_link(&context.alerts, &token, Some(address.to_string())).await {
        Ok(_) => {
            let is_https = auth_context.public_url.scheme() == "https";
            completed::redirect(&page, Some("incident-acknowledge"), is_https)
        }
        Err(refused) => {
            FormRedisplay::new(auth_context, &parts, &page, "ack")
                .refused(&refused.into())
                .await
        }
    }
}
