//! What is known of a site or a GUID now, for software that wants to know before it sends queries. Everything
//! is in the snapshot or the ledger: nothing is asked of Halo Cloud.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::SiteRow;
use domain::site::{HaloGuid, SiteKey};
use domain::views::site_now::{GuidStanding, GuidView, MappingNow, OtherSite, SiteNow};

use super::changes::practices_behind;
use super::mappings::{caution_of, mapping};
use crate::engine::snapshot::{SiteState, Snapshot};
use crate::{Monitor, MonitorError};

/// So many entries of a site's ledger are looked through for a GUID that was approved once.
const LEDGER_MOST: u32 = 200;

/// The mapping of one site, with how the site is now.
///
/// # Errors
/// When the database cannot be read.
pub async fn mapping_now(
    monitor: &Monitor,
    key: &SiteKey,
) -> Result<Option<MappingNow>, MonitorError> {
    let Some(mapping) = mapping(monitor, key).await? else {
        return Ok(None);
    };
    let (snapshot, now) = (monitor.snapshot(), monitor.now());
    let site = snapshot.site_called(key);
    let site = site.and_then(|number| snapshot.sites.get(&number));
    Ok(site.map(|site| MappingNow {
        mapping,
        now: site_now(&snapshot, site, now),
    }))
}

/// What is known of a GUID; none where no site on the list ever had to do with it.
///
/// # Errors
/// When the database cannot be read.
pub async fn guid(monitor: &Monitor, guid: HaloGuid) -> Result<Option<GuidView>, MonitorError> {
    let snapshot = monitor.snapshot();
    let mut known = standings(&snapshot, guid).into_iter();
    let Some((standing, number)) = known.next() else {
        return Ok(None);
    };
    let Some(site) = snapshot.sites.get(&number) else {
        return Ok(None);
    };
    let also_of = known.filter_map(|(standing, number)| {
        let site = snapshot.sites.get(&number)?;
        Some(OtherSite {
            standing,
            pms: site.key.pms,
            site_id: site.key.site_id.to_string(),
            practice_ids: practices_behind(&snapshot, number),
        })
    });
    let also_of = also_of.collect();
    let (from, until) = approved_within(monitor, number, guid).await?;
    let is_approved = standing == GuidStanding::Approved;
    let caution = match is_approved {
        true => caution_of(monitor, number).await?,
        false => None,
    };
    let now = is_approved.then(|| site_now(&snapshot, site, monitor.now()));
    let now = now.as_ref();
    Ok(Some(GuidView {
        halo_guid: guid,
        standing,
        pms: site.key.pms,
        site_id: site.key.site_id.to_string(),
        practice_ids: practices_behind(&snapshot, number),
        approved_halo_guid: site.guid.filter(|_| site.ledger.is_exported),
        approved_from: from,
        approved_until: until,
        state: now.map(|now| now.state),
        state_reason: now.and_then(|now| now.state_reason),
        who_acts: now.map(|now| now.who_acts),
        since: now.map(|now| now.since),
        last_observed_at: now.and_then(|now| now.last_observed_at),
        heartbeat_at: now.and_then(|now| now.heartbeat_at),
        heartbeat_age_seconds: now.and_then(|now| now.heartbeat_age_seconds),
        caution,
        also_of,
    }))
}

/// The sites that know a GUID, those that use it first.
fn standings(snapshot: &Snapshot, guid: HaloGuid) -> Vec<(GuidStanding, SiteRow)> {
    let approved = snapshot.sites_with(guid);
    let mut known: Vec<_> = approved
        .map(|number| (GuidStanding::Approved, number))
        .collect();
    let candidates = snapshot
        .changes
        .iter()
        .filter(|(_, open)| open.iter().any(|change| change.new.halo_guid == Some(guid)));
    known.extend(candidates.map(|(number, _)| (GuidStanding::Candidate, *number)));
    let former = snapshot
        .sites
        .iter()
        .filter(|(_, site)| site.guid != Some(guid) && site.ledger.approved.contains(&guid));
    known.extend(former.map(|(number, _)| (GuidStanding::Former, *number)));
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|(_, number)| seen.insert(*number));
    known
}

/// From when and until when it was approved, the last time.
async fn approved_within(
    monitor: &Monitor,
    number: SiteRow,
    guid: HaloGuid,
) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>), MonitorError> {
    let mut until = None;
    for entry in monitor.store.ledger_of(number, LEDGER_MOST).await? {
        if entry.guid == Some(guid) {
            return Ok((Some(entry.valid_from), until));
        }
        until = Some(entry.valid_from);
    }
    Ok((None, None))
}

/// How a site is: as any of its practices sees it, which differ in nothing but their hours.
fn site_now(snapshot: &Snapshot, site: &SiteState, now: DateTime<Utc>) -> SiteNow {
    let listed = site.practices.first();
    let listed = listed.and_then(|id| snapshot.practices.get(id));
    let standing = listed.map(|listed| snapshot.standing(listed, now));
    let headline = site.known.headline;
    let latest = &site.latest;
    let unseen_for = latest
        .observed_at
        .map(|at| (now - at).max(TimeDelta::zero()));
    let age = latest.heartbeat_age.zip(unseen_for);
    SiteNow {
        state: standing.map_or(headline.state, |standing| standing.headline.state),
        state_reason: standing.map_or(headline.reason, |standing| standing.headline.reason),
        who_acts: standing.map_or(domain::headline::WhoActs::Nobody, |standing| {
            standing.who_acts
        }),
        since: standing.map_or_else(|| site.since.headline(), |standing| standing.since),
        last_observed_at: latest.observed_at,
        heartbeat_at: latest.heartbeat_at,
        heartbeat_age_seconds: age.map(|(age, unseen)| (age + unseen).num_seconds()),
    }
}
