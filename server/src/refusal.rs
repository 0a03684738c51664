//! Why something is not done: one type for forms, pages and the API.
//!
//! It says what to do and nothing of what is inside; the cause goes to the log, once, where the
//! refusal is made. A form shows its words beside the field they are about; the API answers
//! `application/problem+json` (RFC 9457).

mod kind;
mod of_alerts;
mod of_cases;
mod of_commands;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::action::field::FieldProblem;
use domain::change::Side;
use domain::security_event::SecurityEvent;
use monitor::commands::NO_SUCH_PRACTICE;

use crate::api::problem::Problem;
pub use kind::RefusalKind;

/// By then connections that ask nothing have ended.
const FULL_FOR_SECONDS: i64 = 30;

/// Why something is not done, and what to do about it.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Which kind.
    pub kind: RefusalKind,
    /// What to do.
    pub text: String,
    /// The field of the form that it is about.
    pub field: Option<&'static str>,
    /// Where facts moved since they were looked at: what they are now.
    pub current: Vec<Side>,
    /// After how many seconds to try again.
    pub retry_after: Option<i64>,
    /// What it is to be written down as, where it is about security.
    pub event: Option<SecurityEvent>,
}

impl Refusal {
    /// A refusal of a kind, with what to do about it.
    pub fn new(kind: RefusalKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            field: None,
            current: Vec::new(),
            retry_after: None,
            event: None,
        }
    }

    /// The same, to be written down: by the guard, which sees the answer and knows who asked from where.
    pub fn written_down(self, event: SecurityEvent) -> Self {
        let event = Some(event);
        Self { event, ..self }
    }

    /// The same about one field.
    pub fn at(self, field: &'static str) -> Self {
        let field = Some(field);
        Self { field, ..self }
    }

    /// The same, with what the facts are now.
    pub fn now(self, current: Vec<Side>) -> Self {
        Self { current, ..self }
    }

    /// The same, to be tried again after so many seconds.
    pub fn after(self, seconds: i64) -> Self {
        let retry_after = Some(seconds);
        Self {
            retry_after,
            ..self
        }
    }

    /// Its HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.kind.status()
    }

    /// Something in the request cannot be read.
    pub fn unreadable(text: impl Into<String>) -> Self {
        Self::new(RefusalKind::Unreadable, text)
    }

    /// It can be read, and is not to be had.
    pub fn unusable(text: impl Into<String>) -> Self {
        Self::new(RefusalKind::Unusable, text)
    }

    /// Nobody knows who asks.
    pub fn sign_in_first() -> Self {
        Self::new(
            RefusalKind::SignInFirst,
            "Send `Authorization: Bearer TOKEN` with a token from an admin of Sundog, or sign in at \
             /login. A token may also have expired or been revoked.",
        )
    }

    /// They may not.
    pub fn not_allowed(text: impl Into<String>) -> Self {
        Self::new(RefusalKind::NotAllowed, text)
    }

    /// Their role may not.
    pub fn role_may_not() -> Self {
        Self::not_allowed("Your role may not do this. An admin of Sundog can change it.")
    }

    /// They have not done what their role demands.
    pub fn second_factor_first() -> Self {
        Self::new(
            RefusalKind::SecondFactorFirst,
            "Your role needs a second factor. Set it up at /profile.",
        )
    }

    /// The database does not answer. The cause is in the log.
    pub fn database() -> Self {
        Self::new(
            RefusalKind::DatabaseSilent,
            "Sundog's database does not answer. Try again shortly; if it stays so, see its log.",
        )
    }

    /// There are too many connections for whoever is not known.
    pub fn full() -> Self {
        Self::new(
            RefusalKind::Full,
            "Sundog has too many connections, here or in all, and answers only whoever is signed in.",
        )
        .after(FULL_FOR_SECONDS)
    }

    /// No practice has this number.
    pub fn no_such_practice() -> Self {
        Self::new(RefusalKind::NoSuchPractice, NO_SUCH_PRACTICE)
    }
}

impl From<FieldProblem> for Refusal {
    fn from(problem: FieldProblem) -> Self {
        Self::unusable(problem.text).at(problem.field)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, retry_after, event) = (self.status(), self.retry_after, self.event);
        let body = serde_json::to_string(&Problem::of(self)).unwrap_or_default();
        let json = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut answer = (status, json, body).into_response();
        if let Some(event) = event {
            answer.extensions_mut().insert(event);
        }
        let headers = answer.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use store::StoreError;

    use super::*;
    use crate::auth::accounts::NotLetIn;

    #[test]
    fn a_refusal_about_security_says_so_to_the_guard_and_no_other_does() {
        let told = |refusal: Refusal| {
            let answer = refusal.into_response();
            answer.extensions().get::<SecurityEvent>().copied()
        };
        for (refusal, event) in [
            (
                StoreError::SignedOutMeanwhile.into(),
                SecurityEvent::SignedOutMeanwhile,
            ),
            (NotLetIn::WrongPassword.into(), SecurityEvent::SignInFailed),
            (NotLetIn::WrongCode.into(), SecurityEvent::CodeFailed),
            (NotLetIn::Busy.into(), SecurityEvent::Throttled),
        ] {
            assert_eq!(told(refusal), Some(event));
        }
        assert_eq!(told(Refusal::no_such_practice()), None);
        assert_eq!(told(StoreError::NameTaken.into()), None);
    }
}
