//! The review queue and the mapping ledger, as people and programs see them.

use chrono::{DateTime, Utc};
use domain::approval::FIRST_HOLDS;
use domain::change::{ChangeStatus, Risk, Side};
use domain::name::similarity;
use domain::name_diff::diff;
use domain::practice::{PracticeId, SiteNumber};
use domain::site::{HaloGuid, SiteKey};
use domain::views::changes::{
    Caution, ChangeCard, ChangeQuery, ChangeView, ChangesPage, FeedItem, MappingView,
};
use domain::wording::change as wording;
use store::{Change, LedgerEntry};

use crate::moment::moment;
use crate::{Monitor, MonitorError};

/// Changes that one page shows, at most.
const CARDS_MOST: u32 = 200;

impl Monitor {
    /// The changes that match, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn changes(
        &self,
        query: &ChangeQuery,
        limit: u32,
    ) -> Result<Vec<ChangeView>, MonitorError> {
        let found = self.changes_in(query, limit).await?;
        Ok(found
            .iter()
            .map(|change| self.change_view(change))
            .collect())
    }

    /// Everything the page about changes shows: what waits where no status is named.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn changes_page(&self, query: &ChangeQuery) -> Result<ChangesPage, MonitorError> {
        let status = query.status.unwrap_or(ChangeStatus::Pending);
        let asked = ChangeQuery {
            status: Some(status),
            ..query.clone()
        };
        let mut found = self.changes_in(&asked, CARDS_MOST).await?;
        if status.is_open() {
            found.sort_by_key(|change| (std::cmp::Reverse(change.risk), change.first_seen_at));
        }
        let mut counts = Vec::new();
        for status in ChangeStatus::ALL {
            let of_status = ChangeQuery {
                status: Some(*status),
                risk: None,
            };
            let count = self.changes_in(&of_status, CARDS_MOST).await?.len();
            counts.push((*status, count));
        }
        Ok(ChangesPage {
            as_of: self.clock.now(),
            query: query.clone(),
            counts,
            cards: found.iter().map(|change| self.card(change)).collect(),
        })
    }

    /// One change with all that its card shows.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn change_card(&self, id: i64) -> Result<Option<ChangeCard>, MonitorError> {
        let change = self.store.change(id).await?;
        Ok(change.map(|change| self.card(&change)))
    }

    async fn changes_in(
        &self,
        query: &ChangeQuery,
        limit: u32,
    ) -> Result<Vec<Change>, MonitorError> {
        let now = self.clock.now();
        // A snooze that is over is known only here.
        let kept = match query.status {
            Some(ChangeStatus::Pending | ChangeStatus::Snoozed) | None => None,
            closed => closed,
        };
        let mut found = self.store.changes(kept, u32::MAX).await?;
        for change in &mut found {
            change.status = status_now(change, now);
        }
        found.retain(|change| {
            query.status.is_none_or(|status| change.status == status)
                && query.risk.is_none_or(|risk| change.risk == risk)
        });
        found.truncate(limit as usize);
        Ok(found)
    }

    /// A change as the API gives it.
    pub(crate) fn change_view(&self, change: &Change) -> ChangeView {
        let practice_ids = self.practices_behind(change.site);
        let name = |side: &Side| side.name.clone().unwrap_or_default();
        ChangeView {
            id: change.id,
            practice_id: practice_ids.first().copied(),
            practice_ids,
            kind: change.kind,
            risk: change.risk,
            status: status_now(change, self.clock.now()),
            old: change.old.clone(),
            new: change.new.clone(),
            name_diff: diff(&name(&change.old), &name(&change.new)),
            evidence: change.evidence.clone(),
            first_seen_at: change.first_seen_at,
            last_seen_at: change.last_seen_at,
            decided_by: change.decided_by.clone(),
            decided_at: change.decided_at,
            reason: Some(change.reason.clone()).filter(|reason| !reason.is_empty()),
        }
    }

    fn card(&self, change: &Change) -> ChangeCard {
        let told = |at| moment(at, self.settings.time_zone);
        let fleet = self.fleet();
        let site = fleet.sites.get(&change.site);
        let behind = site.map(|site| site.practices.as_slice());
        let names: Vec<(PracticeId, String)> = behind
            .unwrap_or_default()
            .iter()
            .filter_map(|id| fleet.practices.get(id))
            .map(|one| (one.practice.id, one.practice.entry.name.clone()))
            .collect();
        let (practice_name, siblings) = match names.split_first() {
            Some(((_, first), rest)) => (first.clone(), rest.to_vec()),
            None => (change.old.name.clone().unwrap_or_default(), Vec::new()),
        };
        let can_be_undone = change.status == ChangeStatus::Approved
            && change.old.halo_guid.is_some()
            && change.old.halo_guid != change.new.halo_guid
            && site.is_some_and(|site| site.guid == change.new.halo_guid);
        ChangeCard {
            change: self.change_view(change),
            title: wording::title(change.kind, change.risk).to_owned(),
            story: wording::story(change.kind, change.risk).to_owned(),
            pms: site.map_or(
                change.old.pms.unwrap_or(domain::site::Pms::BestPractice),
                |site| site.key.pms,
            ),
            site_id: site
                .map(|site| site.key.site_id.to_string())
                .unwrap_or_default(),
            support_text: support_text(change, &practice_name, site.map(|site| &site.key)),
            practice_name,
            siblings,
            checks: change.checks.clone(),
            characters_differ: change
                .old
                .halo_guid
                .zip(change.new.halo_guid)
                .map(|(old, new)| characters_that_differ(old, new)),
            similarity: change
                .old
                .name
                .as_deref()
                .zip(change.new.name.as_deref())
                .map(|(old, new)| similarity(old, new)),
            first_seen: told(change.first_seen_at),
            last_seen: told(change.last_seen_at),
            times_seen: change.times_seen,
            snoozed_until: change.snoozed_until.map(told),
            first_approval: change
                .first_approval
                .as_ref()
                .filter(|first| {
                    change.status.is_open() && self.clock.now() - first.at < FIRST_HOLDS
                })
                .map(|first| (first.by.clone(), told(first.at))),
            decided: change.decided_by.clone().zip(change.decided_at.map(told)),
            contacted: change.contacted.clone(),
            approving: wording::approving(change.kind, change.risk, &change.new),
            can_be_undone,
        }
    }

    /// The mappings as they were at a time, a page at a time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mappings(
        &self,
        as_of: Option<DateTime<Utc>>,
        after: Option<SiteNumber>,
        limit: u32,
    ) -> Result<Vec<(SiteNumber, MappingView)>, MonitorError> {
        let now = self.clock.now();
        let as_of = as_of.map_or(now, |at| at.min(now));
        let entries = self.store.mappings_as_of(as_of, after, limit).await?;
        let views = entries.into_iter();
        Ok(views
            .map(|entry| (entry.site, self.mapping_view(entry)))
            .collect())
    }

    /// The mapping of one site now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mapping(&self, key: &SiteKey) -> Result<Option<MappingView>, MonitorError> {
        let Some(site) = self.site_called(key) else {
            return Ok(None);
        };
        let before = SiteNumber(site.0 - 1);
        let found = self.mappings(None, Some(before), 1).await?;
        let found = found.into_iter().find(|(number, _)| *number == site);
        Ok(found.map(|(_, view)| view))
    }

    /// What was decided about mappings after an entry, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn feed(&self, after: i64, limit: u32) -> Result<Vec<FeedItem>, MonitorError> {
        let entries = self.store.ledger_after(after, limit).await?;
        let items = entries.into_iter().map(|entry| FeedItem {
            seq: entry.seq,
            at: entry.valid_from,
            practice_ids: self.practices_behind(entry.site),
            pms: entry.key.pms,
            site_id: entry.key.site_id.to_string(),
            halo_guid: entry.guid,
            previous_halo_guid: entry.previous,
        });
        Ok(items.collect())
    }

    /// Notes how far a program has followed the feed.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn acknowledge_feed(&self, consumer: &str, seq: i64) -> Result<(), MonitorError> {
        let now = self.clock.now();
        Ok(self.store.acknowledge_feed(consumer, seq, now).await?)
    }

    fn mapping_view(&self, entry: LedgerEntry) -> MappingView {
        let fleet = self.fleet();
        let waiting = fleet.changes.get(&entry.site).into_iter().flatten();
        let caution = waiting
            .filter(|change| change.risk != Risk::R0)
            .max_by_key(|change| (change.risk, change.id))
            .map(|change| Caution {
                change_id: change.id,
                kind: change.kind,
                risk: change.risk,
            });
        drop(fleet);
        MappingView {
            practice_ids: self.practices_behind(entry.site),
            pms: entry.key.pms,
            site_id: entry.key.site_id.to_string(),
            halo_guid: entry.guid,
            halo_name: entry.halo_name,
            valid_from: entry.valid_from,
            decided_by: entry.decided_by,
            caution,
        }
    }

    fn practices_behind(&self, site: SiteNumber) -> Vec<PracticeId> {
        let fleet = self.fleet();
        let site = fleet.sites.get(&site);
        site.map(|site| site.practices.clone()).unwrap_or_default()
    }
}

