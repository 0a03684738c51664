//! Everything known about a site in one place, and what it comes to: kind, risk and meaning.

use serde::Serialize;

use super::{Approved, ManualGuidFacts, Neighbours, OldAccess, OldSite, is_over, side_of};
use crate::canonical::canonical_form;
use crate::change::{ChangeKind, IdentityCheck, Proposal, Risk, Side};
use crate::environment::Environment;
use crate::name::normalised;
use crate::observation::SiteAnswer;
use crate::site::{HaloGuid, Pms};

/// More cards than these about one site are nobody's help.
const CANDIDATES_MOST: usize = 8;

pub(super) struct IdentityFacts<'a, N> {
    pub approved: &'a Approved,
    pub old: &'a OldSite,
    pub found: &'a [SiteAnswer],
    pub entered: Option<&'a ManualGuidFacts>,
    pub environment: Environment,
    pub neighbours: &'a N,
}

impl<N: Neighbours> IdentityFacts<'_, N> {
    /// One proposal for each other GUID that Halo names or a person entered.
    pub fn candidates(&self) -> impl Iterator<Item = Proposal> {
        let mut others: Vec<&SiteAnswer> = self.others().collect();
        // A developer's licence lets any number of installations share a Site ID: the likeliest
        // are enough to decide that Halo is not clear.
        others.sort_by_key(|site| (site.authoritative != Some(true), site.guid));
        others.truncate(CANDIDATES_MOST);
        let found = others.into_iter().map(|site| self.candidate(site, None));
        let entered = self.entered.into_iter();
        let entered = entered.filter(|entered| self.is_candidate(&entered.site));
        found.chain(entered.map(|entered| self.candidate(&entered.site, Some(&entered.by))))
    }

    /// The sites of the look-up that could be used instead of the approved one.
    pub fn others(&self) -> impl Iterator<Item = &SiteAnswer> {
        self.found.iter().filter(|site| self.is_candidate(site))
    }

    /// What was approved once and replaced stays listed at Halo: it is nobody's move, until Halo
    /// calls it the one in use again or the present one is out.
    fn is_candidate(&self, site: &SiteAnswer) -> bool {
        let Some(guid) = site.guid.filter(|guid| Some(*guid) != self.approved.guid) else {
            return false;
        };
        let is_left_over = self.approved.guid.is_some()
            && self.approved.former.contains(&guid)
            && site.authoritative != Some(true)
            && (site.authoritative == Some(false) || self.old_still_counts());
        !is_over(site) && !is_left_over
    }

    fn candidate(&self, site: &SiteAnswer, entered_by: Option<&String>) -> Proposal {
        let is_one_of_many = self.is_one_of_many(site);
        let (successor, old) = match entered_by {
            None if is_one_of_many => (self.check_developers(), self.check_old_beside_it()),
            None => (self.check_candidates(), self.check_old()),
            Some(_) => (self.check_entered(site), self.check_old()),
        };
        let mut checks = vec![successor, old];
        let is_certain = checks.iter().all(|check| check.passed);
        let (name_check, name_risk) = self.check_name(site.name.as_deref());
        checks.push(name_check);
        let (owner_check, is_owned) = self.check_owner(site);
        checks.push(owner_check);
        let namesake = self.check_namesake(site.name.as_deref());
        let has_namesake = namesake.is_some();
        checks.extend(namesake);
        let (pms_check, pms_moved) = self.check_pms(site);
        checks.push(pms_check);

        let is_waiting = site.authoritative == Some(false);
        let (kind, risk) = if is_owned || has_namesake {
            (ChangeKind::Collision, Risk::R4)
        } else if pms_moved {
            (ChangeKind::PmsChanged, Risk::R4)
        } else if is_waiting && (entered_by.is_some() || !self.no_one_is_authoritative()) {
            (ChangeKind::SecondSiteSeen, Risk::R0)
        } else if !is_certain {
            (ChangeKind::GuidChanged, Risk::R4)
        } else {
            (ChangeKind::GuidChanged, name_risk.unwrap_or(Risk::R1))
        };
        // What Halo's look-up does not list has nothing but a person's word for it.
        let least = match (entered_by, risk) {
            (Some(_), Risk::R1) => Risk::R2,
            _ => risk,
        };
        let mut proposal = self.proposal(kind, least, side_of(site, self.approved.pms), checks);
        proposal.entered_by = entered_by.cloned();
        proposal
    }

    /// The GUID stays and Halo gives it another name.
    pub fn renamed(&self) -> Option<Proposal> {
        let listed = self.listed().and_then(|site| site.name.as_deref());
        let name = self.old.name.as_deref().or(listed)?;
        self.approved.name.as_deref()?;
        let (check, risk) = self.check_name(Some(name));
        let risk = risk?;
        let mut checks = vec![
            check,
            IdentityCheck::passed("GUID, Site ID and PMS are unchanged."),
        ];
        let namesake = self.check_namesake(Some(name));
        let (kind, risk) = match namesake {
            Some(_) => (ChangeKind::Collision, Risk::R4),
            None => (ChangeKind::NameChanged, risk),
        };
        checks.extend(namesake);
        let new = Side {
            name: Some(name.to_owned()),
            ..self.old_side()
        };
        Some(self.proposal(kind, risk, new, checks))
    }

    /// Halo refuses the approved GUID, or calls it authoritative no more, and names no other:
    /// only Halo Support can say more (Halo's overview, last line of its table).
    pub fn stuck(&self) -> Option<Proposal> {
        let guid = self.approved.guid?;
        let is_stuck = match self.old.access {
            OldAccess::Refused => true,
            OldAccess::Answers => !self.old_still_counts(),
            OldAccess::Unpaired | OldAccess::Gone | OldAccess::Unknown => false,
        };
        let checks = vec![
            self.check_old(),
            IdentityCheck::failed("Halo names no other GUID for this PMS and Site ID."),
        ];
        let new = Side {
            halo_guid: Some(guid),
            ..self.old_side()
        };
        is_stuck.then(|| self.proposal(ChangeKind::AuthorityMoved, Risk::R0, new, checks))
    }

    /// Halo knows no site for the Site ID.
    pub fn vanished(&self) -> Proposal {
        let mut checks = vec![IdentityCheck::failed(
            "Halo knows no site for this PMS and Site ID any more.",
        )];
        if self.old.access == OldAccess::Answers {
            checks.push(IdentityCheck::failed(
                "And yet the approved GUID itself still answers.",
            ));
        }
        self.proposal(ChangeKind::SiteVanished, Risk::R4, Side::default(), checks)
    }

    fn proposal(
        &self,
        kind: ChangeKind,
        risk: Risk,
        new: Side,
        checks: Vec<IdentityCheck>,
    ) -> Proposal {
        Proposal {
            kind,
            risk,
            meaning: self.meaning(kind, risk, &new),
            old: self.old_side(),
            new,
            checks,
            entered_by: None,
        }
    }

    /// The approved GUID as the look-up lists it.
    pub fn listed(&self) -> Option<&SiteAnswer> {
        let approved = self.approved.guid?;
        let mut listed = self.found.iter();
        listed.find(|site| site.guid == Some(approved))
    }

    /// Whether the approved GUID may be the one in use. A look-up that leaves it out speaks against
    /// it, unless its own status says otherwise.
    pub fn old_still_counts(&self) -> bool {
        let is_out = matches!(
            self.old.access,
            OldAccess::Refused | OldAccess::Unpaired | OldAccess::Gone
        );
        if is_out || self.old.authoritative == Some(false) {
            return false;
        }
        match self.listed() {
            Some(site) => site.authoritative != Some(false) && !is_over(site),
            None => self.old.authoritative == Some(true),
        }
    }

    /// Whether it is one of several that Halo calls authoritative in Stage, where a developer's licence
    /// makes every installation so (Halo's overview): which one is meant is the developer's to say.
    fn is_one_of_many(&self, site: &SiteAnswer) -> bool {
        let is_authoritative = |site: &&SiteAnswer| site.authoritative == Some(true);
        self.environment == Environment::Stage
            && is_authoritative(&site)
            && self.found.iter().filter(is_authoritative).count() > 1
    }

    /// Whether neither the approved GUID nor any other can be the one in use.
    fn no_one_is_authoritative(&self) -> bool {
        let any_other = self.others().any(|site| site.authoritative != Some(false));
        // An old GUID that cannot be asked is not known to be out.
        !any_other && !self.old_still_counts() && self.old.access != OldAccess::Unknown
    }

    fn old_side(&self) -> Side {
        Side {
            halo_guid: self.approved.guid,
            name: self.approved.name.clone(),
            pms: Some(self.approved.pms),
            authoritative: self.old.authoritative,
            halo_link_version: self.old.halo_link_version.clone(),
            lifecycle: self.old.lifecycle.clone(),
            access: self.approved.guid.map(|_| self.old.access.to_string()),
        }
    }

    /// What a decision rests on. Versions, times and spelling are not part of it.
    fn meaning(&self, kind: ChangeKind, risk: Risk, new: &Side) -> String {
        let mut found: Vec<SiteFacts> = self.found.iter().map(SiteFacts::by).collect();
        found.sort();
        let guid = new.halo_guid;
        canonical_form(&CanonicalFacts {
            kind,
            risk,
            old_guid: self.approved.guid,
            old_name: self.approved.name.as_deref().map(normalised),
            old_is_out: !self.old_still_counts(),
            new_guid: guid,
            new_name: new.name.as_deref().map(normalised),
            new_pms: new.pms,
            found,
            entered: self.entered.map(|entered| SiteFacts::by(&entered.site)),
            bound_to: guid.and_then(|guid| self.neighbours.bound_to(guid)),
            wanted_by: guid.and_then(|guid| self.neighbours.wanted_by(guid)),
            namesake: new.name.as_deref().and_then(|name| self.namesake(name)),
        })
    }
}

/// What the digest of a change is made of: see [`canonical_form`] before anything here is touched.
#[derive(Serialize)]
struct CanonicalFacts {
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
            name: site.name.as_deref().map(normalised),
        }
    }
}
