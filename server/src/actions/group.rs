//! Many changes of r1 approved together.

use domain::action::field::ABOUT_NOTHING;
use domain::action::group::GroupAction;
use monitor::commands;
use monitor::commands::change::GroupChoice;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::refusal::Refusal;

impl Perform for GroupAction {
    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let Self::Approve {
            items,
            count,
            reason,
        } = self;
        let items = items.0.split(',').filter(|item| !item.is_empty());
        let chosen: Option<Vec<GroupChoice>> = items
            .map(|item| {
                let (change, evidence) = item.split_once(':')?;
                Some(GroupChoice {
                    change: change.parse().ok()?,
                    evidence: evidence.to_owned(),
                })
            })
            .collect();
        let chosen = chosen.ok_or_else(|| Refusal::unusable(ABOUT_NOTHING))?;
        let count = count.trim().parse();
        let count = count
            .map_err(|_| Refusal::unusable("Type how many you approve, in digits.").at("count"))?;
        let (monitor, by) = (request.monitor(), &request.by);
        let approved = commands::approve_group(monitor, about, &chosen, count, &reason, by);
        Ok(Completed::Results(approved.await?))
    }
}
