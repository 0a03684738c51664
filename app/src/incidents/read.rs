//! One incident with its members and who was told of it.

use domain::alert::AlertKind;
use domain::views::alerts::ToldRow;
use domain::views::outages::IncidentPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// What the page of an incident shows.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentScreen {
    /// The incident.
    pub page: IncidentPage,
    /// Who was told of it.
    pub told: Vec<ToldRow>,
}

/// An incident; none of this number is the notice about practices that are not there.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::NoSuchIncident`] (404), or
/// [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_incident(number: String) -> Result<IncidentScreen, AppError> {
    use crate::refusal::{no_such_incident, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    // Before anything is waited for: whoever goes away takes the context with them.
    let alerts = expect_context::<monitor::notify::Alerts>();
    let id = number.parse().ok();
    let page = match id {
        Some(id) => monitor::pages::incident_page(&monitor, id).await,
        None => Ok(None),
    };
    let page = page.map_err(|error| not_answered(&error.into()))?;
    let page = page.ok_or_else(no_such_incident)?;
    let told = monitor::pages::told(&alerts, AlertKind::Incident, &[page.card.incident.id]).await;
    let told = told.map_err(|error| not_answered(&error.into()))?;
    Ok(IncidentScreen { page, told })
}
