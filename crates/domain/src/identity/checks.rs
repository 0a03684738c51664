//! What is checked before a change is put to people, and how each check came out, in a sentence.

use super::facts::IdentityFacts;
use super::{Neighbours, OldAccess};
use crate::change::{IdentityCheck, Risk, Side};
use crate::expected::Reading;
use crate::halo_name::HaloName;
use crate::import::clipped;
use crate::name::{Likeness, compare};
use crate::observation::SiteAnswer;
use crate::outside_text::isolated;
use crate::pms_at_halo::PmsAtHalo;
use crate::succession::Succession;
use crate::wording::change::{NAME_IS_ALIKE, NAME_IS_SAME, OLD_IS_GONE};
use crate::wording::spelled;

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
            OldAccess::Unknown if self.listed().is_none() => IdentityCheck::failed(
                "Halo tells nothing of the approved GUID now, and does not list it.",
            ),
            OldAccess::Answers | OldAccess::Unknown => {
                IdentityCheck::passed("The approved GUID is not authoritative any more.")
            }
        }
    }

    /// How the name compares that Halo gives in the same place as the approved one, and which risk
    /// that alone is.
    pub fn check_name(&self, name: Option<&HaloName>) -> (IdentityCheck, Option<Risk>) {
        match (self.compared_name(), name) {
            (Some(approved), Some(name)) => match compare(&approved.text, &name.text) {
                Likeness::Same if approved.text == name.text => (
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
            (Some(_), None) => (
                IdentityCheck::not_known(
                    "Halo did not tell the name in the place from which the approved one is, so there \
                     is nothing to compare.",
                ),
                Some(Risk::R3),
            ),
            (None, _) => (
                IdentityCheck::not_known("No name was approved to compare with."),
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
                IdentityCheck::failed(format!(
                    "The proposed GUID is bound to {}.",
                    isolated(&other)
                )),
                true,
            ),
            (None, Some(other)) => (
                IdentityCheck::failed(format!(
                    "The same GUID is proposed for {} too: a merger?",
                    isolated(&other)
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
            "{} on your list goes by the new name.",
            isolated(&other)
        )))
    }

    /// The other practice that goes by a name, where that is not the approved one.
    pub fn namesake(&self, name: &str) -> Option<String> {
        let approved = self.compared_name();
        let is_new =
            approved.is_none_or(|approved| compare(&approved.text, name) == Likeness::Different);
        self.neighbours.called(name).filter(|_| is_new)
    }

    /// Whether Halo names the PMS that the practice is listed with.
    pub fn check_pms(&self, told: Option<&PmsAtHalo>) -> (IdentityCheck, Reading) {
        let expected = &self.approved.expected;
        let reading = expected.pms(told);
        let ours = expected.key.pms.full_name();
        let name = isolated(&clipped(told.map_or(ours, PmsAtHalo::full_name)));
        let check = match reading {
            Reading::Same => IdentityCheck::passed(format!("Halo tells the same PMS: {ours}.")),
            Reading::SameAsApproved => IdentityCheck::passed(format!(
                "Halo tells {name}, as it did when it was approved."
            )),
            Reading::Differs => IdentityCheck::failed(format!(
                "Halo says that it belongs to {name}, and the practice is listed with {ours}."
            )),
            Reading::NotTold => IdentityCheck::not_known("Halo did not tell the PMS."),
        };
        (check, reading)
    }

    /// Whether Halo tells our Site ID with a GUID.
    pub fn check_site_id(&self, new: &Side) -> (IdentityCheck, Reading) {
        let reading = self.site_id_reading(new);
        let ours = &self.approved.expected.key.site_id;
        let told = isolated(&clipped(new.site_id.as_deref().unwrap_or_default()));
        let check = match reading {
            Reading::Same => IdentityCheck::passed(format!("Halo tells the same Site ID: {told}.")),
            Reading::SameAsApproved => IdentityCheck::passed(format!(
                "Halo tells Site ID {told}, as it did when it was approved."
            )),
            Reading::Differs => IdentityCheck::failed(match self.with_site_id(new) {
                None => {
                    format!("Halo tells Site ID {told}, and the practice is listed with {ours}.")
                }
                Some(other) => format!(
                    "Halo tells Site ID {told}, which is that of {} on your list; the practice is \
                     listed with {ours}.",
                    isolated(&other)
                ),
            }),
            Reading::NotTold => IdentityCheck::not_known("Halo did not tell the Site ID."),
        };
        (check, reading)
    }

    /// Whether a Site ID that Halo tells is not the expected one.
    pub fn is_other_site_id(&self, new: &Side) -> bool {
        self.site_id_reading(new) == Reading::Differs
    }

    /// Where another practice has the ID just as Halo spells it, ours is no other spelling of it.
    fn site_id_reading(&self, new: &Side) -> Reading {
        let expected = &self.approved.expected;
        match expected.site_id(new.halo_guid, new.site_id.as_deref()) {
            Reading::Same if self.with_site_id(new).is_some() => Reading::Differs,
            reading => reading,
        }
    }

    /// The other practice on the list whose Site ID Halo tells.
    pub fn with_site_id(&self, new: &Side) -> Option<String> {
        let expected = &self.approved.expected;
        let pms = match &new.pms {
            None => expected.key.pms,
            Some(told) => told.known()?,
        };
        self.neighbours.with_site_id(pms, new.site_id.as_deref()?)
    }

    /// Whether the proposed GUID began when the approved one had stopped, or ran beside it.
    pub fn check_succession(&self, follows: &Succession, is_excused: bool) -> IdentityCheck {
        match follows {
            Succession::Beside(time) if is_excused => IdentityCheck::passed(format!(
                "Halo knew the proposed GUID for {} while the approved one was in use, and a migration \
                 was announced for this time.",
                spelled(*time)
            )),
            Succession::Beside(time) => IdentityCheck::failed(format!(
                "Halo knew the proposed GUID for {} while the approved one was in use: a restored \
                 backup looks like this.",
                spelled(*time)
            )),
            Succession::Prepared(time) => IdentityCheck::passed(format!(
                "Halo knew the proposed GUID for {} while the approved one was in use, and then that \
                 one stopped, as in a migration that was prepared.",
                spelled(*time)
            )),
            Succession::After(time) => IdentityCheck::passed(format!(
                "The approved GUID had been stopped for {} when Halo came to know the proposed one.",
                spelled(*time)
            )),
            Succession::Unseen => IdentityCheck::not_known(
                "Nobody saw whether the approved GUID still ran when Halo came to know the proposed \
                 one.",
            ),
            Succession::NotTold => IdentityCheck::not_known(
                "Halo did not tell since when it knows the proposed GUID, so that it may have run beside \
                 the approved one.",
            ),
        }
    }
}
