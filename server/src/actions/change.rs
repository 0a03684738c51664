//! What people decide on a change's card.

use chrono::TimeDelta;
use domain::action::change::{ChangeAction, ChangeActionKind};
use domain::action::outcome::Outcome;
use domain::approval::Effect;
use monitor::commands;
use monitor::commands::change::Approval;

use super::context::ActionRequest;
use super::split_merge::plan as read;
use super::{Completed, Perform, number};
use crate::rates::Rated;
use crate::refusal::{Refusal, RefusalKind};

/// For how many days a change may be out of sight.
const SNOOZE_DAYS: std::ops::RangeInclusive<i64> = 1..=31;

impl Perform for ChangeAction {
    fn rated(kind: ChangeActionKind) -> Option<Rated> {
        use ChangeActionKind as Kind;
        match kind {
            Kind::Approve | Kind::Undo | Kind::SplitMerge => Some(Rated::AsksHalo),
            Kind::LogContact => Some(Rated::Response),
            Kind::Reject | Kind::Snooze | Kind::Withdraw => None,
        }
    }

    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let id = number(about, RefusalKind::NoSuchChange)?;
        let (monitor, by) = (request.monitor(), &request.by);
        match self {
            Self::Approve {
                evidence,
                reason,
                contacted,
            } => {
                let approval = Approval {
                    evidence: evidence.0,
                    reason,
                    contacted,
                    ..Approval::default()
                };
                let effect = commands::approve(monitor, id, &approval, by).await?;
                if effect == Effect::WaitsForSecond {
                    return Ok(Completed::With(Outcome::FirstApproval));
                }
            }
            Self::Reject { reason } => commands::reject(monitor, id, &reason, by).await?,
            Self::Snooze { days } => {
                let days = days.trim().parse().ok();
                let days = days.filter(|days| SNOOZE_DAYS.contains(days));
                let words = "Choose for how many days.";
                let days = days.ok_or_else(|| Refusal::unusable(words).at("days"))?;
                let until = request.context.auth_context.now() + TimeDelta::days(days);
                commands::snooze(monitor, id, until, by).await?;
            }
            Self::Undo { reason } => commands::undo(monitor, id, &reason, by).await?,
            Self::Withdraw { reason } => commands::withdraw(monitor, id, &reason, by).await?,
            Self::SplitMerge {
                evidence,
                contacted,
                plan,
            } => {
                let plan = read(&plan).map_err(|unread| Refusal::unusable(unread.to_string()))?;
                let (evidence, contacted) = (&evidence.0, &contacted);
                let planned =
                    commands::plan_split_merge(monitor, id, evidence, plan, contacted, by);
                let change = planned.await?;
                return Ok(Completed::At(format!("/changes/{change}")));
            }
            Self::LogContact { whom, words } => {
                commands::log_contact(monitor, id, whom, &words, by).await?;
            }
        }
        Ok(Completed::Done)
    }
}
