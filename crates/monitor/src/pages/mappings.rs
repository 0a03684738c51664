//! The mapping ledger, as people and programs see it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::practice::SiteRow;
use domain::site::SiteKey;
use domain::views::ledger::{
    Caution, Consumers, FeedConsumer, FeedItem, MappingStretch, MappingView,
};
use domain::wording;
use store::{LedgerEntry, MappingAt};

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
    let views = found.into_iter();
    Ok(views
        .map(|mapping| (mapping.entry.site, mapping_view(mapping)))
        .collect())
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
    let snapshot = monitor.snapshot();
    let items = entries.into_iter().map(|entry| FeedItem {
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
    }
}

fn mapping_view(mapping: MappingAt) -> MappingView {
    let entry = mapping.entry;
    MappingView {
        practice_ids: mapping.practices,
        pms: entry.key.pms,
        site_id: entry.key.site_id.to_string(),
        halo_guid: entry.guid,
        halo_name: entry.halo_name,
        valid_from: entry.valid_from,
        decided_by: entry.decided_by,
        caution: mapping.caution.map(|(change_id, kind, risk)| Caution {
            change_id,
            kind,
            risk,
        }),
    }
}
