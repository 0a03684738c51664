//! The rest of the list, as seen from one site: who has a GUID, who is about to get it, who goes by
//! a name. Merges and splits show here and nowhere else.

use domain::identity::Neighbours;
use domain::name::normalised;
use domain::practice::SiteNumber;
use domain::site::HaloGuid;

use crate::engine::snapshot::Snapshot;

/// All sites but one.
pub struct Others<'a> {
    /// The list.
    pub snapshot: &'a Snapshot,
    /// The one.
    pub number: SiteNumber,
}

impl Others<'_> {
    /// The name of the first practice behind a site.
    pub fn name_of(&self, number: SiteNumber) -> Option<String> {
        let practices = &self.snapshot.sites.get(&number)?.practices;
        let mut listed = practices
            .iter()
            .filter_map(|id| self.snapshot.practices.get(id));
        listed.next().map(|one| one.practice.entry.name.clone())
    }
}

impl Neighbours for Others<'_> {
    fn bound_to(&self, guid: HaloGuid) -> Option<String> {
        let others = self.snapshot.sites.iter();
        others
            .filter(|(number, site)| **number != self.number && site.guid == Some(guid))
            .find_map(|(number, _)| self.name_of(*number))
    }

    fn wanted_by(&self, guid: HaloGuid) -> Option<String> {
        let others = self.snapshot.changes.iter();
        others
            .filter(|(number, _)| **number != self.number)
            .filter(|(_, open)| open.iter().any(|one| one.new.halo_guid == Some(guid)))
            .filter(|(number, _)| {
                let site = self.snapshot.sites.get(number);
                site.is_some_and(|site| site.guid != Some(guid))
            })
            .find_map(|(number, _)| self.name_of(*number))
    }

    fn called(&self, name: &str) -> Option<String> {
        let name = normalised(name);
        let others = self
            .snapshot
            .practices
            .values()
            .map(|listed| &listed.practice);
        others
            .filter(|practice| practice.retired_at.is_none())
            .filter(|practice| practice.site_number != self.number)
            .find(|practice| normalised(&practice.entry.name) == name)
            .map(|practice| practice.entry.name.clone())
    }
}
