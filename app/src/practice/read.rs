//! One practice, with a stretch of its history drawn.

use domain::practice::PracticeId;
use domain::views::PracticePage;
use domain::views::alerts::HearsRow;
use domain::zoom::Zoom;
use leptos::prelude::*;

use crate::app_error::AppError;

/// What the practice screen shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PracticeScreen {
    /// The facts.
    pub page: PracticePage,
    /// The timeline as SVG, drawn on the server.
    pub chart: String,
}

/// The practice with this number, given as it stands in the address.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::NoSuchPractice`]
/// (404), or [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_practice(number: String, zoom: Zoom) -> Result<PracticeScreen, AppError> {
    use crate::refusal::{no_such_practice, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let id = number
        .parse()
        .map(PracticeId)
        .map_err(|_| no_such_practice())?;
    let page = monitor::pages::practice_page(&monitor, id, zoom)
        .await
        .map_err(|error| not_answered(&error))?;
    let page = page.ok_or_else(no_such_practice)?;
    let (timeline, name) = (&page.timeline, &page.practice.name);
    let chart = crate::charts::kept::drawn(&(timeline, name), || {
        crate::charts::timeline::draw(timeline, name)
    });
    Ok(PracticeScreen { page, chart })
}

/// Who hears of a practice, and when.
///
/// Who may use it: every role.
///
/// # Errors
/// Those of [`read_practice`].
pub async fn read_hears(practice: PracticeId) -> Result<Vec<HearsRow>, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let alerts = expect_context::<monitor::notify::Alerts>();
    let hears = monitor::pages::hears(&alerts, practice).await;
    hears.map_err(|error| not_answered(&error.into()))
}
