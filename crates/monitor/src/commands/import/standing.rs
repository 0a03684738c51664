//! The list as it stands, and what a row means against it.

use std::collections::BTreeMap;

use domain::import::{Settlement, Verdict, clipped, owned_by, settle};
use domain::observation::SiteAnswer;
use domain::onboarding::Found;
use domain::practice::PracticeEntry;
use domain::site::{HaloGuid, SiteKey};
use store::{Mapping, Store, StoreError};

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
    /// A row that Halo need not be asked about.
    pub(crate) const fn unasked(verdict: Verdict, words: String) -> Self {
        Self {
            verdict,
            words,
            candidates: Vec::new(),
            mapping: None,
        }
    }
}

/// The practices and GUIDs on the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    listed: BTreeMap<SiteKey, Vec<String>>,
    mapped: BTreeMap<SiteKey, HaloGuid>,
    owners: BTreeMap<HaloGuid, (SiteKey, String)>,
    approved: Vec<(SiteKey, String)>,
}

impl Standing {
    /// Reads it.
    pub async fn of(store: &Store) -> Result<Self, StoreError> {
        let mut listed: BTreeMap<SiteKey, Vec<String>> = BTreeMap::new();
        for practice in store.practices().await? {
            if practice.retired_at.is_none() {
                let names = listed.entry(practice.entry.site).or_default();
                names.push(practice.entry.name);
            }
        }
        let mut mapped: BTreeMap<SiteKey, HaloGuid> = BTreeMap::new();
        let mut approved = Vec::new();
        for site in store.sites().await? {
            let Some(guid) = site.guid else { continue };
            approved.extend(site.approved_name.map(|name| (site.key.clone(), name)));
            mapped.insert(site.key, guid);
        }
        let owners = listed
            .iter()
            .filter_map(|(key, names)| {
                Some((*mapped.get(key)?, (key.clone(), names.first()?.clone())))
            })
            .collect();
        Ok(Self {
            listed,
            mapped,
            owners,
            approved,
        })
    }

    /// What a row is without asking Halo; none where Halo must be asked.
    pub fn unasked(&self, entry: &PracticeEntry) -> Option<RowReport> {
        let names = self.listed.get(&entry.site)?;
        if !entry.name.is_empty() && !names.contains(&entry.name) {
            let words = format!(
                "\"{}\" is on the list with this PMS and Site ID",
                clipped(names.first()?)
            );
            return Some(RowReport::unasked(Verdict::Duplicate, words));
        }
        self.mapped
            .contains_key(&entry.site)
            .then(|| RowReport::unasked(Verdict::Unchanged, String::new()))
    }

    /// What a row is, given what Halo named for it.
    pub fn judge(&self, entry: &PracticeEntry, sites: &[SiteAnswer]) -> RowReport {
        let (verdict, words, mapping) = match settle(&entry.name, sites) {
            Settlement::Settled { guid, .. } if let Some(other) = self.owner(guid, &entry.site) => {
                (Verdict::Duplicate, owned_by(guid, other), None)
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
                let mapping = Mapping {
                    guid,
                    halo_name: Some(halo_name),
                };
                (Verdict::Added, words, Some(mapping))
            }
            Settlement::Waiting { verdict, words } => (verdict, words, None),
        };
        let found = sites.iter().map(|site| Found::of(site, entry.site.pms));
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
        self.owners.entry(guid).or_insert(owner);
    }

    /// The practice that has a GUID under another Site ID.
    pub fn owner(&self, guid: HaloGuid, key: &SiteKey) -> Option<&str> {
        let (owner, name) = self.owners.get(&guid)?;
        (owner != key).then_some(name.as_str())
    }

    /// The practices on the list with a Site ID.
    pub fn named(&self, key: &SiteKey) -> &[String] {
        self.listed.get(key).map_or(&[], Vec::as_slice)
    }

    /// Every name on the list with its Site ID: as entered, and as Halo has it.
    pub fn names(&self) -> impl Iterator<Item = (&SiteKey, &str)> {
        let listed = self.listed.iter();
        let entered = listed.flat_map(|(key, names)| names.iter().map(move |name| (key, name)));
        let approved = self.approved.iter().map(|(key, name)| (key, name));
        entered
            .chain(approved)
            .map(|(key, name)| (key, name.as_str()))
    }

    /// Whether a Site ID has its GUID.
    pub fn is_mapped(&self, key: &SiteKey) -> bool {
        self.mapped.contains_key(key)
    }
}
