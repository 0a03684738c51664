//! The rules that say who is told.

use app::form_outcome::ShownOnce;
use domain::action::alert_rule::RuleAction;
use domain::alert::rule::RuleId;
use domain::alert::rule_form;
use monitor::commands::alert::preview::preview_rule;
use monitor::commands::alert::rule::{add_rule, edit_rule, remove_rule};

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::refusal::Refusal;

impl Perform for RuleAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let (alerts, by) = (&request.context.alerts, request.audited_as());
        match self {
            Self::Add { fields } => {
                let (name, spec, position) = rule_form::read(&fields)?;
                add_rule(alerts, &name, spec, position, by).await?;
            }
            Self::Edit { id, fields } => {
                let (name, spec, position) = rule_form::read(&fields)?;
                edit_rule(alerts, RuleId(id), &name, spec, position, by).await?;
            }
            Self::Remove { id } => remove_rule(alerts, RuleId(id), by).await?,
            Self::Preview { fields } => {
                let (name, spec, _) = rule_form::read(&fields)?;
                let id = fields.get("id").parse().ok().map(RuleId);
                let preview = preview_rule(alerts, id, spec).await?;
                return Ok(Completed::Showing(ShownOnce::RulePreview { name, preview }));
            }
        }
        Ok(Completed::Done)
    }
}
