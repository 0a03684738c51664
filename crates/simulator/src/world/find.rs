//! Which site is meant?
//!
//! Events and `/control` name a practice by its name, its Site ID or a Halo GUID. A GUID means
//! exactly that site; a name or Site ID means the site that a look-up should give: the
//! authoritative one, else the newest.

use uuid::Uuid;

use super::{Pms, Practice, SiteRef, World};

/// Why an event could not be applied. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// No practice has this name or Site ID, and no site this GUID.
    #[error("no practice or site is called {0:?}; GET /control/practices lists them")]
    Unknown(String),
    /// Several practices match and lead to different sites.
    #[error("{0:?} fits several practices; use a Halo GUID")]
    Ambiguous(String),
    /// There is a practice, but Halo has no site for it.
    #[error("Halo has no site for {0:?}")]
    NoSite(String),
    /// Another site already has this GUID, or the text is none.
    #[error("{0:?} cannot be used as a new Halo GUID")]
    BadGuid(String),
    /// There is no site to take the authority over.
    #[error("{0:?} has no second site to switch to; migrate it first")]
    NoSuccessor(String),
    /// A value outside what the event can use.
    #[error("{0}")]
    BadValue(String),
}

impl World {
    pub(crate) fn site_by_guid(&self, guid: Uuid) -> Option<SiteRef> {
        self.by_guid
            .get(&guid)
            .copied()
            .filter(|&site| !self.site(site).forgotten)
    }

    /// The sites that Halo knows for this PMS and Site ID, oldest first.
    pub(crate) fn sites_of(&self, pms: Pms, site_id: &str) -> Vec<SiteRef> {
        self.registered(pms, site_id).collect()
    }

    pub(crate) fn registered(&self, pms: Pms, site_id: &str) -> impl Iterator<Item = SiteRef> {
        let sites = self.by_pms_id[pms as usize]
            .get(site_id)
            .map_or(&[][..], Vec::as_slice);
        sites
            .iter()
            .copied()
            .filter(|&site| !self.site(site).forgotten)
    }

    pub(crate) fn current_of(&self, pms: Pms, site_id: &str) -> Option<SiteRef> {
        self.registered(pms, site_id)
            .max_by_key(|&site| (self.site(site).authoritative, site))
    }

    /// The site that `words` mean.
    pub(crate) fn find(&self, words: &str) -> Result<SiteRef, ApplyError> {
        if let Ok(guid) = Uuid::try_parse(words.trim()) {
            return self
                .site_by_guid(guid)
                .ok_or_else(|| ApplyError::Unknown(words.to_owned()));
        }
        let (pms, site_id) = self.find_pms_id(words)?;
        self.current_of(pms, &site_id)
            .ok_or_else(|| ApplyError::NoSite(words.to_owned()))
    }

    /// The practice that `words` mean; of several with the same Site ID, the one so called.
    pub(crate) fn find_practice(&self, words: &str) -> Result<&Practice, ApplyError> {
        let (pms, site_id) = self.find_pms_id(words)?;
        self.practices
            .iter()
            .filter(|practice| practice.pms == pms && practice.site_id == site_id)
            .min_by_key(|practice| practice.name != words)
            .ok_or_else(|| ApplyError::Unknown(words.to_owned()))
    }

    /// The PMS and Site ID that `words` mean: by list name, else Site ID, else Halo's name.
    pub(crate) fn find_pms_id(&self, words: &str) -> Result<(Pms, String), ApplyError> {
        if let Ok(guid) = Uuid::try_parse(words.trim()) {
            let site = self
                .site_by_guid(guid)
                .ok_or_else(|| ApplyError::Unknown(words.to_owned()))?;
            let database = self.database_of(site);
            return Ok((database.pms, database.site_id.clone()));
        }
        let by_name = |practice: &&Practice| practice.name == words;
        let by_site_id = |practice: &&Practice| practice.site_id == words;
        let pair = |practice: &Practice| (practice.pms, practice.site_id.clone());
        let mut found: Vec<_> = self.practices.iter().filter(by_name).map(pair).collect();
        if found.is_empty() {
            found = self.practices.iter().filter(by_site_id).map(pair).collect();
        }
        if found.is_empty() {
            found = self
                .databases
                .iter()
                .filter(|database| database.name == words)
                .map(|database| (database.pms, database.site_id.clone()))
                .collect();
        }
        found.dedup();
        match found.len() {
            0 => Err(ApplyError::Unknown(words.to_owned())),
            1 => Ok(found.remove(0)),
            _ => Err(ApplyError::Ambiguous(words.to_owned())),
        }
    }
}
