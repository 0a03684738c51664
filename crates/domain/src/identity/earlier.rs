//! What spoke against a GUID on an earlier card about it, and was taken away by people since, not by Halo.
//!
//! Somebody who may edit the list, or announce a migration, could otherwise make a card safer that they then
//! approve: by renaming or retiring the practice that it collides with, or by announcing afterwards what ran
//! beside the server in use.

use chrono::TimeDelta;

use super::Neighbours;
use super::facts::IdentityFacts;
use crate::change::{IdentityCheck, Side};
use crate::name::normalised;
use crate::site::HaloGuid;

/// So long after a card was last seen what spoke against its GUID is remembered.
pub const REMEMBERED_FOR: TimeDelta = TimeDelta::days(90);

/// An earlier card about a site, open or not, whose GUID something spoke against that people can take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierCard {
    /// The GUID that it proposed, or that stayed.
    pub guid: HaloGuid,
    /// The name that Halo told with it.
    pub name: Option<String>,
    /// The Site ID that Halo told with it.
    pub site_id: Option<String>,
    /// Whether it ran beside the one in use, and nobody had announced that.
    pub ran_beside: bool,
    /// Whether another practice on the list had the GUID, the name or the Site ID.
    pub is_claimed: bool,
}

impl<N: Neighbours> IdentityFacts<'_, N> {
    /// Whether a GUID was seen to run beside the one in use before anybody announced a migration.
    pub(super) fn ran_beside_before(&self, new: &Side) -> bool {
        self.earlier_about(new).any(|card| card.ran_beside)
    }

    /// Whether another practice had it when Halo told of it in the same words. Other words of Halo's are other
    /// facts.
    pub(super) fn was_claimed(&self, new: &Side) -> bool {
        let words = |name: &Option<String>| name.as_deref().map(normalised);
        self.earlier_about(new).any(|card| {
            card.is_claimed && words(&card.name) == words(&new.name) && card.site_id == new.site_id
        })
    }

    fn earlier_about(&self, new: &Side) -> impl Iterator<Item = &super::EarlierCard> {
        let guid = new.halo_guid;
        let earlier = self.earlier.iter();
        earlier.filter(move |card| Some(card.guid) == guid)
    }

    /// That another practice had it, where none has any more.
    pub(super) fn check_claimed_before(&self) -> IdentityCheck {
        IdentityCheck::failed(
            "When this came up, another practice on the list had the GUID, the name or the Site ID. The list \
             was changed since, and Halo tells what it told: two people decide all the same.",
        )
    }
}
