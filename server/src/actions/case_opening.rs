//! Keeping what somebody sent as a case.

use domain::action::case_opening::{CaseOpeningAction, CaseOpeningActionKind};
use domain::action::field::ABOUT_NOTHING;
use domain::practice::PracticeId;
use monitor::commands;
use monitor::commands::support_case::SentWords;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::rates::Rated;
use crate::refusal::Refusal;

impl Perform for CaseOpeningAction {
    fn rated(_: CaseOpeningActionKind) -> Option<Rated> {
        Some(Rated::Response)
    }

    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let Self::Open {
            practice,
            change,
            receiver,
            cause,
            text,
            number,
            even_so,
        } = self;
        let unknown = |_| Refusal::unusable(ABOUT_NOTHING);
        let cause = match cause.0.as_str() {
            "" => None,
            word => Some(word.parse().map_err(unknown)?),
        };
        let sent = SentWords {
            practice: numbered(&practice.0)?.map(PracticeId),
            change: numbered(&change.0)?,
            receiver: receiver.0.parse().map_err(unknown)?,
            cause,
            text,
            number,
            even_so: even_so == "yes",
        };
        let id = commands::open_case(request.monitor(), sent, request.audited_as()).await?;
        Ok(Completed::At(format!("/cases/{id}")))
    }
}

/// A number that the form carries along, or nothing.
fn numbered(text: &str) -> Result<Option<i64>, Refusal> {
    match text {
        "" => Ok(None),
        text => {
            let unknown = |_| Refusal::unusable(ABOUT_NOTHING);
            text.parse().map(Some).map_err(unknown)
        }
    }
}
