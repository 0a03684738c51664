//! What is checked before a change is put to people, and how each check came out, in a sentence.

use super::facts::IdentityFacts;
use super::{Neighbours, OldAccess};
use crate::change::{IdentityCheck, Risk};
use crate::name::{Likeness, compare};
use crate::observation::SiteAnswer;
use crate::wording::change::{NAME_IS_ALIKE, NAME_IS_SAME, OLD_IS_GONE};

impl<N: Neighbours> IdentityFacts<'_, N> {
    /// Exactly one site that is, or may be, the one in use.
    pub fn check_candidates(&self) -> IdentityCheck {
        let possible = self
            .others()
            .filter(|site| site.authoritative != Some(false))
            .count();
        match possible {
            1 if self.old_still_counts() => IdentityCheck::failed(
                "Halo calls both the approved and the proposed GUID authoritative, or says it of \
                 neither.",
            ),
            1 => IdentityCheck::passed("There is exactly one possible successor."),
            0 => IdentityCheck::failed("Halo calls no site authoritative."),
            several => IdentityCheck::failed(format!("Halo names {several} possible successors.")),
        }
    }

    /// Several authoritative installations, as a developer's licence has them in Stage.
    pub fn check_developers(&self) -> IdentityCheck {
        IdentityCheck::passed(
            "Halo calls several installations authoritative, as is usual in Stage with a developer's \
             licence: choose by GUID.",
        )
    }

    /// The approved GUID where another may be used as well.
    pub fn check_old_beside_it(&self) -> IdentityCheck {
        match self.old_still_counts() {
            true => IdentityCheck::passed("The approved GUID may stay in use as well."),
            false => self.check_old(),
        }
    }

    /// A GUID that a person entered stands or falls with what Halo's status says of it.
    pub fn check_entered(&self, site: &SiteAnswer) -> IdentityCheck {
        let is_rivalled = self
            .others()
            .any(|other| other.authoritative != Some(false));
        match site.authoritative {
            _ if is_rivalled => IdentityCheck::failed(
                "Halo's look-up names another successor than the one entered by hand.",
            ),
            Some(true) => IdentityCheck::passed(
                "Halo knows the GUID entered by hand and calls it authoritative.",
            ),
            Some(false) => IdentityCheck::failed(
                "Halo knows the GUID entered by hand, and does not call it authoritative.",
            ),
            None => IdentityCheck::failed(
                "Halo knows the GUID entered by hand, and does not say whether it is authoritative.",
            ),
        }
    }

    /// Whether the approved GUID is out.
    pub fn check_old(&self) -> IdentityCheck {
        match self.old.access {
            _ if self.approved.guid.is_none() => {
                IdentityCheck::passed("No GUID is approved for this Site ID now.")
            }
            OldAccess::Refused => IdentityCheck::passed("Halo refuses the approved GUID."),
            OldAccess::Unpaired => {
                IdentityCheck::passed("Halo refuses the approved GUID: we are not paired with it.")
            }
            OldAccess::Gone => IdentityCheck::passed(OLD_IS_GONE),
            OldAccess::Answers | OldAccess::Unknown if self.old_still_counts() => {
                IdentityCheck::failed("The approved GUID may still be the one in use.")
            }
            OldAccess::Answers | OldAccess::Unknown => {
                IdentityCheck::passed("The approved GUID is not authoritative any more.")
            }
        }
    }

    /// How the names compare, and which risk that alone is.
    pub fn check_name(&self, name: Option<&str>) -> (IdentityCheck, Option<Risk>) {
        match (self.approved.name.as_deref(), name) {
            (Some(approved), Some(name)) => match compare(approved, name) {
                Likeness::Same if approved == name => (
                    IdentityCheck::passed("The name is the same, letter for letter."),
                    None,
                ),
                Likeness::Same => (IdentityCheck::passed(NAME_IS_SAME), None),
                Likeness::Alike => (IdentityCheck::failed(NAME_IS_ALIKE), Some(Risk::R2)),
                Likeness::Different => (
                    IdentityCheck::failed(
                        "The name differs after normalising: a split, a merger or a sale? \
                         Ignored: case, punctuation, “The”, “Dr”, “Pty Ltd”, “&” for “and”.",
                    ),
                    Some(Risk::R3),
                ),
            },
            (_, _) => (
                IdentityCheck::failed("A name is missing, so that there is nothing to compare."),
                Some(Risk::R3),
            ),
        }
    }

    /// Whether another practice on the list has the GUID or is about to get it.
    pub fn check_owner(&self, site: &SiteAnswer) -> (IdentityCheck, bool) {
        let bound = site.guid.and_then(|guid| self.neighbours.bound_to(guid));
        let wanted = site.guid.and_then(|guid| self.neighbours.wanted_by(guid));
        match (bound, wanted) {
            (Some(other), _) => (
                IdentityCheck::failed(format!("The proposed GUID is bound to {other}.")),
                true,
            ),
            (None, Some(other)) => (
                IdentityCheck::failed(format!(
                    "The same GUID is proposed for {other} too: a merger?"
                )),
                true,
            ),
            (None, None) => (
                IdentityCheck::passed("No other practice is bound to the proposed GUID."),
                false,
            ),
        }
    }

    /// Whether the new name, where it is another one, is that of a practice on the list.
    pub fn check_namesake(&self, name: Option<&str>) -> Option<IdentityCheck> {
        let other = self.namesake(name?)?;
        Some(IdentityCheck::failed(format!(
            "{other} on your list goes by the new name."
        )))
    }

    /// The other practice that goes by a name, where that is not the approved one.
    pub fn namesake(&self, name: &str) -> Option<String> {
        let approved = self.approved.name.as_deref();
        let is_new = approved.is_none_or(|approved| compare(approved, name) == Likeness::Different);
        self.neighbours.called(name).filter(|_| is_new)
    }

    /// Whether the site belongs to the PMS that the practice is listed with.
    pub fn check_pms(&self, site: &SiteAnswer) -> (IdentityCheck, bool) {
        let ours = self.approved.pms;
        match site.pms.filter(|pms| *pms != ours) {
            Some(other) => (
                IdentityCheck::failed(format!(
                    "The proposed site belongs to {}, and the practice is listed with {}.",
                    other.full_name(),
                    ours.full_name()
                )),
                true,
            ),
            None => (
                IdentityCheck::passed("PMS and Site ID are unchanged."),
                false,
            ),
        }
    }
}
