//! Which changes do the facts about a site call for?
//!
//! Halo's guidance on a 403: trade the Site ID for the current GUID, compare GUID and name with
//! what is stored, and follow only where both allow it (Halo overview and advanced usage). Here
//! that is one pure function over everything known: the approved mapping, how Halo answers about
//! it, what the look-up found, and who else on the list has what. It is asked again whenever a fact
//! moves; the same facts give the same proposals, and facts that went back give none.

use crate::change::{ChangeKind, Check, Proposal, Risk, Side};
use crate::name::{Likeness, compare, normalised};
use crate::observation::{Lifecycle, SiteAnswer};
use crate::site::{HaloGuid, Pms};

/// What was approved for a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// The GUID.
    pub guid: HaloGuid,
    /// The name that was approved with it.
    pub name: Option<String>,
    /// The PMS of the Site ID.
    pub pms: Pms,
}

words! {
    /// How Halo answers about the approved GUID.
    pub enum OldAccess {
        /// With its status.
        Answers = "answers",
        /// 403 about this GUID.
        Refused = "refused",
        /// 404, removed or uninstalled.
        Gone = "gone",
        /// Not at all, or nobody asked.
        Unknown = "unknown",
    }
}

/// What is known of the approved GUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldSite {
    /// How Halo answers about it.
    pub access: OldAccess,
    /// Whether Halo calls it authoritative, from its status.
    pub authoritative: Option<bool>,
    /// The name in its status.
    pub name: Option<String>,
    /// Version of Halo Link.
    pub halo_link_version: Option<String>,
    /// Halo's word for the installation's life.
    pub lifecycle: Option<String>,
}

/// Who else on the list has a GUID or a name.
pub trait Neighbours {
    /// The practice for whose site this GUID is approved, other than the one in question.
    fn bound_to(&self, guid: HaloGuid) -> Option<String>;
    /// Another practice on the list that goes by this name.
    fn called(&self, name: &str) -> Option<String>;
}

/// Proposes the changes that the facts call for. `found` is what the newest look-up brought, where
/// there was one.
pub fn propose(
    approved: &Approved,
    old: &OldSite,
    found: Option<&[SiteAnswer]>,
    neighbours: &impl Neighbours,
) -> Vec<Proposal> {
    let facts = Facts {
        approved,
        old,
        found,
        neighbours,
    };
    match found {
        Some([]) => vec![facts.vanished()],
        Some(found) if found.iter().any(|site| is_candidate(approved, site)) => found
            .iter()
            .filter(|site| is_candidate(approved, site))
            .map(|site| facts.candidate(site))
            .collect(),
        Some(_) | None => facts.renamed().into_iter().collect(),
    }
}

/// Whether a site that a look-up found is another one that could be used.
fn is_candidate(approved: &Approved, site: &SiteAnswer) -> bool {
    site.guid.is_some_and(|guid| guid != approved.guid)
        && !matches!(site.lifecycle, Lifecycle::Removed | Lifecycle::Uninstalled)
}

struct Facts<'a, N> {
    approved: &'a Approved,
    old: &'a OldSite,
    found: Option<&'a [SiteAnswer]>,
    neighbours: &'a N,
}

