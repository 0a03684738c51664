//! The rest of the list, as seen from one site: who has a GUID, who is about to get it, who goes by
//! a name. Merges and splits show here and nowhere else.

use domain::identity::Neighbours;
use domain::practice::SiteRow;
use domain::site::{HaloGuid, Pms, SiteKey};

use crate::engine::snapshot::Snapshot;

/// All sites but one.
pub(crate) struct Others<'a> {
    /// The list.
    pub snapshot: &'a Snapshot,
    /// The one.
    pub number: SiteRow,
}

impl Others<'_> {
    fn name_of(&self, number: SiteRow) -> Option<String> {
        self.snapshot.name_of(number).map(str::to_owned)
    }
}

impl Neighbours for Others<'_> {
    fn bound_to(&self, guid: HaloGuid) -> Option<String> {
        let bound = self.snapshot.sites_with(guid);
        let mut others = bound.filter(|number| *number != self.number);
        others.find_map(|number| self.name_of(number))
    }

    fn wanted_by(&self, guid: HaloGuid) -> Option<String> {
        let others = self.snapshot.changes.iter();
        others
            .filter(|(number, _)| **number != self.number)
            .filter(|(_, open)| open.iter().any(|one| one.new.halo_guid == Some(guid)))
            .filter(|(number, _)| {
                self.snapshot
                    .sites_with(guid)
                    .all(|other| other != **number)
            })
            .find_map(|(number, _)| self.name_of(*number))
    }

    fn with_site_id(&self, pms: Pms, site_id: &str) -> Option<String> {
        let key = SiteKey {
            pms,
            site_id: site_id.parse().ok()?,
        };
        let other = self.snapshot.site_called(&key);
        let other = other.filter(|number| *number != self.number)?;
        self.name_of(other)
    }

    fn called(&self, name: &str) -> Option<String> {
        let mut others = self.snapshot.practices_called(name);
        others
            .find(|listed| listed.site_row != self.number)
            .map(|listed| listed.name().to_owned())
    }
}
