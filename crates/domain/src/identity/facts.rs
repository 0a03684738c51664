//! Everything known about a site in one place, and what it comes to: kind and risk.

use chrono::{DateTime, Utc};

use super::{
    Approved, EarlierCard, ManualGuidFacts, Neighbours, OldAccess, OldSite, is_over, side_of,
};
use crate::change::{ChangeKind, IdentityCheck, Proposal, Risk, Side};
use crate::environment::Environment;
use crate::expected::Reading;
use crate::halo_name::HaloName;
use crate::observation::{PmsVersionSource, SiteAnswer};
use crate::pms_at_halo::PmsAtHalo;
use crate::site::HaloGuid;
use crate::succession::{Succession, succession};
use crate::twin::TwinLife;

/// More cards than these about one site are nobody's help.
const CANDIDATES_MOST: usize = 8;

pub(super) struct IdentityFacts<'a, N> {
    pub approved: &'a Approved,
    pub old: &'a OldSite,
    pub found: &'a [SiteAnswer],
    pub entered: Option<&'a ManualGuidFacts>,
    pub environment: Environment,
    pub is_announced: bool,
    pub earlier: &'a [EarlierCard],
    pub lives: &'a [(HaloGuid, TwinLife)],
    pub now: DateTime<Utc>,
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
    /// calls it the one in use again, the present one is out, or staff seem to go on working there.
    fn is_candidate(&self, site: &SiteAnswer) -> bool {
        let Some(guid) = site.guid.filter(|guid| Some(*guid) != self.approved.guid) else {
            return false;
        };
        let is_left_over = self.approved.guid.is_some()
            && self.approved.former.contains(&guid)
            && site.authoritative != Some(true)
            && (site.authoritative == Some(false) || self.old_still_counts());
        !is_over(site) && (!is_left_over || self.signs(site).is_some())
    }

    fn candidate(&self, site: &SiteAnswer, entered_by: Option<&String>) -> Proposal {
        let is_one_of_many = self.is_one_of_many(site);
        let (successor, old) = match entered_by {
            None if is_one_of_many => (self.check_developers(), self.check_old_beside_it()),
            None => (self.check_candidates(), self.check_old()),
            Some(_) => (self.check_entered(site), self.check_old()),
        };
        let mut new = side_of(site);
        if site.pms_version_source != Some(PmsVersionSource::Current) {
            // The version of the installation says nothing of the present, and is compared with nothing.
            new.pms_version = None;
        }
        let mut checks = vec![successor, old];
        let is_certain = checks.iter().all(IdentityCheck::is_for);
        let beside = self.beside(site);
        let (name_check, name_risk) = self.check_name(beside.as_ref());
        checks.push(name_check);
        let (owner_check, is_owned) = self.check_owner(site);
        checks.push(owner_check);
        let namesake = self.check_namesake(new.name.as_deref());
        let has_namesake = namesake.is_some();
        checks.extend(namesake);
        let (pms_check, pms) = self.check_pms(new.pms.as_ref());
        let (site_id_check, site_id) = self.check_site_id(&new);
        checks.extend([pms_check, site_id_check]);
        let signs = self.signs(site).filter(|_| entered_by.is_none());

        let is_claimed = is_owned || has_namesake || self.with_site_id(&new).is_some();
        let was_claimed = !is_claimed && self.was_claimed(&new);
        checks.extend(was_claimed.then(|| self.check_claimed_before()));
        new.is_claimed = is_claimed || was_claimed;

        let is_waiting = site.authoritative == Some(false);
        let (kind, risk) = if is_owned || has_namesake || was_claimed {
            (ChangeKind::Collision, Risk::R4)
        } else if pms == Reading::Differs {
            (ChangeKind::PmsChanged, Risk::R4)
        } else if site_id == Reading::Differs {
            let least = self.site_id_risk(&new);
            let clear = name_risk.unwrap_or(Risk::R3).max(least);
            let risk = if is_certain { clear } else { Risk::R4 };
            (ChangeKind::SiteIdDiffers, risk)
        } else if is_waiting && (entered_by.is_some() || !self.no_one_is_authoritative()) {
            match signs {
                Some(signs) => {
                    // What is asked of a successor says nothing of one that nobody is to follow.
                    checks.splice(..2, signs.checks());
                    (ChangeKind::WrongDatabase, Risk::R3)
                }
                None => (ChangeKind::SecondSiteSeen, Risk::R0),
            }
        } else if !is_certain {
            (ChangeKind::GuidChanged, Risk::R4)
        } else {
            (ChangeKind::GuidChanged, name_risk.unwrap_or(Risk::R1))
        };
        let mut least = risk;
        // Installations of a developer's licence run beside each other as a matter of course.
        let is_followed = !matches!(kind, ChangeKind::SecondSiteSeen | ChangeKind::WrongDatabase);
        let follows_one = is_followed && !is_one_of_many;
        if follows_one && self.is_new_to_us(&new) {
            let follows = succession(&self.old.last_in_use, site.created_at);
            let is_excused = self.is_announced && !self.ran_beside_before(&new);
            new.ran_beside = matches!(follows, Succession::Beside(_)) && !is_excused;
            checks.push(self.check_succession(&follows, is_excused));
            if new.ran_beside {
                least = least.max(Risk::R3);
            }
        }
        // What Halo's look-up does not list has nothing but a person's word for it.
        if entered_by.is_some() && least == Risk::R1 {
            least = Risk::R2;
        }
        let mut proposal = self.proposal(kind, least, new, checks);
        proposal.entered_by = entered_by.cloned();
        proposal
    }

    /// Whether a GUID was never approved here, beside one that is: what was approved before began
    /// long ago, and that is no sign of anything.
    fn is_new_to_us(&self, new: &Side) -> bool {
        let is_former = |guid| self.approved.former.contains(&guid);
        self.approved.guid.is_some() && !new.halo_guid.is_some_and(is_former)
    }

    /// The GUID stays, and Halo tells another PMS, Site ID or name with it. What the status does not
    /// tell, the look-up may.
    pub fn drifted(&self) -> Option<Proposal> {
        self.approved.guid?;
        let listed = self.listed();
        let old = self.old;
        let status = self
            .compared_name()
            .and_then(|name| old.names.beside(&name));
        let beside = status.or_else(|| self.beside(listed?));
        let listed_pms = listed.and_then(|site| site.pms.clone());
        let listed_id = listed.and_then(|site| site.site_id.clone());
        let mut new = Side {
            name: beside
                .as_ref()
                .map(|name| name.text.clone())
                .or_else(|| self.approved.expected.name.clone()),
            name_source: beside
                .as_ref()
                .map_or(self.approved.expected.with.name_source, |name| name.source),
            pms: old.pms.clone().or(listed_pms),
            site_id: old.site_id.clone().or(listed_id),
            ..self.old_side()
        };
        let (name_check, name_risk) = self.check_name(beside.as_ref());
        // A name that is not told is not another one.
        let name_risk = name_risk.filter(|_| beside.is_some());
        let (pms_check, pms) = self.check_pms(new.pms.as_ref());
        let (site_id_check, site_id) = self.check_site_id(&new);
        let namesake = beside
            .as_ref()
            .and_then(|name| self.check_namesake(Some(&name.text)));
        let is_claimed = namesake.is_some() || self.with_site_id(&new).is_some();
        let was_claimed = !is_claimed && self.was_claimed(&new);
        new.is_claimed = is_claimed || was_claimed;
        let (kind, risk) = if namesake.is_some() || was_claimed {
            (ChangeKind::Collision, Risk::R4)
        } else if pms == Reading::Differs {
            (ChangeKind::PmsChanged, Risk::R4)
        } else if site_id == Reading::Differs {
            let least = self.site_id_risk(&new);
            (
                ChangeKind::SiteIdDiffers,
                name_risk.unwrap_or(Risk::R3).max(least),
            )
        } else {
            (ChangeKind::NameChanged, name_risk?)
        };
        let mut checks = vec![name_check, pms_check, site_id_check];
        checks.push(IdentityCheck::passed("The GUID is the approved one."));
        checks.extend(namesake);
        checks.extend(was_claimed.then(|| self.check_claimed_before()));
        Some(self.proposal(kind, risk, new, checks))
    }

    /// How risky another Site ID is: that of a practice on the list may show its patients.
    fn site_id_risk(&self, new: &Side) -> Risk {
        match self.with_site_id(new) {
            Some(_) => Risk::R4,
            None => Risk::R3,
        }
    }

    /// The name that Halo's names are compared with.
    pub fn compared_name(&self) -> Option<HaloName> {
        self.approved.expected.compared_name()
    }

    /// The name of a site that can be compared with the approved one.
    fn beside(&self, site: &SiteAnswer) -> Option<HaloName> {
        let names = site.names();
        match self.compared_name() {
            Some(approved) => names.beside(&approved),
            None => names.best(),
        }
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
        let expected = &self.approved.expected;
        let site_id = expected.key.site_id.to_string();
        Side {
            halo_guid: self.approved.guid,
            name: expected.name.clone(),
            name_source: expected.with.name_source,
            pms: Some(PmsAtHalo::Known(expected.key.pms)),
            site_id: Some(site_id),
            authoritative: self.old.authoritative,
            halo_link_version: self.old.halo_link_version.clone(),
            lifecycle: self.old.lifecycle.clone(),
            access: self.approved.guid.map(|_| self.old.access.to_string()),
            created_at: self.old.created_at,
            pms_version: self.old.pms_version.clone(),
            enriched_at: self.old.enriched_at,
            ran_beside: false,
            is_claimed: false,
        }
    }
}
