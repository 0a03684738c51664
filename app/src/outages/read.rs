//! The outages of a time, with the practices drawn over it.

use domain::views::outages::{OutageQuery, OutagesPage};
use leptos::prelude::*;

use crate::app_error::AppError;
use crate::ui::clock_switch::or_own;

/// What the screen about outages shows.
#[derive(Clone, Debug, PartialEq)]
pub struct OutagesScreen {
    /// The facts.
    pub page: OutagesPage,
    /// Practices over time as SVG, drawn on the server.
    pub chart: String,
}

/// The outages that a query asks for, as the person who asks is concerned.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_outages(
    query: OutageQuery,
) -> Result<OutagesScreen, AppError> {
    use crate::refusal::{not_answered, who_may};
    let reader = who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let told = OutageQuery {
        clock: or_own(query.clock.clone()),
        ..query.clone()
    };
    let page = monitor::pages::outages_page(&monitor, &told, &reader.name()).await;
    let page = page.map_err(|error| not_answered(&error))?;
    // Links name the clocks that the address named, and not those of this reader.
    let page = OutagesPage { query, ..page };
    let chart = crate::charts::kept::drawn(&page.gantt, || crate::charts::gantt::draw(&page.gantt));
    Ok(OutagesScreen { page, chart })
}
