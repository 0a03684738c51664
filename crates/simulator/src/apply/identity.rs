//! How do GUIDs, authority and names move?
//!
//! The rules of a GUID's life are Halo's overview, advanced page and Zedmed guide: a GUID belongs
//! to one installation and one database, every later installation for a PMS ID starts out not
//! authoritative, and only Halo's staff move the authority.

use chrono::{DateTime, Utc};

use crate::world::{ApplyError, Database, LinkRef, Pms, SiteLifecycle, SiteRef, World};

impl World {
    pub(super) fn rename(
        &mut self,
        practice: &str,
        name: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.database_of_mut(site).name = name.to_owned();
        self.site_mut(site).enriched_at = at;
        Ok(())
    }

    /// The same database, copied to a new server with a Link of its own.
    pub(super) fn second_site(
        &mut self,
        practice: &str,
        mark: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        let link = self.new_server_beside(site, mark, at);
        self.copy_to(site, link, at);
        Ok(())
    }

    pub(super) fn migrate_server(
        &mut self,
        practice: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        let link = self.new_server_beside(site, "NEW", at);
        for site in self.sites_on_same_link(site) {
            self.copy_to(site, link, at);
        }
        Ok(())
    }

    pub(super) fn split(
        &mut self,
        practice: &str,
        name: &str,
        site_id: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        let link = self.new_server_beside(site, "NEW", at);
        let mut database = self.database_of(site).clone();
        database.name = name.to_owned();
        if let Some(site_id) = site_id {
            database.site_id = site_id.to_owned();
        }
        self.install(link, database, at);
        Ok(())
    }

    pub(super) fn switch_authority(&mut self, practice: &str) -> Result<(), ApplyError> {
        let (pms, site_id) = self.find_pms_id(practice)?;
        let named = uuid::Uuid::try_parse(practice.trim()).ok();
        let successor = match named {
            Some(guid) => self.site_by_guid(guid),
            None => self
                .registered(pms, &site_id)
                .filter(|&site| {
                    !self.site(site).authoritative
                        && self.site(site).lifecycle != SiteLifecycle::Uninstalled
                })
                .max(),
        };
        let successor = successor.ok_or_else(|| ApplyError::NoSuccessor(practice.to_owned()))?;
        for site in self.sites_of(pms, &site_id) {
            self.site_mut(site).authoritative = site == successor;
        }
        Ok(())
    }

    pub(super) fn switch_server_authority(&mut self, practice: &str) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        let ids: Vec<(Pms, String)> = self
            .sites_on_same_link(site)
            .into_iter()
            .map(|site| self.database_of(site))
            .map(|database| (database.pms, database.site_id.clone()))
            .collect();
        for (pms, site_id) in ids {
            let newest = self
                .registered(pms, &site_id)
                .filter(|&site| !self.site(site).authoritative)
                .max()
                .ok_or_else(|| ApplyError::NoSuccessor(site_id.clone()))?;
            for site in self.sites_of(pms, &site_id) {
                self.site_mut(site).authoritative = site == newest;
            }
        }
        Ok(())
    }

    pub(super) fn set_authoritative(
        &mut self,
        practice: &str,
        authoritative: bool,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.site_mut(site).authoritative = authoritative;
        Ok(())
    }

    pub(super) fn set_server_authoritative(
        &mut self,
        practice: &str,
        authoritative: bool,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        for site in self.sites_on_same_link(site) {
            self.site_mut(site).authoritative = authoritative;
        }
        Ok(())
    }

    pub(super) fn reinstall(
        &mut self,
        practice: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        let (server, version) = (
            self.link_of(site).server,
            self.link_of(site).version.clone(),
        );
        let installed: Vec<SiteRef> = self
            .sites_on_same_link(site)
            .into_iter()
            .filter(|&site| self.site(site).lifecycle != SiteLifecycle::Removed)
            .collect();
        self.take_link_off(site, at);
        let link = self.add_link(server, &version, at);
        for old in installed {
            let database = self.site(old).database;
            let guid = self.new_guid();
            self.add_site(guid, link, database, false, at);
        }
        Ok(())
    }

    pub(super) fn uninstall(
        &mut self,
        practice: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.take_link_off(site, at);
        Ok(())
    }

    pub(super) fn remove(&mut self, practice: &str, at: DateTime<Utc>) -> Result<(), ApplyError> {
        let (site, pulse) = (self.find(practice)?, self.pulse());
        self.site_mut(site).lifecycle = SiteLifecycle::Removed;
        if self.sites_on_same_link(site).len() == 1 {
            self.link_of_mut(site).stop(at, pulse);
        }
        Ok(())
    }

    pub(super) fn forget(&mut self, practice: &str) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.site_mut(site).forgotten = true;
        Ok(())
    }

    pub(super) fn set_lifecycle(
        &mut self,
        practice: &str,
        lifecycle: SiteLifecycle,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.site_mut(site).lifecycle = lifecycle;
        Ok(())
    }

    pub(super) fn set_catalogue(
        &mut self,
        practice: &str,
        names: &[String],
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.database_of_mut(site).catalogue = names.to_vec();
        Ok(())
    }

    pub(super) fn upgrade_twin(
        &mut self,
        practice: &str,
        version: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let (pms, site_id) = self.find_pms_id(practice)?;
        let twin = self
            .registered(pms, &site_id)
            .filter(|&site| {
                !self.site(site).authoritative
                    && self.site(site).lifecycle != SiteLifecycle::Uninstalled
            })
            .max()
            .ok_or_else(|| ApplyError::NoSuccessor(practice.to_owned()))?;
        self.database_of_mut(twin).pms_version = version.to_owned();
        self.site_mut(twin).enriched_at = at;
        Ok(())
    }

    pub(super) fn change_pms(
        &mut self,
        practice: &str,
        pms: Pms,
        site_id: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let old = self.find(practice)?;
        let mut database = self.database_of(old).clone();
        database.pms = pms;
        database.pms_version = pms.usual_version().to_owned();
        database.catalogue = pms.usual_catalogue();
        if let Some(site_id) = site_id {
            database.site_id = site_id.to_owned();
        }
        let link = self.new_server_beside(old, "NEW", at);
        let new = self.install(link, database, at);
        self.site_mut(new).authoritative = true;
        self.take_link_off(old, at);
        Ok(())
    }

    fn new_server_beside(&mut self, site: SiteRef, mark: &str, at: DateTime<Utc>) -> LinkRef {
        let number = self.servers.len() + 1;
        let name = format!("{}-{mark}{number}", self.server_of(site).name);
        let version = self.link_of(site).version.clone();
        let server = self.add_server(name);
        self.add_link(server, &version, at)
    }

    fn copy_to(&mut self, site: SiteRef, link: LinkRef, at: DateTime<Utc>) {
        let database = self.database_of(site).clone();
        self.install(link, database, at);
    }

    fn install(&mut self, link: LinkRef, database: Database, at: DateTime<Utc>) -> SiteRef {
        let database = self.add_database(database);
        let guid = self.new_guid();
        self.add_site(guid, link, database, false, at)
    }

    fn take_link_off(&mut self, site: SiteRef, at: DateTime<Utc>) {
        let pulse = self.pulse();
        self.link_of_mut(site).stop(at, pulse);
        for site in self.sites_on_same_link(site) {
            if self.site(site).lifecycle != SiteLifecycle::Removed {
                self.site_mut(site).lifecycle = SiteLifecycle::Uninstalled;
            }
        }
    }
}
