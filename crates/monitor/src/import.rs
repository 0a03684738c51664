//! Bringing a practice list in: each row is looked up at Halo, judged, and settled or explained.
//!
//! Rows are independent and each is written in one transaction, so an import that is killed goes
//! on where it was when it is started again: what is on the list already is `unchanged`. A row
//! that a person must look at is never watched by mistake.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::change::Side;
use domain::identity::side_of;
use domain::import::{Settlement, Verdict, clipped, owned_by, settle};
use domain::observation::{Failure, FailureClass, SiteAnswer};
use domain::practice::{Practice, PracticeEntry};
use domain::site::{HaloGuid, Pms, SiteKey};
use halo::HaloClient;
use halo::budget::{Budget, backoff};
use store::{AddedPractice, Author, Mapping, Store, StoreError};

use crate::clock::Clock;

/// How often a look-up that got no answer is repeated before the import gives up.
const REPEATS: u32 = 4;

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReport {
    /// The word.
    pub verdict: Verdict,
    /// The words for people; may be empty.
    pub words: String,
    /// What Halo named, where a person must choose.
    pub candidates: Vec<Side>,
}

/// Why an import stopped. What was imported before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Halo cannot be asked, so no row can be judged.
    #[error("{}: {} (rows before this one are done; run the import again to go on)", domain::incident::title(.0.class), .0.message)]
    Access(Failure),
}

/// An import under way.
pub struct Import {
    store: Store,
    halo: HaloClient,
    clock: Arc<dyn Clock>,
    budget: Budget,
    by: Author,
    dry_run: bool,
    listed: BTreeMap<SiteKey, Vec<Practice>>,
    mapped: BTreeMap<SiteKey, HaloGuid>,
    owners: BTreeMap<HaloGuid, (SiteKey, String)>,
    in_file: BTreeMap<SiteKey, u64>,
}

