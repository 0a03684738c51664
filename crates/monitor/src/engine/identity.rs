//! Whether the site is still the practice we know: look-ups beside the statuses, and the changes
//! that follow from both.
//!
//! A mapped site is looked up every few hours, and at once when its status says that something
//! moved (`look_ups`). What both tell, and what the GUIDs in question say of themselves
//! (`candidates`), is given to `domain::identity` (`weigh`); what that proposes is compared with
//! the changes that are open. A card never changes under its reader: other evidence closes it and
//! opens another, and facts that went back withdraw it. Nothing here touches a mapping.

pub(super) mod candidates;
mod compare;
pub(crate) mod evidence;
pub(super) mod look_ups;
pub(crate) mod neighbours;
mod twins;
pub(crate) mod weigh;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::change::Risk;
use domain::pace::Policy;
use domain::practice::SiteRow;
use halo::HaloClient;
use store::{Change, ChangeEvent, Sighting, TwinLifeRow};

pub(crate) use self::compare::{is_moved_by_hand, is_stale};
use super::Memory;
use super::in_flight::Outcome;

/// What a batch told of identity, to be recorded.
pub(super) struct Taken {
    pub notes: Vec<ChangeEvent>,
    pub sightings: Vec<Sighting>,
    pub lives: Vec<TwinLifeRow>,
}

/// Takes in what a batch tells of identity, and what follows from it for the changes. Where nobody can
/// be seen nothing is weighed.
pub(super) fn take(
    next: &mut Memory,
    outcomes: &[Outcome],
    is_blind: bool,
    policy: &Policy,
    halo: &HaloClient,
    now: DateTime<Utc>,
) -> Taken {
    look_ups::take(next, outcomes);
    let sightings = candidates::take(next, outcomes, policy);
    let lives = twins::take(next, outcomes, policy);
    let mut notes = Vec::new();
    let told = outcomes.iter().filter(|outcome| !outcome.is_overtaken);
    let touched: BTreeSet<SiteRow> = told.map(|outcome| outcome.site).collect();
    for number in touched.into_iter().filter(|_| !is_blind) {
        let weighed = weigh::weigh(&next.snapshot, &next.look_ups, halo, number, now);
        let Some(weighed) = weighed else { continue };
        let opens = weighed
            .iter()
            .any(|note| matches!(note, ChangeEvent::Opened(_)));
        notes.extend(weighed);
        let is_open = opens || is_about_something(&next.snapshot, number);
        next.look_ups.is_weighed(number, is_open);
    }
    Taken {
        notes,
        sightings,
        lives,
    }
}

/// Whether something about a site is open, so that its answers are weighed again and again.
fn is_about_something(snapshot: &super::snapshot::Snapshot, number: SiteRow) -> bool {
    snapshot.changes.contains_key(&number) || snapshot.entries.contains_key(&number)
}

/// Whether a change is to be decided now: it is no mere information, and not snoozed.
pub fn waits_for_us(change: &Change, now: DateTime<Utc>) -> bool {
    change.risk != Risk::R0 && change.snoozed_until.is_none_or(|until| until <= now)
}

/// Whether a change waits by which the approved GUID itself may be in doubt. Staff who may work on another
/// server are asked about; of the approved one nothing moved.
pub fn moves_identity(change: &Change, now: DateTime<Utc>) -> bool {
    change.kind.can_be_followed() && waits_for_us(change, now)
}
