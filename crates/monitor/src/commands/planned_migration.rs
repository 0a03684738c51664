//! Migrations that are announced beforehand: the outage is planned, the second GUID is awaited, and
//! the card that it makes says so. Warning Halo ahead shortens the downtime (Halo's overview).

use chrono::{DateTime, TimeDelta, Utc};
use domain::maintenance::BEGUN_LATELY;
use domain::outside_text::lines;
use domain::practice::PracticeId;
use store::{AuditPrincipal, PlannedMigration, StoreError};

use crate::Monitor;
use crate::commands::NO_SUCH_PRACTICE;
use crate::engine::snapshot::{SiteState, Snapshot};

/// Work begins early: the second GUID is awaited from so long before the window.
const AWAITED_BEFORE: TimeDelta = TimeDelta::hours(1);
/// And for so long after it, as Halo Support may switch authority only the next day.
const AWAITED_AFTER: TimeDelta = TimeDelta::hours(48);
/// For how long after its window a migration is shown.
pub(crate) const SHOWN_FOR: TimeDelta = TimeDelta::days(7);
/// A window longer than this is no window.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// Nobody announces further ahead.
const FURTHEST: TimeDelta = TimeDelta::days(366);
/// The longest words about it, in characters.
const WORDS_MOST: usize = 500;

/// Why a migration was not announced, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotAnnounced {
    /// No practice has this number, or it is retired.
    #[error("{NO_SUCH_PRACTICE}")]
    NoSuchPractice,
    /// The window ends before it begins.
    #[error("The window must end after it begins.")]
    Backwards,
    /// It is over.
    #[error("The window is over: announce one that is to come.")]
    Over,
    /// What was, was not announced.
    #[error("The window must begin an hour ago at the earliest: what was before was not planned.")]
    BeganBefore,
    /// It is far too long or far away.
    #[error("The window must begin within a year and be at most 7 days long.")]
    OutOfBounds,
    /// Too many words.
    #[error("The words are longer than 500 characters: shorten them.")]
    TooLong,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Announces that a practice's server moves within a window. Returns the announcement's number.
///
/// # Errors
/// [`NotAnnounced`]; then nothing was written.
pub async fn announce_migration(
    monitor: &Monitor,
    id: PracticeId,
    (began, ended): (DateTime<Utc>, DateTime<Utc>),
    words: &str,
    by: &AuditPrincipal,
) -> Result<i64, NotAnnounced> {
    let now = monitor.now();
    if !is_listed(monitor, id) {
        return Err(NotAnnounced::NoSuchPractice);
    }
    let words = lines(words);
    match () {
        () if ended <= began => return Err(NotAnnounced::Backwards),
        () if ended <= now => return Err(NotAnnounced::Over),
        () if began < now - BEGUN_LATELY => return Err(NotAnnounced::BeganBefore),
        () if ended - began > LONGEST || began - now > FURTHEST => {
            return Err(NotAnnounced::OutOfBounds);
        }
        () if words.chars().count() > WORDS_MOST => return Err(NotAnnounced::TooLong),
        () => {}
    }
    let window = (began, ended);
    let number = monitor
        .store
        .announce_migration(id, window, &words, by, now)
        .await?;
    announced_moved(monitor, id).await;
    Ok(number)
}

/// Calls a migration off. Says whether there was one.
///
/// # Errors
/// When the database cannot be written.
pub async fn cancel_migration(
    monitor: &Monitor,
    id: PracticeId,
    migration: i64,
    by: &AuditPrincipal,
) -> Result<bool, StoreError> {
    let is_theirs = {
        let snapshot = monitor.snapshot();
        let mut announced = snapshot.migrations.iter();
        announced.any(|one| one.id == migration && one.practice == id)
    };
    let now = monitor.now();
    if !is_theirs || !monitor.store.cancel_migration(migration, by, now).await? {
        return Ok(false);
    }
    announced_moved(monitor, id).await;
    Ok(true)
}

async fn announced_moved(monitor: &Monitor, id: PracticeId) {
    let site = crate::pages::site_row(monitor, id);
    monitor.engine.list_changed(site.as_slice()).await;
    monitor.live().tell(vec![id]);
}

fn is_listed(monitor: &Monitor, id: PracticeId) -> bool {
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id);
    listed.is_some_and(|one| one.retired_at.is_none())
}

impl Snapshot {
    /// The migration of a practice that is nearest to now, where one was announced.
    pub fn migration_of(&self, id: PracticeId, now: DateTime<Utc>) -> Option<&PlannedMigration> {
        let announced = self.migrations.iter().filter(|one| one.practice == id);
        announced.min_by_key(|one| match one {
            one if one.ended < now => now - one.ended,
            one if one.began > now => one.began - now,
            _ => TimeDelta::zero(),
        })
    }

    /// The migration of any practice behind a site.
    pub fn migration_behind(
        &self,
        site: &SiteState,
        now: DateTime<Utc>,
    ) -> Option<&PlannedMigration> {
        let mut behind = site.practices.iter();
        behind.find_map(|id| self.migration_of(*id, now))
    }

    /// Whether a second GUID is awaited for a site now.
    pub fn is_awaited(&self, site: &SiteState, now: DateTime<Utc>) -> bool {
        self.migration_behind(site, now)
            .is_some_and(|one| now >= one.began - AWAITED_BEFORE && now < one.ended + AWAITED_AFTER)
    }

    /// The migration whose window is open for a practice, so that being down is planned.
    pub fn planned_now(&self, id: PracticeId, now: DateTime<Utc>) -> Option<&PlannedMigration> {
        let open = |one: &&PlannedMigration| one.began <= now && now < one.ended;
        self.migration_of(id, now).filter(open)
    }
}
