//! The sites whose identity is not as it should be, over the whole list.

use chrono::{DateTime, TimeDelta, Utc};
use domain::import::Verdict;
use domain::observation::Lifecycle;
use domain::practice::SiteRow;
use domain::tracks::{Access, Authority, Identity, Reason, Track};
use domain::views::identity::{IdentityGroup, IdentityPage, IdentityRow, IdentityTrouble};
use domain::wording;

use store::TracksHeld;

use crate::engine::snapshot::{Listed, SiteState, Snapshot};
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// An installation is usually ready within minutes; from so long on somebody should look.
const INITIALISING_FOR: TimeDelta = TimeDelta::days(1);

/// The page about identity.
///
/// # Errors
/// When the database cannot be read.
pub async fn identity_page(monitor: &Monitor) -> Result<IdentityPage, MonitorError> {
    let (snapshot, now) = (monitor.snapshot(), monitor.now());
    let troubled = snapshot.sites.iter();
    let troubled = troubled.filter(|(_, site)| trouble(site).is_some());
    let troubled: Vec<SiteRow> = troubled.map(|(row, _)| *row).collect();
    let held = monitor.store.tracks_held(&troubled).await?;
    Ok(page(&snapshot, &held, now))
}

fn page(snapshot: &Snapshot, held: &TracksHeld, now: DateTime<Utc>) -> IdentityPage {
    let mut groups: Vec<IdentityGroup> = IdentityTrouble::ALL
        .iter()
        .map(|trouble| IdentityGroup {
            trouble: *trouble,
            rows: Vec::new(),
        })
        .collect();
    for listed in snapshot.practices.values() {
        let site = snapshot.site_of(listed);
        let Some(site) = site.filter(|_| listed.retired_at.is_none()) else {
            continue;
        };
        let Some((trouble, track)) = trouble(site) else {
            continue;
        };
        let since = site.held_since(listed.site_row, track, held);
        if trouble == IdentityTrouble::Initialising && now - since < INITIALISING_FOR {
            continue;
        }
        let rows = groups.iter_mut().find(|group| group.trouble == trouble);
        if let Some(group) = rows {
            group.rows.push(row(snapshot, listed, site, since, now));
        }
    }
    for group in &mut groups {
        group.rows.sort_by_key(|row| (row.since.at, row.id));
    }
    IdentityPage { as_of: now, groups }
}

/// What is wrong with a site's identity, and which track says so.
fn trouble(site: &SiteState) -> Option<(IdentityTrouble, Track)> {
    let tracks = &site.known.tracks;
    let lifecycle = site.latest.facts.lifecycle.as_deref();
    let is_initialising = match site.waiting.as_deref() {
        Some((verdict, _)) => *verdict == Verdict::Initialising,
        None => {
            site.guid.is_some()
                && lifecycle == Lifecycle::Initialising.as_str()
                && tracks.identity.state == Identity::SettingUp
        }
    };
    match (tracks.identity.state, tracks.identity.reason) {
        _ if is_initialising => Some((IdentityTrouble::Initialising, Track::Identity)),
        _ if tracks.access.reason == Some(Reason::NotPaired) => {
            Some((IdentityTrouble::NotPaired, Track::Access))
        }
        _ if site.guid.is_none() => Some((IdentityTrouble::NoMapping, Track::Identity)),
        (Identity::Gone, Some(Reason::Uninstalled)) => {
            Some((IdentityTrouble::Uninstalled, Track::Identity))
        }
        (Identity::Gone, Some(Reason::Removed)) => {
            Some((IdentityTrouble::Removed, Track::Identity))
        }
        (Identity::Gone, _) => Some((IdentityTrouble::NotFound, Track::Identity)),
        _ if tracks.authority.state == Authority::NotAuthoritative => {
            Some((IdentityTrouble::NotAuthoritative, Track::Authority))
        }
        _ if tracks.access.state == Access::Refused => {
            Some((IdentityTrouble::NotAuthoritative, Track::Access))
        }
        _ if !site.ledger.is_exported => Some((IdentityTrouble::NoMapping, Track::Identity)),
        _ => None,
    }
}

fn row(
    snapshot: &Snapshot,
    listed: &Listed,
    site: &SiteState,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> IdentityRow {
    let entry = listed.entry();
    let standing = snapshot.standing(listed, now);
    let words = match (site.waiting.as_deref(), &site.latest.message) {
        (Some((_, words)), _) => words.clone(),
        (None, _) if site.guid.is_some() && !site.ledger.is_exported => {
            "Withheld: not exported until somebody approves it again.".to_owned()
        }
        (None, Some(message)) => message.clone(),
        (None, None) => wording::sentence(&standing.headline).to_owned(),
    };
    IdentityRow {
        id: listed.id,
        name: entry.name,
        pms: listed.pms,
        site_id: entry.site.site_id.to_string(),
        halo_guid: site.guid,
        since: moment(since.max(listed.created_at), listed.zone),
        who_acts: standing.who_acts,
        change: snapshot
            .waiting_change(listed.site_row, now)
            .map(|change| change.id),
        words,
    }
}
