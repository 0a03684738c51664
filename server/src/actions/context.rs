//! What everything that is written through needs: the watch, and who asks from where.

use std::sync::Arc;

use axum::extract::FromRef;
use axum::http::request::Parts;
use domain::principal::Principal;
use monitor::Monitor;
use monitor::commands::change::ActingPrincipal;
use monitor::notify::Alerts;
use store::AuditPrincipal;
use tower_sessions::Session;

use crate::auth_context::AuthContext;
use crate::rates::Rated;
use crate::refusal::Refusal;

/// What the actions work on. Cheap to clone.
#[derive(Clone)]
pub struct ActionContext {
    /// The watch.
    pub monitor: Arc<Monitor>,
    /// Who is told of what.
    pub alerts: Alerts,
    /// People, sessions, and from where a request comes.
    pub auth_context: Arc<AuthContext>,
}

/// One request for an action.
pub struct ActionRequest {
    /// What the action works on.
    pub context: ActionContext,
    /// Who asks.
    pub by: ActingPrincipal,
    /// The request without its body.
    pub parts: Parts,
    /// The session it came in.
    pub session: Session,
}

impl ActionContext {
    /// In whose name something is decided.
    pub fn acting(&self, parts: &Parts, principal: &Principal) -> ActingPrincipal {
        ActingPrincipal {
            principal: principal.clone(),
            audited_as: self.auth_context.audited_as(parts, principal),
        }
    }
}

impl ActionRequest {
    /// The watch.
    pub fn monitor(&self) -> &Monitor {
        &self.context.monitor
    }

    /// Counts what is done here that has a rate.
    ///
    /// # Errors
    /// Where whoever asks did it too often.
    pub fn once_more(&self, what: Rated) -> Result<(), Refusal> {
        let auth_context = &self.context.auth_context;
        auth_context.once_more(&self.by.principal, what)
    }

    /// In whose name it is written down.
    pub const fn audited_as(&self) -> &AuditPrincipal {
        &self.by.audited_as
    }
}

impl FromRef<ActionContext> for Arc<AuthContext> {
    fn from_ref(context: &ActionContext) -> Self {
        Arc::clone(&context.auth_context)
    }
}

impl FromRef<ActionContext> for Arc<Monitor> {
    fn from_ref(context: &ActionContext) -> Self {
        Arc::clone(&context.monitor)
    }
}
