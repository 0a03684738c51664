//! The mapping ledger, as people and programs see it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::caution::CautionWord;
use domain::change::{ChangeKind, Risk};
use domain::practice::SiteRow;
use domain::site::SiteKey;
use domain::views::ledger::{
    Caution, Consumers, FeedConsumer, FeedItem, MappingStretch, MappingView,
};
use domain::wording;
use store::{Change, LedgerEntry, MappingAt};

use super::changes::practices_behind;
use crate::commands;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// The mappings as they were at a time, a page at a time.
///
/// # Errors
/// When the database cannot be read.
pub async fn mappings(
    monitor: &Monitor,
    as_of: Option<DateTime<Utc>>,
    after: Option<SiteRow>,
    limit: u32,
) -> Result<Vec<(SiteRow, MappingView)>, MonitorError> {
    // A time to come means now.
    let as_of = as_of.filter(|at| *at < monitor.now());
    let found = monitor.store.mappings_as_of(as_of, after, limit).await?;
    let sites: Vec<SiteRow> = found.iter().map(|mapping| mapping.entry.site).collect();
    let faults = monitor.store.faults_of(&sites, as_of).await?;
    let views = found.into_iter();
    Ok(views
        .map(|mapping| {
            let site = mapping.entry.site;
            (site, mapping_view(mapping, faults.get(&site).copied()))
        })
        .collect())
}

/// Why the mapping of a site is to be used with care now; none where nothing is known against it.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn caution_of(
    monitor: &Monitor,
    site: SiteRow,
) -> Result<Option<Caution>, MonitorError> {
    let found = mappings(monitor, None, Some(SiteRow(site.0 - 1)), 1).await?;
    let found = found.into_iter().find(|(number, _)| *number == site);
    Ok(found.and_then(|(_, view)| view.caution))
}

/// The mapping of one site now.
///
/// # Errors
/// When the database cannot be read.
pub async fn mapping(
    monitor: &Monitor,
    key: &SiteKey,
) -> Result<Option<MappingView>, MonitorError> {
    let Some(site) = commands::site_called(monitor, key) else {
        return Ok(None);
    };
    let before = SiteRow(site.0 - 1);
    let found = mappings(monitor, None, Some(before), 1).await?;
    let found = found.into_iter().find(|(number, _)| *number == site);
    Ok(found.map(|(_, view)| view))
}

/// What was decided about mappings after an entry, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn feed(
    monitor: &Monitor,
    after: i64,
    limit: u32,
) -> Result<Vec<FeedItem>, MonitorError> {
    let entries = monitor.store.ledger_after(after, limit).await?;
    let mut sites: Vec<SiteRow> = entries.iter().map(|entry| entry.site).collect();
    sites.sort_unstable();
    sites.dedup();
    let newest = monitor.store.newest_entries_of(&sites).await?;
    let faults = monitor.store.faults_of(&sites, None).await?;
    let snapshot = monitor.snapshot();
    let items = entries.into_iter().map(|entry| FeedItem {
        caution: caution(
            faults.get(&entry.site).copied(),
            is_withheld(&entry),
            riskiest(snapshot.changes.get(&entry.site)),
        )
        .filter(|_| newest.get(&entry.site) == Some(&entry.seq)),
        seq: entry.seq,
        at: entry.valid_from,
        practice_ids: practices_behind(&snapshot, entry.site),
        pms: entry.key.pms,
        site_id: entry.key.site_id.to_string(),
        halo_guid: entry.guid,
        previous_halo_guid: entry.previous,
    });
    Ok(items.collect())
}

/// How far each program has followed the feed.
///
/// # Errors
/// When the database cannot be read.
pub async fn feed_consumers(monitor: &Monitor) -> Result<Vec<FeedConsumer>, MonitorError> {
    let consumers = monitor.store.feed_consumers().await?.into_iter();
    let views = consumers.map(|(consumer, seq, acknowledged_at)| FeedConsumer {
        consumer,
        seq,
        acknowledged_at,
    });
    Ok(views.collect())
}

/// Which programs have taken in the newest entry of a site, which has this number.
pub(super) fn consumers(
    followed: &[(String, i64, DateTime<Utc>)],
    newest: Option<i64>,
) -> Consumers {
    let mut consumers = Consumers::default();
    let Some(newest) = newest else {
        return consumers;
    };
    for (name, seq, _) in followed {
        let side = if *seq >= newest {
            &mut consumers.following
        } else {
            &mut consumers.behind
        };
        side.push(name.clone());
    }
    consumers
}

/// Which GUID was approved for a site when, newest first as the entries are.
pub(super) fn stretches(
    entries: Vec<LedgerEntry>,
    first_approvers: &BTreeMap<i64, String>,
    zone: Tz,
) -> Vec<MappingStretch> {
    let mut ended = None;
    let entries = entries.into_iter();
    entries
        .map(|entry| {
            let ended = ended.replace(entry.valid_from);
            let first = first_approvers.get(&entry.seq).map(String::as_str);
            stretch(entry, first, ended, zone)
        })
        .collect()
}

fn stretch(
    entry: LedgerEntry,
    first: Option<&str>,
    ended: Option<DateTime<Utc>>,
    zone: Tz,
) -> MappingStretch {
    MappingStretch {
        seq: entry.seq,
        from: moment(entry.valid_from, zone),
        to: ended.map(|at| moment(at, zone)),
        halo_guid: entry.guid,
        halo_name: entry.halo_name,
        decided_by: wording::change::deciders(first, &entry.decided_by),
        reason: entry.reason,
        change: entry.change,
        caution: None,
    }
}

/// What is known against the GUID comes before a change that waits. Mere information (r0) says nothing
/// against a GUID that works, and is named beside one that does not.
fn caution(
    fault: Option<CautionWord>,
    is_withheld: bool,
    open: Option<(i64, ChangeKind, Risk)>,
) -> Option<Caution> {
    let withheld = is_withheld.then_some(CautionWord::Withheld);
    let word = withheld.or(fault).or(open
        .filter(|(_, _, risk)| *risk != Risk::R0)
        .map(|_| CautionWord::ChangeWaits))?;
    Some(Caution {
        word,
        change_id: open.map(|(id, _, _)| id),
        kind: open.map(|(_, kind, _)| kind),
        risk: open.map(|(_, _, risk)| risk),
    })
}

/// An entry without a GUID that no change made.
fn is_withheld(entry: &LedgerEntry) -> bool {
    entry.guid.is_none() && entry.change.is_none()
}

fn riskiest(open: Option<&Vec<Change>>) -> Option<(i64, ChangeKind, Risk)> {
    let open = open.into_iter().flatten();
    let riskiest = open.max_by_key(|change| (change.risk, change.id))?;
    Some((riskiest.id, riskiest.kind, riskiest.risk))
}

fn mapping_view(mapping: MappingAt, fault: Option<CautionWord>) -> MappingView {
    let entry = mapping.entry;
    MappingView {
        caution: caution(fault, is_withheld(&entry), mapping.caution),
        practice_ids: mapping.practices,
        pms: entry.key.pms,
        site_id: entry.key.site_id.to_string(),
        halo_guid: entry.guid,
        halo_name: entry.halo_name,
        valid_from: entry.valid_from,
        decided_by: entry.decided_by,
    }
}
