//! What a decision about a site rests on, spelled one way: see [`canonical_form`] before anything
//! here is touched. What stands only where something is wrong is left out elsewhere, so that cards
//! which were opened before it was looked at stand.

use serde::Serialize;

use super::Neighbours;
use super::facts::IdentityFacts;
use crate::canonical::canonical_form;
use crate::change::{ChangeKind, Risk, Side};
use crate::name::normalised;
use crate::observation::SiteAnswer;
use crate::pms_at_halo::PmsAtHalo;
use crate::site::{HaloGuid, Pms};

impl<N: Neighbours> IdentityFacts<'_, N> {
    /// What a decision rests on. Versions, times and spelling are not part of it.
    pub fn meaning(&self, kind: ChangeKind, risk: Risk, new: &Side) -> String {
        let mut found: Vec<SiteFacts> = self.found.iter().map(SiteFacts::by).collect();
        found.sort();
        let guid = new.halo_guid;
        let ours = self.approved.expected.key.pms;
        canonical_form(&CanonicalFacts {
            kind,
            risk,
            old_guid: self.approved.guid,
            old_name: self.approved.expected.name.as_deref().map(normalised),
            old_is_out: !self.old_still_counts(),
            new_guid: guid,
            new_name: new.name.as_deref().map(normalised),
            // Where Halo does not tell, nothing speaks for another one.
            new_pms: guid.map(|_| {
                new.pms
                    .as_ref()
                    .map_or(ours, |pms| pms.known().unwrap_or(ours))
            }),
            found,
            entered: self.entered.map(|entered| SiteFacts::by(&entered.site)),
            bound_to: guid.and_then(|guid| self.neighbours.bound_to(guid)),
            wanted_by: guid.and_then(|guid| self.neighbours.wanted_by(guid)),
            namesake: new.name.as_deref().and_then(|name| self.namesake(name)),
            other_pms: match &new.pms {
                Some(PmsAtHalo::Other(word)) => Some(word),
                Some(PmsAtHalo::Known(_)) | None => None,
            },
            other_site_id: new
                .site_id
                .as_deref()
                .filter(|_| self.is_other_site_id(new)),
            ran_beside: new.ran_beside,
            signs: match kind {
                ChangeKind::WrongDatabase => {
                    let mut found = self.found.iter().filter(|site| site.guid == guid);
                    let signs = found.next().and_then(|site| self.signs(site));
                    signs.map(|signs| signs.meaning()).unwrap_or_default()
                }
                _ => Vec::new(),
            },
        })
    }
}

/// What the digest of a change is made of.
#[derive(Serialize)]
struct CanonicalFacts<'a> {
    kind: ChangeKind,
    risk: Risk,
    old_guid: Option<HaloGuid>,
    old_name: Option<String>,
    old_is_out: bool,
    new_guid: Option<HaloGuid>,
    new_name: Option<String>,
    new_pms: Option<Pms>,
    found: Vec<SiteFacts>,
    entered: Option<SiteFacts>,
    bound_to: Option<String>,
    wanted_by: Option<String>,
    namesake: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_pms: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_site_id: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ran_beside: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    signs: Vec<String>,
}

/// What Halo tells of one site, as far as a decision rests on it.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct SiteFacts {
    guid: Option<HaloGuid>,
    authoritative: Option<bool>,
    lifecycle: Option<String>,
    name: Option<String>,
}

impl SiteFacts {
    fn by(site: &SiteAnswer) -> Self {
        Self {
            guid: site.guid,
            authoritative: site.authoritative,
            lifecycle: site.lifecycle.as_str().map(str::to_owned),
            name: site.shown_name().map(normalised),
        }
    }
}
