//! The review queue, as people and programs see it.

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Risk, Side};
use domain::name_diff::diff;
use domain::practice::{PracticeId, SiteRow};
use domain::views::changes::{ChangeCard, ChangeQuery, ChangeView, ChangesPage};
use domain::views::evidence::EvidenceView;
use domain::wording::change as wording;
use store::{Change, ChangeFilter};

use super::card::{card, zone_of};
use super::groups::change_groups;
use super::whole_card::{CardRows, raw_answers, whole_card};
use crate::engine::snapshot::Snapshot;
use crate::{Monitor, MonitorError};

/// Changes that one page lists, at most.
const LISTED_MOST: u32 = 200;
/// As many are shown with everything; the others are one click away.
const CARDS_WHOLE: usize = 12;

/// The changes that match, newest first, from one on.
///
/// # Errors
/// When the database cannot be read.
pub async fn changes(
    monitor: &Monitor,
    query: &ChangeQuery,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<ChangeView>, MonitorError> {
    let wanted = ChangeFilter {
        status: query.status,
        risk: query.risk,
        before,
    };
    let now = monitor.now();
    let found = monitor.store.changes_where(wanted, now, limit).await?;
    let snapshot = monitor.snapshot();
    let views = found.iter();
    Ok(views
        .map(|change| view_of(&snapshot, change, now))
        .collect())
}

/// Everything the page about changes shows: what waits where no status is named.
///
/// # Errors
/// When the database cannot be read.
pub async fn changes_page(
    monitor: &Monitor,
    query: &ChangeQuery,
) -> Result<ChangesPage, MonitorError> {
    let now = monitor.now();
    let status = query.status.unwrap_or(ChangeStatus::Pending);
    let wanted = ChangeFilter {
        status: Some(status),
        risk: query.risk,
        before: None,
    };
    let mut found = monitor
        .store
        .changes_where(wanted, now, LISTED_MOST)
        .await?;
    if status.is_open() {
        found.sort_by_key(|change| (std::cmp::Reverse(change.risk), change.first_seen_at));
    }
    let counted = monitor.store.change_counts(now).await?;
    let count = |status: &ChangeStatus| {
        let found = counted.iter().find(|(counted, _)| counted == status);
        (*status, found.map_or(0, |(_, count)| *count))
    };
    let (whole, others) = found.split_at(found.len().min(CARDS_WHOLE));
    let rows = CardRows::read(
        &monitor.store,
        whole,
        now,
        monitor.settings.policy.poll_interval,
    )
    .await?;
    let groups = if status == ChangeStatus::Pending {
        change_groups(monitor).await?
    } else {
        Vec::new()
    };
    let (snapshot, zone) = (monitor.snapshot(), monitor.settings.time_zone);
    let whole = whole
        .iter()
        .map(|change| whole_card(&snapshot, change, &rows, now, zone));
    let others = others
        .iter()
        .map(|change| card(&snapshot, change, now, zone));
    Ok(ChangesPage {
        as_of: now,
        query: query.clone(),
        counts: ChangeStatus::ALL.iter().map(count).collect(),
        cards: whole.chain(others).collect(),
        groups,
    })
}

/// One change with all that its card shows, raw answers included.
///
/// # Errors
/// When the database cannot be read.
pub async fn change_card(monitor: &Monitor, id: i64) -> Result<Option<ChangeCard>, MonitorError> {
    let Some(change) = monitor.store.change(id).await? else {
        return Ok(None);
    };
    let now = monitor.now();
    let rows = CardRows::read(
        &monitor.store,
        std::slice::from_ref(&change),
        now,
        monitor.settings.policy.poll_interval,
    )
    .await?;
    let answers = monitor.store.evidence(id).await?;
    let (snapshot, zone) = (monitor.snapshot(), monitor.settings.time_zone);
    let own_zone = zone_of(&snapshot, change.site, zone);
    Ok(Some(ChangeCard {
        answers: raw_answers(answers, own_zone),
        ..whole_card(&snapshot, &change, &rows, now, zone)
    }))
}

/// One change as the API gives it.
///
/// # Errors
/// When the database cannot be read.
pub async fn change(monitor: &Monitor, id: i64) -> Result<Option<ChangeView>, MonitorError> {
    let change = monitor.store.change(id).await?;
    Ok(change.map(|change| change_view(monitor, &change)))
}

/// The raw answers behind a change, or none where there is no such change.
///
/// # Errors
/// When the database cannot be read.
pub async fn change_evidence(
    monitor: &Monitor,
    id: i64,
) -> Result<Option<Vec<EvidenceView>>, MonitorError> {
    if monitor.store.change(id).await?.is_none() {
        return Ok(None);
    }
    let kept = monitor.store.evidence(id).await?.into_iter();
    let views = kept.map(|answer| EvidenceView {
        at: answer.at,
        question: answer.question,
        status: answer.status,
        body: answer.body,
    });
    Ok(Some(views.collect()))
}

/// A change as the API gives it now.
pub(crate) fn change_view(monitor: &Monitor, change: &Change) -> ChangeView {
    view_of(&monitor.snapshot(), change, monitor.now())
}

pub(super) fn view_of(snapshot: &Snapshot, change: &Change, now: DateTime<Utc>) -> ChangeView {
    let practice_ids = practices_behind(snapshot, change.site);
    let name = |side: &Side| side.name.clone().unwrap_or_default();
    ChangeView {
        id: change.id,
        practice_id: practice_ids.first().copied(),
        practice_ids,
        kind: change.kind,
        risk: change.risk,
        status: status_now(change, now),
        old: change.old.clone(),
        new: change.new.clone(),
        name_diff: diff(&name(&change.old), &name(&change.new)),
        evidence: change.fingerprint.clone(),
        first_seen_at: change.first_seen_at,
        last_seen_at: change.last_seen_at,
        decided_by: change.decided_by.clone(),
        first_approved_by: first_approver(change).map(str::to_owned),
        decided_at: change.decided_at,
        reason: Some(change.reason.clone()).filter(|reason| !reason.is_empty()),
        entered_by: change.entered_by.clone(),
    }
}

/// Who approved first, of the two that it took.
pub(super) fn first_approver(change: &Change) -> Option<&str> {
    let took_two = change.risk == Risk::R4 || change.plan.is_some();
    let first = change.first_approval.as_ref();
    first
        .filter(|_| took_two && change.status == ChangeStatus::Approved)
        .map(|first| first.by.as_str())
}

/// Who decided, both where it took two.
pub(super) fn deciders(change: &Change) -> Option<String> {
    let by = change.decided_by.as_deref()?;
    Some(wording::deciders(first_approver(change), by))
}

pub(super) fn practices_behind(snapshot: &Snapshot, site: SiteRow) -> Vec<PracticeId> {
    let site = snapshot.sites.get(&site);
    site.map(|site| site.practices.to_vec()).unwrap_or_default()
}

/// A snooze ends by itself.
pub(super) fn status_now(change: &Change, now: DateTime<Utc>) -> ChangeStatus {
    match change.status {
        ChangeStatus::Snoozed if change.snoozed_until.is_none_or(|until| until <= now) => {
            ChangeStatus::Pending
        }
        other => other,
    }
}
