//! How a split or a merger is closed: where each practice behind a site goes, and what becomes of
//! the site's mapping.
//!
//! Halo's guides know the cases: clinics separate and some get a database of their own, one joins
//! the database of another customer, one closes. Following a GUID cannot tell them apart, so a
//! person says for each practice what became of it, and a second person confirms just that.

use serde::{Deserialize, Serialize};

use crate::canonical::canonical_form;
use crate::practice::PracticeId;
use crate::site::SiteKey;

/// What becomes of one practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It goes on being reached through this site.
    Stays,
    /// It is reached through another one: its own new database, or that of the practice it joined.
    Moves(SiteKey),
    /// It is closed, or served by us no more.
    Retires,
}

/// A practice that begins with a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    /// Its name on our list.
    pub name: String,
    /// Where it is reached.
    pub site: SiteKey,
}

words! {
    /// What becomes of the site's mapping.
    pub enum MappingFate {
        /// It becomes what the change proposes.
        Follow = "follow",
        /// The approved GUID stays.
        Keep = "keep",
        /// No GUID is approved any more.
        End = "end",
    }
}

/// The whole plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regrouping {
    /// Every practice behind the site, each once.
    pub fates: Vec<(PracticeId, Fate)>,
    /// Practices that are new.
    pub newcomers: Vec<Newcomer>,
    /// The mapping.
    pub mapping: MappingFate,
}

/// Why a plan cannot be carried out, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplannable {
    /// Other practices stand behind the site than the plan speaks of.
    #[error(
        "The practices behind this site are others than when the form was drawn. Fill it in again."
    )]
    OtherPractices,
    /// It says nothing.
    #[error("Say what became of at least one practice: it moves, it closes, or a new one begins.")]
    NothingHappens,
    /// A practice is to move to where it is.
    #[error("A practice cannot move to the PMS and Site ID that it has: choose that it stays.")]
    MovesNowhere,
    /// Practices stay without a mapping.
    #[error("A practice that stays needs a mapping: keep the old GUID or follow the new one.")]
    StaysWithoutMapping,
    /// There is nothing to follow.
    #[error("Halo names no other GUID here, so the mapping can be kept or ended, not followed.")]
    NothingToFollow,
}

impl Regrouping {
    /// The plan spelled one way, for the evidence that the second person confirms.
    pub fn meaning(&self) -> String {
        canonical_form(self)
    }

    /// Checks the plan against what it is about: the site's key, the practices behind it, and
    /// whether the change names a GUID to follow.
    ///
    /// # Errors
    /// [`Unplannable`] says what to do.
    pub fn check(
        &self,
        site: &SiteKey,
        behind: &[PracticeId],
        can_be_followed: bool,
    ) -> Result<(), Unplannable> {
        let mut planned: Vec<PracticeId> = self.fates.iter().map(|(id, _)| *id).collect();
        let mut behind = behind.to_vec();
        planned.sort();
        behind.sort();
        if planned != behind {
            return Err(Unplannable::OtherPractices);
        }
        let stays = |fate: &Fate| *fate == Fate::Stays;
        let stayers = self.fates.iter().filter(|(_, fate)| stays(fate)).count();
        if stayers == self.fates.len() && self.newcomers.is_empty() {
            return Err(Unplannable::NothingHappens);
        }
        let to_here = |fate: &Fate| matches!(fate, Fate::Moves(to) if to == site);
        if self.fates.iter().any(|(_, fate)| to_here(fate)) {
            return Err(Unplannable::MovesNowhere);
        }
        match self.mapping {
            MappingFate::Follow if !can_be_followed => Err(Unplannable::NothingToFollow),
            MappingFate::End if stayers > 0 => Err(Unplannable::StaysWithoutMapping),
            MappingFate::Follow | MappingFate::Keep | MappingFate::End => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Pms;

    fn key(site_id: &str) -> SiteKey {
        SiteKey {
            pms: Pms::BestPractice,
            site_id: site_id.parse().unwrap(),
        }
    }

    fn plan(fates: [Fate; 2], mapping: MappingFate) -> Regrouping {
        let fates = fates.into_iter().zip(1..);
        Regrouping {
            fates: fates.map(|(fate, id)| (PracticeId(id), fate)).collect(),
            newcomers: Vec::new(),
            mapping,
        }
    }

    fn check(plan: &Regrouping) -> Result<(), Unplannable> {
        plan.check(&key("1"), &[PracticeId(2), PracticeId(1)], true)
    }

    #[test]
    fn one_keeps_the_database_and_one_leaves_with_its_own() {
        let split = plan([Fate::Stays, Fate::Moves(key("2"))], MappingFate::Keep);
        assert_eq!(check(&split), Ok(()));
        let ended = Regrouping {
            mapping: MappingFate::End,
            ..split
        };
        assert_eq!(check(&ended), Err(Unplannable::StaysWithoutMapping));
    }

    #[test]
    fn a_plan_is_about_the_practices_that_are_there_and_does_something() {
        let nothing = plan([Fate::Stays, Fate::Stays], MappingFate::Keep);
        assert_eq!(check(&nothing), Err(Unplannable::NothingHappens));
        let nowhere = plan([Fate::Moves(key("1")), Fate::Retires], MappingFate::End);
        assert_eq!(check(&nowhere), Err(Unplannable::MovesNowhere));
        let closed = plan([Fate::Retires, Fate::Retires], MappingFate::End);
        assert_eq!(check(&closed), Ok(()));
        let others = closed.check(&key("1"), &[PracticeId(1)], true);
        assert_eq!(others, Err(Unplannable::OtherPractices));
        let unfollowable = plan([Fate::Stays, Fate::Retires], MappingFate::Follow);
        let refused = unfollowable.check(&key("1"), &[PracticeId(1), PracticeId(2)], false);
        assert_eq!(refused, Err(Unplannable::NothingToFollow));
    }
}
