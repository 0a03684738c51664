//! Bringing a practice list in: each row is looked up at Halo, judged, and settled or explained.
//!
//! Rows are independent and written a chunk at a time, so an import that is killed goes
//! on where it was when it is started again: what is on the list already is `unchanged`. A row
//! that a person must look at is never watched by mistake. What Halo refuses is refused for its row
//! alone; an import stops only where Halo cannot be asked about anybody.

mod relay;
mod standing;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::backoff::backoff;
use domain::import::{Verdict, never_answered};
use domain::observation::{Failure, FailureClass, SiteAnswer};
use domain::practice::PracticeEntry;
use domain::question_priority::Priority;
use domain::site::{Pms, SiteKey};
use domain::site_id_at_halo::folded;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use store::{AuditPrincipal, NewPractice, StoreError};

pub use self::relay::IsServing;
pub(crate) use self::standing::ListContents;
pub use self::standing::RowReport;
use crate::Monitor;
use crate::engine::{NotAsked, Patience};

/// Rows that are looked up at the same time, at most.
const SIDE_BY_SIDE: usize = 32;
/// How often a look-up that got no answer is repeated.
const REPEATS: u32 = 4;

/// Why an import stopped. What was imported before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Halo cannot be asked, so no row can be judged.
    #[error("{}: {} (rows before this one are done; once Halo Cloud answers, the same import goes on here)", domain::incident::title(.0.class), .0.message)]
    Access(Failure),
    /// The quota does not allow the question.
    #[error(
        "Halo Cloud was not asked: {0} (rows before this one are done; the same import goes on here later)"
    )]
    NotAsked(NotAsked),
}

/// What came of a look-up: what Halo named or how it failed; an error where nobody was asked.
type LookedUp = Result<Result<Vec<SiteAnswer>, Failure>, ImportError>;

/// An import that goes on.
pub struct Import<'a> {
    monitor: &'a Monitor,
    priority: Priority,
    by: AuditPrincipal,
    dry_run: bool,
    standing: ListContents,
    in_file: BTreeMap<(Pms, String), u64>,
    is_serving: Option<IsServing<'a>>,
}

