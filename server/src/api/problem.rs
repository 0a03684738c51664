//! Errors of the API as they are sent: RFC 9457 `application/problem+json`.

use domain::change::Side;
use serde::Serialize;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::refusal::{Refusal, RefusalKind};

/// An error answer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A stable name for the kind of problem.
    #[schema(schema_with = kinds)]
    r#type: String,
    /// The kind of problem in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to do.
    detail: String,
    /// Where facts moved since they were looked at: what they are now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    current: Vec<Side>,
}

impl Problem {
    /// A refusal as it is sent.
    pub fn of(refusal: Refusal) -> Self {
        let detail = match refusal.kind {
            RefusalKind::NoSuchPractice => {
                format!("{} GET /api/v1/practices lists them.", refusal.text)
            }
            _ => refusal.text.clone(),
        };
        Self {
            r#type: name(refusal.kind),
            title: refusal.kind.title().to_owned(),
            status: refusal.status().as_u16(),
            detail,
            current: refusal.current,
        }
    }
}

fn name(kind: RefusalKind) -> String {
    format!("urn:sundog:problem:{}", kind.word())
}

/// The names that there are.
fn kinds() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("A stable name for the kind of problem."))
        .enum_values(Some(RefusalKind::ALL.iter().copied().map(name)))
        .build()
}
