//! What a cycle decided becomes true: one transaction first, then memory, then a hint to pages.
//!
//! If the transaction fails nothing has happened: memory stays as it was, the sites stay due, and
//! what cannot be recorded in time lapses to unknown like anything else that was not observed.

use chrono::{DateTime, Utc};
use domain::incident::{AccessChange, Incident};
use domain::pace::Policy;
use domain::practice::{PracticeId, SiteNumber};
use store::{Author, Checkpoint, CycleRecord, Facts, StoreError};

use crate::commands;
use crate::engine::decide::Decided;
use crate::engine::schedule::next_due;
use crate::engine::snapshot::Ledgered;
use crate::{Monitor, Watch};

impl Monitor {
    /// Commits what was decided and makes it visible. Returns the practices whose page changed.
    pub(crate) async fn record(
        &self,
        watch: &mut Watch,
        mut decided: Decided,
        now: DateTime<Utc>,
    ) -> Result<Vec<PracticeId>, StoreError> {
        for update in decided
            .updates
            .values_mut()
            .filter(|update| update.observed)
        {
            let interval = update
                .latest
                .interval
                .unwrap_or(self.settings.policy.poll_interval);
            let observed_at = update.latest.observed_at.unwrap_or(now).min(now);
            update.latest.due_at = Some(next_due(update.site, update.turn, interval, observed_at));
        }
        let mut outages_moved = false;
        let access_moved = !decided.access.is_empty();
        if !decided.is_empty() {
            let record = {
                let snapshot = self.snapshot();
                CycleRecord {
                    suspects: commands::acknowledge::suspects(&snapshot, &decided),
                    decided_at: now,
                    ..cycle_record(&decided)
                }
            };
            outages_moved = self.store.record(record).await?.outages_moved;
        }
        let by = Author::sundog();
        for (site, mapping) in &decided.settled {
            self.store
                .settle_site(*site, mapping.clone(), &by, now)
                .await?;
        }
        for (site, verdict, words) in &decided.waiting {
            self.store.site_waits(*site, *verdict, words).await?;
        }
        let changed = self.show(watch, decided, now).await?;
        if !outages_moved && !access_moved {
            return Ok(changed);
        }
        let moved = commands::take_outages(self).await?;
        Ok(changed.into_iter().chain(moved).collect())
    }

    async fn show(
        &self,
        watch: &mut Watch,
        decided: Decided,
        now: DateTime<Utc>,
    ) -> Result<Vec<PracticeId>, StoreError> {
        let mut changed: Vec<PracticeId> = Vec::new();
        let access_moved = !decided.access.is_empty();
        let incident = match access_moved {
            true => self.store.incidents(Some(true), 1).await?.pop(),
            false => None,
        };
        let mut snapshot = self.snapshot_mut();
        let moved: std::collections::BTreeSet<SiteNumber> = decided
            .transitions
            .iter()
            .map(|transition| transition.site)
            .collect();
        for (number, update) in decided.updates {
            let Some(site) = snapshot.sites.get_mut(&number) else {
                continue;
            };
            if update.observed {
                let interval = update.latest.interval.unwrap_or_default();
                // By our clock, also where it went back and the observation is placed later.
                let observed_at = update.latest.observed_at.unwrap_or(now).min(now);
                watch.schedule.set(
                    number,
                    update.latest.due_at.unwrap_or(now),
                    Some(observed_at + Policy::patience(interval)),
                );
            }
            // A decision may have been made while this was decided.
            let change_waits = site.known.change_waits;
            site.known = update.known;
            site.known.change_waits = change_waits;
            site.since = update.since;
            site.latest = update.latest;
            if update.observed {
                site.note_seen();
            }
            if moved.contains(&number) {
                changed.extend(&site.practices);
            }
        }
        for (number, mapping) in decided.settled {
            if let Some(site) = snapshot.sites.get_mut(&number) {
                site.guid = Some(mapping.guid);
                site.ledger = Ledgered {
                    approved: vec![mapping.guid],
                    name: mapping.halo_name.clone(),
                    is_exported: true,
                };
                site.known.approved_name = mapping.halo_name.as_deref().map(Into::into);
                site.waiting = None;
                watch.schedule.hasten(number, now);
                changed.extend(&site.practices);
            }
        }
        for (number, verdict, words) in decided.waiting {
            if let Some(site) = snapshot.sites.get_mut(&number) {
                site.waiting = Some((verdict, words));
            }
        }
        snapshot.pulse = decided.pulse;
        if access_moved {
            self.show_access(&mut snapshot, watch, &decided.access, incident, now);
        }
        Ok(changed)
    }

    fn show_access(
        &self,
        snapshot: &mut crate::engine::snapshot::Snapshot,
        watch: &mut Watch,
        changes: &[(AccessChange, DateTime<Utc>)],
        incident: Option<Incident>,
        now: DateTime<Utc>,
    ) {
        for (change, _) in changes {
            match change {
                AccessChange::Opened(class) => {
                    tracing::warn!(cause = class.as_str(), "an access incident opened");
                }
                AccessChange::Ended => {
                    tracing::info!("the access incident ended");
                    // Everyone is asked again, in the order of their turns, within the budget.
                    let sites: Vec<_> = snapshot
                        .sites
                        .iter()
                        .filter(|(_, s)| s.is_watched())
                        .map(|(n, _)| *n)
                        .collect();
                    for site in sites {
                        watch.schedule.hasten(site, now);
                    }
                }
                AccessChange::Same => {}
            }
        }
        snapshot.incident = incident;
    }
}

fn cycle_record(decided: &Decided) -> CycleRecord {
    let mut record = CycleRecord {
        transitions: decided.transitions.clone(),
        ..CycleRecord::default()
    };
    for update in decided.updates.values().filter(|update| update.observed) {
        let latest = &update.latest;
        let (Some(observed_at), Some(due_at), Some(interval)) =
            (latest.observed_at, latest.due_at, latest.interval)
        else {
            continue;
        };
        record.checkpoints.push(Checkpoint {
            site: update.site,
            observed_at,
            checks: latest.checks,
            due_at,
            interval,
            unwell_since: latest.unwell_since,
            failures: latest.failures,
            queries_failed_at: latest.queries_failed_at,
            message: latest.message.clone(),
            heartbeat_at: latest.heartbeat_at,
            heartbeat_age: latest.heartbeat_age,
            clock_drift: latest.clock_drift,
            sample: update.sample.clone(),
            looked_up_at: latest.looked_up_at,
        });
        if update.facts_moved {
            record
                .facts
                .push((update.site, Facts::clone(&latest.facts)));
        }
    }
    for (change, at) in &decided.access {
        match change {
            AccessChange::Opened(class) => record.incident_opened = Some((*class, *at)),
            AccessChange::Ended => record.incident_ended = Some(*at),
            AccessChange::Same => {}
        }
    }
    record
}
