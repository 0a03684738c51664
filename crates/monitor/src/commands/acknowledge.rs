//! Outages in the watch: who may begin or end one now, which ones last, and taking them in hand.
//!
//! What an outage is stands in `domain::outage`; the store derives them in the transaction that
//! writes the spans. Here is said which sites are worth looking at, so that a calm cycle, or one in
//! which a long outage merely goes on, costs nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::common_cause::CommonCause;
use domain::outage::{self, TAKEN_AT_MOST};
use domain::practice::{PracticeId, SiteRow};
use store::{
    Acknowledgeable, AuditPrincipal, Facts, Outage, OutageCandidate, StoreError, TrackName,
};

use crate::Monitor;
use crate::commands;
use crate::engine::decide::Decided;
use crate::engine::snapshot::{SiteState, Snapshot};

/// Why something was not taken in hand or handed back.
#[derive(Debug, thiserror::Error)]
pub enum NotAcknowledged {
    /// There is none of this number.
    #[error("There is none with this id.")]
    NotThere,
    /// It is over.
    #[error("It is over: there is nothing to take in hand any more.")]
    Over,
    /// The time is past or too far off.
    #[error(
        "Say until when, from now on and for seven days at most: what is forgotten must come up again."
    )]
    Until,
    /// Nobody has it.
    #[error("Nobody has it in hand.")]
    NobodyHasIt,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The sites of a batch that may begin or end an outage.
pub(crate) fn candidates(snapshot: &Snapshot, decided: &Decided) -> Vec<OutageCandidate> {
    let moved: BTreeSet<SiteRow> = decided
        .transitions
        .iter()
        .filter(|transition| transition.track == TrackName::Headline)
        .map(|transition| transition.site)
        .collect();
    let updates = decided.updates.values();
    updates
        .filter_map(|update| {
            let site = snapshot.sites.get(&update.site)?;
            let state = update.known.headline.state;
            let is_worth_it = match outage::kind_of(state) {
                Some(kind) => {
                    moved.contains(&update.site)
                        || !all_have(snapshot, site, |one| one.kind == kind)
                }
                None => snapshot.open_outages(site).next().is_some(),
            };
            let version = |facts: &Facts| facts.halo_link_version.clone();
            is_worth_it.then(|| OutageCandidate {
                site: update.site,
                last_seen: site.last_seen,
                heartbeat_at: update.latest.heartbeat_at,
                link_before: site.facts_when_well.as_deref().and_then(version),
                link_version: version(&update.latest.facts),
            })
        })
        .collect()
}

fn all_have(snapshot: &Snapshot, site: &SiteState, is_it: impl Fn(&Outage) -> bool) -> bool {
    let mut practices = site.practices.iter();
    practices.all(|id| {
        let open = snapshot.outages.get(id);
        open.is_some_and(|open| open.iter().any(&is_it))
    })
}

impl Snapshot {
    /// The outages of the practices behind a site that last.
    pub fn open_outages<'a>(&'a self, site: &'a SiteState) -> impl Iterator<Item = &'a Outage> {
        let practices = site.practices.iter();
        practices.filter_map(|id| self.outages.get(id)).flatten()
    }

    /// Who has a practice's trouble in hand now, and until when.
    pub fn taken(&self, id: PracticeId, now: DateTime<Utc>) -> Option<(&str, DateTime<Utc>)> {
        let open = self.outages.get(&id).map_or(&[][..], Vec::as_slice);
        let own = open.iter().filter_map(|outage| outage.ack.as_ref());
        let shared = self.incidents.iter().filter(|incident| {
            matches!(incident.cause, CommonCause::Access(_))
                || open
                    .iter()
                    .any(|outage| outage.incident == Some(incident.id))
        });
        let acks = own.chain(shared.filter_map(|incident| incident.ack.as_ref()));
        acks.filter(|ack| ack.until > now)
            .max_by_key(|ack| ack.at)
            .map(|ack| (ack.by.as_str(), ack.until))
    }
}

/// Takes an outage in hand. Where nobody says until when, it is an hour, and at night until half
/// an hour before the practice opens.
///
/// # Errors
/// [`NotAcknowledged`]; then nothing changed.
pub async fn take_outage(
    monitor: &Monitor,
    id: i64,
    until: Option<DateTime<Utc>>,
    words: &str,
    by: &AuditPrincipal,
) -> Result<(), NotAcknowledged> {
    let now = monitor.now();
    let outage = monitor
        .store
        .outage(id)
        .await?
        .ok_or(NotAcknowledged::NotThere)?;
    if outage.ended.is_some() {
        return Err(NotAcknowledged::Over);
    }
    let until = taken_until(monitor, until, &[outage.practice], now)?;
    let what = Acknowledgeable::Outage(outage.id);
    monitor.store.take(what, until, words, by, now).await?;
    commands::practices_changed(monitor, &[outage.practice]).await;
    Ok(())
}

/// Hands an outage back.
///
/// # Errors
/// [`NotAcknowledged`]; then nothing changed.
pub async fn hand_outage_back(
    monitor: &Monitor,
    id: i64,
    by: &AuditPrincipal,
) -> Result<(), NotAcknowledged> {
    let now = monitor.now();
    let outage = monitor
        .store
        .outage(id)
        .await?
        .ok_or(NotAcknowledged::NotThere)?;
    if !monitor
        .store
        .hand_back(Acknowledgeable::Outage(outage.id), by, now)
        .await?
    {
        return Err(NotAcknowledged::NobodyHasIt);
    }
    commands::practices_changed(monitor, &[outage.practice]).await;
    Ok(())
}

/// Until when something that concerns some practices is taken.
pub(crate) fn taken_until(
    monitor: &Monitor,
    asked: Option<DateTime<Utc>>,
    practices: &[PracticeId],
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, NotAcknowledged> {
    let Some(until) = asked else {
        return Ok(outage::taken_until(
            first_opening(monitor, practices, now),
            now,
        ));
    };
    if until <= now || until > now + TAKEN_AT_MOST {
        return Err(NotAcknowledged::Until);
    }
    Ok(until)
}

/// When the first of some practices opens, where all of them are known to be closed.
fn first_opening(
    monitor: &Monitor,
    practices: &[PracticeId],
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let snapshot = monitor.snapshot();
    let listed = practices.iter().filter_map(|id| snapshot.practices.get(id));
    let openings: Option<Vec<_>> = listed
        .map(|listed| listed.hours.closed_until(listed.zone, now))
        .collect();
    openings?.into_iter().min()
}