impl<'a> Import<'a> {
    /// Begins an import against the list as it stands, in somebody's name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn begin(
        monitor: &'a Monitor,
        priority: Priority,
        by: AuditPrincipal,
        dry_run: bool,
    ) -> Result<Self, ImportError> {
        let standing = ListContents::of(monitor.snapshot());
        Ok(Self {
            monitor,
            priority,
            by,
            dry_run,
            standing,
            in_file: BTreeMap::new(),
            is_serving: None,
        })
    }

    /// Has the watch of another process ask, while one runs over the same database.
    pub fn beside(self, is_serving: IsServing<'a>) -> Self {
        Self {
            is_serving: Some(is_serving),
            ..self
        }
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
        let (mut reports, outcome) = self.rows(&[(line, entry.clone())]).await;
        outcome?;
        Ok(reports.remove(0))
    }

    /// Judges many rows: they are looked up side by side, judged in their order, and put on the list in
    /// one transaction. Gives a report for each row up to the first that could not be judged, and why
    /// it could not.
    pub async fn rows(
        &mut self,
        rows: &[(u64, PracticeEntry)],
    ) -> (Vec<RowReport>, Result<(), ImportError>) {
        let unasked: Vec<Option<RowReport>> = rows
            .iter()
            .map(|(line, entry)| self.unasked(*line, entry))
            .collect();
        let mut questions: Vec<BoxFuture<'_, LookedUp>> = Vec::with_capacity(rows.len());
        for ((_, entry), unasked) in rows.iter().zip(&unasked) {
            questions.push(if unasked.is_some() {
                std::future::ready(Ok(Ok(Vec::new()))).boxed()
            } else {
                self.look_up(&entry.site).boxed()
            });
        }
        let answers: Vec<LookedUp> = stream::iter(questions)
            .buffered(SIDE_BY_SIDE)
            .collect()
            .await;
        // Where one row was answered about, Halo could be asked about all before it.
        let mut asked = answers.iter().zip(&unasked);
        let last = asked.rposition(|(answer, unasked)| unasked.is_none() && is_answered(answer));
        let (mut reports, mut settled, mut outcome) = (Vec::new(), Vec::new(), Ok(()));
        let rows = rows.iter().zip(unasked).zip(answers).enumerate();
        for (at, (((_, entry), unasked), answer)) in rows {
            let is_unasked = unasked.is_some();
            let judged = match unasked {
                Some(report) => Ok(report),
                None => self.judge(entry, answer, last > Some(at)),
            };
            let report = match judged {
                Ok(report) => report,
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            };
            if let Some(mapping) = report.mapping.as_ref().filter(|_| !self.dry_run) {
                self.standing.note_owner(mapping.guid, entry);
            }
            settled.extend(settlement(entry, &report).filter(|_| !is_unasked));
            reports.push(report);
        }
        if !self.dry_run && !settled.is_empty() {
            let (store, now) = (&self.monitor.store, self.monitor.now());
            if let Err(error) = store.add_practices(settled, &self.by, now).await {
                return (Vec::new(), Err(error.into()));
            }
        }
        (reports, outcome)
    }

    /// What a row is, given what came of its look-up, and whether Halo answered about a later one.
    fn judge(
        &self,
        entry: &PracticeEntry,
        answer: LookedUp,
        is_later_answered: bool,
    ) -> Result<RowReport, ImportError> {
        let failure = match answer? {
            Ok(sites) => return Ok(self.standing.judge(entry, &sites)),
            Err(failure) => failure,
        };
        if let Some(report) = RowReport::refused(&failure) {
            return Ok(report);
        }
        if failure.class.is_about_access() && !is_later_answered {
            return Err(ImportError::Access(failure));
        }
        let (verdict, words) = never_answered(&failure);
        Ok(RowReport::nameless(verdict, words))
    }

    /// What a row is where Halo need not be asked.
    fn unasked(&mut self, line: u64, entry: &PracticeEntry) -> Option<RowReport> {
        let site = folded(&entry.site);
        if let Some(first) = self.in_file.get(&site) {
            let words = format!("line {first} has the same PMS and Site ID already");
            return Some(RowReport::nameless(Verdict::Duplicate, words));
        }
        self.in_file.insert(site, line);
        self.standing.unasked(entry)
    }

    /// Asks Halo once: through the watch of another process where one runs, else through our own.
    async fn ask(&self, key: &SiteKey) -> LookedUp {
        if let Some(is_serving) = self.is_serving
            && let Some(outcome) = relay::look_up(self.monitor, is_serving, key).await?
        {
            return Ok(outcome);
        }
        let engine = &self.monitor.engine;
        let reply = engine.look_up(key, self.priority, Patience::Waits).await;
        Ok(reply.map_err(ImportError::NotAsked)?.outcome)
    }

    /// Asks Halo, within the quota, and again after a failure that may pass.
    async fn look_up(&self, key: &SiteKey) -> LookedUp {
        let mut failures = 0;
        loop {
            match self.ask(key).await? {
                Err(failure) if failures < REPEATS && may_pass(failure.class) => {
                    failures += 1;
                    // A pause that Halo asked for is waited for before the next question.
                    let first = TimeDelta::milliseconds(500);
                    let most = TimeDelta::seconds(10);
                    let wait = backoff(failures, first, most, Some(u64::from(failures)));
                    tokio::time::sleep(wait.to_std().unwrap_or_default()).await;
                }
                outcome => return Ok(outcome),
            }
        }
    }
}

/// What is put on the list of a row. What Halo does not know yet waits there and is looked up again;
/// what a person must decide stays off it.
fn settlement(entry: &PracticeEntry, report: &RowReport) -> Option<NewPractice> {
    let waiting = (report.verdict, report.words.clone());
    (report.verdict.waits_on_the_list() || report.mapping.is_some()).then(|| NewPractice {
        entry: entry.clone(),
        mapping: report.mapping.clone(),
        waiting: Some(waiting).filter(|_| report.mapping.is_none()),
    })
}

/// Whether Halo answered about a row, if only to refuse it.
fn is_answered(answer: &LookedUp) -> bool {
    match answer {
        Ok(Ok(_)) => true,
        Ok(Err(failure)) => RowReport::refused(failure).is_some(),
        Err(_) => false,
    }
}

const fn may_pass(class: FailureClass) -> bool {
    matches!(
        class,
        FailureClass::HaloUnreachable
            | FailureClass::HaloError
            | FailureClass::SiteNotContacted
            | FailureClass::NetworkDown
            | FailureClass::MalformedAnswer
            | FailureClass::RateLimited
    )
}
