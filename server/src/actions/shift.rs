//! The shift of whoever asks; nobody else is touched by it.

use domain::action::shift::ShiftAction;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::refusal::Refusal;

impl Perform for ShiftAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let Self::End {} = self;
        monitor::pages::hand_over(request.monitor(), request.audited_as()).await?;
        Ok(Completed::Done)
    }
}
