//! Heartbeat and clock of one practice, with its charts.

use domain::views::heartbeats::PulseCard;
use leptos::prelude::*;

use crate::app_error::AppError;

/// What the card on the practice page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PulseScreen {
    /// The figures.
    pub card: PulseCard,
    /// The last 24 hours, then the last 30 days.
    pub windows: [PulseDrawings; 2],
}

/// The charts of a window as SVG, drawn on the server.
#[derive(Clone, Debug, PartialEq)]
pub struct PulseDrawings {
    /// How long it reaches back, in words.
    pub window: String,
    /// Heartbeat age.
    pub age: String,
    /// Clock drift.
    pub drift: String,
}

/// Heartbeat and clock of the practice with this number, given as it stands in the address.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::NoSuchPractice`]
/// (404), or [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_pulse(number: String) -> Result<PulseScreen, AppError> {
    use crate::charts::pulse::{Measure, draw};
    use crate::refusal::{no_such_practice, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let id = number
        .parse()
        .map(domain::practice::PracticeId)
        .map_err(|_| no_such_practice())?;
    let card = monitor::pages::pulse_card(&monitor, id).await;
    let card = card.map_err(|error| not_answered(&error))?;
    let card = card.ok_or_else(no_such_practice)?;
    let windows = [(&card.day, "24 hours"), (&card.month, "30 days")];
    let windows = windows.map(|(chart, window)| PulseDrawings {
        window: window.to_owned(),
        age: draw(chart, Measure::HeartbeatAge, window, &card.name),
        drift: draw(chart, Measure::ClockDrift, window, &card.name),
    });
    Ok(PulseScreen { card, windows })
}
