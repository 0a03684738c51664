//! Which practices does the integrator serve, and what would its own list say about them?
//!
//! A practice names a PMS and a Site ID; several practices may name the same pair. The list's
//! name need not equal the name Halo reads from the database.

use serde::{Deserialize, Serialize};

use super::{LinkAvailability, Pms, SiteLifecycle, World};

#[derive(Debug, Clone)]
pub(crate) struct Practice {
    pub(crate) name: String,
    pub(crate) pms: Pms,
    pub(crate) site_id: String,
    pub(crate) facts: ListFacts,
}

/// The further columns of the practice list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ListFacts {
    pub(crate) time_zone: String,
    pub(crate) hours: String,
    pub(crate) region: String,
    pub(crate) host: String,
    pub(crate) server_name: String,
    pub(crate) tier: String,
    pub(crate) tags: String,
}

/// A practice to add to the world, with a server, a Halo Link and a database of its own unless it
/// names a `server` that exists or shares the Site ID of a practice that exists.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PracticeSpec {
    /// As the integrator's list has it.
    pub name: String,
    /// Best Practice when absent.
    pub pms: Option<Pms>,
    /// Made up in the manner of the PMS when absent.
    pub site_id: Option<String>,
    /// The name Halo reads from the PMS, when it differs from `name`.
    pub halo_name: Option<String>,
    /// Made up when absent. Any spelling.
    pub guid: Option<String>,
    /// The server it lives on; practices that name the same server share it and its Halo Link.
    pub server: Option<String>,
    /// Halo Link's version, when a new one is installed.
    pub link_version: Option<String>,
    /// The databases behind its GUID, the default one first; those usual for the PMS when absent.
    pub catalogue: Option<Vec<String>>,
    /// `active` when absent.
    pub lifecycle: Option<SiteLifecycle>,
    /// Paired unless this says `false`.
    pub paired: Option<bool>,
    /// List column: an IANA zone.
    pub time_zone: Option<String>,
    /// List column: opening hours.
    pub hours: Option<String>,
    /// List column: state or territory.
    pub region: Option<String>,
    /// List column: who runs the server.
    pub host: Option<String>,
    /// List column.
    pub tier: Option<String>,
    /// List column: separated by `;`.
    pub tags: Option<String>,
}

/// One practice and the site that a look-up should give for it at this moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PracticeSummary {
    /// As the integrator's list has it.
    pub name: String,
    /// `best_practice`, `zedmed` or `d4w`.
    pub pms: &'static str,
    /// The PMS ID, as text.
    pub site_id: String,
    /// The Halo GUID that is authoritative now, lower case with hyphens; empty when Halo has no
    /// site for this practice.
    pub guid: String,
    /// The name Halo gives.
    pub halo_name: String,
    /// `online`, `offline`, `unreachable`; empty when Halo has no site.
    pub availability: &'static str,
    /// `initialising`, `active`, `removed`, `uninstalled`; empty when Halo has no site.
    pub lifecycle: &'static str,
    /// Whether that GUID is the authoritative one.
    pub authoritative: bool,
    /// How many GUIDs Halo knows for this Site ID.
    pub sites: usize,
    /// The server it runs on, which Halo's answers never tell.
    pub server_name: String,
    /// The GUID of the Halo Link there, as its log and the server's registry have it; empty when Halo has no
    /// site. Halo's answers never tell it.
    pub link_guid: String,
    /// The code a practice would read out for pairing (Best Practice only).
    pub pairing_code: String,
}

impl World {
    pub(crate) fn summaries(&self) -> Vec<PracticeSummary> {
        self.practices
            .iter()
            .map(|practice| self.summary(practice))
            .collect()
    }

    pub(crate) fn summary(&self, practice: &Practice) -> PracticeSummary {
        let sites = self.sites_of(practice.pms, &practice.site_id);
        let now = self.now();
        let current = self.current_of(practice.pms, &practice.site_id);
        let words = current.map(|site| {
            let availability: LinkAvailability = self.link_of(site).availability(now, self.pulse());
            (availability.word(), self.site(site).lifecycle.word())
        });
        let (availability, lifecycle) = words.unwrap_or_default();
        PracticeSummary {
            name: practice.name.clone(),
            pms: practice.pms.word(),
            site_id: practice.site_id.clone(),
            guid: current
                .map(|site| self.site(site).guid.to_string())
                .unwrap_or_default(),
            halo_name: current
                .map(|site| self.database_of(site).name.clone())
                .unwrap_or_default(),
            availability,
            lifecycle,
            authoritative: current.is_some_and(|site| self.site(site).authoritative),
            sites: sites.len(),
            server_name: current
                .map(|site| self.server_of(site).name.clone())
                .unwrap_or_default(),
            link_guid: current
                .map(|site| self.link_of(site).guid.to_string())
                .unwrap_or_default(),
            pairing_code: pairing_code(practice.pms, &practice.site_id),
        }
    }
}

/// Six characters that depend on the Site ID alone. Only Best Practice asks for one.
pub(crate) fn pairing_code(pms: Pms, site_id: &str) -> String {
    const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    if pms != Pms::BestPractice {
        return String::new();
    }
    let mut sum = site_id.bytes().fold(40_503_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte)) ^ (sum >> 11)
    });
    let mut code = String::with_capacity(6);
    for _ in 0..3 {
        code.push(char::from(LETTERS[(sum % 24) as usize]));
        sum /= 24;
    }
    code.push_str(&format!("{:03}", sum % 1000));
    code
}