impl Import {
    /// Begins an import against the list as it stands, in somebody's name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn begin(
        store: Store,
        halo: HaloClient,
        clock: Arc<dyn Clock>,
        budget: Budget,
        by: Author,
        dry_run: bool,
    ) -> Result<Self, ImportError> {
        let mut listed: BTreeMap<SiteKey, Vec<Practice>> = BTreeMap::new();
        for practice in store.practices().await? {
            if practice.retired_at.is_none() {
                listed
                    .entry(practice.entry.site.clone())
                    .or_default()
                    .push(practice);
            }
        }
        let sites = store.sites().await?.into_iter();
        let mapped: BTreeMap<SiteKey, HaloGuid> = sites
            .filter_map(|site| Some((site.key, site.guid?)))
            .collect();
        let owners = listed
            .iter()
            .filter_map(|(key, practices)| {
                let name = practices.first()?.entry.name.clone();
                Some((*mapped.get(key)?, (key.clone(), name)))
            })
            .collect();
        Ok(Self {
            store,
            halo,
            clock,
            budget,
            by,
            dry_run,
            listed,
            mapped,
            owners,
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
            return Ok(report(
                Verdict::Duplicate,
                format!("line {first} has the same PMS and Site ID already"),
            ));
        }
        self.in_file.insert(entry.site.clone(), line);
        if let Some(there) = self.listed.get(&entry.site) {
            if there
                .iter()
                .any(|practice| practice.entry.name == entry.name)
            {
                if self.mapped.contains_key(&entry.site) {
                    return Ok(report(Verdict::Unchanged, String::new()));
                }
            } else {
                let name = there.first().map(|practice| clipped(&practice.entry.name));
                return Ok(report(
                    Verdict::Duplicate,
                    format!(
                        "\"{}\" is on the list with this PMS and Site ID",
                        name.unwrap_or_default()
                    ),
                ));
            }
        }
        let sites = self.look_up(&entry.site).await?;
        self.settle(entry, &sites).await
    }

    async fn settle(
        &mut self,
        entry: &PracticeEntry,
        sites: &[SiteAnswer],
    ) -> Result<RowReport, ImportError> {
        let now = self.clock.now();
        match settle(&entry.name, sites) {
            Settlement::Settled { guid, .. } if let Some(other) = self.owner(guid, &entry.site) => {
                let words = owned_by(guid, &other);
                Ok(to_choose(Verdict::Duplicate, words, sites, entry.site.pms))
            }
            Settlement::Settled { guid, halo_name } => {
                let words = match self.mapped.get(&entry.site).filter(|known| **known != guid) {
                    None => format!("{guid} {}", clipped(&halo_name)),
                    // Listed before: the approved GUID holds until somebody decides.
                    Some(known) => format!(
                        "Halo names {guid} now and {known} is approved: the change waits for a \
                         decision"
                    ),
                };
                if !self.dry_run {
                    let mapping = Mapping {
                        guid,
                        halo_name: Some(halo_name),
                    };
                    let added = self
                        .store
                        .add_practice(entry, Some(mapping.clone()), None, &self.by, now)
                        .await?;
                    if let AddedPractice::Unchanged(_) = added {
                        self.settle_waiting(&entry.site, mapping).await?;
                    }
                    let owner = (entry.site.clone(), entry.name.clone());
                    self.owners.entry(guid).or_insert(owner);
                }
                Ok(report(Verdict::Added, words))
            }
            Settlement::Waiting { verdict, words } => {
                // What Halo does not know yet waits on the list and is looked up again; what a
                // person must decide stays off it.
                let waits = matches!(verdict, Verdict::NotFound | Verdict::Initialising);
                if waits && !self.dry_run {
                    let waiting = Some((verdict, words.clone()));
                    self.store
                        .add_practice(entry, None, waiting, &self.by, now)
                        .await?;
                }
                Ok(to_choose(verdict, words, sites, entry.site.pms))
            }
        }
    }

    /// The practice that has a GUID under another Site ID.
    fn owner(&self, guid: HaloGuid, key: &SiteKey) -> Option<String> {
        let (owner, name) = self.owners.get(&guid)?;
        (owner != key).then(|| name.clone())
    }

    /// A practice that waited on the list has its site now.
    async fn settle_waiting(&self, key: &SiteKey, mapping: Mapping) -> Result<(), StoreError> {
        let now = self.clock.now();
        for site in self
            .store
            .sites()
            .await?
            .into_iter()
            .filter(|site| site.key == *key)
        {
            self.store
                .settle_site(site.number, mapping.clone(), &self.by, now)
                .await?;
        }
        Ok(())
    }

    /// Asks Halo, within the budget, and again after a failure that may pass.
    async fn look_up(&mut self, key: &SiteKey) -> Result<Vec<SiteAnswer>, ImportError> {
        let mut failures = 0;
        loop {
            self.wait_for_budget().await;
            match self.halo.halo_guids(key).await.outcome {
                Ok(sites) => {
                    self.budget.answered();
                    return Ok(sites);
                }
                Err(failure) if failures < REPEATS && may_pass(failure.class) => {
                    failures += 1;
                    if failure.class.pauses_everything() {
                        self.budget.pause(self.clock.now(), &failure);
                    } else {
                        let wait = backoff(
                            failures,
                            TimeDelta::milliseconds(500),
                            TimeDelta::seconds(10),
                            u64::from(failures),
                        );
                        tokio::time::sleep(wait.to_std().unwrap_or_default()).await;
                    }
                }
                Err(failure) => return Err(ImportError::Access(failure)),
            }
        }
    }

    async fn wait_for_budget(&mut self) {
        loop {
            let now = self.clock.now();
            if self.budget.available(now) > 0 {
                self.budget.spend(now, 1);
                return;
            }
            let until = self
                .budget
                .paused_until(now)
                .unwrap_or(now + TimeDelta::milliseconds(20));
            tokio::time::sleep((until - now).to_std().unwrap_or_default()).await;
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

const fn report(verdict: Verdict, words: String) -> RowReport {
    RowReport {
        verdict,
        words,
        candidates: Vec::new(),
    }
}

/// The same, with what Halo named.
fn to_choose(verdict: Verdict, words: String, sites: &[SiteAnswer], pms: Pms) -> RowReport {
    RowReport {
        candidates: sites.iter().map(|site| side_of(site, pms)).collect(),
        ..report(verdict, words)
    }
}
