//! PagerDuty's webhooks about its incidents: `POST /hooks/pagerduty/{channel}`.
//!
//! Anybody may send one; only what is signed with the secret that was entered in the channel is read.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::routing::post;
use domain::alert::channel::ChannelId;
use domain::security_event::SecurityEvent;
use monitor::commands::alert::acknowledge_at_pagerduty::{
    PagerdutyEffect, PagerdutyRefused, acknowledge_at_pagerduty,
};
use monitor::notify::channels::pagerduty::incoming::SIGNATURE_HEADER;

use crate::actions::context::ActionContext;
use crate::refusal::Refusal;
use crate::security_events::SecurityActor;

/// The route.
pub const PATH: &str = "/hooks/pagerduty/{channel}";

/// The route, served.
pub fn routes(context: ActionContext) -> Router {
    Router::new()
        .route(PATH, post(acknowledge))
        .with_state(context)
}

/// The same as a list, to be compared with the rules.
pub fn paths() -> [(Method, String); 1] {
    [(Method::POST, PATH.to_owned())]
}

/// Answers as PagerDuty wants it: anything but success is sent again, for two days.
async fn acknowledge(
    State(context): State<ActionContext>,
    Path(channel): Path<i64>,
    parts: Parts,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let auth_context = &context.auth_context;
    let address = auth_context.address(&parts.headers, &parts.extensions);
    let signatures = parts.headers.get(SIGNATURE_HEADER);
    let signatures = signatures.and_then(|header| header.to_str().ok());
    let effect = acknowledge_at_pagerduty(
        &context.alerts,
        ChannelId(channel),
        signatures.unwrap_or_default(),
        &body,
        Some(address.to_string()),
    );
    match effect.await {
        Ok(PagerdutyEffect::Taken) => Ok(StatusCode::NO_CONTENT),
        Ok(PagerdutyEffect::Nothing) => Ok(StatusCode::ACCEPTED),
        Err(refused) => {
            if matches!(refused, PagerdutyRefused::NotSigned) {
                let (event, actor) = (SecurityEvent::TokenRefused, SecurityActor::Nobody);
                let now = auth_context.now();
                let events = &auth_context.security_events;
                events.record(event, &actor, address, PATH, now);
            }
            Err(refused.into())
        }
    }
}
