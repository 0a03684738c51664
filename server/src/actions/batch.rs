//! What people do about the rows of a batch: edit, accept, pair, drop, and start those that are ready.

use domain::action::batch::{BatchAction, BatchActionKind};
use domain::action::field::SentFields;
use domain::onboarding::{RowState, START_UNCONFIRMED_MAX};
use monitor::commands;
use monitor::commands::import_batch::{Lines, NotOnboarded};
use store::RowSeen;

use super::context::ActionRequest;
use super::onboarding::{cells_of, look_up_now};
use super::{Completed, Perform, number};
use crate::rates::Rated;
use crate::refusal::{Refusal, RefusalKind};

impl Perform for BatchAction {
    fn rated(kind: BatchActionKind) -> Option<Rated> {
        use BatchActionKind as Kind;
        match kind {
            Kind::EditRow | Kind::PairRow => Some(Rated::AsksHalo),
            Kind::AcceptRow | Kind::DropRow | Kind::Start => None,
        }
    }

    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let batch = number(about, RefusalKind::NoSuchBatch)?;
        let (monitor, by) = (request.monitor(), request.audited_as());
        let row = |line, version| RowSeen {
            batch,
            line,
            version,
        };
        match self {
            Self::EditRow {
                line,
                version,
                cells,
            } => {
                commands::edit_row(monitor, row(line, version), &cells_of(&cells), by).await?;
                // Whoever edits a row waits for what comes of it.
                look_up_now(monitor).await;
            }
            Self::AcceptRow {
                line,
                version,
                halo_guid,
            } => {
                let guid = halo_guid.parse().ok();
                commands::accept_row(monitor, row(line, version), guid, by).await?;
            }
            Self::PairRow {
                line,
                version,
                code,
            } => {
                commands::pair_row(monitor, row(line, version), code.expose(), by).await?;
                look_up_now(monitor).await;
            }
            Self::DropRow { line, version } => {
                commands::drop_row(monitor, row(line, version), by).await?;
            }
            Self::Start { ticks } => return start(batch, &ticks, request).await,
        }
        Ok(Completed::Done)
    }
}

/// Starts what is ready, but for the rows whose tick was taken away.
async fn start(
    batch: i64,
    ticks: &SentFields,
    request: &ActionRequest,
) -> Result<Completed, Refusal> {
    let (monitor, by) = (request.monitor(), request.audited_as());
    let page = monitor::pages::import_batch_page(monitor, batch, None, 1).await?;
    let summary = page.ok_or(NotOnboarded::NotThere)?.batch;
    let left_out = left_out(ticks);
    let chosen = summary
        .count(RowState::Ready)
        .saturating_sub(left_out.len());
    let typed = ticks.get("confirm").trim().parse().unwrap_or_default();
    let confirmed = (chosen > START_UNCONFIRMED_MAX).then_some(typed);
    let lines = Lines::AllBut(left_out);
    commands::start_rows(monitor, batch, &lines, confirmed, by).await?;
    Ok(match summary.rows {
        1 => Completed::At("/onboarding/one".to_owned()),
        _ => Completed::Done,
    })
}

/// The lines that were shown with a tick and came without it.
fn left_out(ticks: &SentFields) -> Vec<i64> {
    let lines = |name: &str| -> Vec<i64> {
        let lines = ticks.every(name).flat_map(|lines| lines.split(','));
        lines.filter_map(|line| line.parse().ok()).collect()
    };
    let ticked = lines("ticked");
    let mut shown = lines("shown");
    shown.retain(|line| !ticked.contains(line));
    shown
}
