//! How do practices, servers, Links, databases and sites come into being?

use std::sync::atomic::{AtomicBool, AtomicU64};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::practice::ListFacts;
use super::{
    ApplyError, Contact, Database, DatabaseRef, Link, LinkRef, Pms, Practice, PracticeSpec, Server,
    ServerRef, Site, SiteLifecycle, SiteRef, World,
};
use crate::generate::made_up_site_id;

/// The Halo Link version of a world in which no update has happened yet.
pub(crate) const USUAL_LINK_VERSION: &str = "26.713.10301.0";

/// The GUID of an installation of Halo Link: none of a database's. It follows from the installation, so that
/// the same seed goes on giving the same world.
fn link_guid(number: usize, phase_ms: u32) -> Uuid {
    let [mut low, mut high] = [number as u64, u64::from(phase_ms)].map(|part| part | 1 << 40);
    for _ in 0..4 {
        low = low.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) ^ high;
        high = high.wrapping_mul(0xC2B2_AE3D_27D4_EB4F).rotate_left(31) ^ low;
    }
    uuid::Builder::from_random_bytes(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
        .into_uuid()
}

impl World {
    /// Adds a practice to the integrator's list and, unless its Site ID exists, everything that
    /// Halo knows about it.
    pub(crate) fn add_practice(
        &mut self,
        new: &PracticeSpec,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        if new.name.is_empty() {
            return Err(ApplyError::BadValue("a practice needs a name".to_owned()));
        }
        let pms = new.pms.unwrap_or(Pms::BestPractice);
        let site_id = match &new.site_id {
            Some(site_id) => site_id.clone(),
            None => self.unused_site_id(pms),
        };
        let known = self.current_of(pms, &site_id);
        if known.is_none() {
            self.install_for(new, pms, &site_id, at)?;
        }
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let server_name = known.map_or(text(&new.server), |site| self.server_of(site).name.clone());
        self.practices.push(Practice {
            name: new.name.clone(),
            pms,
            site_id,
            facts: ListFacts {
                time_zone: text(&new.time_zone),
                hours: text(&new.hours),
                region: text(&new.region),
                host: text(&new.host),
                server_name,
                tier: text(&new.tier),
                tags: text(&new.tags),
            },
        });
        Ok(())
    }

    fn install_for(
        &mut self,
        new: &PracticeSpec,
        pms: Pms,
        site_id: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let guid = match &new.guid {
            Some(words) => self.unused_guid(words)?,
            None => self.new_guid(),
        };
        let version = new.link_version.as_deref().unwrap_or(USUAL_LINK_VERSION);
        let link = match new.server.as_deref().and_then(|name| self.link_on(name)) {
            Some(link) => link,
            None => {
                let name = new.server.clone().unwrap_or_else(|| self.new_server_name());
                let server = self.add_server(name);
                let age = TimeDelta::minutes(self.dice.below(60 * 24 * 3) as i64 + 60 * 72);
                self.add_link(server, version, at - age)
            }
        };
        let database = self.add_database(Database {
            pms,
            site_id: site_id.to_owned(),
            name: new.halo_name.clone().unwrap_or_else(|| new.name.clone()),
            pms_version: pms.usual_version().to_owned(),
            catalogue: new
                .catalogue
                .clone()
                .unwrap_or_else(|| pms.usual_catalogue()),
        });
        let installed = at - TimeDelta::days(30 + self.dice.below(700) as i64);
        let site = self.add_site(guid, link, database, true, installed);
        let site = self.site_mut(site);
        site.lifecycle = new.lifecycle.unwrap_or(SiteLifecycle::Active);
        site.paired = AtomicBool::new(new.paired.unwrap_or(true));
        Ok(())
    }

    fn unused_guid(&self, words: &str) -> Result<Uuid, ApplyError> {
        Uuid::try_parse(words.trim())
            .ok()
            .filter(|guid| !self.by_guid.contains_key(guid))
            .ok_or_else(|| ApplyError::BadGuid(words.to_owned()))
    }

    fn unused_site_id(&mut self, pms: Pms) -> String {
        loop {
            let number = self.dice.below(1 << 31);
            let site_id = made_up_site_id(pms, number);
            if !self.by_pms_id[pms as usize].contains_key(&site_id) {
                return site_id;
            }
        }
    }

    pub(crate) fn new_guid(&mut self) -> Uuid {
        self.dice.guid()
    }

    pub(crate) fn new_server_name(&mut self) -> String {
        format!("SRV-{:05}", self.servers.len() + 1)
    }

    /// The newest Link on the server of that name.
    fn link_on(&self, name: &str) -> Option<LinkRef> {
        self.newest_link.get(name).copied()
    }

    pub(crate) fn add_server(&mut self, name: String) -> ServerRef {
        self.servers.push(Server {
            name,
            drift: TimeDelta::zero(),
        });
        ServerRef(self.servers.len() - 1)
    }

    pub(crate) fn add_link(
        &mut self,
        server: ServerRef,
        version: &str,
        since: DateTime<Utc>,
    ) -> LinkRef {
        let phase_ms = self.dice.below(60_000) as u32;
        let guid = link_guid(self.links.len(), phase_ms);
        self.links.push(Link {
            guid,
            server,
            version: version.to_owned(),
            contact: Contact::Connected { since },
            phase_ms,
            frozen_at: None,
            shift: TimeDelta::zero(),
        });
        let link = LinkRef(self.links.len() - 1);
        self.newest_link
            .insert(self.servers[server.0].name.clone(), link);
        link
    }

    pub(crate) fn add_database(&mut self, database: Database) -> DatabaseRef {
        self.databases.push(database);
        DatabaseRef(self.databases.len() - 1)
    }

    pub(crate) fn add_site(
        &mut self,
        guid: Uuid,
        link: LinkRef,
        database: DatabaseRef,
        authoritative: bool,
        created_at: DateTime<Utc>,
    ) -> SiteRef {
        let site = SiteRef(self.sites.len());
        let Database {
            pms,
            site_id,
            pms_version,
            ..
        } = self.databases[database.0].clone();
        self.sites.push(Site {
            guid,
            link,
            database,
            authoritative,
            lifecycle: SiteLifecycle::Active,
            paired: AtomicBool::new(true),
            forgotten: false,
            is_cast: false,
            created_at,
            enriched_at: created_at,
            first_pms_version: pms_version,
            style: None,
            non_authoritative: None,
            fault: None,
            asked: AtomicU64::new(0),
        });
        self.by_guid.insert(guid, site);
        self.by_pms_id[pms as usize]
            .entry(site_id)
            .or_default()
            .push(site);
        site
    }

    /// Every site whose Link is the same installation as this site's, itself included.
    pub(crate) fn sites_on_same_link(&self, site: SiteRef) -> Vec<SiteRef> {
        let link = self.site(site).link;
        (0..self.sites.len())
            .map(SiteRef)
            .filter(|&other| self.site(other).link == link && !self.site(other).forgotten)
            .collect()
    }
}
