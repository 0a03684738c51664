//! The list as it stands, and what a row means against it.

use domain::outside_text::isolated;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::environment::Environment;
use domain::expected::ApprovedWith;
use domain::import::{
    Settlement, Verdict, answers_for_another, clipped, owned_by, refused, settle, with_guid_noticed,
};
use domain::observation::{Failure, SiteAnswer};
use domain::onboarding::Found;
use domain::practice::PracticeEntry;
use domain::site::{HaloGuid, Pms, SiteKey};
use domain::site_id_at_halo::{folded, looks_like};
use store::Mapping;

use crate::engine::snapshot::{SiteState, Snapshot};

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReport {
    /// The word.
    pub verdict: Verdict,
    /// The words for people; may be empty.
    pub words: String,
    /// What Halo named, where Halo was asked.
    pub candidates: Vec<Found>,
    /// The GUID that is settled for the row's site.
    pub mapping: Option<Mapping>,
}

impl RowReport {
    /// A row whose look-up was refused; none where the failure says nothing of the row.
    pub(crate) fn refused(failure: &Failure) -> Option<Self> {
        refused(failure).map(|(verdict, words)| Self::nameless(verdict, words))
    }

    /// A row for which Halo named nothing, or was not asked.
    pub(crate) const fn nameless(verdict: Verdict, words: String) -> Self {
        Self {
            verdict,
            words,
            candidates: Vec::new(),
            mapping: None,
        }
    }
}

/// The practices and GUIDs on the list.
#[derive(Clone, Debug)]
pub(crate) struct ListContents {
    snapshot: Arc<Snapshot>,
    /// How each Site ID on the list is spelled.
    spelled: HashMap<(Pms, String), Arc<SiteKey>>,
    /// Whom GUIDs belong to that were settled since.
    settled: BTreeMap<HaloGuid, (SiteKey, String)>,
}

impl ListContents {
    /// As the list is now.
    pub fn of(snapshot: Arc<Snapshot>) -> Self {
        let listed = snapshot.sites.values();
        let listed = listed.filter(|site| !site.practices.is_empty());
        let spelled = listed.map(|site| (folded(&site.key), Arc::clone(&site.key)));
        Self {
            spelled: spelled.collect(),
            snapshot,
            settled: BTreeMap::new(),
        }
    }

    /// Which Halo Cloud is watched.
    pub fn environment(&self) -> Environment {
        self.snapshot.environment
    }

    fn site(&self, key: &SiteKey) -> Option<&SiteState> {
        let number = self.snapshot.site_called(key)?;
        self.snapshot.sites.get(&number).map(Arc::as_ref)
    }

    fn mapped(&self, key: &SiteKey) -> Option<HaloGuid> {
        self.site(key)?.guid
    }

    /// What a row is without asking Halo; none where Halo must be asked.
    pub fn unasked(&self, entry: &PracticeEntry) -> Option<RowReport> {
        let names = self.named(&entry.site);
        if names.is_empty()
            && let Some(other) = self.spelled.get(&folded(&entry.site))
        {
            return Some(RowReport::nameless(Verdict::Duplicate, looks_like(other)));
        }
        let first = names.first()?;
        if !entry.name.is_empty() && !names.contains(&entry.name) {
            let words = format!(
                "\"{}\" is on the list with this PMS and Site ID",
                clipped(first)
            );
            return Some(RowReport::nameless(Verdict::Duplicate, words));
        }
        self.is_mapped(&entry.site)
            .then(|| RowReport::nameless(Verdict::Unchanged, String::new()))
    }

    /// What a row is, given what Halo named for it.
    pub fn judge(&self, entry: &PracticeEntry, sites: &[SiteAnswer]) -> RowReport {
        let (verdict, words, mapping) = match settle(&entry.name, sites, self.environment()) {
            Settlement::Settled { guid, .. } if let Some(other) = self.owner(guid, &entry.site) => {
                (Verdict::Duplicate, owned_by(guid, other), None)
            }
            Settlement::Settled { guid, .. }
                if let Some((verdict, words)) = answers_for_another(&entry.site, sites, guid) =>
            {
                (verdict, words, None)
            }
            Settlement::Settled { guid, halo_name } => {
                let words = match self.mapped(&entry.site).filter(|known| *known != guid) {
                    None => format!("{guid} {}", isolated(&clipped(&halo_name))),
                    // Listed before: the approved GUID holds until somebody decides.
                    Some(known) => format!(
                        "Halo names {guid} now and {known} is approved: the change waits for a \
                         decision"
                    ),
                };
                let mapping = Mapping {
                    guid,
                    halo_name: Some(halo_name),
                    approved_with: ApprovedWith::found(sites, guid),
                };
                (Verdict::Added, words, Some(mapping))
            }
            Settlement::Waiting { verdict, words } => (
                verdict,
                with_guid_noticed(&entry.site, verdict, words),
                None,
            ),
        };
        let found = sites.iter().map(Found::of);
        RowReport {
            verdict,
            words,
            candidates: found.collect(),
            mapping,
        }
    }

    /// Remembers whom a GUID belongs to now.
    pub fn note_owner(&mut self, guid: HaloGuid, entry: &PracticeEntry) {
        let owner = (entry.site.clone(), entry.name.clone());
        self.settled.entry(guid).or_insert(owner);
    }

    /// The practice that has a GUID under another Site ID.
    pub fn owner(&self, guid: HaloGuid, key: &SiteKey) -> Option<&str> {
        let own = self.snapshot.site_called(key);
        let mut bound = self.snapshot.sites_with(guid);
        let listed = bound.find_map(|number| {
            self.snapshot
                .name_of(number)
                .filter(|_| Some(number) != own)
        });
        let settled = self.settled.get(&guid).filter(|(owner, _)| owner != key);
        listed.or(settled.map(|(_, name)| name.as_str()))
    }

    /// The practices on the list with a Site ID.
    pub fn named(&self, key: &SiteKey) -> Vec<String> {
        let ids = self.site(key).map_or(&[][..], |site| &site.practices);
        let listed = ids.iter().filter_map(|id| self.snapshot.practices.get(id));
        listed.map(|listed| listed.name().to_owned()).collect()
    }

    /// Every name on the list with its Site ID: as entered, and as Halo has it.
    pub fn names(&self) -> impl Iterator<Item = (&SiteKey, &str)> {
        let listed = self.snapshot.practices.values();
        let listed = listed.filter(|listed| listed.retired_at.is_none());
        let entered = listed.filter_map(|listed| {
            let site = self.snapshot.site_of(listed)?;
            Some((&*site.key, listed.name()))
        });
        let approved = self.snapshot.sites.values().filter_map(|site| {
            let name = site.known.approved_name()?;
            site.guid.map(|_| (&*site.key, name))
        });
        entered.chain(approved)
    }

    /// Whether a Site ID has its GUID.
    pub fn is_mapped(&self, key: &SiteKey) -> bool {
        self.mapped(key).is_some()
    }
}
