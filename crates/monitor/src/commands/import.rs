//! Bringing a practice list in: each row is looked up at Halo, judged, and settled or explained.
//!
//! Rows are independent and each is written in one transaction, so an import that is killed goes
//! on where it was when it is started again: what is on the list already is `unchanged`. A row
//! that a person must look at is never watched by mistake.

mod standing;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::backoff::backoff;
use domain::import::Verdict;
use domain::observation::{Failure, FailureClass, SiteAnswer};
use domain::practice::PracticeEntry;
use domain::question_priority::Priority;
use domain::site::SiteKey;
use store::{AddedPractice, Author, Mapping, StoreError};

pub use self::standing::RowReport;
pub(crate) use self::standing::Standing;
use crate::Monitor;
use crate::engine::{NotAsked, Patience};

/// How often a look-up that got no answer is repeated before the import gives up.
const REPEATS: u32 = 4;

/// Why an import stopped. What was imported before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Halo cannot be asked, so no row can be judged.
    #[error("{}: {} (rows before this one are done; run the import again to go on)", domain::incident::title(.0.class), .0.message)]
    Access(Failure),
    /// The quota does not allow the question.
    #[error(
        "Halo Cloud was not asked: {0} (rows before this one are done; run the import again to go on)"
    )]
    NotAsked(NotAsked),
}

/// An import that goes on.
pub struct Import<'a> {
    monitor: &'a Monitor,
    priority: Priority,
    by: Author,
    dry_run: bool,
    standing: Standing,
    in_file: BTreeMap<SiteKey, u64>,
}

impl<'a> Import<'a> {
    /// Begins an import against the list as it stands, in somebody's name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn begin(
        monitor: &'a Monitor,
        priority: Priority,
        by: Author,
        dry_run: bool,
    ) -> Result<Self, ImportError> {
        let standing = Standing::of(&monitor.store).await?;
        Ok(Self {
            monitor,
            priority,
            by,
            dry_run,
            standing,
            in_file: BTreeMap::new(),
        })
    }

    /// Judges one row and, unless this is a dry run, puts it on the list. `line` is its number in
    /// the file, for pointing a repetition at the first.
    ///
    /// # Errors
    /// When the database refuses or Halo cannot be asked.
    pub async fn row(
        &mut self,
        line: u64,
        entry: &PracticeEntry,
    ) -> Result<RowReport, ImportError> {
        if let Some(first) = self.in_file.get(&entry.site) {
            let words = format!("line {first} has the same PMS and Site ID already");
            return Ok(RowReport::unasked(Verdict::Duplicate, words));
        }
        self.in_file.insert(entry.site.clone(), line);
        if let Some(report) = self.standing.unasked(entry) {
            return Ok(report);
        }
        let sites = self.look_up(&entry.site).await?;
        let report = self.standing.judge(entry, &sites);
        if !self.dry_run {
            self.settle(entry, &report).await?;
        }
        Ok(report)
    }

    /// Puts a row on the list that is settled. What Halo does not know yet waits there and is looked
    /// up again; what a person must decide stays off it.
    async fn settle(
        &mut self,
        entry: &PracticeEntry,
        report: &RowReport,
    ) -> Result<(), ImportError> {
        let now = self.monitor.now();
        let waits = matches!(report.verdict, Verdict::NotFound | Verdict::Initialising);
        if let Some(mapping) = &report.mapping {
            let added = self
                .monitor
                .store
                .add_practice(entry, Some(mapping.clone()), None, &self.by, now)
                .await?;
            if let AddedPractice::Unchanged(_) = added {
                self.settle_waiting(&entry.site, mapping.clone()).await?;
            }
            self.standing.note_owner(mapping.guid, entry);
        } else if waits {
            let waiting = Some((report.verdict, report.words.clone()));
            self.monitor
                .store
                .add_practice(entry, None, waiting, &self.by, now)
                .await?;
        }
        Ok(())
    }

    /// A practice that waited on the list has its site now.
    async fn settle_waiting(&self, key: &SiteKey, mapping: Mapping) -> Result<(), StoreError> {
        let now = self.monitor.now();
        for site in self
            .monitor
            .store
            .sites()
            .await?
            .into_iter()
            .filter(|site| site.key == *key)
        {
            self.monitor
                .store
                .settle_site(site.number, mapping.clone(), &self.by, now)
                .await?;
        }
        Ok(())
    }

    /// Asks Halo, within the quota, and again after a failure that may pass.
    async fn look_up(&mut self, key: &SiteKey) -> Result<Vec<SiteAnswer>, ImportError> {
        let mut failures = 0;
        loop {
            let engine = &self.monitor.engine;
            let reply = engine.look_up(key, self.priority, Patience::Waits).await;
            match reply.map_err(ImportError::NotAsked)?.outcome {
                Ok(sites) => return Ok(sites),
                Err(failure) if failures < REPEATS && may_pass(failure.class) => {
                    failures += 1;
                    // A pause that Halo asked for is waited for before the next question.
                    let first = TimeDelta::milliseconds(500);
                    let most = TimeDelta::seconds(10);
                    let wait = backoff(failures, first, most, Some(u64::from(failures)));
                    tokio::time::sleep(wait.to_std().unwrap_or_default()).await;
                }
                Err(failure) => return Err(ImportError::Access(failure)),
            }
        }
    }
}

const fn may_pass(class: FailureClass) -> bool {
    matches!(
        class,
        FailureClass::HaloUnreachable
            | FailureClass::NetworkDown
            | FailureClass::MalformedAnswer
            | FailureClass::RateLimited
    )
}
