//! What has a rate is counted before the body is read: whoever comes too often costs no more than a head.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::principal::Principal;

use crate::actions::context::ActionContext;
use crate::rates::Rated;
use crate::refusal::Refusal;

/// One more question to Halo of whoever asks.
pub struct AsksHalo;

/// Practices that whoever asks brings in once more.
pub struct BringsIn;

/// One more act about trouble of whoever asks: others hear of it, or read it for ever.
pub struct Responds;

impl FromRequestParts<ActionContext> for Responds {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &ActionContext) -> Result<Self, Refusal> {
        count(parts, state, Rated::Response).map(|()| Self)
    }
}

impl FromRequestParts<ActionContext> for AsksHalo {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &ActionContext) -> Result<Self, Refusal> {
        count(parts, state, Rated::AsksHalo).map(|()| Self)
    }
}

impl FromRequestParts<ActionContext> for BringsIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &ActionContext) -> Result<Self, Refusal> {
        count(parts, state, Rated::Import).map(|()| Self)
    }
}

fn count(parts: &Parts, state: &ActionContext, what: Rated) -> Result<(), Refusal> {
    // The guard lets nobody in here whom it does not know.
    match parts.extensions.get::<Principal>() {
        Some(principal) => state.auth_context.once_more(principal, what),
        None => Ok(()),
    }
}
