//! What is done with a case that is kept.

use domain::action::support_case::{SupportCaseAction, SupportCaseActionKind};
use domain::support_case::CaseAct;
use monitor::commands;

use super::context::ActionRequest;
use super::{Completed, Perform, number};
use crate::rates::Rated;
use crate::refusal::{Refusal, RefusalKind};

impl Perform for SupportCaseAction {
    fn rated(_: SupportCaseActionKind) -> Option<Rated> {
        Some(Rated::Response)
    }

    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let id = number(about, RefusalKind::NoSuchCase)?;
        let act = match self {
            Self::GiveNumber { number } => CaseAct::GiveNumber(number),
            Self::Answered { words } => CaseAct::Answer(words),
            Self::Nudged { words } => CaseAct::Nudge(words),
            Self::Comment { words } => CaseAct::Comment(words),
            Self::Close { words } => CaseAct::Close(words),
            Self::Reopen { words } => CaseAct::Reopen(words),
        };
        commands::act_on_case(request.monitor(), id, vec![act], request.audited_as()).await?;
        Ok(Completed::Done)
    }
}
