//! The list as it was at a time, read into the same value that holds what is known now.
//!
//! Everything comes from what is kept: spans, assignments, the ledger, changes. Names, tags, hours and
//! zones are those of today, because a practice is looked for under the name it has. What Halo told
//! besides (heartbeat, versions) is not kept by the minute and stays empty rather than guessed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::change::ChangeStatus;
use domain::common_cause::CommonCause;
use domain::decide::Known;
use domain::expected::Expected;
use domain::headline::{Headline, State};
use domain::incident::Incident;
use domain::outage::LastSeen;
use domain::practice::{PracticeId, SiteRow};
use domain::site::SiteKey;
use domain::state_run::{SeenRun, StateRun};
use store::{
    Change, CommonIncident, Latest, LedgerEntry, Outage, OutageFilter, StandingAt, StoreError,
};

use crate::Monitor;
use crate::engine::snapshot::{Ledgered, Listed, SiteState, Snapshot, TrackTimes};

/// More than the sites of any list.
const SITES_MOST: u32 = 1_000_000;

/// What was known at a time.
pub(super) async fn snapshot_at(
    monitor: &Monitor,
    at: DateTime<Utc>,
) -> Result<Snapshot, StoreError> {
    let store = &monitor.store;
    let standings = store.standings_at(at).await?;
    let moment_after = at + TimeDelta::milliseconds(1);
    let window = (Some(at), Some(moment_after));
    let lasting_then = OutageFilter {
        from: Some(at),
        to: Some(moment_after),
        ..OutageFilter::default()
    };
    let incidents = store
        .common_incidents(None, window, None, SITES_MOST)
        .await?;
    let mappings = store.mappings_as_of(Some(at), None, SITES_MOST).await?;
    let mappings = mappings.into_iter().map(|mapping| mapping.entry);
    let kept = KeptSnapshot {
        standings,
        incidents,
        mappings: mappings.map(|entry| (entry.site, entry)).collect(),
        changes: store.changes_open_at(at).await?,
        outages: store.outages(&lasting_then, SITES_MOST).await?,
    };
    Ok(kept.snapshot(&monitor.snapshot(), at))
}

/// What the database tells of a time.
struct KeptSnapshot {
    standings: Vec<StandingAt>,
    incidents: Vec<CommonIncident>,
    mappings: BTreeMap<SiteRow, LedgerEntry>,
    changes: Vec<Change>,
    outages: Vec<Outage>,
}

impl KeptSnapshot {
    /// Joined with what is known only as it is today.
    fn snapshot(self, today: &Snapshot, at: DateTime<Utc>) -> Snapshot {
        let mut then = Snapshot::default();
        then.grace = today.grace;
        then.incident = self.incidents.iter().find_map(access_incident);
        // Who had them in hand then is not asked here.
        let incidents = self.incidents.into_iter();
        let incidents = incidents.map(|one| CommonIncident { ack: None, ..one });
        then.incidents = Arc::new(incidents.collect());
        let confirmed = self.outages.into_iter();
        for outage in confirmed.filter(|outage| outage.detected_at <= at) {
            let outage = Outage {
                ack: None,
                ..outage
            };
            then.outages
                .entry(outage.practice)
                .or_default()
                .push(outage);
        }
        for change in self.changes {
            let waiting = then.changes.entry(change.site).or_default();
            waiting.push(as_it_waited(change));
        }
        let mut practices_then = Vec::new();
        let mut sites: BTreeMap<SiteRow, (SiteState, Vec<PracticeId>)> = BTreeMap::new();
        for stood in &self.standings {
            let Some(listed) = today.practices.get(&stood.practice) else {
                continue;
            };
            let key = today.sites.get(&stood.site).map(|site| &site.key);
            let own;
            let key = match key {
                Some(key) => key,
                None => {
                    own = Arc::new(listed.entry().site);
                    &own
                }
            };
            let (_, practices) = sites.entry(stood.site).or_insert_with(|| {
                let site = site_then(key, stood, self.mappings.get(&stood.site));
                (site, Vec::new())
            });
            if stood.left.is_none() {
                practices.push(stood.practice);
            }
            practices_then.push(listed_then(listed, key, stood));
        }
        for (number, (mut site, practices)) in sites {
            site.practices = practices.into();
            then.put_site(number, site);
        }
        for listed in practices_then {
            then.put_practice(listed);
        }
        then
    }
}

/// An incident about access keeps every practice from being seen; the others do not.
fn access_incident(incident: &CommonIncident) -> Option<Incident> {
    let CommonCause::Access(class) = incident.cause else {
        return None;
    };
    Some(Incident {
        id: incident.id,
        class,
        began: incident.began,
        ended: incident.ended,
    })
}

/// A change that was put off counts as waiting: until when is kept, since when is not.
fn as_it_waited(change: Change) -> Change {
    Change {
        status: ChangeStatus::Pending,
        snoozed_until: None,
        ..change
    }
}

fn site_then(key: &Arc<SiteKey>, stood: &StandingAt, mapping: Option<&LedgerEntry>) -> SiteState {
    let name = mapping.and_then(|entry| entry.halo_name.as_deref());
    let expected = name.map(|name| Expected {
        name: Some(name.to_owned()),
        ..Expected::of(SiteKey::clone(key))
    });
    let unseen = Known::nothing(expected.map(Arc::new));
    // Where nothing had been seen yet, each practice counts from its own adding.
    let (headline, since) = stood
        .headline
        .unwrap_or((unseen.headline, DateTime::UNIX_EPOCH));
    SiteState {
        key: Arc::clone(key),
        guid: mapping.and_then(|entry| entry.guid),
        waiting: None,
        known: Known { headline, ..unseen },
        since: TrackTimes::all(since),
        run: run_then(headline, since, stood.unseen),
        latest: Latest::default(),
        practices: Arc::default(),
        ledger: Arc::new(Ledgered {
            approved: mapping.and_then(|entry| entry.guid).into_iter().collect(),
            name: name.map(Arc::from),
            is_exported: mapping.is_some_and(|entry| entry.guid.is_some()),
        }),
        last_seen: LastSeen::default(),
        facts_when_well: None,
    }
}

fn run_then(headline: Headline, since: DateTime<Utc>, unseen: TimeDelta) -> StateRun {
    if headline.state == State::Unknown {
        return StateRun::resumed(None, Some(since));
    }
    let seen = SeenRun {
        state: headline.state,
        began: since,
        unseen,
    };
    StateRun::resumed(Some(seen), None)
}

fn listed_then(listed: &Listed, key: &SiteKey, stood: &StandingAt) -> Listed {
    if (listed.site_row, listed.retired_at) == (stood.site, stood.left) {
        return listed.clone();
    }
    listed.as_it_was(stood.site, key, stood.left)
}