/// A snooze ends by itself.
fn status_now(change: &Change, now: DateTime<Utc>) -> ChangeStatus {
    match change.status {
        ChangeStatus::Snoozed if change.snoozed_until.is_none_or(|until| until <= now) => {
            ChangeStatus::Pending
        }
        other => other,
    }
}

fn characters_that_differ(old: HaloGuid, new: HaloGuid) -> usize {
    let (old, new) = (old.to_string(), new.to_string());
    old.chars().zip(new.chars()).filter(|(a, b)| a != b).count()
}

/// What Halo Support asks for: server name, PMS ID, GUID (Halo's overview, contact page).
fn support_text(change: &Change, practice: &str, key: Option<&SiteKey>) -> String {
    let guid = |side: &Side| {
        side.halo_guid
            .map_or("none".to_owned(), |guid| guid.to_string())
    };
    let site = key.map_or(String::new(), |key| {
        format!("{}, Site ID {}", key.pms.full_name(), key.site_id)
    });
    format!(
        "Practice: {practice}\nPMS: {site}\nGUID we use: {}\nGUID we see now: {}\n\
         First seen: {}\nPlease tell us which installation is authoritative, and why it changed.",
        guid(&change.old),
        guid(&change.new),
        change.first_seen_at.format("%Y-%m-%d %H:%M UTC"),
    )
}
