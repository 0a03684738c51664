//! Taking in what the database has about some sites, or about all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::decide::Known;
use domain::expected::Expected;
use domain::flapping::Flapping;
use domain::identity::EarlierCard;
use domain::incident::Incident;
use domain::outage::LastSeen;
use domain::practice::{Practice, PracticeId, SiteRow};
use domain::server::{LinkGuid, ServerId};
use domain::state_run::StateRun;
use store::{
    ApprovedGuid, Change, CommonIncident, ManualGuid, Outage, PlannedMigration, RejectedChange,
    SiteRecord,
};

use super::{Ledgered, Listed, SiteState, Snapshot, TrackTimes};
use crate::engine::identity::moves_identity;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// Which sites it is about; none where it is about all.
    pub scope: Option<Vec<SiteRow>>,
    pub practices: Vec<Practice>,
    pub sites: Vec<SiteRecord>,
    pub ledger: Vec<ApprovedGuid>,
    pub changes: Vec<Change>,
    pub rejected: Vec<RejectedChange>,
    pub earlier: Vec<(SiteRow, EarlierCard)>,
    pub entries: Vec<ManualGuid>,
    pub outages: Vec<Outage>,
    pub migrations: Vec<PlannedMigration>,
    pub link_guids: Vec<(ServerId, LinkGuid)>,
    pub incidents: Vec<CommonIncident>,
    /// The open incident about our access.
    pub access: Option<Incident>,
}

/// What is to be done because the list changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fresh {
    /// Sites that are new or have another GUID: they are asked at once.
    pub due: Vec<SiteRow>,
    /// Sites that are watched again after a time in which nobody wanted them: their mapping may be
    /// long out of date.
    pub again: Vec<SiteRow>,
    /// Sites that nobody wants watched any more.
    pub gone: Vec<SiteRow>,
    /// Practices whose page changed.
    pub practices: BTreeSet<PracticeId>,
}

impl Snapshot {
    /// Puts what was read in place. What is known of a site stays, unless its GUID changed.
    pub(crate) fn take(&mut self, read: Read, default_zone: Tz, now: DateTime<Utc>) -> Fresh {
        let mut fresh = Fresh::default();
        let mut behind: BTreeMap<SiteRow, Vec<PracticeId>> = BTreeMap::new();
        if read.scope.is_none() {
            let listed: BTreeSet<PracticeId> = read.practices.iter().map(|one| one.id).collect();
            let gone = self.practices.keys().filter(|id| !listed.contains(id));
            for id in gone.copied().collect::<Vec<_>>() {
                self.remove_practice(id);
            }
        }
        let mut retired = Vec::new();
        for practice in read.practices {
            if practice.retired_at.is_some() {
                retired.push(practice.id);
            } else {
                behind
                    .entry(practice.site_row)
                    .or_default()
                    .push(practice.id);
            }
            let id = practice.id;
            let index = &mut self.index;
            let listed = Listed::new(&practice, default_zone, |hours, holidays| {
                index.hours(hours, holidays, id)
            });
            if self
                .practices
                .get(&id)
                .is_none_or(|before| **before != listed)
            {
                fresh.practices.insert(id);
                self.put_practice(listed);
            }
        }
        let mut ledger = by_site(read.ledger, |entry| entry.0);
        let mut changes = by_site(read.changes, |change| change.site);
        let mut rejected = by_site(read.rejected, |change| change.site);
        let mut earlier: BTreeMap<SiteRow, Vec<EarlierCard>> = BTreeMap::new();
        for (site, card) in read.earlier {
            earlier.entry(site).or_default().push(card);
        }
        let mut entries: BTreeMap<_, _> = read
            .entries
            .into_iter()
            .map(|one| (one.site, one))
            .collect();
        for record in read.sites {
            let number = record.number;
            let ledgered = ledgered(ledger.remove(&number).unwrap_or_default());
            let practices = behind.remove(&number).unwrap_or_default();
            let open = changes.remove(&number);
            let waits = open
                .iter()
                .flatten()
                .any(|change| moves_identity(change, now));
            set(&mut self.changes, number, open, &mut fresh, &practices);
            set(
                &mut self.rejected,
                number,
                rejected.remove(&number),
                &mut fresh,
                &[],
            );
            set(
                &mut self.earlier,
                number,
                earlier.remove(&number),
                &mut fresh,
                &[],
            );
            set(
                &mut self.entries,
                number,
                entries.remove(&number),
                &mut fresh,
                &practices,
            );
            self.take_site(record, ledgered, practices, waits, now, &mut fresh);
        }
        // No site names them as its own any more, and they are searched all the same.
        for id in retired {
            self.renew_retired(id);
        }
        self.take_outages(read.scope.as_deref(), read.outages, &mut fresh);
        self.migrations = Arc::new(read.migrations);
        self.link_guids = Arc::new(read.link_guids.into_iter().collect());
        self.incidents = Arc::new(read.incidents);
        self.take_access(read.access, now);
        fresh
    }

