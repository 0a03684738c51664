//! Finding a site or a practice by what it goes by, without going through the whole list.

use std::sync::Arc;

use domain::name::normalised;
use domain::practice::{PracticeId, SiteRow};
use domain::site::{HaloGuid, SiteKey};
use imbl::OrdMap;

use super::{Listed, SiteState, Snapshot};

/// Where things are. It follows every change of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub by_key: OrdMap<SiteKey, SiteRow>,
    pub by_guid: OrdMap<HaloGuid, Vec<SiteRow>>,
    pub by_name: OrdMap<Arc<str>, Vec<PracticeId>>,
    pub watched: usize,
}

impl Index {
    fn add_name(&mut self, listed: &Listed) {
        if listed.practice.retired_at.is_none() {
            let name: Arc<str> = normalised(&listed.practice.entry.name).into();
            self.by_name
                .entry(name)
                .or_default()
                .push(listed.practice.id);
        }
    }

    fn remove_name(&mut self, listed: &Listed) {
        let name = normalised(&listed.practice.entry.name);
        let Some(ids) = self.by_name.get_mut(name.as_str()) else {
            return;
        };
        ids.retain(|id| *id != listed.practice.id);
        if ids.is_empty() {
            self.by_name.remove(name.as_str());
        }
    }

    fn remove_guid(&mut self, guid: HaloGuid, number: SiteRow) {
        if let Some(sites) = self.by_guid.get_mut(&guid) {
            sites.retain(|site| *site != number);
            if sites.is_empty() {
                self.by_guid.remove(&guid);
            }
        }
    }
}

impl Snapshot {
    /// A site to be changed in place; what finds it by key or GUID stays as it is, so use
    /// [`Snapshot::put_site`] for those.
    pub(crate) fn site_mut(&mut self, number: SiteRow) -> Option<&mut SiteState> {
        self.sites.get_mut(&number).map(Arc::make_mut)
    }

    /// Puts a site in place.
    pub(crate) fn put_site(&mut self, number: SiteRow, site: SiteState) {
        if let Some(before) = self.sites.get(&number) {
            if before.key != site.key {
                self.index.by_key.remove(&before.key);
            }
            if let Some(guid) = before.guid.filter(|guid| Some(*guid) != site.guid) {
                self.index.remove_guid(guid, number);
            }
            self.index.watched -= usize::from(before.is_watched());
        }
        let had = self.sites.get(&number).and_then(|before| before.guid);
        if let Some(guid) = site.guid.filter(|guid| Some(*guid) != had) {
            self.index.by_guid.entry(guid).or_default().push(number);
        }
        self.index.by_key.insert(site.key.clone(), number);
        self.index.watched += usize::from(site.is_watched());
        self.sites.insert(number, Arc::new(site));
    }

    /// Puts a practice in place. Its site is told by [`Snapshot::put_site`].
    pub(crate) fn put_practice(&mut self, listed: Listed) {
        self.remove_practice(listed.practice.id);
        self.index.add_name(&listed);
        self.practices.insert(listed.practice.id, Arc::new(listed));
    }

    /// Takes a practice out.
    pub(crate) fn remove_practice(&mut self, id: PracticeId) {
        if let Some(before) = self.practices.remove(&id) {
            self.index.remove_name(&before);
        }
    }
}