impl<N: Neighbours> Facts<'_, N> {
    /// Halo names another GUID.
    fn candidate(&self, site: &SiteAnswer) -> Proposal {
        let mut checks = vec![self.check_candidates(), self.check_old()];
        let (name_check, name_risk) = self.check_name(site.name.as_deref());
        checks.push(name_check);
        let bound = site.guid.and_then(|guid| self.neighbours.bound_to(guid));
        checks.push(match &bound {
            Some(other) => failed(format!("The proposed GUID is bound to {other}.")),
            None => passed("No other practice is bound to the proposed GUID."),
        });
        let namesake = self.check_namesake(site.name.as_deref());
        let has_namesake = namesake.is_some();
        checks.extend(namesake);
        let pms_moved = site.pms.is_some_and(|pms| pms != self.approved.pms);
        checks.push(if pms_moved {
            failed("The proposed site belongs to another PMS.")
        } else {
            passed("PMS and Site ID are unchanged.")
        });

        let is_certain = checks[0].passed && checks[1].passed;
        let is_waiting = site.authoritative == Some(false);
        let (kind, risk) = if bound.is_some() || has_namesake {
            (ChangeKind::Collision, Risk::R4)
        } else if pms_moved {
            (ChangeKind::PmsChanged, Risk::R4)
        } else if is_waiting && !self.no_one_is_authoritative() {
            (ChangeKind::SecondSiteSeen, Risk::R0)
        } else if !is_certain {
            (ChangeKind::GuidChanged, Risk::R4)
        } else {
            (ChangeKind::GuidChanged, name_risk.unwrap_or(Risk::R1))
        };
        self.proposal(kind, risk, side(site, self.approved.pms), checks)
    }

    /// The GUID stays and Halo gives it another name.
    fn renamed(&self) -> Option<Proposal> {
        let listed = self.found.into_iter().flatten();
        let listed = listed.filter(|site| site.guid == Some(self.approved.guid));
        let name = self.old.name.as_deref();
        let name = name.or(listed.filter_map(|site| site.name.as_deref()).next())?;
        self.approved.name.as_deref()?;
        let (check, risk) = self.check_name(Some(name));
        let risk = risk?;
        let mut checks = vec![check, passed("GUID, Site ID and PMS are unchanged.")];
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

    /// Halo knows no site for the Site ID.
    fn vanished(&self) -> Proposal {
        let checks = vec![failed(
            "Halo knows no site for this PMS and Site ID any more.",
        )];
        self.proposal(ChangeKind::SiteVanished, Risk::R4, Side::default(), checks)
    }

    fn proposal(&self, kind: ChangeKind, risk: Risk, new: Side, checks: Vec<Check>) -> Proposal {
        Proposal {
            kind,
            risk,
            meaning: self.meaning(kind, risk, &new),
            old: self.old_side(),
            new,
            checks,
        }
    }

    /// Exactly one site that is, or may be, the one in use.
    fn check_candidates(&self) -> Check {
        let sites = self.found.unwrap_or_default();
        let candidates = sites
            .iter()
            .filter(|site| is_candidate(self.approved, site));
        let possible = candidates
            .filter(|site| site.authoritative != Some(false))
            .count();
        match possible {
            1 if self.old_still_counts() => failed(
                "Halo calls both the approved and the proposed GUID authoritative, or says it of \
                 neither.",
            ),
            1 => passed("There is exactly one possible successor."),
            0 => failed("Halo calls no site authoritative."),
            several => failed(format!("Halo names {several} possible successors.")),
        }
    }

    fn check_old(&self) -> Check {
        match self.old.access {
            OldAccess::Refused => passed("Halo refuses the approved GUID."),
            OldAccess::Gone => passed("The approved GUID is gone at Halo."),
            OldAccess::Answers | OldAccess::Unknown if self.old_still_counts() => {
                failed("The approved GUID may still be the one in use.")
            }
            OldAccess::Answers | OldAccess::Unknown => {
                passed("The approved GUID is not authoritative any more.")
            }
        }
    }

    /// Whether the approved GUID may be the one in use. A look-up that leaves it out speaks against
    /// it, unless its own status says otherwise.
    fn old_still_counts(&self) -> bool {
        if matches!(self.old.access, OldAccess::Refused | OldAccess::Gone)
            || self.old.authoritative == Some(false)
        {
            return false;
        }
        let sites = self.found.unwrap_or_default();
        let listed = sites
            .iter()
            .find(|site| site.guid == Some(self.approved.guid));
        match listed {
            Some(site) => {
                site.authoritative != Some(false)
                    && !matches!(site.lifecycle, Lifecycle::Removed | Lifecycle::Uninstalled)
            }
            None => self.old.authoritative == Some(true),
        }
    }

    /// Whether neither the approved GUID nor any other can be the one in use.
    fn no_one_is_authoritative(&self) -> bool {
        let sites = self.found.unwrap_or_default();
        let any_other = sites
            .iter()
            .filter(|site| is_candidate(self.approved, site))
            .any(|site| site.authoritative != Some(false));
        // An old GUID that cannot be asked is not known to be out.
        !any_other && !self.old_still_counts() && self.old.access != OldAccess::Unknown
    }

    fn check_name(&self, name: Option<&str>) -> (Check, Option<Risk>) {
        match (self.approved.name.as_deref(), name) {
            (Some(approved), Some(name)) => match compare(approved, name) {
                Likeness::Same => (passed("The name is the same after normalising."), None),
                Likeness::Alike => (
                    failed("The name differs in an abbreviation or one letter."),
                    Some(Risk::R2),
                ),
                Likeness::Different => (
                    failed("The name differs after normalising: a split, a merger or a sale?"),
                    Some(Risk::R3),
                ),
            },
            (_, _) => (
                failed("A name is missing, so that there is nothing to compare."),
                Some(Risk::R3),
            ),
        }
    }

    /// Whether the new name, where it is another one, is that of a practice on the list.
    fn check_namesake(&self, name: Option<&str>) -> Option<Check> {
        let name = name?;
        let is_new = self
            .approved
            .name
            .as_deref()
            .is_none_or(|approved| compare(approved, name) == Likeness::Different);
        let other = self.neighbours.called(name).filter(|_| is_new)?;
        Some(failed(format!(
            "{other} on your list goes by the new name."
        )))
    }

    fn old_side(&self) -> Side {
        Side {
            halo_guid: Some(self.approved.guid),
            name: self.approved.name.clone(),
            pms: Some(self.approved.pms),
            authoritative: self.old.authoritative,
            halo_link_version: self.old.halo_link_version.clone(),
            lifecycle: self.old.lifecycle.clone(),
            access: Some(self.old.access.to_string()),
        }
    }

    /// What a decision rests on. Versions, times and spelling are not part of it.
    fn meaning(&self, kind: ChangeKind, risk: Risk, new: &Side) -> String {
        let name = |name: &Option<String>| name.as_deref().map(normalised).unwrap_or_default();
        let guid = |guid: Option<HaloGuid>| guid.map(|guid| guid.to_string()).unwrap_or_default();
        let mut sites: Vec<String> = self
            .found
            .unwrap_or_default()
            .iter()
            .map(|site| {
                format!(
                    "{} {:?} {} {}",
                    guid(site.guid),
                    site.authoritative,
                    site.lifecycle.as_str().unwrap_or_default(),
                    name(&site.name),
                )
            })
            .collect();
        sites.sort();
        format!(
            "{kind} {risk}\nold {} {} out:{}\nnew {} {} {:?}\nfound {}",
            self.approved.guid,
            name(&self.approved.name),
            !self.old_still_counts(),
            guid(new.halo_guid),
            name(&new.name),
            new.pms,
            sites.join("; "),
        )
    }
}

fn side(site: &SiteAnswer, pms: Pms) -> Side {
    Side {
        halo_guid: site.guid,
        name: site.name.clone(),
        pms: site.pms.or(Some(pms)),
        authoritative: site.authoritative,
        halo_link_version: site.halo_link_version.clone(),
        lifecycle: site.lifecycle.as_str().map(str::to_owned),
        access: Some(OldAccess::Answers.to_string()),
    }
}

fn passed(words: &str) -> Check {
    Check {
        passed: true,
        words: words.to_owned(),
    }
}

fn failed(words: impl Into<String>) -> Check {
    Check {
        passed: false,
        words: words.into(),
    }
}
