//! Adding and retiring practices while the watch runs. How one is edited is in `edit`, many in
//! `bulk`.
//!
//! A practice that is added is judged as a row of an import is; what a person must choose stays off
//! the list.

pub mod bulk;
pub mod edit;

use std::collections::BTreeSet;

use domain::change::Side;
use domain::import::Verdict;
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::question_priority::Priority;
use store::{AuditPrincipal, StoreError};

use crate::commands::NO_SUCH_PRACTICE;
use crate::commands::import::{Import, ImportError};
use crate::{Monitor, MonitorError};

/// Why a practice was not added or edited.
#[derive(Debug, thiserror::Error)]
pub enum NotEdited {
    /// It is on the list already.
    #[error("This practice is on the list already.")]
    AlreadyListed(PracticeId),
    /// A person must choose; with what Halo named.
    #[error("{words}.")]
    ToChoose {
        /// Which case it is.
        verdict: Verdict,
        /// What to do.
        words: String,
        /// What Halo named.
        candidates: Vec<Side>,
    },
    /// Halo refuses the question about this PMS and Site ID, in words.
    #[error("{0}.")]
    Refused(String),
    /// Halo cannot be asked, so nothing can be judged.
    #[error("Halo Cloud could not be asked ({0}), so nothing was added. Try again shortly.")]
    HaloSilent(String),
    /// No practice has this number, or it is retired.
    #[error("{NO_SUCH_PRACTICE}")]
    NoSuchPractice,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts a practice on the list. One that Halo does not know yet waits there.
///
/// # Errors
/// [`NotEdited`]; then nothing was added.
pub async fn add_practice(
    monitor: &Monitor,
    entry: &PracticeEntry,
    by: &AuditPrincipal,
) -> Result<PracticeId, NotEdited> {
    let import = Import::begin(monitor, Priority::Person, by.clone(), false).await;
    let judged = match import {
        Ok(mut import) => import.row(1, entry).await,
        Err(error) => Err(error),
    };
    let report = judged.map_err(|error| match error {
        ImportError::Store(error) => NotEdited::Store(error),
        ImportError::Access(failure) => NotEdited::HaloSilent(failure.message),
        ImportError::NotAsked(why) => NotEdited::HaloSilent(why.to_string()),
    })?;
    monitor.engine.everything_changed().await;
    let listed = find(monitor, entry);
    match (report.verdict, listed) {
        (Verdict::Unchanged, Some(id)) => Err(NotEdited::AlreadyListed(id)),
        (verdict, Some(id)) if verdict == Verdict::Added || verdict.waits_on_the_list() => Ok(id),
        (Verdict::Rejected, _) => Err(NotEdited::Refused(report.words)),
        (verdict, _) => Err(NotEdited::ToChoose {
            verdict,
            words: report.words,
            candidates: report
                .candidates
                .into_iter()
                .map(|found| found.side)
                .collect(),
        }),
    }
}

/// Takes a practice off the list; its history stays. Says whether there is one.
///
/// # Errors
/// When the database cannot be written.
pub async fn retire_practice(
    monitor: &Monitor,
    id: PracticeId,
    by: &AuditPrincipal,
) -> Result<bool, MonitorError> {
    let now = monitor.now();
    monitor.store.retire_practice(id, by, now).await?;
    practices_changed(monitor, &[id]).await;
    Ok(monitor.snapshot().practices.contains_key(&id))
}

/// Puts a retired practice on the list again, behind the site where it stood. Says whether it was
/// retired.
///
/// # Errors
/// Where another has its name there, or the database cannot be written.
pub async fn restore_practice(
    monitor: &Monitor,
    id: PracticeId,
    by: &AuditPrincipal,
) -> Result<bool, MonitorError> {
    let now = monitor.now();
    let restored = monitor.store.restore_practice(id, by, now).await?;
    practices_changed(monitor, &[id]).await;
    Ok(restored)
}

/// Whether a practice may have this name behind this site.
///
/// # Errors
/// [`NotEdited::AlreadyListed`] where another practice there has it.
pub(crate) fn name_is_free(
    monitor: &Monitor,
    id: PracticeId,
    entry: &PracticeEntry,
) -> Result<(), NotEdited> {
    match find(monitor, entry) {
        Some(other) if other != id => Err(NotEdited::AlreadyListed(other)),
        Some(_) | None => Ok(()),
    }
}

/// What was entered about a practice that is on the list.
pub fn entered_for(monitor: &Monitor, id: PracticeId) -> Option<PracticeEntry> {
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id);
    let listed = listed.filter(|one| one.retired_at.is_none())?;
    Some(listed.entry())
}

fn find(monitor: &Monitor, entry: &PracticeEntry) -> Option<PracticeId> {
    let snapshot = monitor.snapshot();
    let site = snapshot.sites.get(&snapshot.site_called(&entry.site)?)?;
    let mut behind = site.practices.iter().copied();
    behind.find(|id| {
        let listed = snapshot.practices.get(id);
        listed.is_some_and(|listed| listed.name() == entry.name.trim())
    })
}

/// Rows about some practices were written: everybody sees it.
pub(crate) async fn practices_changed(monitor: &Monitor, practices: &[PracticeId]) {
    let snapshot = monitor.snapshot();
    let listed = practices.iter().filter_map(|id| snapshot.practices.get(id));
    let sites: BTreeSet<SiteRow> = listed.map(|listed| listed.site_row).collect();
    let sites: Vec<SiteRow> = sites.into_iter().collect();
    monitor.engine.list_changed(&sites).await;
}
