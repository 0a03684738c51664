//! Finding a site or a practice by what it goes by, without going through the whole list; and what is
//! renewed where a site or a practice changes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use domain::hours::Hours;
use domain::name::normalised;
use domain::practice::{PracticeId, SiteRow};
use domain::public_holiday::Jurisdiction;
use domain::search::{guid_text, search_text};
use domain::server::ServerId;
use domain::site::{HaloGuid, SiteKey};
use imbl::{OrdMap, OrdSet};

use super::list_row::{ListRow, Words};
use super::text_index::TextIndex;
use super::{Listed, SiteState, Snapshot};

/// Where things are. It follows every change of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub by_key: OrdMap<Arc<SiteKey>, SiteRow>,
    pub by_guid: OrdSet<(HaloGuid, SiteRow)>,
    /// By a digest of the name, so that no name is kept twice.
    pub by_name: OrdSet<(u64, PracticeId)>,
    /// By their server, where anything is known of one.
    pub by_server: OrdSet<(ServerId, PracticeId)>,
    pub watched: usize,
    pub rows: OrdMap<PracticeId, ListRow>,
    pub words: Words,
    pub texts: TextIndex,
    pub guids: TextIndex,
    /// By what was entered, and whose public holidays are observed.
    hours: OrdMap<(Arc<str>, Option<Jurisdiction>), Arc<Hours>>,
}

/// What a name is found by, whatever its spelling.
pub(super) fn digest_of(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    normalised(name).hash(&mut hasher);
    hasher.finish()
}

impl Index {
    /// Opening hours, which most practices of a state share; unreadable ones count as none.
    pub fn hours(
        &mut self,
        text: &str,
        holidays: Option<Jurisdiction>,
        id: PracticeId,
    ) -> Arc<Hours> {
        let key = (Arc::from(text), holidays);
        if let Some(hours) = self.hours.get(&key) {
            return Arc::clone(hours);
        }
        let hours: Hours = text.parse().unwrap_or_else(|error| {
            tracing::warn!(practice.id = id.0, %error, "opening hours are ignored");
            Hours::default()
        });
        let hours = Arc::new(hours.observing(holidays));
        self.hours.insert(key, Arc::clone(&hours));
        hours
    }
}

impl Snapshot {
    /// Changes what moves of a site. Its key, its GUID and the practices behind it stay as they are:
    /// those are changed by [`Snapshot::put_site`]. Returns none where there is no such site.
    pub(crate) fn change_site<T>(
        &mut self,
        number: SiteRow,
        change: impl FnOnce(&mut SiteState) -> T,
    ) -> Option<T> {
        let site = self.sites.get_mut(&number)?;
        let changed = change(Arc::make_mut(site));
        let site = Arc::clone(site);
        for id in site.practices.iter() {
            self.renew_row(*id, &site);
        }
        Some(changed)
    }

    /// Puts a site in place.
    pub(crate) fn put_site(&mut self, number: SiteRow, site: SiteState) {
        let (index, site) = (&mut self.index, Arc::new(site));
        if let Some(before) = self.sites.get(&number) {
            if before.key != site.key {
                index.by_key.remove(&before.key);
            }
            if let Some(guid) = before.guid.filter(|guid| Some(*guid) != site.guid) {
                index.by_guid.remove(&(guid, number));
            }
            index.watched -= usize::from(before.is_watched());
        }
        if let Some(guid) = site.guid {
            index.by_guid.insert((guid, number));
        }
        index.by_key.insert(Arc::clone(&site.key), number);
        index.watched += usize::from(site.is_watched());
        self.sites.insert(number, Arc::clone(&site));
        for id in site.practices.iter() {
            self.renew_row(*id, &site);
            if let Some(listed) = self.practices.get(id) {
                self.index.put_texts(listed, Some(&site));
            }
        }
    }

    /// Puts a practice in place. Its site is told by [`Snapshot::put_site`].
    pub(crate) fn put_practice(&mut self, listed: Listed) {
        self.remove_practice(listed.id);
        if listed.retired_at.is_none() {
            let name = digest_of(listed.name());
            self.index.by_name.insert((name, listed.id));
            if let Some(server) = listed.server {
                self.index.by_server.insert((server, listed.id));
            }
        }
        let site = self.sites.get(&listed.site_row).map(Arc::as_ref);
        let has_changes = self.changes.contains_key(&listed.site_row);
        let tags = self.index.words.number(listed.tags());
        let row = ListRow::of(&listed, site, has_changes, tags, &mut self.index.words);
        self.index.rows.insert(listed.id, row);
        self.index.put_texts(&listed, site);
        self.practices.insert(listed.id, Arc::new(listed));
    }

    /// Takes a practice out.
    pub(crate) fn remove_practice(&mut self, id: PracticeId) {
        if let Some(before) = self.practices.remove(&id) {
            let name = digest_of(before.name());
            self.index.by_name.remove(&(name, id));
            if let Some(server) = before.server {
                self.index.by_server.remove(&(server, id));
            }
            self.index.rows.remove(&id);
            self.index.texts.put(id, "");
            self.index.guids.put(id, "");
        }
    }

    /// Renews what is found and shown of a practice that is off the list.
    pub(super) fn renew_retired(&mut self, id: PracticeId) {
        let Some(listed) = self.practices.get(&id).map(Arc::clone) else {
            return;
        };
        let Some(site) = self.sites.get(&listed.site_row).map(Arc::clone) else {
            return;
        };
        self.renew_row(id, &site);
        self.index.put_texts(&listed, Some(&site));
    }

    fn renew_row(&mut self, id: PracticeId, site: &SiteState) {
        let Some(listed) = self.practices.get(&id) else {
            return;
        };
        let has_changes = self.changes.contains_key(&listed.site_row);
        let Index { rows, words, .. } = &mut self.index;
        if let Some(before) = rows.get(&id) {
            let row = ListRow::of(listed, Some(site), has_changes, before.tags, words);
            if row != *before {
                rows.insert(id, row);
            }
        }
    }
}

impl Index {
    fn put_texts(&mut self, listed: &Listed, site: Option<&SiteState>) {
        let halo_name = site.and_then(|site| site.known.approved_name());
        let text = search_text(&listed.entry(), halo_name);
        self.texts.put(listed.id, &text);
        let approved = site.map_or(&[][..], |site| &site.ledger.approved);
        let guid = site.and_then(|site| site.guid);
        let guid = guid.filter(|guid| !approved.contains(guid));
        let guids = approved.iter().copied().chain(guid);
        self.guids.put(listed.id, &guid_text(guids));
    }
}
