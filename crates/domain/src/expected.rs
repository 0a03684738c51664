//! What is expected of the approved GUID: what it was approved with.
//!
//! Every status and every look-up is held against this. The name is compared with the one from the
//! same place; PMS and Site ID with ours, or with what Halo told when somebody approved the GUID
//! although that was another.

use serde::{Deserialize, Serialize};

use crate::halo_name::{HaloName, NameSource, NamesAtHalo};
use crate::import::clipped;
use crate::observation::SiteAnswer;
use crate::pms_at_halo::PmsAtHalo;
use crate::site::{HaloGuid, SiteKey};
use crate::site_id_at_halo::{self, SiteIdReading};

/// What Halo told of a GUID when it was approved, besides its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedWith {
    /// From which place the approved name is.
    pub name_source: Option<NameSource>,
    /// The Site ID; none where Halo told none.
    pub site_id: Option<String>,
    /// The PMS; none where Halo told none.
    pub pms: Option<PmsAtHalo>,
}

impl ApprovedWith {
    /// As an answer of Halo's has it.
    pub fn of(site: &SiteAnswer) -> Self {
        Self {
            name_source: site.names().best().and_then(|name| name.source),
            site_id: site.site_id.clone(),
            pms: site.pms.clone(),
        }
    }

    /// As a look-up has it that named this GUID.
    pub fn found(sites: &[SiteAnswer], guid: HaloGuid) -> Self {
        let mut named = sites.iter().filter(|site| site.guid == Some(guid));
        named.next().map(Self::of).unwrap_or_default()
    }
}

/// What is expected of the approved GUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The PMS and Site ID on our list.
    pub key: SiteKey,
    /// The name that was approved with it.
    pub name: Option<String>,
    /// What Halo told then.
    pub with: ApprovedWith,
    /// The name to compare by, where that was learned since.
    pub learned: Option<HaloName>,
}

/// How something that Halo tells reads beside what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As expected.
    Same,
    /// Other than ours, and somebody approved that.
    SameAsApproved,
    /// Something else.
    Differs,
    /// Halo does not tell.
    NotTold,
}

impl Expected {
    /// What is expected of a GUID before anything was approved: our PMS and Site ID.
    pub fn of(key: SiteKey) -> Self {
        Self {
            key,
            name: None,
            with: ApprovedWith::default(),
            learned: None,
        }
    }

    /// The name that Halo's names are compared with.
    pub fn compared_name(&self) -> Option<HaloName> {
        self.learned.clone().or_else(|| {
            Some(HaloName {
                text: self.name.clone()?,
                source: self.with.name_source,
            })
        })
    }

    /// How the PMS reads.
    pub fn pms(&self, told: Option<&PmsAtHalo>) -> Reading {
        match told {
            None => Reading::NotTold,
            Some(told) if told.known() == Some(self.key.pms) => Reading::Same,
            Some(told) if self.with.pms.as_ref() == Some(told) => Reading::SameAsApproved,
            Some(_) => Reading::Differs,
        }
    }

    /// How the Site ID of a GUID reads.
    pub fn site_id(&self, guid: Option<HaloGuid>, told: Option<&str>) -> Reading {
        let is_approved = || {
            let approved = self.with.site_id.as_deref();
            let both = approved.zip(told);
            both.is_some_and(|(approved, told)| site_id_at_halo::same(approved, told))
        };
        match site_id_at_halo::read(&self.key, guid, told) {
            SiteIdReading::Same => Reading::Same,
            SiteIdReading::NotTold => Reading::NotTold,
            SiteIdReading::Differs if is_approved() => Reading::SameAsApproved,
            SiteIdReading::Differs => Reading::Differs,
        }
    }

    /// What to tell a person where an answer belongs to another PMS or Site ID.
    pub fn told_otherwise(&self, site: &SiteAnswer) -> Option<String> {
        let pms = site.pms.as_ref();
        if self.pms(pms) == Reading::Differs {
            return Some(format!(
                "Halo answers for {} and not for {}.",
                clipped(pms.map_or("another PMS", PmsAtHalo::full_name)),
                self.key.pms.full_name()
            ));
        }
        let site_id = site.site_id.as_deref();
        (self.site_id(site.guid, site_id) == Reading::Differs).then(|| {
            format!(
                "Halo answers for Site ID {} and not for {}.",
                clipped(site_id.unwrap_or_default()),
                self.key.site_id
            )
        })
    }

    /// What an answer teaches of the name to compare by; none where it teaches nothing.
    pub fn learns(&self, names: &NamesAtHalo) -> Option<HaloName> {
        names.learned(&self.compared_name()?)
    }
}
