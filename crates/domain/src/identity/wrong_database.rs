//! Does the practice work in another database than the one that is followed?
//!
//! Everybody calls it green: the approved GUID answers, its heart beats, Halo calls it authoritative. And
//! yet staff may have been working for days on the other server, where nothing that our software books
//! ever appears. Nobody can see that from outside; what can be seen are signs: the other installation has
//! been alive beside the approved one for over a day, its PMS was updated and this one's was not, or Halo
//! goes on reading it and not this one. They are reason enough to ask the practice, and none to follow.

use std::cmp::Ordering;

use chrono::{DateTime, TimeDelta, Utc};

use super::facts::IdentityFacts;
use super::{Neighbours, OldAccess, is_over};
use crate::change::IdentityCheck;
use crate::import::clipped;
use crate::observation::{PmsVersionSource, SiteAnswer};
use crate::outside_text::isolated;
use crate::pms_version;
use crate::wording::spelled;

/// Both lived beside each other for longer than this, or Halo read one later by more than this. Halo reads
/// an installation once in a night or so, which is why an hour says nothing.
const LEAST: TimeDelta = TimeDelta::days(1);

/// What speaks for staff working on the other server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Both were seen alive at once for so long.
    alive_beside: Option<TimeDelta>,
    /// The version of the approved one's PMS, and the other one's, which is newer.
    newer_pms: Option<(String, String)>,
    /// Halo read the other one later by so much.
    read_later: Option<TimeDelta>,
}

impl Signs {
    fn any(&self) -> bool {
        self.alive_beside.is_some() || self.newer_pms.is_some() || self.read_later.is_some()
    }

    /// What a decision rests on: which signs, not how long.
    pub(super) fn meaning(&self) -> Vec<String> {
        let alive = self.alive_beside.map(|_| "alive_beside".to_owned());
        let pms = self.newer_pms.as_ref();
        let pms = pms.map(|(_, newer)| format!("newer_pms {newer}"));
        let read = self.read_later.map(|_| "read_later".to_owned());
        [alive, pms, read].into_iter().flatten().collect()
    }

    /// In sentences.
    pub(super) fn checks(&self) -> Vec<IdentityCheck> {
        let alive = self.alive_beside.map(|time| {
            format!(
                "Both were seen alive at once, with heartbeats in time, for {} so far.",
                spelled(time)
            )
        });
        let pms = self.newer_pms.as_ref().map(|(old, new)| {
            format!(
                "The PMS of the other one is newer: {} against {}. Somebody keeps it up to date.",
                isolated(&clipped(new)),
                isolated(&clipped(old))
            )
        });
        let read = self.read_later.map(|time| {
            format!(
                "Halo read the other one {} later than the approved one.",
                spelled(time)
            )
        });
        let found = [alive, pms, read].into_iter().flatten();
        found.map(IdentityCheck::failed).collect()
    }
}

impl<N: Neighbours> IdentityFacts<'_, N> {
    /// The signs that staff work behind this GUID and not behind the approved one; none where there are
    /// none, where it is too early to tell, and where a migration was announced, since then both live.
    pub(super) fn signs(&self, site: &SiteAnswer) -> Option<Signs> {
        let guid = site.guid.filter(|guid| Some(*guid) != self.approved.guid)?;
        let is_twin = site.authoritative == Some(false) && !is_over(site);
        let is_in_use = self.old.access == OldAccess::Answers && self.old_still_counts();
        if !is_twin || !is_in_use || self.is_announced {
            return None;
        }
        let lives = self.lives.iter();
        let mut lives =
            lives.filter(|(twin, life)| *twin == guid && Some(life.approved) == self.approved.guid);
        let life = lives.next().map(|(_, life)| life);
        let known_since = [site.created_at, life.map(|life| life.first_seen_at)];
        let known_since = known_since.into_iter().flatten().min()?;
        if self.now - known_since < LEAST {
            return None;
        }
        // An old server that goes on running after a migration is kept for a while as a matter of course.
        let is_former = self.approved.former.contains(&guid);
        let beside = life.map(|life| life.beside);
        let signs = Signs {
            alive_beside: beside.filter(|time| *time > LEAST && !is_former),
            newer_pms: self.newer_pms(site),
            read_later: self.read_later(site),
        };
        signs.any().then_some(signs)
    }

    /// Only current versions are compared: the one of the installation says when that was.
    fn newer_pms(&self, site: &SiteAnswer) -> Option<(String, String)> {
        let current = |site: &SiteAnswer| {
            let is_current = site.pms_version_source == Some(PmsVersionSource::Current);
            site.pms_version.clone().filter(|_| is_current)
        };
        let new = current(site)?;
        let known = [
            self.old.pms_version.clone(),
            self.listed().and_then(current),
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let is_newer = |old: &String| pms_version::compare(&new, old) == Some(Ordering::Greater);
        // Newer than whatever is known of the approved one, whichever answer is the later.
        let old = known.first().filter(|_| known.iter().all(is_newer))?;
        Some((old.clone(), new))
    }

    fn read_later(&self, site: &SiteAnswer) -> Option<TimeDelta> {
        let listed: Option<DateTime<Utc>> = self.listed().and_then(|site| site.enriched_at);
        let old = self.old.enriched_at.max(listed)?;
        let later = site.enriched_at? - old;
        (later > LEAST).then_some(later)
    }
}
