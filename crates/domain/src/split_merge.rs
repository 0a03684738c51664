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
pub enum Disposition {
    /// It goes on being reached through this site.
    Stays,
    /// It is reached through another one: its own new database, or that of the practice it joined.
    Moves(SiteKey),
    /// It is closed, or served by us no more.
    Retires,
}

/// A practice that begins with a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewcomerPractice {
    /// Its name on our list.
    pub name: String,
    /// Where it is reached.
    pub site: SiteKey,
}

string_enum! {
    /// What becomes of the site's mapping.
    pub enum MappingDisposition {
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
pub struct SplitMergePlan {
    /// Every practice behind the site, each once.
    ///
    /// The name in JSON is older than the word: plans are kept, and fingerprints are made of it.
    #[serde(rename = "fates")]
    pub dispositions: Vec<(PracticeId, Disposition)>,
    /// Practices that are new.
    pub newcomers: Vec<NewcomerPractice>,
    /// The mapping.
    pub mapping: MappingDisposition,
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

impl SplitMergePlan {
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
        let mut planned: Vec<PracticeId> = self.dispositions.iter().map(|(id, _)| *id).collect();
        let mut behind = behind.to_vec();
        planned.sort();
        behind.sort();
        if planned != behind {
            return Err(Unplannable::OtherPractices);
        }
        let stays = |disposition: &Disposition| *disposition == Disposition::Stays;
        let stayers = self
            .dispositions
            .iter()
            .filter(|(_, disposition)| stays(disposition))
            .count();
        if stayers == self.dispositions.len() && self.newcomers.is_empty() {
            return Err(Unplannable::NothingHappens);
        }
        let to_here =
            |disposition: &Disposition| matches!(disposition, Disposition::Moves(to) if to == site);
        if self
            .dispositions
            .iter()
            .any(|(_, disposition)| to_here(disposition))
        {
            return Err(Unplannable::MovesNowhere);
        }
        match self.mapping {
            MappingDisposition::Follow if !can_be_followed => Err(Unplannable::NothingToFollow),
            MappingDisposition::End if stayers > 0 => Err(Unplannable::StaysWithoutMapping),
            MappingDisposition::Follow | MappingDisposition::Keep | MappingDisposition::End => {
                Ok(())
            }
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

    fn plan(dispositions: [Disposition; 2], mapping: MappingDisposition) -> SplitMergePlan {
        let dispositions = dispositions.into_iter().zip(1..);
        SplitMergePlan {
            dispositions: dispositions
                .map(|(disposition, id)| (PracticeId(id), disposition))
                .collect(),
            newcomers: Vec::new(),
            mapping,
        }
    }

    fn check(plan: &SplitMergePlan) -> Result<(), Unplannable> {
        plan.check(&key("1"), &[PracticeId(2), PracticeId(1)], true)
    }

    #[test]
    fn one_keeps_the_database_and_one_leaves_with_its_own() {
        let split = plan(
            [Disposition::Stays, Disposition::Moves(key("2"))],
            MappingDisposition::Keep,
        );
        assert_eq!(check(&split), Ok(()));
        let ended = SplitMergePlan {
            mapping: MappingDisposition::End,
            ..split
        };
        assert_eq!(check(&ended), Err(Unplannable::StaysWithoutMapping));
    }

    #[test]
    fn a_plan_is_about_the_practices_that_are_there_and_does_something() {
        let nothing = plan(
            [Disposition::Stays, Disposition::Stays],
            MappingDisposition::Keep,
        );
        assert_eq!(check(&nothing), Err(Unplannable::NothingHappens));
        let nowhere = plan(
            [Disposition::Moves(key("1")), Disposition::Retires],
            MappingDisposition::End,
        );
        assert_eq!(check(&nowhere), Err(Unplannable::MovesNowhere));
        let closed = plan(
            [Disposition::Retires, Disposition::Retires],
            MappingDisposition::End,
        );
        assert_eq!(check(&closed), Ok(()));
        let others = closed.check(&key("1"), &[PracticeId(1)], true);
        assert_eq!(others, Err(Unplannable::OtherPractices));
        let unfollowable = plan(
            [Disposition::Stays, Disposition::Retires],
            MappingDisposition::Follow,
        );
        let refused = unfollowable.check(&key("1"), &[PracticeId(1), PracticeId(2)], false);
        assert_eq!(refused, Err(Unplannable::NothingToFollow));
    }
}