    /// Puts the open incident about our access in place, or notes that it ended.
    pub(crate) fn take_access(&mut self, open: Option<Incident>, now: DateTime<Utc>) {
        if self.incident.is_some() && open.is_none() {
            self.access_back_at = Some(now);
        }
        self.incident = open;
    }

    fn take_site(
        &mut self,
        record: SiteRecord,
        ledger: Ledgered,
        practices: Vec<PracticeId>,
        waits: bool,
        now: DateTime<Utc>,
        fresh: &mut Fresh,
    ) {
        let number = record.number;
        let expected = record.guid.map(|_| Expected {
            key: record.key.clone(),
            name: record.approved_name.clone(),
            with: record.approved_with.clone(),
            learned: record.name_learned.clone(),
        });
        let before = self.sites.get(&number);
        let mut site = before.map_or_else(
            || SiteState {
                key: Arc::new(record.key.clone()),
                guid: record.guid,
                waiting: None,
                known: Known::nothing(None),
                since: TrackTimes::all(now),
                run: StateRun::default(),
                latest: record.latest.clone(),
                practices: Arc::default(),
                ledger: Arc::default(),
                last_seen: LastSeen::default(),
                facts_when_well: None,
            },
            |before| SiteState::clone(before),
        );
        let was_watched = before.is_some_and(|before| before.is_watched());
        let is_due = before.is_none_or(|before| {
            before.guid != record.guid || before.waiting.is_none() != record.waiting.is_none()
        });
        if *site.key != record.key {
            site.key = Arc::new(record.key);
        }
        if before.is_some() && site.guid != record.guid {
            // What another installation did does not count against the one that is approved now.
            site.known.flapping = Flapping::default();
            site.known.explained_until = Some(now);
        }
        if site.guid != record.guid {
            site.known.last_in_use = record.latest.last_in_use;
        }
        site.guid = record.guid;
        site.waiting = record.waiting.map(Arc::new);
        if site.known.expected.as_deref() != expected.as_ref() {
            site.known.expected = expected.map(Arc::new);
        }
        site.known.change_waits = waits;
        if *site.ledger != ledger {
            site.ledger = Arc::new(ledger);
        }
        if *site.practices != *practices {
            site.practices = practices.into();
        }
        match (was_watched, site.is_watched()) {
            (false, true) if before.is_some() => fresh.again.push(number),
            (true, false) => fresh.gone.push(number),
            (_, true) if is_due => fresh.due.push(number),
            _ => {}
        }
        let moved = before.is_none_or(|before| {
            before.guid != site.guid
                || before.ledger != site.ledger
                || before.practices != site.practices
                || before.waiting != site.waiting
        });
        if moved {
            fresh.practices.extend(site.practices.iter());
        }
        self.put_site(number, site);
    }

    /// Puts the open outages of some sites, or of all, in place.
    pub(crate) fn take_outages(
        &mut self,
        scope: Option<&[SiteRow]>,
        read: Vec<Outage>,
        fresh: &mut Fresh,
    ) {
        let mut open: BTreeMap<PracticeId, Vec<Outage>> = BTreeMap::new();
        for outage in read {
            open.entry(outage.practice).or_default().push(outage);
        }
        let concerned: BTreeSet<PracticeId> = match scope {
            None => self.outages.keys().chain(open.keys()).copied().collect(),
            Some(scope) => {
                let sites = scope.iter().filter_map(|number| self.sites.get(number));
                let behind = sites.flat_map(|site| site.practices.iter().copied());
                behind.chain(open.keys().copied()).collect()
            }
        };
        for id in concerned {
            set(&mut self.outages, id, open.remove(&id), fresh, &[id]);
        }
    }
}

/// Puts a value in place, or takes it out; where that changes anything its practices are named.
fn set<K: Ord + Copy, V: PartialEq + Clone>(
    map: &mut imbl::OrdMap<K, V>,
    key: K,
    value: Option<V>,
    fresh: &mut Fresh,
    practices: &[PracticeId],
) {
    if map.get(&key) == value.as_ref() {
        return;
    }
    fresh.practices.extend(practices);
    match value {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    };
}

fn by_site<T>(rows: Vec<T>, site: impl Fn(&T) -> SiteRow) -> BTreeMap<SiteRow, Vec<T>> {
    let mut by_site: BTreeMap<SiteRow, Vec<T>> = BTreeMap::new();
    for row in rows {
        by_site.entry(site(&row)).or_default().push(row);
    }
    by_site
}

fn ledgered(entries: Vec<ApprovedGuid>) -> Ledgered {
    let mut ledgered = Ledgered::default();
    for (_, guid, name) in entries {
        ledgered.is_exported = guid.is_some();
        ledgered.approved.retain(|known| Some(*known) != guid);
        ledgered.approved.extend(guid);
        ledgered.name = name.map(Arc::from).or(ledgered.name.take());
    }
    ledgered
}
