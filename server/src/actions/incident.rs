//! Who answers for an incident.

use domain::action::incident::{IncidentAction, IncidentActionKind};
use monitor::commands;
use monitor::commands::acknowledge::Acknowledgeable;

use super::context::ActionRequest;
use super::{Completed, Perform, number};
use crate::rates::Rated;
use crate::refusal::{Refusal, RefusalKind};

impl Perform for IncidentAction {
    fn rated(_: IncidentActionKind) -> Option<Rated> {
        Some(Rated::Response)
    }

    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let incident = Acknowledgeable::Incident(number(about, RefusalKind::NoSuchOutage)?);
        let (monitor, by) = (request.monitor(), request.audited_as());
        match self {
            Self::Acknowledge {} => {
                commands::acknowledge(monitor, incident, None, "", by).await?;
            }
            Self::Release {} => commands::release(monitor, incident, by).await?,
        }
        Ok(Completed::Done)
    }
}
