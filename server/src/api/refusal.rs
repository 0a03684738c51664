//! Why a decision was not made, as the API and the forms answer it.

use axum::http::StatusCode;
use monitor::commands::change::NotDecided;

use super::problem::Problem;

/// The status of a refusal.
pub fn status_of(refusal: &NotDecided) -> StatusCode {
    match refusal {
        NotDecided::NoSuchChange | NotDecided::NoSuchPractice | NotDecided::NoSuchMapping => {
            StatusCode::NOT_FOUND
        }
        NotDecided::Closed(_)
        | NotDecided::Moved { .. }
        | NotDecided::HaloSilent(_)
        | NotDecided::Rule(domain::approval::NotApproved::SamePerson) => StatusCode::CONFLICT,
        NotDecided::Rule(_)
        | NotDecided::Plan(_)
        | NotDecided::Unusable(_)
        | NotDecided::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        NotDecided::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A refusal as a problem; where the facts moved, with what they are now.
pub fn refused(refusal: NotDecided) -> Problem {
    let title = match &refusal {
        NotDecided::NoSuchChange => "No such change",
        NotDecided::Closed(_) => "Decided already",
        NotDecided::Moved { .. } => "The facts moved",
        NotDecided::HaloSilent(_) => "Halo Cloud cannot be asked",
        NotDecided::NoSuchPractice => "No such practice",
        NotDecided::NoSuchMapping => "No such mapping",
        NotDecided::Rule(_) => "A rule is not met",
        NotDecided::Plan(_) => "The plan cannot be carried out",
        NotDecided::Unusable(_) => "Something is missing",
        NotDecided::Refused(_) => "This cannot be used",
        NotDecided::Store(error) => {
            tracing::error!(%error, "a change could not be decided");
            return Problem::database();
        }
    };
    let problem = Problem::new(status_of(&refusal), title, refusal.to_string());
    match refusal {
        NotDecided::Moved { now, .. } => problem.now(now),
        _ => problem,
    }
}
