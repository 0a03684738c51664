//! How practices are brought in: a batch is pasted or chosen as a file, or one practice is entered.

use app::links;
use domain::action::field::SentFields;
use domain::action::onboarding::{OnboardingAction, OnboardingActionKind};
use domain::action::outcome::Outcome;
use domain::environment::Environment;
use domain::onboarding::Cells;
use domain::outside_text::line;
use domain::practice_entry::of_cells;
use domain::site::pms_of;
use monitor::{Monitor, commands};
use store::AddedBatch;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::pasted;
use crate::practice_file::{COLUMNS, refuse_other};
use crate::rates::Rated;
use crate::refusal::Refusal;

/// The most that a batch is called.
const NAME_CHARS_MAX: usize = 100;

impl Perform for OnboardingAction {
    fn rated(kind: OnboardingActionKind) -> Option<Rated> {
        Some(match kind {
            OnboardingActionKind::Paste | OnboardingActionKind::LookUpOne => Rated::Import,
            OnboardingActionKind::Preview => Rated::AsksHalo,
        })
    }

    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let (monitor, by) = (request.monitor(), request.audited_as());
        match self {
            Self::Paste {
                rows,
                pms,
                file,
                file_name,
            } => {
                let text = if file_name.is_empty() { rows } else { file };
                let environment = monitor.environment();
                let read = async move { read(&text, &pms, environment) };
                let caller = request.by.principal.caller();
                let rows = monitor.at_length(caller, read).await??;
                let name = match line(&file_name) {
                    name if name.is_empty() => "Pasted rows".to_owned(),
                    name => name.chars().take(NAME_CHARS_MAX).collect(),
                };
                let kept = commands::paste_batch(monitor, &name, rows, by).await?;
                Ok(match kept {
                    AddedBatch::Added(id) => Completed::At(batch(id)),
                    AddedBatch::Known(id) => Completed::AtWith(batch(id), Outcome::PastedBefore),
                })
            }
            Self::LookUpOne { cells } => {
                let cells = cells_of(&cells);
                of_cells(&cells).map_err(Refusal::unusable)?;
                let name = cells.get("name").cloned().unwrap_or_default();
                let kept = commands::paste_batch(monitor, &name, vec![(1, cells)], by).await?;
                // A person waits for this one, so it does not wait for the next round.
                look_up_now(monitor).await;
                let (AddedBatch::Added(id) | AddedBatch::Known(id)) = kept;
                Ok(Completed::At(batch(id)))
            }
            // It costs a look-up, and two more where Halo knows no site.
            Self::Preview { cells } => {
                let cells = cells_of(&cells);
                if cells.get("site_id").is_none_or(String::is_empty) {
                    return Ok(Completed::Answering(links::ONBOARD_ONE, None));
                }
                let seen = commands::look_at(monitor, cells).await?;
                Ok(Completed::Answering(
                    links::ONBOARD_ONE,
                    Some(Box::new(seen)),
                ))
            }
        }
    }
}

/// Looks up what was just entered. What fails is tried again with the next round.
pub async fn look_up_now(monitor: &Monitor) {
    if let Err(error) = commands::onboard(monitor).await {
        tracing::warn!(%error, "a row could not be looked up at once");
    }
}

/// The cells that a form names.
pub fn cells_of(fields: &SentFields) -> Cells {
    let known = fields
        .pairs()
        .filter(|(column, _)| COLUMNS.contains(column));
    known
        .map(|(column, cell)| (column.to_owned(), line(cell)))
        .collect()
}

fn read(text: &str, pms: &str, environment: Environment) -> Result<Vec<(i64, Cells)>, Refusal> {
    let rows = pasted::rows(text, pms_of(pms));
    let rows = rows.and_then(|rows| {
        refuse_other(&rows, environment)?;
        Ok(rows)
    });
    let rows = rows.map_err(|error| Refusal::unusable(format!("{error:#}")).at("rows"))?;
    let numbered = rows.into_iter();
    Ok(numbered
        .map(|row| (i64::try_from(row.line).unwrap_or(i64::MAX), row.cells))
        .collect())
}

fn batch(id: i64) -> String {
    format!("/onboarding/{id}")
}
