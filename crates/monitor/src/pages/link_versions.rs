//! Which versions of Halo Link are on the list, what the older ones may suffer from, and whose update does
//! not work.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::known_fix::KNOWN_FIXES;
use domain::link_version::LinkVersion;
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use domain::views::installation::{LinkBehind, LinkRelease, LinkVersions};
use domain::wording::told as wording;

use super::installation::{day, spread};
use crate::engine::snapshot::{Listed, Snapshot};

/// More practices than these are nobody's list to ring up.
const BEHIND_SHOWN: usize = 100;

/// When Halo Link of each site was last seen to be newer than before.
pub(super) type LinkUpdates = BTreeMap<(SiteRow, HaloGuid), DateTime<Utc>>;

/// The versions over the whole list.
pub(super) fn link_versions(snapshot: &Snapshot, updates: &LinkUpdates) -> LinkVersions {
    let spread = spread(snapshot);
    let usual = spread.usual();
    let releases = spread.releases().iter().map(|(release, practices)| {
        let lacking = KNOWN_FIXES.iter().rev().filter(|fix| {
            let fixed = LinkVersion::read(fix.version);
            fixed.is_some_and(|fixed| *release < fixed.release())
        });
        LinkRelease {
            release: release.short(),
            practices: *practices,
            is_usual: usual == Some(*release),
            below: lacking.map(|fix| fix.words()).collect(),
        }
    });
    let listed = snapshot.practices.values();
    let watched = listed.filter(|listed| listed.retired_at.is_none());
    let mut untold = 0;
    let mut behind = Vec::new();
    for listed in watched {
        let version = version_of(snapshot, listed);
        let Some((version, own)) = version.and_then(|text| Some((text, LinkVersion::read(text)?)))
        else {
            untold += 1;
            continue;
        };
        if let Some(usual) = usual.filter(|usual| own.release() < *usual) {
            behind.push((own, listed, version, usual));
        }
    }
    behind.sort_by_key(|(own, listed, ..)| (*own, listed.id));
    LinkVersions {
        releases: releases.collect(),
        untold,
        behind_all: behind.len(),
        behind: behind
            .into_iter()
            .take(BEHIND_SHOWN)
            .map(|(_, listed, version, usual)| {
                let site = snapshot.site_of(listed);
                let guid = site.and_then(|site| site.guid);
                let updated = guid.and_then(|guid| updates.get(&(listed.site_row, guid)));
                let updated = updated.map(|at| day(*at, listed.zone));
                let watched = day(listed.created_at, listed.zone);
                LinkBehind {
                    practice_id: listed.id,
                    name: listed.name().to_owned(),
                    version: version.to_owned(),
                    words: wording::left_behind(&usual, updated.as_deref(), &watched),
                }
            })
            .collect(),
    }
}

fn version_of<'a>(snapshot: &'a Snapshot, listed: &Listed) -> Option<&'a str> {
    let site = snapshot.site_of(listed)?;
    site.latest.facts.halo_link_version.as_deref()
}
