//! Many changes of r1 approved together, or undone together.

use domain::action::field::ABOUT_NOTHING;
use domain::action::group::{GroupAction, GroupActionKind};
use monitor::commands;
use monitor::commands::change::GroupChoice;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::rates::Rated;
use crate::refusal::Refusal;

impl Perform for GroupAction {
    fn rated(_: GroupActionKind) -> Option<Rated> {
        Some(Rated::AsksHalo)
    }

    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let (monitor, by) = (request.monitor(), &request.by);
        let results = match self {
            Self::Approve {
                items,
                count,
                reason,
            } => {
                let chosen = chosen(&items.0).ok_or_else(|| Refusal::unusable(ABOUT_NOTHING))?;
                let count = typed(&count, "Type how many you approve, in digits.")?;
                commands::approve_group(monitor, about, &chosen, count, &reason, by).await?
            }
            Self::Undo {
                decision,
                count,
                reason,
            } => {
                let decision = decision.0.parse();
                let decision = decision.map_err(|_| Refusal::unusable(ABOUT_NOTHING))?;
                let count = typed(&count, "Type how many you undo, in digits.")?;
                commands::undo_group(monitor, decision, count, &reason, by).await?
            }
        };
        Ok(Completed::Results(results))
    }
}

/// What was on the screen: number and evidence of each.
fn chosen(items: &str) -> Option<Vec<GroupChoice>> {
    let items = items.split(',').filter(|item| !item.is_empty());
    items
        .map(|item| {
            let (change, evidence) = item.split_once(':')?;
            Some(GroupChoice {
                change: change.parse().ok()?,
                evidence: evidence.to_owned(),
            })
        })
        .collect()
}

fn typed(count: &str, complaint: &'static str) -> Result<usize, Refusal> {
    let count = count.trim().parse();
    count.map_err(|_| Refusal::unusable(complaint).at("count"))
}
