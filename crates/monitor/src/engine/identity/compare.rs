//! What the facts call for against the cards that are open: which open, which close, which were only
//! seen again.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::approval::CARD_HOLDS;
use domain::change::{ChangeStatus, Proposal};
use domain::practice::SiteRow;
use store::{Change, ChangeEvent, NewChange, RecordedAnswer, RejectedChange};

use super::evidence::digest;
use crate::engine::snapshot::Snapshot;

pub(super) struct Compared<'a> {
    pub snapshot: &'a Snapshot,
    pub number: SiteRow,
    /// What the facts call for.
    pub proposals: Vec<Proposal>,
    /// The raw answers behind one of them.
    pub answers: &'a dyn Fn(&Proposal) -> Vec<RecordedAnswer>,
    pub looked_up_now: bool,
    pub now: DateTime<Utc>,
}

pub(super) fn compare(compared: Compared<'_>) -> Vec<ChangeEvent> {
    let Compared {
        snapshot,
        number,
        proposals,
        now,
        ..
    } = &compared;
    let (number, now) = (*number, *now);
    let open = snapshot.changes.get(&number).map_or(&[][..], Vec::as_slice);
    let mut notes = Vec::new();
    // A card of the same facts that still stands, with or without a plan.
    let mut stands: BTreeSet<String> = BTreeSet::new();
    for change in open {
        // No fact of this site calls for it: it lasts until somebody decides, or nobody does.
        if is_moved_by_hand(change) {
            if is_stale(change, now) {
                notes.push(ChangeEvent::Closed {
                    id: change.id,
                    status: ChangeStatus::Withdrawn,
                    at: now,
                });
            }
            continue;
        }
        let called_for = proposals
            .iter()
            .find(|proposal| digest(proposal, change.plan.as_ref()) == change.fingerprint);
        let closes_as = match called_for {
            None if proposals.is_empty() => Some(ChangeStatus::Withdrawn),
            None => Some(ChangeStatus::Superseded),
            Some(_) if is_stale(change, now) => Some(ChangeStatus::Superseded),
            Some(_) => None,
        };
        match (closes_as, called_for) {
            (Some(status), _) => notes.push(ChangeEvent::Closed {
                id: change.id,
                status,
                at: now,
            }),
            (None, Some(proposal)) => {
                stands.insert(digest(proposal, None));
                if compared.looked_up_now {
                    notes.push(ChangeEvent::SeenAgain {
                        id: change.id,
                        at: now,
                    });
                }
            }
            (None, None) => {}
        }
    }
    let rejected = snapshot
        .rejected
        .get(&number)
        .map_or(&[][..], Vec::as_slice);
    let is_about = |one: &RejectedChange, proposal: &Proposal| {
        one.fingerprint == digest(proposal, one.plan.as_ref())
    };
    for one in rejected {
        if !proposals.iter().any(|proposal| is_about(one, proposal)) {
            notes.push(ChangeEvent::Lapsed {
                id: one.id,
                at: now,
            });
        }
    }
    for proposal in proposals {
        let fingerprint = digest(proposal, None);
        let was_rejected = rejected.iter().any(|one| is_about(one, proposal));
        if !stands.contains(&fingerprint) && !was_rejected {
            notes.push(ChangeEvent::Opened(Box::new(NewChange {
                site: number,
                proposal: proposal.clone(),
                fingerprint,
                answers: (compared.answers)(proposal),
                at: now,
            })));
        }
    }
    notes
}

/// Nobody decided for so long that a fresh card is to be read. Time out of sight does not count.
pub fn is_stale(change: &Change, now: DateTime<Utc>) -> bool {
    let seen_since = change.snoozed_until.unwrap_or(change.first_seen_at);
    change.risk != domain::change::Risk::R0
        && now - seen_since.max(change.first_seen_at) >= CARD_HOLDS
}

/// Whether it is a practice that a person moves to another Site ID.
pub fn is_moved_by_hand(change: &Change) -> bool {
    change.plan.is_some() && change.entered_by.is_some()
}
