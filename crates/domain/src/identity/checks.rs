//! What is checked before a change is put to people, and how each check came out, in a sentence.

use super::facts::Facts;
use super::{Neighbours, OldAccess};
use crate::change::{Check, Risk};
use crate::name::{Likeness, compare};
use crate::observation::SiteAnswer;

impl<N: Neighbours> Facts<'_, N> {
    /// Exactly one site that is, or may be, the one in use.
    pub fn check_candidates(&self) -> Check {
        let possible = self
            .others()
            .filter(|site| site.authoritative != Some(false))
            .count();
        match possible {
            1 if self.old_still_counts() => Check::failed(
                "Halo calls both the approved and the proposed GUID authoritative, or says it of \
                 neither.",
            ),
            1 => Check::passed("There is exactly one possible successor."),
            0 => Check::failed("Halo calls no site authoritative."),
            several => Check::failed(format!("Halo names {several} possible successors.")),
        }
    }

    /// A GUID that a person entered stands or falls with what Halo's status says of it.
    pub fn check_entered(&self, site: &SiteAnswer) -> Check {
        let is_rivalled = self
            .others()
            .any(|other| other.authoritative != Some(false));
        match site.authoritative {
            _ if is_rivalled => Check::failed(
                "Halo's look-up names another successor than the one entered by hand.",
            ),
            Some(true) => {
                Check::passed("Halo knows the GUID entered by hand and calls it authoritative.")
            }
            Some(false) => Check::failed(
                "Halo knows the GUID entered by hand, and does not call it authoritative.",
            ),
            None => Check::failed(
                "Halo knows the GUID entered by hand, and does not say whether it is authoritative.",
            ),
        }
    }

    /// Whether the approved GUID is out.
    pub fn check_old(&self) -> Check {
        match self.old.access {
            _ if self.approved.guid.is_none() => {
                Check::passed("No GUID is approved for this Site ID now.")
            }
            OldAccess::Refused => Check::passed("Halo refuses the approved GUID."),
            OldAccess::Unpaired => {
                Check::passed("Halo refuses the approved GUID: we are not paired with it.")
            }
            OldAccess::Gone => Check::passed("The approved GUID is gone at Halo."),
            OldAccess::Answers | OldAccess::Unknown if self.old_still_counts() => {
                Check::failed("The approved GUID may still be the one in use.")
            }
            OldAccess::Answers | OldAccess::Unknown => {
                Check::passed("The approved GUID is not authoritative any more.")
            }
        }
    }

    /// How the names compare, and which risk that alone is.
    pub fn check_name(&self, name: Option<&str>) -> (Check, Option<Risk>) {
        match (self.approved.name.as_deref(), name) {
            (Some(approved), Some(name)) => match compare(approved, name) {
                Likeness::Same if approved == name => (
                    Check::passed("The name is the same, letter for letter."),
                    None,
                ),
                Likeness::Same => (
                    Check::passed("The name is the same after normalising."),
                    None,
                ),
                Likeness::Alike => (
                    Check::failed("The name differs in an abbreviation or one letter."),
                    Some(Risk::R2),
                ),
                Likeness::Different => (
                    Check::failed(
                        "The name differs after normalising: a split, a merger or a sale? \
                         Ignored: case, punctuation, “The”, “Dr”, “Pty Ltd”, “&” for “and”.",
                    ),
                    Some(Risk::R3),
                ),
            },
            (_, _) => (
                Check::failed("A name is missing, so that there is nothing to compare."),
                Some(Risk::R3),
            ),
        }
    }

    /// Whether another practice on the list has the GUID or is about to get it.
    pub fn check_owner(&self, site: &SiteAnswer) -> (Check, bool) {
        let bound = site.guid.and_then(|guid| self.neighbours.bound_to(guid));
        let wanted = site.guid.and_then(|guid| self.neighbours.wanted_by(guid));
        match (bound, wanted) {
            (Some(other), _) => (
                Check::failed(format!("The proposed GUID is bound to {other}.")),
                true,
            ),
            (None, Some(other)) => (
                Check::failed(format!(
                    "The same GUID is proposed for {other} too: a merger?"
                )),
                true,
            ),
            (None, None) => (
                Check::passed("No other practice is bound to the proposed GUID."),
                false,
            ),
        }
    }

    /// Whether the new name, where it is another one, is that of a practice on the list.
    pub fn check_namesake(&self, name: Option<&str>) -> Option<Check> {
        let other = self.namesake(name?)?;
        Some(Check::failed(format!(
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
    pub fn check_pms(&self, site: &SiteAnswer) -> (Check, bool) {
        let ours = self.approved.pms;
        match site.pms.filter(|pms| *pms != ours) {
            Some(other) => (
                Check::failed(format!(
                    "The proposed site belongs to {}, and the practice is listed with {}.",
                    other.full_name(),
                    ours.full_name()
                )),
                true,
            ),
            None => (Check::passed("PMS and Site ID are unchanged."), false),
        }
    }
}
