//! What is true in the simulated world?
//!
//! Practices as the integrator lists them, servers, the Halo Link installations on them, the PMS
//! databases they serve, and the sites (one Halo GUID per installation and database) that follow.
//! Everything Halo Cloud would say is computed from this state and the time; nothing here knows
//! HTTP. To model one more thing, give it state in the noun it belongs to and an event that
//! changes it.

mod database;
mod find;
mod grow;
mod link;
mod practice;
mod server;
mod site;

use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

pub use database::Pms;
pub(crate) use database::{Database, DatabaseRef};
pub use find::ApplyError;
pub(crate) use link::{Contact, Link, LinkAvailability, LinkPulse, LinkRef, tick_before};
pub(crate) use practice::{Practice, pairing_code};
pub use practice::{PracticeSpec, PracticeSummary};
pub(crate) use server::{Server, ServerRef};
pub use site::SiteLifecycle;
pub(crate) use site::{Site, SiteRef};

use crate::agenda::Agenda;
use crate::answer::{AnswerStyle, NonAuthoritative};
use crate::clock::{Clock, ClockMode};
use crate::faults::ArmedFault;
use crate::generate::Dice;
use crate::scenario::ScenarioSettings;

/// The whole state. Read under a shared lock by every request, changed by events alone.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) started: DateTime<Utc>,
    pub(crate) dice: Dice,
    pub(crate) agenda: Agenda,
    pub(crate) settings: ScenarioSettings,
    /// How fast planned events follow each other; the clock does not care.
    pub(crate) speed: f64,
    pub(crate) keys: Vec<String>,
    pub(crate) fault: Option<ArmedFault>,
    pub(crate) style: AnswerStyle,
    pub(crate) non_authoritative: NonAuthoritative,
    pub(crate) heartbeats_frozen_at: Option<DateTime<Utc>>,
    pub(crate) practices: Vec<Practice>,
    pub(crate) servers: Vec<Server>,
    links: Vec<Link>,
    databases: Vec<Database>,
    sites: Vec<Site>,
    newest_link: HashMap<String, LinkRef>,
    by_guid: HashMap<Uuid, SiteRef>,
    by_pms_id: [HashMap<String, Vec<SiteRef>>; 3],
}

impl World {
    pub(crate) fn new(
        clock: ClockMode,
        seed: u64,
        settings: ScenarioSettings,
        keys: Vec<String>,
    ) -> Self {
        let clock = Clock::new(clock);
        let started = clock.now();
        Self {
            clock,
            started,
            dice: Dice::new(seed),
            agenda: Agenda::default(),
            non_authoritative: settings.non_authoritative.clone(),
            settings,
            speed: 1.0,
            keys,
            fault: None,
            style: AnswerStyle::default(),
            heartbeats_frozen_at: None,
            practices: Vec::new(),
            servers: Vec::new(),
            links: Vec::new(),
            databases: Vec::new(),
            sites: Vec::new(),
            newest_link: HashMap::new(),
            by_guid: HashMap::new(),
            by_pms_id: Default::default(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn pulse(&self) -> LinkPulse {
        LinkPulse {
            every: crate::clock::seconds(self.settings.heartbeat_seconds.max(0.001)),
            unreachable_after: crate::clock::seconds(self.settings.unreachable_after_seconds),
        }
    }

    pub(crate) fn site(&self, site: SiteRef) -> &Site {
        &self.sites[site.0]
    }

    pub(crate) fn site_mut(&mut self, site: SiteRef) -> &mut Site {
        &mut self.sites[site.0]
    }

    pub(crate) fn sites(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(|site| !site.forgotten)
    }

    pub(crate) fn site_refs(&self) -> impl Iterator<Item = SiteRef> {
        (0..self.sites.len())
            .map(SiteRef)
            .filter(|&site| !self.site(site).forgotten)
    }

    pub(crate) fn sites_mut(&mut self) -> impl Iterator<Item = &mut Site> {
        self.sites.iter_mut()
    }

    pub(crate) fn links_mut(&mut self) -> impl Iterator<Item = (LinkRef, &mut Link)> {
        self.links
            .iter_mut()
            .enumerate()
            .map(|(place, link)| (LinkRef(place), link))
    }

    pub(crate) fn link_of(&self, site: SiteRef) -> &Link {
        &self.links[self.sites[site.0].link.0]
    }

    pub(crate) fn link_of_mut(&mut self, site: SiteRef) -> &mut Link {
        let link = self.sites[site.0].link;
        &mut self.links[link.0]
    }

    pub(crate) fn server_of(&self, site: SiteRef) -> &Server {
        &self.servers[self.link_of(site).server.0]
    }

    pub(crate) fn server_of_mut(&mut self, site: SiteRef) -> &mut Server {
        let server = self.link_of(site).server;
        &mut self.servers[server.0]
    }

    pub(crate) fn database_of(&self, site: SiteRef) -> &Database {
        &self.databases[self.sites[site.0].database.0]
    }

    pub(crate) fn database_of_mut(&mut self, site: SiteRef) -> &mut Database {
        let database = self.sites[site.0].database;
        &mut self.databases[database.0]
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("World")
            .field("practices", &self.practices.len())
            .field("sites", &self.sites.len())
            .finish_non_exhaustive()
    }
}
