//! Fleet-wide causes, and the spans of one practice: what the API lists.

use chrono::{DateTime, Utc};
use domain::incident::{self, Incident};
use domain::practice::PracticeId;
use domain::span::Span;
use domain::tracks::Track;
use domain::views::IncidentView;

use crate::{Monitor, MonitorError};

/// How many incidents or spans are listed at most.
const LIST_MAX: u32 = 1000;

impl Monitor {
    /// Incidents, newest first; only open or only ended ones where `open` says so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn incidents(&self, open: Option<bool>) -> Result<Vec<IncidentView>, MonitorError> {
        let mut views = Vec::new();
        for incident in self.store.incidents(open, LIST_MAX).await? {
            let members = self.store.incident_members(&incident).await?;
            views.push(view(&incident, members));
        }
        Ok(views)
    }

    /// The spans of a practice that overlap a window, oldest first; none where there is no such
    /// practice.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn spans(
        &self,
        id: PracticeId,
        track: Option<Track>,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    ) -> Result<Option<Vec<Span>>, MonitorError> {
        let Some(site) = self.site_number(id) else {
            return Ok(None);
        };
        Ok(Some(
            self.store
                .spans(site, track, from, to, LIST_MAX, false)
                .await?,
        ))
    }
}

fn view(incident: &Incident, members: Vec<PracticeId>) -> IncidentView {
    IncidentView {
        id: incident.id,
        cause: incident::cause(incident.class).to_owned(),
        reason: incident.class.into(),
        title: incident::title(incident.class).to_owned(),
        began: incident.began,
        ended: incident.ended,
        members: members.len(),
        practice_ids: members,
        taken_by: None,
        taken_until: None,
    }
}
